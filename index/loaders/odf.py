"""What OpenDocument files have in common: their package, their facts, the text of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import ZipFile

from index.errors import LoadError
from index.loaders.blocks import one_line, tidy
from index.loaders.dates import iso_date
from index.loaders.markup import local, parse
from index.loaders.package import member, open_package
from index.loaders.table import rows_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_namespace = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE = f"{{{_namespace}table:1.0}}"
TEXT = f"{{{_namespace}text:1.0}}"
OFFICE = f"{{{_namespace}office:1.0}}"
DRAW = f"{{{_namespace}drawing:1.0}}"
PRESENTATION = f"{{{_namespace}presentation:1.0}}"
_left_out = frozenset(("note", "annotation", "annotation-end", "tracked-changes", "bookmark-ref-format", "forms"))
most_repeats = 1_000
_most_spaces = 100


class Facts:
    """Title, author, date (ISO 8601) and language, as `meta.xml` states them."""

    def __init__(self, archive: ZipFile) -> None:
        found: dict[str, str] = {}
        if data := member(archive, "meta.xml"):
            for element in parse(data, "OpenDocument file", recover=True).iter():
                found.setdefault(local(element), one_line(element.text or ""))
        self.title = found.get("title", "")
        self.author = found.get("initial-creator", "") or found.get("creator", "")
        day = found.get("creation-date", "") or found.get("date", "")
        self.date = iso_date(day[:10])
        language = found.get("language", "")[:2].lower()
        self.language = language if re.fullmatch("[a-z]{2}", language) else ""


def open_content(data: bytes, what: str, body: str) -> tuple[_Element, Facts]:
    """Open an OpenDocument file and give its body element and facts.

    Raises LoadError for a damaged or encrypted file and for one of another kind.
    """
    archive = open_package(data, what, "content.xml")
    if b"encryption-data" in member(archive, "META-INF/manifest.xml"):
        raise LoadError("encrypted: remove the password first")
    root = parse(member(archive, "content.xml"), what)
    found = root.find(f"{OFFICE}body/{OFFICE}{body}")
    if found is None:
        raise LoadError(f"not {what}")
    return found, Facts(archive)


def paragraph_text(paragraph: _Element) -> str:
    """Give the text of a paragraph as it stands; notes, comments and what was deleted are left out."""
    return tidy("".join(_pieces(paragraph))).strip()


def notes_in(paragraph: _Element) -> Iterator[tuple[str, str]]:
    """Give kind (footnote, endnote) and text of the notes whose marks stand in a paragraph."""
    for note in paragraph.iter(f"{TEXT}note"):
        body = note.find(f"{TEXT}note-body")
        text = "" if body is None else one_line(" ".join(paragraph_text(each) for each in body.iter(f"{TEXT}p")))
        if text:
            yield note.get(f"{TEXT}note-class", "footnote"), text


def table_text(table: _Element) -> str:
    """Give a table in a text or on a slide, a row a line."""
    return rows_text(
        [" ".join(paragraph_text(p) for p in cell.iter(f"{TEXT}p", f"{TEXT}h")) for cell in row]
        for row in rows_of(table)
    )


def rows_of(table: _Element) -> Iterator[list[_Element]]:
    """Give the cells of each row of a table, but not of the tables inside it."""
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is table:
            yield [cell for cell in row if local(cell) in ("table-cell", "covered-table-cell")]


def _pieces(element: _Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child)
        if name == "s":
            yield " " * min(_count(child, f"{TEXT}c"), _most_spaces)
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name == "frame":
            yield from _frame(child)
        elif name and name not in _left_out:
            yield from _pieces(child)
        yield child.tail or ""


def _frame(frame: _Element) -> Iterator[str]:
    """Give the text of a text box that is anchored in a paragraph, on lines of its own."""
    paragraphs = list(frame.iter(f"{TEXT}p", f"{TEXT}h"))
    if paragraphs:
        yield "\n" + "\n".join("".join(_pieces(paragraph)) for paragraph in paragraphs) + "\n"


def _count(element: _Element, name: str) -> int:
    value = element.get(name, "1")
    return int(value) if value.isdecimal() and len(value) < 9 else 1


def repeats(element: _Element, name: str) -> int:
    """Give how many times a cell or row stands, as its attribute `name` says."""
    return _count(element, f"{TABLE}{name}")
