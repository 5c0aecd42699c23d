"""Rows of tables as text: each with the names of its columns, so that it is understood alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from index.errors import LoadError
from index.loaders.blocks import check_length, one_line
from index.tables import LONGEST_NAME, are_names
from index.types import Heading, Mark

most_rows = 1_000_000
"""Rows of a document at most; what is larger belongs in a database."""

most_columns = 2_000
_rows_looked_at = 20
"""Rows above the names of columns at most: a title, a date, who made the sheet."""

Row = tuple[int, Sequence[str]]
"""A row's number, as its program counts it, and its cells as a person sees them."""


class Rows:
    """Tables one after another, a line a row, each with the mark of its number and its sheet."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.marks: list[Mark] = []
        self.headings: list[Heading] = []

    def add_sheet(self, name: str, rows: Iterable[Row]) -> None:
        """Append the rows that are not empty; `name` is the sheet's, empty where there is but one.

        Raises LoadError where there are more rows or text than the bounds.
        """
        lines = _lines(rows)
        first = next(lines, None)
        if first is None:
            return
        if name:
            self.headings.append(Heading(self._length, 1, name))
        for number, line in chain([first], lines):
            self._add(line, number, name)

    def text(self) -> str:
        """Give the text of all rows."""
        return "".join(self._parts)

    def _add(self, line: str, number: int, name: str) -> None:
        if len(self.marks) >= most_rows:
            raise LoadError(f"more than {most_rows:,} rows: split the file, or keep it in a database")
        self.marks.append(Mark(self._length, number, name))
        self._parts.append(f"{line}\n")
        self._length += len(line) + 1
        check_length(self._length)


def _lines(rows: Iterable[Row]) -> Iterator[tuple[int, str]]:
    """Give the number and text of each row; those above the names of the columns stand as they are.

    The row of the names is left out where it is the first and each name stands whole in a row below.
    """
    filled = ((number, [one_line(cell) for cell in cells[:most_columns]]) for number, cells in rows)
    rest = ((number, cells) for number, cells in filled if any(cells))
    head = list(islice(rest, _rows_looked_at))
    at = _names_at([cells for _, cells in head])
    names = head[at][1] if at is not None else []
    used = {column for _, cells in head[1:] for column, cell in enumerate(cells) if cell}
    repeated = all(column in used and len(name) <= LONGEST_NAME for column, name in enumerate(names) if name)
    for index, (number, cells) in enumerate(head):
        if index != at or index or not repeated:
            yield number, labelled(names if at is not None and index > at else [], cells)
    for number, cells in rest:
        yield number, labelled(names, cells)


def rows_text(rows: Iterable[Sequence[str]]) -> str:
    """Give the rows of a table within a text, a line each, the names of the columns with every one."""
    return "\n".join(line for _, line in _lines(enumerate(rows)))


def labelled(names: Sequence[str], cells: Sequence[str]) -> str:
    """Give a row as `Year: 2023, Revenue: 4.2`; cells that are empty are left out."""
    padded = [*names, *[""] * max(0, len(cells) - len(names))]
    pairs = [(name, cell) for name, cell in zip(padded, cells, strict=False) if cell]
    if not any(name for name, _ in pairs):
        return " | ".join(cell for _, cell in pairs)
    return ", ".join(f"{name[:LONGEST_NAME]}: {cell}" if name else cell for name, cell in pairs)


def _names_at(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the row with the names of the columns: the first that has words for nearly all of them.

    A row counts as one of names where its cells are distinct words, none of them a number but
    for years, and where it is as wide as the rows below. None where there is no such row.
    """
    for at, cells in enumerate(rows[:-1] or rows):
        below = rows[at + 1 : at + 6]
        width = max((_filled(row) for row in below), default=0)
        own = _filled(cells)
        if own < max(2, 0.6 * width) and not (own == width == 1 and at == 0):
            continue
        return at if are_names(cells, below) else None
    return None


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))
