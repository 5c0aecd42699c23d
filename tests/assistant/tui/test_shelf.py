"""Files by folder."""

from __future__ import annotations

from assistant.tui.shelf import shelve
from index.types import Source

from .driver import SOURCES


def test_files_stand_in_their_folders() -> None:
    (docs,) = shelve(SOURCES, ["/docs"])
    assert (docs.count, docs.failed, docs.passages) == (3, 1, 3)
    assert [folder.path for folder in docs.folders] == ["/docs/lease"]
    assert [source.path for source in docs.files] == ["ferry.md"]
    assert list(docs.all_files) == ["/docs/ferry.md", "/docs/lease/rent.pdf"]


def test_a_root_without_files_is_there_and_one_that_is_a_file_is_not_twice() -> None:
    single = Source(9, "one.txt", "/other", "text")
    shelves = shelve([single], ["/empty", "/other/one.txt"])
    assert [(shelf.path, shelf.count) for shelf in shelves] == [("/empty", 0), ("/other", 1)]


def test_an_archive_is_a_folder_as_a_root_too() -> None:
    inner = Source(1, "papers.zip/inner/a.txt", "/docs", "text", passages=2)
    (docs,) = shelve([inner], ["/docs"])
    assert [(folder.path, folder.count) for folder in docs.folders] == [("/docs/papers.zip", 1)]
    (archive,) = shelve([inner], ["/docs/papers.zip"])
    assert (archive.path, archive.count, list(archive.all_files)) == (
        *("/docs/papers.zip", 1),
        ["/docs/papers.zip/inner/a.txt"],
    )
