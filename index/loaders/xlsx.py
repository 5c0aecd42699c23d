"""Excel workbooks by sheet and row, with openpyxl; cells as they are shown, formulas by their last value."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.loaders.blocks import one_line
from index.loaders.number_format import shown
from index.loaders.package import damages, open_package, transitional, what_is_damaged
from index.loaders.table import Row, Rows, most_columns
from index.types import Document, Unit

_old = "an old Excel workbook (.xls): save it as .xlsx first"
_last_row = 1_048_576
"""Excel's own bound; openpyxl gives every row up to the last, those too that are not in the file."""

_nobody = frozenset(("openpyxl", "user", "admin", "administrator", "unknown", "author"))


def load(data: bytes) -> Document:
    """Read an .xlsx file by its sheets that are not hidden.

    Raises LoadError for a legacy .xls file, an encrypted or damaged one, one over the bounds, and
    one without text.
    """
    with open_package(data, "an Excel workbook", "xl/", _old) as archive:
        data = transitional(archive, data)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return _document(workbook)
    except damages as error:
        raise LoadError(f"damaged Excel workbook: {what_is_damaged(error)}") from error


def _document(workbook: Any) -> Document:
    rows = Rows()
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()
            rows.add_sheet(one_line(sheet.title), _rows(sheet))
    if not rows.marks:
        raise LoadError("no text")
    facts = workbook.properties
    author = one_line(str(facts.creator or ""))
    return Document(
        rows.text(),
        "xlsx",
        Unit.ROW,
        tuple(rows.marks),
        tuple(rows.headings),
        title=one_line(str(facts.title or "")),
        author="" if author.lower() in _nobody else author,
        date=facts.created.date().isoformat() if facts.created and _is_dated(workbook) else "",
    )


def _is_dated(workbook: Any) -> bool:
    """Tell whether the workbook states when it was made; openpyxl takes the present where it does not."""
    return bool(workbook._archive is None or "docProps/core.xml" in workbook._archive.namelist())


def _rows(sheet: Any) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(max_row=_last_row), 1):
        filled = cells[:most_columns]
        texts = [shown(cell.value, cell.number_format or "") if cell.value is not None else "" for cell in filled]
        if any(texts):
            yield number, texts
