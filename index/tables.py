"""Tables in running text: rows with bars between the cells, as Markdown writes them and the loaders do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.sentences import Span

LONGEST_NAME = 80
"""Characters of a column's name at most."""

_NUMBER = re.compile(r"[-+(]?[^\w\s]{0,3}\d[\d.,'’ \u00a0\u202f:/-]*\)?\s?[^\w\s]?\w{0,3}$")
_RULE = re.compile(r"[:=\-+\s]*-[:=\-+\s]*")
_CELL = re.compile(r"(?:\\.|[^|\n])*")
_LONGEST_ROW = 4_000
_ROWS_LOOKED_AT = 5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, `[start, end)`, and its cells; fewer than two cells: no row of a table."""

    start: int
    end: int
    cells: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, and its rows, those of rules left out."""

    names: tuple[str, ...]
    rows: tuple[Line, ...]


def tables(text: str) -> list[Table]:
    """Find the tables that name their columns; rows have as many cells as there are names."""
    found: list[Table] = []
    if "|" not in text:
        return found
    for is_row, group in groupby(_lines(text), key=lambda line: len(line.cells) > 1):
        if is_row and (table := _table(text, list(group))):
            found.append(table)
    return found


def are_names(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether cells name columns: distinct words, none of them a number but for years."""
    named = [cell for cell in cells if cell]
    numbers = sum(bool(_NUMBER.match(cell)) and not _is_year(cell) for cell in named)
    distinct = len(set(named)) >= 0.8 * len(named)
    short = all(len(cell) <= 2 * LONGEST_NAME for cell in named)
    years_below = any(_is_year(cell) for row in below for cell in row[1:]) and any(map(_is_year, cells[1:]))
    return bool(below) and numbers == 0 and distinct and short and not years_below


def _is_year(cell: str) -> bool:
    return len(cell) == 4 and cell.isdecimal() and cell[:2] in ("18", "19", "20", "21")


def _lines(text: str) -> Iterator[Line]:
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield Line(at, end, tuple(_cells(text, at, end)))
        at = end + 1


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    """Give the cells of a line, without white space around them; the bars at its edges divide nothing."""
    if text.find("|", start, end) < 0 or end - start > _LONGEST_ROW:
        return
    first, last = start, end
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    if text[first] == "|":
        first += 1
    if last > first and text[last - 1] == "|" and text[last - 2] != "\\":
        last -= 1
    while first <= last:
        match = _CELL.match(text, first, last)
        stop = match.end() if match else first
        cell = text[first:stop]
        left = first + len(cell) - len(cell.lstrip())
        yield left, max(left, first + len(cell.rstrip()))
        first = stop + 1


def _table(text: str, lines: list[Line]) -> Table | None:
    cells = [[text[slice(*cell)] for cell in line.cells] for line in lines[: _ROWS_LOOKED_AT + 2]]
    ruled = len(lines) > 1 and _is_rule(cells[1])
    if not any(cells[0]) or not (ruled or are_names(cells[0], cells[1 : 1 + _ROWS_LOOKED_AT])):
        return None
    names = tuple(" ".join(cell.split())[:LONGEST_NAME] for cell in cells[0])
    rows = [line for line in lines[1 + ruled :] if len(line.cells) == len(names)]
    rows = [line for line in rows if not _is_rule([text[slice(*cell)] for cell in line.cells])]
    return Table(names, tuple(rows))


def _is_rule(cells: Sequence[str]) -> bool:
    return any(cells) and all(_RULE.fullmatch(cell) for cell in cells if cell)
