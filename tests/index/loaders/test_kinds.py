import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import LoadError
from index.loaders import document_type, load, unread_suffixes
from index.types import type_names

zip_of_word = b"PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml...PK\x03\x04word/document.xml"


@pytest.mark.parametrize(
    ("name", "head", "type"),
    [
        ("notes.txt", b"plain words", "text"),
        ("notes.TXT", b"plain words", "text"),
        ("notes.md", b"# Title", "markdown"),
        ("main.py", b"import os", "code"),
        ("Makefile", b"all:\n\techo", "code"),
        ("README", b"Read this first.", "text"),
        ("LICENSE", b"MIT License", "text"),
        ("report.2024", "Räume".encode(), "text"),
        ("run", b"#!/bin/sh\necho", "code"),
        ("page.html", b"<p>words", "html"),
        ("page", b"\n<!-- saved --><!DOCTYPE html><html>", "html"),
        ("page.xhtml", b"<?xml version='1.0'?><html>", "html"),
        ("paper.pdf", b"%PDF-1.7\n", "pdf"),
        ("paper.txt", b"%PDF-1.7\n", "pdf"),
        ("paper", b"\n%PDF-1.7\n", "pdf"),
        ("letter.docx", zip_of_word, "docx"),
        ("letter", zip_of_word, "docx"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "docx"),
        ("letter.doc", b"plain words in a file called .doc", "text"),
        ("broken.docx", b"no zip at all", "docx"),
        ("binary.txt", b"\0\1\2\3", "text"),
        ("wide", "wide".encode("utf-16"), "text"),
        ("archive.zip", b"PK\x03\x04", None),
        ("archive", b"PK\x03\x04\x14\0", None),
        ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
        ("picture.PNG", b"not even a picture", None),
        ("letter.rtf", b"{\\rtf1", "rtf"),
        ("letter", b"{\\rtf1", "rtf"),
        ("letter.doc", b"{\\rtf1", "rtf"),
        ("book", b"PK\x03\x04....mimetypeapplication/epub+zip", "epub"),
        ("sheet.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "xlsx"),
        ("sheet.xls", b"a\tb\n", "text"),
        ("empty.py", b"", None),
        ("table.xlsx", b"PK\x03\x04", "xlsx"),
    ],
)
def test_document_type(name: str, head: bytes, type: str | None) -> None:
    assert document_type(Path(name), head) == type


def test_types_are_those_of_the_index() -> None:
    names = ["a.txt", "a.py", "a.md", "a.html", "a.pdf", "a.docx", "a.odt", "a.rtf", "a.epub"]
    names += ["a.pptx", "a.odp", "a.xlsx", "a.ods", "a.rst", "a.org", "a.csv", "a.json", "a.xml"]
    names += ["a.eml", "a.mbox", "a.ipynb", "a.srt"]
    assert tuple(document_type(Path(name), b"words") for name in names) == type_names


def test_unread_suffixes_are_of_no_type() -> None:
    assert {document_type(Path(f"a.{suffix}"), b"words") for suffix in unread_suffixes} == {None}


@pytest.mark.parametrize("type", type_names)
@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\0\1\2\3" * 99, b"%PDF-1.7 and no more", b"PK\x03\x04\xff\xff"])
def test_what_cannot_be_read_is_a_load_error_with_a_short_reason(type: str, data: bytes) -> None:
    if type in ("text", "code", "markdown", "html", "rst", "org", "csv", "json", "xml") and data.startswith(b"%PDF"):
        assert load(Path("a"), data, type).text.strip() == data.decode()
        return
    with pytest.raises(LoadError) as caught:
        load(Path("a"), data, type)
    reason = str(caught.value)
    assert 0 < len(reason) <= 200
    assert reason.isprintable()


def test_no_library_is_imported_before_it_is_needed() -> None:
    program = """
import sys
from pathlib import Path
import index.loaders, index.scan
index.loaders.load(Path("a.md"), b"# Title", "markdown")
heavy = ("trafilatura", "docx", "pypdfium2", "lxml", "charset_normalizer", "pathspec", "torch")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
