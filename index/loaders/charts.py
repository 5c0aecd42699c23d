"""The charts of Office files as rows: what the file keeps of their values, whatever kind of chart it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.loaders.blocks import one_line
from index.loaders.markup import parse
from index.loaders.number_format import shown
from index.loaders.table import labelled

if TYPE_CHECKING:
    from lxml.etree import _Element

_chart = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_most_points = 10_000


def chart_text(data: bytes) -> str:
    """Give the titles of a chart and of its axes, and its values as rows: `Category: 2023, Revenue: 4.2`.

    Raises LoadError where `data` is no XML.
    """
    root = parse(data, "chart")
    lines = [one_line("".join(each.itertext(f"{_drawing}t"))) for each in root.iter(f"{_chart}title")]
    series = list(root.iter(f"{_chart}ser"))
    names = ["", *(one_line(" ".join(_points(each.find(f"{_chart}tx")).values())) for each in series)]
    categories: dict[int, str] = {}
    for each in series:
        categories |= _points(_first(each, "cat", "xVal")) | categories
    columns = [_points(_first(each, "val", "yVal")) for each in series]
    places = sorted({*categories, *(at for column in columns for at in column)})
    rows = ([categories.get(at, ""), *(column.get(at, "") for column in columns)] for at in places)
    lines += (labelled(names, row) for row in rows)
    return "\n".join(filter(None, lines))


def _first(series: _Element, *names: str) -> _Element | None:
    return next((found for name in names if (found := series.find(f"{_chart}{name}")) is not None), None)


def _points(holder: _Element | None) -> dict[int, str]:
    """Give the values that stand in a part of a series, by their index; of names in levels, the innermost."""
    if holder is None:
        return {}
    levels = holder.find(f".//{_chart}lvl")
    form = holder.findtext(f".//{_chart}formatCode") or ""
    found: dict[int, str] = {}
    for point in (holder if levels is None else levels).iter(f"{_chart}pt"):
        at = point.get("idx", "")
        if at.isdecimal() and int(at) < _most_points:
            text = one_line(point.findtext(f"{_chart}v") or "")
            found[int(at)] = _as_shown(text, point.get("formatCode", form))
    alone = one_line(holder.findtext(f"{_chart}v") or "")
    return found or ({0: alone} if alone else {})


def _as_shown(text: str, form: str) -> str:
    """Give a value as its number format shows it; text, and a number that is too large for a date, as it stands."""
    from openpyxl.styles.numbers import is_date_format
    from openpyxl.utils.datetime import from_excel

    try:
        number = float(text)
        return shown(from_excel(number) if is_date_format(form) else number, form)
    except (ValueError, OverflowError):
        return text
