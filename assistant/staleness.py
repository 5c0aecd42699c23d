"""Quotes of saved answers whose documents have changed since, and what they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.history import Turn
from assistant.quotes import badge
from assistant.types import Badge, Quote
from index.store import Store
from index.types import Filter, Source

Stale = dict[int, Badge | None]
"""By a quote's number, its badge in the document as it is now; None where that is not indexed any more."""

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


def told(quote: Quote, changed: Stale) -> str:
    """Say what a quote is: its badge, or that its file has changed and what it is now."""
    if quote.number not in changed:
        return quote.badge.value
    now = changed[quote.number]
    return "its file is not in the index any more" if now is None else f"its file has changed since: {NOW[now]}"
