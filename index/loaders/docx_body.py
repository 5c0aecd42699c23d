"""The body of a Word document as blocks of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.loaders.blocks import Blocks, one_line, tidy
from index.loaders.docx_styles import Styles

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

_w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_value = f"{_w}val"
_left_out = frozenset(f"{_w}{name}" for name in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "tblPr"))
_fallback = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_characters = {
    f"{_w}tab": "\t",
    f"{_w}br": "\n",
    f"{_w}cr": "\n",
    f"{_w}noBreakHyphen": "-",
}
_notes = (f"{_w}footnoteReference", f"{_w}endnoteReference")


def read_notes(document: WordDocument) -> dict[str, str]:
    """Give the texts of footnotes and endnotes by kind and id, for example `footnote 2`."""
    from docx.oxml import parse_xml

    notes: dict[str, str] = {}
    for rel in document.part.rels.values():
        kind = rel.reltype.rsplit("/", 1)[-1]
        if kind in ("footnotes", "endnotes") and not rel.is_external:
            for note in parse_xml(rel.target_part.blob).iter(f"{_w}{kind[:-1]}"):
                notes[f"{kind[:-1]} {note.get(f'{_w}id')}"] = one_line(" ".join(_paragraph_texts(note)))
    return notes


def add_body(body: BaseOxmlElement, styles: Styles, notes: dict[str, str], blocks: Blocks) -> None:
    """Append the paragraphs, tables, text boxes and notes of `body` to `blocks`."""
    for element in _blocks_in(body):
        if element.tag == f"{_w}tbl":
            blocks.add(_table_text(element))
        else:
            _add_paragraph(element, styles, blocks)
        for box in _outermost_boxes(element):
            add_body(box, styles, notes, blocks)
        for reference in element.iter(*_notes):
            kind = reference.tag.removeprefix(_w).removesuffix("Reference")
            if note := notes.get(f"{kind} {reference.get(f'{_w}id')}"):
                blocks.add(f"{kind.capitalize()}: {note}")


def _add_paragraph(paragraph: BaseOxmlElement, styles: Styles, blocks: Blocks) -> None:
    text = tidy(_text(paragraph)).strip()
    level = styles.heading_level(paragraph)
    if styles.is_title(paragraph) and not styles.title:
        styles.title = one_line(text)
    if level:
        blocks.add(one_line(text), level=level)
    elif text:
        mark = styles.item_mark(paragraph)
        blocks.add(mark + text, item=bool(mark))


def _blocks_in(parent: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Give the paragraphs and tables in `parent`, also those in content controls and insertions."""
    for child in parent:
        if child.tag in (f"{_w}p", f"{_w}tbl"):
            yield child
        elif child.tag not in _left_out and child.tag != f"{_w}sectPr" and isinstance(child.tag, str):
            yield from _blocks_in(child)


def _text(element: BaseOxmlElement) -> str:
    """Give the text of a paragraph as it stands with all changes accepted, without its text boxes."""
    parts = []
    for child in element:
        if child.tag == f"{_w}t":
            parts.append(child.text or "")
        elif child.tag in _characters:
            parts.append(_characters[child.tag])
        elif child.tag not in _left_out and child.tag not in (_fallback, f"{_w}txbxContent"):
            parts.append(_text(child))
    return "".join(parts)


def _table_text(table: BaseOxmlElement) -> str:
    cells = ((_cell_text(cell) for cell in _own(row, "tc", "tr")) for row in _own(table, "tr", "tbl"))
    rows = (" | ".join(row) for row in cells)
    return "\n".join(line for row in rows if (line := row.rstrip(" |")))


def _own(holder: BaseOxmlElement, name: str, kind: str) -> Iterator[BaseOxmlElement]:
    """Give the rows of a table or the cells of a row, without those of the tables inside it."""
    return (found for found in holder.iter(f"{_w}{name}") if next(found.iterancestors(f"{_w}{kind}")) is holder)


def _cell_text(cell: BaseOxmlElement) -> str:
    """Give a cell's words; none for the lower part of a merged cell."""
    merged = cell.find(f"{_w}tcPr/{_w}vMerge")
    if merged is not None and merged.get(_value, "continue") == "continue":
        return ""
    return one_line(" ".join(_paragraph_texts(cell)))


def _paragraph_texts(element: BaseOxmlElement) -> Iterator[str]:
    for block in _blocks_in(element):
        if block.tag == f"{_w}tbl":
            yield from _paragraph_texts(block)
        else:
            yield _text(block)


def _outermost_boxes(element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Give the text boxes anchored in `element`; Word writes each twice, once for old readers."""
    for box in element.iter(f"{_w}txbxContent"):
        inner = any(around.tag in (_fallback, f"{_w}txbxContent") for around in box.iterancestors())
        if not inner:
            yield box
