"""What the styles and lists of a Word document say: its headings, its title, the marks of items."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

_w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_heading_name = re.compile(r"heading\s*([1-9])$", re.IGNORECASE)
_body_level = 9


class Styles:
    """What paragraph styles mean: heading levels and the title, followed up their base styles.

    `title` is the text of the first paragraph in the style Title, once it has been read.
    """

    def __init__(self, document: WordDocument) -> None:
        self.title = ""
        self._lists = Lists(document)
        self._by_id = {style.get(f"{_w}styleId"): style for style in document.styles.element.iter(f"{_w}style")}
        self._names = {key: self._name(style) for key, style in self._by_id.items()}

    def heading_level(self, paragraph: BaseOxmlElement) -> int:
        """Give the level of a heading, or 0. The outline level counts where no style says it."""
        outline = _found(paragraph, "pPr/outlineLvl")
        if outline:
            return _level(outline)
        for key in self._line_of(paragraph):
            if match := _heading_name.match(self._names[key]):
                return min(int(match[1]), 6)
            if outline := _found(self._by_id[key], "pPr/outlineLvl"):
                return _level(outline)
        return 0

    def is_title(self, paragraph: BaseOxmlElement) -> bool:
        """Tell whether a paragraph has the style Title or one based on it."""
        return any(self._names[key].lower() == "title" for key in self._line_of(paragraph))

    def item_mark(self, paragraph: BaseOxmlElement) -> str:
        """Give what stands before an item of a list; the empty string where it is none."""
        for element in (paragraph, *(self._by_id[key] for key in self._line_of(paragraph))):
            if number := _found(element, "pPr/numPr/numId"):
                level = _found(element, "pPr/numPr/ilvl")
                return "" if number == "0" else self._lists.mark(number, int(level or 0))
        return ""

    def _line_of(self, paragraph: BaseOxmlElement) -> Iterator[str]:
        key, seen = _found(paragraph, "pPr/pStyle"), set[str]()
        while key in self._by_id and key not in seen:
            seen.add(key)
            yield key
            key = _found(self._by_id[key], "basedOn")

    @staticmethod
    def _name(style: BaseOxmlElement) -> str:
        return _found(style, "name") or style.get(f"{_w}styleId", "")


class Lists:
    """Counts the items of each list and level: Word computes their marks and does not store them."""

    def __init__(self, document: WordDocument) -> None:
        self._formats: dict[tuple[str, int], str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read_formats(relation.target_part.element)

    def mark(self, number: str, level: int) -> str:
        """Give what stands before the next item of list `number` at `level` (from 0): `- `, `3. `, `c. `."""
        form = self._formats.get((number, level), "bullet")
        if form not in ("decimal", "lowerLetter", "upperLetter"):
            return "- "
        for other, deeper in list(self._counts):
            if other == number and deeper > level:
                del self._counts[other, deeper]
        count = self._counts[number, level] = self._counts.get((number, level), 0) + 1
        if form == "decimal" or count > 26:
            return f"{count}. "
        return f"{chr(ord('a' if form == 'lowerLetter' else 'A') + count - 1)}. "

    def _read_formats(self, numbering: BaseOxmlElement) -> None:
        levels = {
            abstract.get(f"{_w}abstractNumId"): {
                int(level.get(f"{_w}ilvl", "0")): level.find(f"{_w}numFmt").get(f"{_w}val", "")
                for level in abstract.iter(f"{_w}lvl")
                if level.find(f"{_w}numFmt") is not None
            }
            for abstract in numbering.iter(f"{_w}abstractNum")
        }
        for number in numbering.iter(f"{_w}num"):
            abstract = number.find(f"{_w}abstractNumId")
            key = "" if abstract is None else abstract.get(f"{_w}val")
            for level, form in levels.get(key, {}).items():
                self._formats[number.get(f"{_w}numId"), level] = form


def _found(element: BaseOxmlElement, path: str) -> str:
    found = element.find("/".join(_w + name for name in path.split("/")))
    return "" if found is None else str(found.get(f"{_w}val", ""))


def _level(outline: str) -> int:
    return min(int(outline) + 1, 6) if outline.isdecimal() and int(outline) < _body_level else 0
