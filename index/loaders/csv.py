"""CSV and TSV by row: delimiter and encoding detected, the names of the columns with every row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from index.errors import LoadError
from index.loaders.table import Row, Rows
from index.loaders.text import decode
from index.types import Document, Unit

_delimiters = ",\t;|"
_sample_lines = 60
_longest_field = 10_000_000


def load(data: bytes) -> Document:
    """Read a table of separated values. Raises LoadError for binary content, no text, too many rows."""
    text = decode(data)
    rows = Rows()
    rows.add_sheet("", read_rows(text, delimiter_of(text)))
    if not rows.marks:
        raise LoadError("no text")
    return Document(rows.text(), "csv", Unit.ROW, tuple(rows.marks))


def delimiter_of(text: str) -> str:
    """Give the character that divides the first lines into most columns most evenly."""
    lines = [line for line in text[:200_000].splitlines() if line.strip()][:_sample_lines]
    return max(_delimiters, key=lambda delimiter: _evenness(lines, delimiter))


def read_rows(text: str, delimiter: str) -> Iterator[Row]:
    """Give the rows with their numbers from 1, a quoted line end inside a cell kept."""
    csv.field_size_limit(_longest_field)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from enumerate(reader, 1)
    except csv.Error as error:
        raise LoadError(f"damaged table at line {reader.line_num}: {error}") from error


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
    return (count / sum(widths.values()), width) if width > 1 else (0.0, 0)
