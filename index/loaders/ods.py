"""OpenDocument spreadsheets by sheet and row; cells as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import LoadError
from index.loaders import odf
from index.loaders.markup import local
from index.loaders.table import Row, Rows, most_columns
from index.types import Document, Unit

if TYPE_CHECKING:
    from lxml.etree import _Element


def load(data: bytes) -> Document:
    """Read an .ods file. Raises LoadError for another kind, a damaged or encrypted one, and no text."""
    body, facts = odf.open_content(data, "OpenDocument spreadsheet", "spreadsheet")
    rows = Rows()
    for sheet in body.iterchildren(f"{odf.TABLE}table"):
        rows.add_sheet(sheet.get(f"{odf.TABLE}name", ""), _rows(sheet))
    if not rows.marks:
        raise LoadError("no text")
    return Document(
        rows.text(),
        "ods",
        Unit.ROW,
        tuple(rows.marks),
        tuple(rows.headings),
        title=facts.title,
        author=facts.author,
        date=facts.date,
        language=facts.language,
    )


def _rows(sheet: _Element) -> Iterator[Row]:
    """Give the rows with their numbers; a row that stands many times is given at most so often."""
    number = 1
    for row in sheet.iter(f"{odf.TABLE}table-row"):
        times = odf.repeats(row, "number-rows-repeated")
        cells = _cells(row)
        if any(cells):
            yield from ((number + at, cells) for at in range(min(times, odf.most_repeats)))
        number += times


def _cells(row: _Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell") or len(cells) >= most_columns:
            continue
        text = " ".join(odf.paragraph_text(paragraph) for paragraph in cell.iterchildren(f"{odf.TEXT}p"))
        times = odf.repeats(cell, "number-columns-repeated")
        cells += [text] * min(times, most_columns - len(cells))
    while cells and not cells[-1]:
        cells.pop()
    return cells
