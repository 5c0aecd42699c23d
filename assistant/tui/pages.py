"""A document's text as rows on a screen: cleaned, wrapped, with places to go to. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from assistant.output import clean
from index.types import Locator, Unit

TAB = 4
"""Cells of a tab stop."""

KEYBOARD = {
    ord(letter): typed
    for typed, letters in (
        ("'", "\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u00b4\u02bb\u02bc`"),
        ('"', "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"),
        ("-", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63"),
        (" ", "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"),
    )
    for letter in letters
}
"""Apostrophes, quotation marks, dashes and spaces as they are typed, one character for one."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A document as lines that are safe to show.

    `starts` are the characters in the extracted text at which the lines begin; `marks` name the page
    or paragraph that begins in a line, by the line's index from 0; a document of lines has none.
    """

    lines: tuple[str, ...]
    starts: tuple[int, ...]
    marks: dict[int, str]
    numbered: bool
    """Whether the document is told by lines."""
    text: str

    def position(self, at: int) -> tuple[int, int]:
        """Give the (line, column) of a character of the extracted text."""
        line = max(0, bisect_right(self.starts, at) - 1)
        return line, len(shown(self.text[self.starts[line] : max(at, self.starts[line])]))

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Give (line, from, to) of each line of the characters `[start, end)`."""
        first, column = self.position(start)
        last, until = self.position(end)
        for line in range(first, last + 1):
            low = column if line == first else 0
            high = until if line == last else len(self.lines[line])
            if high > low:
                yield line, low, min(high, len(self.lines[line]))

    def find(self, words: str) -> list[tuple[int, int, int]]:
        """Give (line, from, to) of every place with `words`, in any case, any quotation marks and dashes."""
        pattern = re.compile(re.escape(words.translate(KEYBOARD)), re.IGNORECASE)
        return [
            (number, match.start(), match.end())
            for number, line in enumerate(self.lines)
            for match in pattern.finditer(line.translate(KEYBOARD))
            if words
        ]


@dataclass(frozen=True, slots=True)
class Row:
    """A row on the screen: characters `[start, end)` of a line."""

    line: int
    start: int
    end: int


def shown(text: str) -> str:
    """Give text of one line as it is shown: cleaned, tabs as spaces."""
    return clean(text.replace("\r", " ").replace("\f", " ").replace("\n", " ")).expandtabs(TAB)


def make_pages(text: str, locate: Callable[[int, int], Locator]) -> Pages:
    """Cut a text into lines; `locate` tells the place of a range."""
    lines, starts = [], []
    at = 0
    for line in text.split("\n"):
        starts.append(at)
        lines.append(shown(line.removesuffix("\r")))
        at += len(line) + 1
    numbered = locate(0, 1).unit is Unit.LINE
    marks = {} if numbered else dict(_marks(text, starts, locate))
    return Pages(tuple(lines), tuple(starts), marks, numbered, text)


def _marks(text: str, starts: list[int], locate: Callable[[int, int], Locator]) -> Iterator[tuple[int, str]]:
    before: tuple[str, int] | None = None
    for line, start in enumerate(starts):
        end = starts[line + 1] if line + 1 < len(starts) else len(text)
        if not text[start:end].strip():
            continue
        place = locate(start, start + 1)
        if (place.label, place.first) != before:
            before = (place.label, place.first)
            sign = "p." if place.unit is Unit.PAGE else "¶" if place.unit is Unit.PARAGRAPH else str(place.unit)
            yield line, f"{sign} {place.first}"


def wrap(lines: tuple[str, ...], width: int) -> list[Row]:
    """Break lines at words into rows of at most `width` cells; longer words are cut."""
    rows = []
    width = max(2, width)
    for number, line in enumerate(lines):
        if len(line) <= width and line.isascii():
            rows.append(Row(number, 0, len(line)))
        else:
            rows += [Row(number, start, end) for start, end in wrap_line(line, width)]
    return rows


def wrap_line(line: str, width: int) -> list[tuple[int, int]]:
    """Give the parts (start, end) of a line, each at most `width` cells wide."""
    parts = []
    start = 0
    while True:
        end = _fitting(line, start, width)
        if end >= len(line):
            parts.append((start, len(line)))
            return parts
        cut = line.rfind(" ", start + 1, end + 1)
        if cut <= start:
            cut = end
        parts.append((start, cut))
        start = cut + 1 if line[cut : cut + 1] == " " else cut


def _fitting(line: str, start: int, width: int) -> int:
    """Give the end of the longest part from `start` that is at most `width` cells wide; one character at least."""
    piece = line[start : start + width]
    if piece.isascii():
        return start + len(piece)
    used, at = 0, start
    while at < len(line):
        used += cell_len(line[at])
        if used > width and at > start:
            return at
        at += 1
    return at
