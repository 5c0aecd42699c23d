"""A tree of HTML as blocks of text: headings, paragraphs, list items, tables, code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.loaders.blocks import Blocks, one_line, tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_levels = {f"h{level}": level for level in range(1, 7)}
_lists = frozenset(("ul", "ol", "menu"))
_preformatted = frozenset(("pre", "listing", "xmp", "textarea"))
inline_tags = frozenset(
    (
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark math nobr "
        "output q rp rt ruby s samp small span strike strong sub sup time tt u var wbr"
    ).split()
)
"""Elements that do not end the line of text that they stand in."""

_space = re.compile(r"\s+")


def add_blocks(root: HtmlElement, blocks: Blocks) -> None:
    """Append the text under `root` to `blocks`, in its order."""
    reader = _Reader(blocks)
    reader.read_inside(root)
    reader.end_block()


class _Reader:
    """Collects running text until a block ends."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._pieces: list[str] = []
        self._bullets: list[str] = []

    def read_inside(self, element: HtmlElement) -> None:
        """Read what is in an element."""
        self._write(element.text)
        for child in element:
            self._read(child)
            self._write(child.tail)

    def end_block(self) -> None:
        """Give the text collected so far as a block."""
        text = tidy("".join(self._pieces)).strip()
        self._pieces.clear()
        if text and self._bullets:
            indent = "  " * (len(self._bullets) - 1)
            self._blocks.add(f"{indent}{self._bullets[-1]}{text}", item=True)
            self._bullets[-1] = "  "
        elif text:
            self._blocks.add(text)

    def _read(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._pieces.append("\n")
        elif tag in inline_tags or not isinstance(tag, str):
            self.read_inside(element)
        elif tag in _levels:
            self._add(one_line(_text_inside(element)), _levels[tag])
        elif tag in _preformatted:
            self._add(_verbatim(element))
        elif tag == "table" and not _is_layout(element):
            self._add(_table_text(element))
        else:
            self.end_block()
            bullets = [_bullet(element)] if tag == "li" else []
            self._bullets += bullets
            self.read_inside(element)
            self.end_block()
            del self._bullets[len(self._bullets) - len(bullets) :]

    def _write(self, text: str | None) -> None:
        if text:
            self._pieces.append(_space.sub(" ", text))

    def _add(self, block: str, level: int = 0) -> None:
        self.end_block()
        self._blocks.add(block, level=level)


def _bullet(item: HtmlElement) -> str:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    first = int(start) if (start := parent.get("start", "1")).isdecimal() else 1
    return f"{sum(1 for _ in item.itersiblings('li', preceding=True)) + first}. "


def _verbatim(element: HtmlElement) -> str:
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return "".join(element.itertext()).replace("\r", "").strip("\n").rstrip()


def _is_layout(table: HtmlElement) -> bool:
    """Tell whether a table only arranges the page: it holds tables, headings or lists."""
    return any(element is not table for element in table.iter("table", "pre", *_levels, *_lists))


def _table_text(table: HtmlElement) -> str:
    captions = [one_line(_text_inside(caption)) for caption in table.iter("caption")]
    cells_by_row = ([one_line(_text_inside(cell)) for cell in row.iterchildren("td", "th")] for row in table.iter("tr"))
    rows = (" | ".join(cells).rstrip(" |") for cells in cells_by_row)
    return "\n".join(line for line in (*captions, *rows) if line)


def _text_inside(element: HtmlElement) -> str:
    blocks = Blocks()
    add_blocks(element, blocks)
    return blocks.text()
