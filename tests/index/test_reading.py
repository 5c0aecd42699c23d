"""A file read without being indexed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.errors import LoadError
from index.reading import read_bytes, read_file


def test_plain_and_other_files(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "a.md").write_text("# Rent\n\nIt is due.\n", "utf-8")
    assert read_file(tmp_path / "a.md").headings[0].title == "Rent"
    (tmp_path / "a.html").write_text("<html><body><p>The rent is due in June.</p></body></html>", "utf-8")
    assert "The rent is due" in read_file(tmp_path / "a.html").text
    assert read_bytes(b"The rent is due.").text == "The rent is due."


def test_nothing_is_an_empty_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert read_file(tmp_path / "a.txt").text == ""
    assert read_bytes(b"").text == ""


def test_what_cannot_be_read_is_named_with_its_reason(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.bin").write_bytes(bytes(range(256)))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    for name in ("pipe.txt", "a.bin", "a.pdf", "gone.txt", "."):
        with pytest.raises(LoadError, match="cannot be read: "):
            read_file(tmp_path / name)


def test_standard_input_is_named_so() -> None:
    with pytest.raises(LoadError, match=r"^Standard input cannot be read: not of a type that is read\.$"):
        read_bytes(bytes(range(256)))
