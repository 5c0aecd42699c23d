"""What the layout of a PDF page says: which lines make a paragraph and which are headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

from index.loaders.blocks import one_line, tidy
from index.types import Heading

_wider_gap = 1.18
"""A gap between lines this much wider than the gap beside it ends a paragraph."""

_larger_type = 1.12
"""Type this much larger than the body's is a heading's."""

_most_headings = 0.2
"""Where more of the characters than this are in larger type, it does not mean headings."""

_longest_heading = 200
_leader = re.compile(r"\.\s?\.\s?\.\s?\.")
_controls = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_symbol_bullets = re.compile("[\uf0a7\uf0b7\uf0d8\uf076\uf0fc]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, its type size, and the heights of its baseline, in points.

    The heights of its first and last character differ where a word is divided: pdfium gives
    the lines of such a word as one.
    """

    text: str
    size: float
    first: float
    last: float


def lines_of_page(document: Any, index: int) -> list[Line]:
    """Give the lines of a page that are not blank, in pdfium's order."""
    page = _with_what_was_filled_in(document, index)
    text_page = page.get_textpage()
    try:
        lines: list[Line] = []
        start = 0
        for raw in text_page.get_text_range().split("\r\n"):
            units = len(raw.encode("utf-16-le", "surrogatepass")) // 2
            if text := _cleaned(raw):
                lines.append(_placed(text_page, text, start, start + units - 1))
            start += units + 2
        return lines
    finally:
        text_page.close()
        page.close()


def _with_what_was_filled_in(document: Any, index: int) -> Any:
    """Give a page with the values of its form and what was typed onto it, after the text that it has itself."""
    import pypdfium2.raw

    raw: Any = pypdfium2.raw
    page = document[index]
    filled_in = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)
    if any(kind in filled_in for kind in _annotations(raw, page)) and raw.FPDFPage_Flatten(
        page, raw.FLAT_NORMALDISPLAY
    ):
        page.close()
        page = document[index]
    return page


def _annotations(raw: Any, page: Any) -> Iterator[int]:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        if annotation := raw.FPDFPage_GetAnnot(page, number):
            yield raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)


def body_size(pages: list[list[Line]]) -> float:
    """Give the type size of most characters; 0 without any."""
    characters: Counter[float] = Counter()
    for page in pages:
        for line in page:
            characters[line.size] += len(line.text)
    return characters.most_common(1)[0][0] if characters else 0.0


def heading_sizes(pages: list[list[Line]], body: float) -> dict[float, int]:
    """Give the level of each type size that headings have, the largest first; none where unclear."""
    large = [line for page in pages for line in page if _is_large(line, body)]
    if sum(len(line.text) for line in large) > _most_headings * sum(len(line.text) for page in pages for line in page):
        return {}
    sizes = sorted({line.size for line in large}, reverse=True)
    return {size: min(rank, 6) for rank, size in enumerate(sizes, 1)}


def with_headings(
    lines: list[Line], levels: dict[float, int], clean: Callable[[str], str]
) -> tuple[str, list[Heading]]:
    """Give a page's text, blank lines between its paragraphs, and its headings in that text."""
    text = ""
    headings: list[Heading] = []
    for paragraph in _paragraphs(lines):
        text += "\n\n" if text else ""
        block = "\n".join(clean(line.text) for line in paragraph)
        level = levels.get(paragraph[0].size, 0)
        if level and len(block) <= _longest_heading and _is_worded(block):
            headings.append(Heading(len(text), level, one_line(block)))
        text += block
    return text, headings


def _paragraphs(lines: list[Line]) -> list[list[Line]]:
    gaps = [above.last - below.first for above, below in pairwise(lines)]
    paragraphs = [lines[:1]] if lines else []
    for index, gap in enumerate(gaps):
        above, below = lines[index], lines[index + 1]
        beside = [other for other in (*gaps[max(0, index - 1) : index], *gaps[index + 1 : index + 2]) if other > 1]
        wide = bool(beside) and gap > _wider_gap * min(beside)
        if wide or abs(above.size - below.size) > 0.08 * max(above.size, below.size):
            paragraphs.append([])
        paragraphs[-1].append(below)
    return paragraphs


def _is_large(line: Line, body: float) -> bool:
    return line.size >= _larger_type * body > 0 and any(map(str.isalpha, line.text))


def _is_worded(text: str) -> bool:
    return sum(map(str.isalpha, text)) > 2 and not _leader.search(text)


def _placed(text_page: Any, text: str, first: int, last: int) -> Line:
    places = [_size_and_height(text_page, index) for index in (first, last)]
    return Line(text, max(size for size, _ in places), places[0][1], places[1][1])


def _size_and_height(text_page: Any, index: int) -> tuple[float, float]:
    import pypdfium2.raw

    raw: Any = pypdfium2.raw
    x, y, matrix = c_double(), c_double(), raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    raw.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
    raw.FPDFText_GetMatrix(text_page, index, byref(matrix))
    size = raw.FPDFText_GetFontSize(text_page, index) * hypot(matrix.c, matrix.d)
    return round(size * 2) / 2, y.value


def _cleaned(raw: str) -> str:
    text = raw.replace("\x02", "\ufffe").replace("\r", "").replace("\n", " ")
    return tidy(_symbol_bullets.sub("•", _controls.sub("", text))).strip()
