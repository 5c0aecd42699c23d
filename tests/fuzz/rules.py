"""What every document must hold, whatever file it came from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.embed import HashingEmbedder
from index.loaders.blocks import max_characters
from index.split import split
from index.types import Document, Unit, type_names

LONGEST_SPLIT = 300_000
"""Characters up to which a text is also cut into passages."""

_surrogates = re.compile("[\ud800-\udfff]")
_date = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def broken_rules(document: Document) -> Iterator[str]:
    """Give each rule that `document` breaks."""
    length = len(document.text)
    if not document.text.strip():
        yield "there is no text"
    if length > max_characters:
        yield "the text is over the bound"
    if document.type not in type_names:
        yield f"the type {document.type!r} is unknown"
    strings = [document.text, document.title, document.author, document.date, document.language]
    strings += [mark.label for mark in document.marks] + [heading.title for heading in document.headings]
    if any(map(_surrogates.search, strings)):
        yield "there are surrogates"
    if document.date and not _date.fullmatch(document.date):
        yield f"the date is {document.date!r}"
    if document.language and not re.fullmatch("[a-z]{2}", document.language):
        yield f"the language is {document.language!r}"
    if len(document.title) > length + 10_000:
        yield "the title is longer than the text"
    yield from _broken_places(document, length)
    yield from _broken_locators(document, length)
    if length <= LONGEST_SPLIT:
        yield from _broken_passages(document)


def _broken_places(document: Document, length: int) -> Iterator[str]:
    if document.unit is not Unit.LINE and not document.marks:
        yield f"{document.unit} without marks"
    for name, places in (("marks", document.marks), ("headings", document.headings)):
        starts = [place.start for place in places]
        if starts != sorted(starts):
            yield f"{name} are not in order"
        if starts and not 0 <= starts[0] <= starts[-1] <= length:
            yield f"{name} stand outside of the text"
    if any(mark.number < (document.unit is not Unit.SECOND) for mark in document.marks):
        yield "a unit has a number below 1"
    if any(heading.level < 1 or not heading.title.strip() for heading in document.headings):
        yield "a heading has no level or no title"
    if any("\n" in heading.title for heading in document.headings):
        yield "a heading has two lines"


def _broken_locators(document: Document, length: int) -> Iterator[str]:
    step = max(1, length // 50)
    for start in range(0, length, step):
        end = min(length, start + step)
        locator = document.locate(start, end)
        if document.locate(end - 1, end).label != locator.label:
            continue  # over the end of a sheet, where rows are counted anew
        if not (document.unit is not Unit.SECOND) <= locator.first <= locator.last:
            yield f"characters {start} to {start + step} stand at {locator}"
            return


def _broken_passages(document: Document) -> Iterator[str]:
    passages = split(document, HashingEmbedder())
    end = 0
    for passage in passages:
        if document.text[passage.start : passage.end] != passage.text or not passage.text.strip():
            yield "a passage is not its range of the text"
        if document.text[end : passage.start].strip() or passage.start < end:
            yield "text is lost or doubled between passages"
        end = passage.end
    if document.text[end:].strip():
        yield "text is lost after the last passage"
