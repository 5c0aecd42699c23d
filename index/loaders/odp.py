"""OpenDocument presentations by slide, with tables and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import LoadError
from index.loaders import odf
from index.loaders.blocks import Blocks, one_line
from index.loaders.dates import stated_date
from index.loaders.markup import local
from index.types import Document, Unit

if TYPE_CHECKING:
    from lxml.etree import _Element


def load(data: bytes) -> Document:
    """Read an .odp file. Raises LoadError for another kind, a damaged or encrypted one, and no text."""
    body, facts = odf.open_content(data, "OpenDocument presentation", "presentation")
    blocks = Blocks()
    for number, page in enumerate(body.iter(f"{odf.DRAW}page"), 1):
        _add_slide(page, number, blocks)
    if not blocks.marks:
        raise LoadError("no text")
    text = blocks.text()
    return Document(
        text,
        "odp",
        Unit.SLIDE,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=facts.title or (blocks.headings[0].title if blocks.headings else ""),
        author=facts.author,
        date=stated_date(text) or facts.date,
        language=facts.language,
    )


def _add_slide(page: _Element, number: int, blocks: Blocks) -> None:
    shapes = [shape for shape in page if local(shape) not in ("notes", "forms")]
    shapes.sort(key=lambda shape: shape.get(f"{odf.PRESENTATION}class", "") != "title")
    for shape in shapes:
        titled = shape.get(f"{odf.PRESENTATION}class", "") == "title"
        _add_shape(shape, number, blocks, 1 if titled else 0)
    for notes in page.iter(f"{odf.PRESENTATION}notes"):
        words = [odf.paragraph_text(paragraph) for paragraph in notes.iter(f"{odf.TEXT}p")]
        if any(words):
            blocks.add("Notes: " + "\n".join(filter(None, words)), number=number)


def _add_shape(shape: _Element, number: int, blocks: Blocks, level: int) -> None:
    tables = list(shape.iter(f"{odf.TABLE}table"))
    for table in tables:
        blocks.add(odf.table_text(table), number=number)
    if tables:
        return
    lines = []
    for paragraph in shape.iter(f"{odf.TEXT}p", f"{odf.TEXT}h"):
        item = any(True for _ in paragraph.iterancestors(f"{odf.TEXT}list-item"))
        if text := odf.paragraph_text(paragraph):
            lines.append(f"- {text}" if item and not level else text)
    text = "\n".join(lines)
    blocks.add(one_line(text) if level else text, number=number, level=level)
