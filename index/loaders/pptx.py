"""PowerPoint presentations by slide, with python-pptx: text, tables, charts, notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.loaders.blocks import Blocks, one_line, tidy
from index.loaders.charts import chart_text
from index.loaders.dates import stated_date
from index.loaders.markup import parse
from index.loaders.package import damages, open_package, transitional, what_is_damaged
from index.loaders.table import rows_text
from index.types import Document, Unit

_old = "an old PowerPoint presentation (.ppt): save it as .pptx first"
_template_day = "2013-01-27"
"""When python-pptx's default template was made: a presentation that says so says nothing."""

_nobody = frozenset(("steve canny", "user", "admin", "administrator", "unknown", "author"))
_junk_titles = frozenset(("powerpoint presentation", "presentation", "slide 1"))
_deepest = 20
_drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_diagram = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_furniture = frozenset((13, 15, 16))
"""Placeholders that say nothing of their own: slide number, footer, date (PP_PLACEHOLDER)."""


def load(data: bytes) -> Document:
    """Read a .pptx file by its slides.

    Raises LoadError for a legacy .ppt file, an encrypted or damaged one, one over the bounds, and
    one without text.
    """
    with open_package(data, "a PowerPoint presentation", "ppt/", _old) as archive:
        data = transitional(archive, data)
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    try:
        presentation = Presentation(io.BytesIO(data))
        blocks = Blocks()
        for number, slide in enumerate(presentation.slides, 1):
            _add_slide(slide, number, blocks)
        facts = _facts(presentation)
    except (PythonPptxError, *damages) as error:
        raise LoadError(f"damaged PowerPoint presentation: {what_is_damaged(error)}") from error
    if not blocks.marks:
        raise LoadError("no text")
    text = blocks.text()
    title, author, day, language = facts
    return Document(
        text,
        "pptx",
        Unit.SLIDE,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=title or (blocks.headings[0].title if blocks.headings else ""),
        author=author,
        date=stated_date(text) or day,
        language=language,
    )


def _add_slide(slide: Any, number: int, blocks: Blocks) -> None:
    title = slide.shapes.title
    if title is not None and (words := one_line(title.text_frame.text.replace("\v", " "))):
        blocks.add(words, number=number, level=1)
    own = None if title is None else title.shape_id
    for shape in _shapes(slide.shapes, 0):
        if shape.shape_id == own or _is_furniture(shape):
            continue
        if shape.has_text_frame:
            blocks.add(_frame_text(shape.text_frame), number=number)
        elif getattr(shape, "has_table", False):
            blocks.add(_table_text(shape.table), number=number)
        elif getattr(shape, "has_chart", False):
            blocks.add(chart_text(shape.chart_part.blob), number=number)
        else:
            blocks.add(_diagram_text(shape), number=number)
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if notes is not None and (words := _frame_text(notes, items=False)):
        blocks.add(f"Notes: {words}", number=number)


def _shapes(shapes: Any, depth: int) -> Iterator[Any]:
    """Give the shapes in their order, those of groups too."""
    for shape in shapes:
        if hasattr(shape, "shapes") and depth < _deepest:
            yield from _shapes(shape.shapes, depth + 1)
        else:
            yield shape


def _is_furniture(shape: Any) -> bool:
    return shape.is_placeholder and int(shape.placeholder_format.type or 0) in _furniture


def _frame_text(frame: Any, items: bool = True) -> str:
    lines = ((paragraph.level, tidy(paragraph.text.replace("\v", "\n")).strip()) for paragraph in frame.paragraphs)
    return "\n".join("  " * (level - 1) + f"- {text}" if level and items else text for level, text in lines if text)


def _table_text(table: Any) -> str:
    return rows_text([cell.text_frame.text if not cell.is_spanned else "" for cell in row.cells] for row in table.rows)


def _diagram_text(shape: Any) -> str:
    """Give the words of a SmartArt drawing; other shapes have none."""
    lines: list[str] = []
    for data in shape._element.iter(f"{_diagram}relIds"):
        drawing = parse(shape.part.related_part(data.get(f"{_relation}dm")).blob)
        paragraphs = drawing.iter(f"{_drawing}p")
        lines += (one_line("".join(run.text or "" for run in each.iter(f"{_drawing}t"))) for each in paragraphs)
    return "\n".join(filter(None, lines))


def _facts(presentation: Any) -> tuple[str, str, str, str]:
    facts = presentation.core_properties
    title, author = one_line(facts.title or ""), one_line(facts.author or "")
    days = (moment.date().isoformat() for moment in (facts.created, facts.modified) if moment)
    day = next((day for day in days if day != _template_day), "")
    language = (facts.language or "")[:2].lower()
    return (
        "" if title.lower() in _junk_titles else title,
        "" if author.lower() in _nobody else author,
        day,
        language if language.isascii() and language.isalpha() else "",
    )
