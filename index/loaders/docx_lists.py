"""The marks before the items of a Word document's lists, which Word computes and does not store."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement

_w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Lists:
    """Counts the items of each list and level."""

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
