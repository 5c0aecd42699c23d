"""Quotes whose documents have changed since, in the index or on the disk, and what they are now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from assistant.history import Turn
from assistant.quotes import badge
from assistant.types import Badge, Quote
from index.freshness import file_states
from index.store import Store
from index.types import FileState, Filter, Source

Stale = dict[int, Badge | None]
"""By a quote's number, its badge in the document as it is now; None where that is not indexed any more."""


class OnDisk(StrEnum):
    """What became of a file since it was indexed, with what to do."""

    CHANGED = "its file has changed since it was indexed: ctrl+l, then s, reads it"
    GONE = "its file is not there any more, only in the index: ctrl+l, then s, takes it out"


Marks = dict[int, Badge | OnDisk | None]
"""As `Stale`, and where the file is not as it was indexed, that."""

NOW = {
    Badge.VERIFIED: "it still stands there",
    Badge.MISATTRIBUTED: "it stands elsewhere in it",
    Badge.ALTERED: "its words are others now",
    Badge.STITCHED: "pieces of it stand there",
    Badge.ABSENT: "it stands there no more",
}


def source_at(store: Store, file: str) -> Source | None:
    """Give what the index knows of a file by its whole path, None where it is not indexed."""
    return next((one for one in store.sources(Filter((file,))) if str(Path(one.root, one.path)) == file), None)


def stale(turn: Turn, find: Callable[[str], Source | None], text: Callable[[int], str]) -> Stale:
    """Give the quotes of an answer whose documents changed; `find` gives a document by its path, `text` its text."""
    found: Stale = {}
    for quote in turn.answer.quotes or turn.answer.nearest:
        source = find(quote.file)
        if source is None or source.status != "indexed":
            found[quote.number] = None
        elif source.hash != turn.hashes.get(quote.source, ""):
            found[quote.number] = badge(text(source.id), quote.text, quote.start, quote.end)
    return found


def stale_in(store: Store, turns: Iterable[Turn]) -> dict[int, Stale]:
    """Give the stale quotes of answers, by the ids of their turns; those without any are there too."""
    known = {str(Path(source.root, source.path)): source for source in store.sources()}
    return {turn.id: stale(turn, known.get, store.text) for turn in turns}


def on_disk(store: Store, file: str) -> OnDisk | None:
    """Tell what became of an indexed file; None where it is as it was indexed, or is in no index."""
    source = source_at(store, file)
    state = file_states(store, [source.id])[source.id] if source else FileState.SAME
    return {FileState.CHANGED: OnDisk.CHANGED, FileState.GONE: OnDisk.GONE}.get(state)


def place_now(quote: Quote, text: str) -> int | None:
    """Give where a quote begins in the text as it is now, nearest to where it stood; None where it is not there."""
    if text[quote.start : quote.end] == quote.text:
        return quote.start
    found = (match.start() for match in re.finditer(re.escape(quote.text), text))
    return min(found, key=lambda start: abs(start - quote.start), default=None)


def told(quote: Quote, changed: Mapping[int, Badge | OnDisk | None]) -> str:
    """Say what a quote is: its badge, or that its file has changed and what it is now."""
    if quote.number not in changed:
        return quote.badge.value
    now = changed[quote.number]
    if isinstance(now, OnDisk):
        return now.value
    return "its file is not in the index any more" if now is None else f"its file has changed since: {NOW[now]}"
