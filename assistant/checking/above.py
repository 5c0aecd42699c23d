"""What a sentence stands under in its document: the header row of its table, its headings, the title.

A minute says "it was resolved", and who resolved it and when stands above. Such a line can be
quoted as any other, where it really stands in the document's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.checking.injection import is_order
from index.types import Heading, Hit

LONGEST = 300
"""Characters of a line above that can be quoted."""

TOP = 2_000
"""Characters at a document's beginning in which its title is looked for."""

ROWS = 400
"""Rows of a table that are gone through to find the one above them."""

_RULE = re.compile(r"[\s|:=+-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """The characters `[start, end)` of a document."""

    start: int
    end: int
    text: str


class Above:
    """Finds what sentences stand under; `text` and `headings` give those of a document by its id."""

    def __init__(self, text: Callable[[int], str], headings: Callable[[int], Sequence[Heading]]) -> None:
        self._text = lru_cache(maxsize=8)(text)
        self._headings = headings

    def __call__(self, hit: Hit, start: int) -> tuple[Line, ...]:
        """Give the lines above the character `start` of a hit's document, the nearest first."""
        text = self._text(hit.source.id)
        found = [*_header_row(text, start), *self._titles(text, hit, start)]
        return tuple(one for one in dict.fromkeys(found) if one.end <= start and not is_order(one.text))

    def _titles(self, text: str, hit: Hit, start: int) -> Iterator[Line]:
        open_sections: list[Heading] = []
        for heading in self._headings(hit.source.id):
            if heading.start > start:
                break
            open_sections = [one for one in open_sections if one.level < heading.level] + [heading]
        for heading in reversed(open_sections):
            yield from _standing(text, heading.title, heading.start, heading.start + LONGEST)
        if hit.source.title:
            yield from _standing(text, hit.source.title, 0, TOP)


def _standing(text: str, title: str, start: int, end: int) -> Iterator[Line]:
    """Give where a title stands word for word; nothing where it does not."""
    words = title.split()
    if not words or len(title) > LONGEST:
        return
    found = re.search(r"\s+".join(map(re.escape, words)), text[start:end])
    if found:
        yield Line(start + found.start(), start + found.end(), found[0])


def _header_row(text: str, start: int) -> Iterator[Line]:
    """Give the first row of the table that has a character; nothing outside of tables, and for that row itself."""
    first = _line_start(text, start)
    if " | " not in text[first : _line_end(text, start)]:
        return
    begin = first
    for _ in range(ROWS):
        before = _line_start(text, begin - 1) if begin else begin
        if before == begin or "|" not in text[before : begin - 1]:
            break
        begin = before
    line = text[begin : _line_end(text, begin)]
    if begin != first and len(line) <= LONGEST and not _RULE.fullmatch(line):
        yield Line(begin, begin + len(line), line)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
