"""PDF by page, with pdfium: its text, and the paragraphs and headings that its layout shows."""

from __future__ import annotations

import re
from datetime import date
from threading import Lock
from typing import Any

from index.errors import LoadError
from index.loaders.blocks import Blocks, one_line
from index.loaders.dates import stated_date
from index.loaders.pdf_layout import Line, body_size, heading_sizes, lines_of_page, with_headings
from index.types import Document, Heading, Unit

_pdfium = Lock()
"""pdfium is not safe for threads: one document at a time."""

_password_needed = 4
_stamp = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
_junk_title = re.compile(
    r"untitled|microsoft (?:word|powerpoint|excel) - |document\d*$|"
    r".*\.(?:docx?|pdf|tex|dvi|rtf|odt|pptx?|xlsx?|indd|qxd)$|"
    r"(?:print|slide|page) ?\d*$|[\W\d_]*$",
    re.IGNORECASE,
)
_split_word = re.compile("(\\w{0,100})\ufffe(\\w{0,100})")


def load(data: bytes) -> Document:
    """Read a PDF. Raises LoadError where it is encrypted, damaged or without a text layer."""
    with _pdfium:
        pages, facts = _pages_and_facts(data)
    blocks = _assemble(pages)
    if not blocks.marks:
        raise LoadError("no text layer (scanned?): run OCR first, for example with ocrmypdf")
    text = blocks.text()
    title = one_line(facts.get("Title", ""))
    return Document(
        text,
        "pdf",
        Unit.PAGE,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=_first_heading(blocks) if not title or _junk_title.match(title) else title,
        author=one_line(facts.get("Author", "")),
        date=stated_date(text) or _iso_date(facts.get("CreationDate", "")) or _iso_date(facts.get("ModDate", "")),
    )


def _pages_and_facts(data: bytes) -> tuple[list[list[Line]], dict[str, str]]:
    document = _open(data)
    try:
        return [_page(document, number) for number in range(len(document))], document.get_metadata_dict()
    finally:
        document.close()


def _page(document: Any, number: int) -> list[Line]:
    import pypdfium2

    pdfium: Any = pypdfium2
    try:
        return lines_of_page(document, number)
    except pdfium.PdfiumError as error:
        raise LoadError(f"damaged PDF: page {number + 1} cannot be read") from error


def _open(data: bytes) -> Any:
    import pypdfium2

    pdfium: Any = pypdfium2
    try:
        document = pdfium.PdfDocument(data)
        if document.get_formtype() == pdfium.raw.FORMTYPE_ACRO_FORM:
            document.init_forms()  # before a page is loaded, so that pdfium draws values that the file only states
        return document
    except pdfium.PdfiumError as error:
        if error.err_code == _password_needed:
            raise LoadError("encrypted: remove the password first") from error
        raise LoadError(f"damaged PDF: {error}") from error


def _assemble(pages: list[list[Line]]) -> Blocks:
    levels = heading_sizes(pages, body_size(pages))
    words = _words_with_hyphen(pages)
    blocks = Blocks()
    for number, lines in enumerate(pages, 1):
        text, headings = with_headings(lines, levels, lambda line: _whole_words(line, words))
        known = len(blocks.marks)
        blocks.add(text, number=number)
        if len(blocks.marks) > known:
            start = blocks.marks[-1].start
            blocks.headings += [Heading(start + heading.start, heading.level, heading.title) for heading in headings]
    return blocks


def _words_with_hyphen(pages: list[list[Line]]) -> frozenset[str]:
    texts = (line.text for page in pages for line in page if "-" in line.text)
    return frozenset(word.lower() for text in texts for word in re.findall(r"\w+-\w+", text))


def _whole_words(line: str, words_with_hyphen: frozenset[str]) -> str:
    """Join the words that were divided at a line's end; pdfium marks the place by U+FFFE.

    The hyphen stays where the same word has one elsewhere, and before digits and capitals.
    """

    def joined(match: re.Match[str]) -> str:
        before, after = match[1], match[2]
        keeps = f"{before}-{after}".lower() in words_with_hyphen or not after[:1].islower()
        return f"{before}-{after}" if keeps else before + after

    return _split_word.sub(joined, line)


def _first_heading(blocks: Blocks) -> str:
    first_page_end = blocks.marks[1].start if len(blocks.marks) > 1 else len(blocks.text())
    return next((h.title for h in blocks.headings if h.level == 1 and h.start < first_page_end), "")


def _iso_date(stamp: str) -> str:
    match = _stamp.match(stamp)
    if not match:
        return ""
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).isoformat()
    except ValueError:
        return ""
