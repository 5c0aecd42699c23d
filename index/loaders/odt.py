"""OpenDocument text by paragraph."""

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

_left_out = frozenset(("tracked-changes", "forms", "sequence-decls", "table-of-content-source", "annotation"))
_deepest = 100


def load(data: bytes) -> Document:
    """Read an .odt file. Raises LoadError for another kind, a damaged or encrypted one, and no text."""
    body, facts = odf.open_content(data, "OpenDocument text", "text")
    blocks = Blocks()
    _read(body, blocks, 0, 0)
    if not blocks.marks:
        raise LoadError("no text")
    text = blocks.text()
    first = next((heading.title for heading in blocks.headings if heading.level == 1), "")
    return Document(
        text,
        "odt",
        Unit.PARAGRAPH,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=facts.title or first,
        author=facts.author,
        date=stated_date(text) or facts.date,
        language=facts.language,
    )


def _read(parent: _Element, blocks: Blocks, depth: int, lists: int) -> None:
    for element in parent:
        name = local(element)
        if not name or name in _left_out or depth > _deepest:
            continue
        if name == "h":
            level = element.get(f"{odf.TEXT}outline-level", "1")
            blocks.add(one_line(odf.paragraph_text(element)), level=min(int(level), 6) if level.isdecimal() else 1)
        elif name == "p":
            _add_paragraph(element, blocks, lists)
        elif name == "table":
            blocks.add(odf.table_text(element))
        elif name in ("list-item", "list-header"):
            _read(element, blocks, depth + 1, lists + 1)
        else:
            _read(element, blocks, depth + 1, lists)


def _add_paragraph(paragraph: _Element, blocks: Blocks, lists: int) -> None:
    mark = "  " * (lists - 1) + "- " if lists else ""
    if text := odf.paragraph_text(paragraph):
        blocks.add(mark + text, item=bool(mark))
    for kind, note in odf.notes_in(paragraph):
        blocks.add(f"{kind.capitalize()}: {note}")
