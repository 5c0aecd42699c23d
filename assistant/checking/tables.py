"""Rows of tables: whether a statement takes its facts from the rows and the columns that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.bindings import Unit, items


def is_row(text: str) -> bool:
    """Tell whether a text is a row of a table as loaders write it."""
    return " | " in text


_BARE_ROW = re.compile(r"[^\W\d_][^\n.!?]*?(?P<cells>(?:\s+[-+−£€$]?\d[\d.,]*%?){2,})\s*")


def in_bare_columns(statement: str, quotes: Sequence[str]) -> list[str]:
    """Give the numbers of a statement that stand in a row of bare numbers, as in a PDF, where it leaves others out.

    Nothing tells which column such a number is of.
    """
    found = []
    for quote in quotes:
        row = _BARE_ROW.fullmatch(quote)
        cells = [one.unit for one in items(row["cells"]) if one.unit is not None] if row else []
        ours = [one.unit for one in items(statement) if one.unit is not None]
        taken = [unit for unit in ours if any(cell.same(unit) for cell in cells)]
        if taken and not all(any(unit.same(cell) for unit in ours) for cell in cells):
            found += [statement[unit.start : unit.end] for unit in taken]
    return found


def in_other_columns(statement: str, row: str, header: str) -> list[str]:
    """Give the facts of a statement that stand in a column which it does not name, while it names another.

    `header` is the row with the columns' names; the first column names the rows.
    """
    cells, names = _cells(row), _cells(header)
    if len(cells) != len(names) or len(cells) < 3:
        return []
    said = items(statement)
    words = {one.stem for one in said if one.says or one.unit is not None}
    own = [{one.stem for one in items(name) if one.says or one.unit is not None} for name in names]
    telling = [
        one - set().union(*(other for at, other in enumerate(own) if at != number)) for number, one in enumerate(own)
    ]
    named = {at for at, one in enumerate(telling) if at and one & words}
    found = []
    for unit in (one.unit for one in said if one.unit is not None):
        columns = {at for at, cell in enumerate(cells) if _has(cell, unit)}
        if columns and named and 0 not in columns and not columns & named:
            found.append(statement[unit.start : unit.end])
    return found


def in_other_rows(statement: str, rows: Sequence[str]) -> list[str]:
    """Give the facts of a statement that stand in rows which it does not name only, while it names another.

    A row is named by its first cell.
    """
    said = items(statement)
    words = {one.stem for one in said if one.says or one.unit is not None}
    cells = [_cells(row) for row in rows]
    named = [words & {one.stem for one in items(row[0]) if one.says or one.unit is not None} for row in cells]
    found = []
    for unit in (one.unit for one in said if one.unit is not None):
        holding = [at for at, row in enumerate(cells) if any(_has(cell, unit) for cell in row)]
        if holding and any(named) and not any(named[at] for at in holding):
            found.append(statement[unit.start : unit.end])
    return found


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def _has(cell: str, unit: Unit) -> bool:
    return any(one.unit is not None and one.unit.same(unit) for one in items(cell))
