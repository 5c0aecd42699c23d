"""Documents to passages: whole sentences of about 180 tokens, as ranges of the text.

`text[start:end] == passage.text` always; the passages of a document are ascending, do not
overlap and leave out nothing but white space; no passage, its header included, has more tokens
than the model reads.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import groupby

from index.embed import Embedder
from index.sentences import Span, is_labelled_row, sentence_spans, trim
from index.tables import Table, tables
from index.types import Document, Passage, heading_paths, line_types, record_types, table_types

SPLIT_VERSION = 4
"""Raise it when documents split otherwise than before: the next sync then splits them anew."""

TARGET = 180
"""Tokens that a passage aims at."""

HEADER_TOKENS = 40
"""Tokens that a header may have: title and headings, cut at the end; as many again for the names of columns."""

LONGEST = 2_000
"""Characters of a passage at most, for words that count as one token however long they are."""

ROWS_ALONE = 5_000
"""Rows of tables and records of data that get passages of their own: the reader finds a value best where
nothing stands beside its row (`benchmarks/README.md`). A document with more is cut like any other, or its
index would grow too large."""

_without_tables = frozenset({"code"})

BLOCK = 50_000
"""Characters tokenised at once."""


def split(document: Document, embedder: Embedder) -> list[Passage]:
    """Cut a document into passages for `embedder`."""
    return _Splitter(document, embedder).passages()


def embedded_text(passage: Passage) -> str:
    """Give what is embedded of a passage: its header, then its text."""
    return f"{passage.header}\n{passage.text}" if passage.header else passage.text


@dataclass(slots=True)
class _Splitter:
    document: Document
    embedder: Embedder
    bounds: list[int] = field(init=False)
    paths: list[tuple[str, ...]] = field(init=False)
    tables: list[Table] = field(init=False)
    _rows_alone: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.bounds = [heading.start for heading in self.document.headings]
        self.paths = heading_paths(self.document.headings)
        found = tables(self.document.text) if self.document.type not in _without_tables else []
        self.tables = [table for table in found if table.rows]

    def passages(self) -> list[Passage]:
        text = self.document.text
        starts = _token_starts(text, self.embedder)
        ranges: list[Passage] = []
        for section in self._sections(starts):
            room = self._room(section[0][0])
            units = [part for unit in section for part in _cut(text, unit, starts, room)]
            for group in self._by_record(units):
                ranges.extend(self._passage(span) for span in _pack(group, starts, room))
        return self._fitted(ranges)

    def _by_record(self, units: list[Span]) -> list[list[Span]]:
        """Group units so that no passage has parts of two rows or records, where there are not too many."""
        marks = self.document.marks
        if self.document.type not in record_types | line_types:
            return self._by_row(units)
        if self.document.type not in record_types or not marks or len(marks) > ROWS_ALONE:
            return [units]
        at = [mark.start for mark in marks]
        grouped = groupby(units, lambda unit: marks[max(0, bisect_right(at, unit[0]) - 1)].number)
        return [list(group) for _, group in grouped]

    def _by_row(self, units: list[Span]) -> list[list[Span]]:
        """Take the rows of tables that stand in a text each for itself, where there are not too many."""
        rows = {unit for unit in units if self._is_row(unit)}
        self._rows_alone += len(rows)
        if self._rows_alone > ROWS_ALONE:
            return [units]
        keyed = groupby(units, lambda unit: unit if unit in rows else None)
        return [list(group) for _, group in keyed]

    def _is_row(self, unit: Span) -> bool:
        """Tell whether a unit is a row of a table whose columns have names, above it or in it."""
        if self.document.type in table_types and is_labelled_row(self.document.text, *unit):
            return True
        table = self._table(unit[0])
        return table is not None and unit[1] <= table.rows[-1].end

    def _table(self, position: int) -> Table | None:
        """Give the table that has `position` in its rows."""
        at = bisect_right(self.tables, position, key=lambda table: table.rows[0].start) - 1
        return self.tables[at] if at >= 0 and position < self.tables[at].rows[-1].end else None

    def _sections(self, starts: list[int]) -> list[list[Span]]:
        """Group sentences by heading; small neighbouring sections share a group."""
        spans = sentence_spans(self.document.text, self.document.language, lines=self.document.type in line_types)
        if not spans:
            return []
        bounds = self.bounds
        groups: list[list[Span]] = []
        size = 0
        for span in spans:
            tokens = _count(starts, *span)
            opens_section = bisect_right(bounds, span[0]) != bisect_right(bounds, groups[-1][-1][0]) if groups else True
            if not groups or (opens_section and size + self._section_size(span, bounds, starts) > TARGET):
                groups.append([])
                size = 0
            groups[-1].append(span)
            size += tokens
        return groups

    def _section_size(self, span: Span, bounds: list[int], starts: list[int]) -> int:
        following = bisect_right(bounds, span[0])
        end = bounds[following] if following < len(bounds) else len(self.document.text)
        return _count(starts, span[0], end)

    def _header(self, position: int) -> str:
        """Title and headings around `position`; in the rows of a table, its names of columns on a second line."""
        section = bisect_right(self.bounds, position)
        names = [self.document.title, *(self.paths[section - 1] if section else ())]
        distinct = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
        header = self._short(" › ".join(distinct))
        table = self._table(position)
        return f"{header}\n{self._short(' | '.join(table.names))}" if table else header

    def _short(self, text: str) -> str:
        """Cut a text to `HEADER_TOKENS` tokens."""
        text = text[: 20 * HEADER_TOKENS]
        starts = self.embedder.token_starts(text)
        limit = min(HEADER_TOKENS, self.embedder.max_tokens // 4)
        return text if len(starts) <= limit else text[: starts[limit]].rstrip()

    def _room(self, position: int) -> int:
        overhead = self.embedder.count([self._header(position) + "\n"])[0]
        return max(8, self.embedder.max_tokens - overhead)

    def _passage(self, span: Span) -> Passage:
        return Passage(*span, self.document.text[span[0] : span[1]], self._header(span[0]))

    def _fitted(self, passages: list[Passage]) -> list[Passage]:
        """Halve what is still too long: tokens of a part are not always those within the whole."""
        limit = self.embedder.max_tokens
        fitted = []
        todo = passages[::-1]
        counts = self.embedder.count([embedded_text(passage) for passage in todo])
        while todo:
            passage, count = todo.pop(), counts.pop()
            if count <= limit or passage.end - passage.start < 2:
                fitted.append(passage)
                continue
            halves = [self._passage(half) for span in _halves(passage) if (half := trim(self.document.text, *span))]
            todo.extend(halves[::-1])
            counts.extend(self.embedder.count([embedded_text(half) for half in halves[::-1]]))
        return fitted


def _halves(passage: Passage) -> tuple[Span, Span]:
    """Cut a passage in two near its middle, at white space if there is any."""
    middle = len(passage.text) // 2
    space = max(passage.text.rfind(" ", 0, middle), passage.text.rfind("\n", 0, middle))
    at = passage.start + (space if space > 0 else middle)
    return (passage.start, at), (at, passage.end)


def _token_starts(text: str, embedder: Embedder) -> list[int]:
    """Give the start of every token, tokenising block by block, cut at line ends if possible."""
    starts: list[int] = []
    at = 0
    while at < len(text):
        end = at + BLOCK
        if end < len(text):
            end = max(text.rfind("\n", at, end), text.rfind(" ", at, end)) + 1 or end
        starts.extend(at + start for start in embedder.token_starts(text[at:end]))
        at = end
    return starts


def _count(starts: list[int], start: int, end: int) -> int:
    return bisect_left(starts, end) - bisect_left(starts, start)


def _cut(text: str, unit: Span, starts: list[int], room: int) -> list[Span]:
    """Cut a unit that is longer than `room` tokens or `LONGEST` characters at words."""
    start, end = unit
    parts: list[Span] = []
    while _count(starts, start, end) > room or end - start > LONGEST:
        first = bisect_left(starts, start)
        stop = starts[first + room] if first + room < len(starts) else end
        stop = min(stop, start + LONGEST, end)
        if stop < end:
            stop = _word_boundary(text, start, stop)
        if part := trim(text, start, stop):
            parts.append(part)
        start = stop
    if part := trim(text, start, end):
        parts.append(part)
    return parts


def _word_boundary(text: str, start: int, stop: int) -> int:
    """Move `stop` back to just after the last white space, within the last half of the range."""
    at = stop
    while at > start + (stop - start) // 2:
        if text[at - 1].isspace():
            return at
        at -= 1
    return stop


def _pack(units: list[Span], starts: list[int], room: int) -> list[Span]:
    """Join neighbouring units into ranges of nearly equal size, about `TARGET` tokens each."""
    if not units:
        return []
    total = _count(starts, units[0][0], units[-1][1])
    target = min(room, math.ceil(total / max(1, round(total / min(TARGET, room)))))
    packed: list[Span] = []
    start, end = units[0]
    for unit_start, unit_end in units[1:]:
        now = _count(starts, start, end)
        grown = _count(starts, start, unit_end)
        too_long = grown > room or unit_end - start > LONGEST
        if too_long or now >= target or (grown > target and grown - target > target - now):
            packed.append((start, end))
            start = unit_start
        end = unit_end
    packed.append((start, end))
    return packed
