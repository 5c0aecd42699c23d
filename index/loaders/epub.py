"""E-books, EPUB: chapter by chapter, in the order of reading."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zipfile import ZipFile

from index.errors import LoadError
from index.loaders import html
from index.loaders.blocks import Blocks, one_line
from index.loaders.dates import iso_date
from index.loaders.html_blocks import add_blocks
from index.loaders.html_content import visible
from index.loaders.markup import local, parse
from index.loaders.package import member, open_package
from index.types import Document, Heading, Mark, Unit

if TYPE_CHECKING:
    from lxml.etree import _Element

_what = "an e-book (EPUB)"
_most_chapters = 5_000


def load(data: bytes) -> Document:
    """Read an e-book.

    Raises LoadError for another kind of file, a damaged or encrypted one, one over the bounds,
    and one without text.
    """
    archive = open_package(data, _what, "META-INF/container.xml")
    if b"EncryptedData" in member(archive, "META-INF/encryption.xml") and "META-INF/rights.xml" in archive.namelist():
        raise LoadError("protected against copying: it cannot be read")
    place = _package_file(archive)
    package = parse(member(archive, place), _what, recover=True)
    blocks = Blocks()
    chapter = 0
    for name in _reading_order(package, posixpath.dirname(place))[:_most_chapters]:
        chapter += _add_chapter(member(archive, name), chapter + 1, blocks)
    if not blocks.marks:
        raise LoadError("no text")
    facts = _facts(package)
    language = facts.get("language", "")[:2].lower()
    return Document(
        blocks.text(),
        "epub",
        Unit.CHAPTER,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=facts.get("title", ""),
        author=facts.get("creator", ""),
        date=iso_date(facts.get("date", "").partition("T")[0]),
        language=language if re.fullmatch("[a-z]{2}", language) else "",
    )


def _package_file(archive: ZipFile) -> str:
    container = parse(member(archive, "META-INF/container.xml"), _what, recover=True)
    place = next((each.get("full-path") for each in container.iter() if local(each) == "rootfile"), None)
    if not place or not member(archive, place):
        raise LoadError(f"damaged: not {_what}, its list of contents is missing")
    return str(place)


def _reading_order(package: _Element, folder: str) -> list[str]:
    files = {
        item.get("id"): (item.get("href", ""), item.get("media-type", ""), item.get("properties", ""))
        for item in package.iter()
        if local(item) == "item"
    }
    found = []
    for reference in package.iter():
        if local(reference) == "itemref" and (entry := files.get(reference.get("idref"))):
            href, kind, properties = entry
            if ("html" in kind or href.endswith(("html", "htm"))) and "nav" not in properties.split():
                found.append(posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0]))))
    return list(dict.fromkeys(found))


def _add_chapter(data: bytes, number: int, blocks: Blocks) -> bool:
    """Append a chapter; tell whether it has any text."""
    if not data.strip():
        return False
    try:
        page = html.parse(html.decode(data))
    except LoadError:
        return False
    chapter = Blocks()
    add_blocks(visible(page.find("body"), margins=True), chapter)
    if not chapter.marks:
        return False
    text = chapter.text()
    known = len(blocks.marks)
    blocks.add(text, number=number)
    start = blocks.marks[known].start
    blocks.marks[known:] = [Mark(start, number)]
    blocks.headings += [Heading(start + h.start, h.level, h.title) for h in chapter.headings]
    return True


def _facts(package: _Element) -> dict[str, str]:
    facts: dict[str, str] = {}
    for element in package.iter():
        name, value = local(element), one_line("".join(element.itertext()))
        if name in ("title", "creator", "date", "language") and value and not len(element):
            facts.setdefault(name, value)
    return facts
