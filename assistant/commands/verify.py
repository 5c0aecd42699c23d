"""`assistant verify`: look up every quotation of a text in the index."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands.shared import open_store
from assistant.output import STATES, ExitCode, Output, one_line, place
from assistant.quotes.alignment import Change, Segment
from assistant.quotes.exported import exported_quotations
from assistant.quotes.finding import quotations
from assistant.types import Badge
from assistant.verification import Checked, Place, Verifier
from index.errors import LoadError
from index.lookup import Lookup
from index.reading import LARGEST, read_bytes, read_file
from index.store import Store
from index.types import Document, Locator

if TYPE_CHECKING:
    from rich.text import Text

STANDARD_INPUT = Path("-")

STYLES = {Badge.VERIFIED: "green", Badge.ALTERED: "yellow", Badge.MISATTRIBUTED: "yellow", Badge.STITCHED: "yellow"}

SHOWN_PLACES = 3
"""Places that are shown of a quotation that stands in many."""

SHOWN = 160
"""Characters of a quotation that are shown where it is verified."""

AROUND = 60
"""Characters of what is the same that are shown beside a difference."""


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation of a file, with its place there and what was found."""

    locator: Locator
    checked: Checked


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """A file with its quotations; `problem` says why it could not be read."""

    file: str
    quotations: tuple[Found, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """All files, and how many quotations have each verdict."""

    files: tuple[VerifiedFile, ...]
    counts: dict[str, int]


def run(options: argparse.Namespace, output: Output) -> int:
    """Verify and report."""
    with open_store(options, output) as store:
        verifier = Verifier(store)
        files = []
        for path in options.files:
            files.append(_verify(path, store, verifier, output))
            if not output.json:
                _show(files[-1], output)
    found = [one for file in files for one in file.quotations]
    verdicts = Counter(one.checked.verdict for one in found)
    verification = Verification(tuple(files), {badge.value: verdicts[badge] for badge in Badge})
    if output.json:
        output.data("verification", verification)
    else:
        _sum_up(verification, output)
        output.stale(place.file_state for one in found for place in one.checked.places)
    if verdicts.total() > verdicts[Badge.VERIFIED] or any(one.checked.stale for one in found):
        return ExitCode.CHECK_FAILED
    if any(file.problem for file in files):
        return ExitCode.ERROR if len(files) == 1 else ExitCode.SOME_FAILED
    return ExitCode.DONE


def _verify(path: Path, store: Store, verifier: Verifier, output: Output) -> VerifiedFile:
    """Look the quotations of a file up in all documents but that file itself, which would bear out every one."""
    try:
        text, document = _read(path)
    except LoadError as error:
        return VerifiedFile(str(path), problem=str(error))
    itself = Lookup(store).same_as(None if path == STANDARD_INPUT else path.expanduser(), text)
    if itself:
        output.message(f"{path} is in the index: it is no source of its own quotations.")
        verifier = Verifier(store, itself)
    found = exported_quotations(document.text)
    found = quotations(document.text) if found is None else found
    return VerifiedFile(
        str(path), tuple(Found(document.locate(one.start, one.end), verifier.check(one)) for one in found)
    )


def _read(path: Path) -> tuple[str, Document]:
    """Give the text that a file has where it is indexed, and what is verified of it.

    JSON of this program is verified as it is written, other JSON as it is indexed.
    """
    if path == STANDARD_INPUT:
        data = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin is not None else b""
        if len(data) > LARGEST:
            raise LoadError(f"Standard input is longer than {LARGEST // 1_000_000} MB.")
        document = read_bytes(data)
        return document.text, document
    document = read_file(path.expanduser())
    if document.type != "json":
        return document.text, document
    written = read_bytes(path.expanduser().read_bytes())
    return document.text, document if exported_quotations(written.text) is None else written


def _show(file: VerifiedFile, output: Output) -> None:
    if file.problem:
        output.error(file.problem)
    for found in file.quotations:
        checked = found.checked
        head = _text(f"{one_line(place(file.file, found.locator))}  ")
        head.append(checked.verdict.value, style=f"bold {STYLES.get(checked.verdict, 'red')}")
        head.append(f"  {_facts(checked)}")
        output.line(head)
        output.line(_text("    ").append_text(_words(checked)))


def _facts(checked: Checked) -> str:
    """Tell where it stands."""
    where = _where(checked.places)
    if checked.verdict is Badge.MISATTRIBUTED:
        where = f"cited as {one_line(checked.cited)}, stands at {where}"
    elif checked.verdict is Badge.ALTERED:
        where = f"nearest at {where}"
    elif checked.verdict is Badge.STITCHED:
        where = f"pieces at {where}"
    elif checked.verdict is Badge.ABSENT:
        where = "in no indexed file"
    return f"{where} ({one_line(checked.note)})" if checked.note else where


def _where(places: Sequence[Place]) -> str:
    named = list(dict.fromkeys(map(_named, places)))
    more = f" and {len(named) - SHOWN_PLACES} more" if len(named) > SHOWN_PLACES else ""
    return f"{', '.join(named[:SHOWN_PLACES])}{more}"


def _named(one: Place) -> str:
    state = STATES.get(one.file_state)
    return f"{one_line(place(one.document, one.locator))}{f' ({state})' if state else ''}"


def _words(checked: Checked) -> Text:
    """Give the quotation, or with an altered one what was left out of the document and put in."""
    if not checked.difference:
        shown = one_line(checked.quotation.text)
        return _text(f"“{shown}”" if len(shown) <= SHOWN else f"“{shown[:SHOWN]}…”", "dim")
    text = _text()
    for at, segment in enumerate(checked.difference):
        text.append(" " if at else "")
        text.append_text(_segment(segment, at == 0, at == len(checked.difference) - 1))
    return text


def _segment(segment: Segment, first: bool, last: bool) -> Text:
    words = one_line(segment.text)
    if segment.change is Change.LEFT_OUT:
        return _text(f"[-{words}-]", "red")
    if segment.change is Change.PUT_IN:
        return _text(f"{{+{words}+}}", "green")
    if len(words) > 2 * AROUND:
        head, tail = words[:AROUND].rpartition(" ")[0], words[-AROUND:].partition(" ")[2]
        words = f"… {tail}" if first else f"{head} …" if last else f"{head} … {tail}"
    return _text(words, "dim")


def _sum_up(verification: Verification, output: Output) -> None:
    total = sum(verification.counts.values())
    if not total:
        if not all(file.problem for file in verification.files):
            output.line("No quotation of four words or more was found.")
        return
    counts = ", ".join(f"{count} {name}" for name, count in verification.counts.items() if count)
    output.line(f"\n{total} quotation{'' if total == 1 else 's'}: {counts}")
    if verification.counts[Badge.ALTERED.value]:
        output.line(_text("[-in the document, not quoted-] {+quoted, not in the document+}", "dim"))


def _text(text: str = "", style: str = "") -> Text:
    from rich.text import Text

    return Text(text, style=style)
