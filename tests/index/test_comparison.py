"""What the comparison of files and catalog finds where roots lie in each other or are not what they were."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.embed import HashingEmbedder
from index.errors import IndexingError
from index.ingest import SyncOptions, remove, sync
from index.store import Store

Write = Callable[..., Path]


def paths(store: Store) -> list[str]:
    return [str(Path(source.root, source.path)) for source in store.sources()]


def test_a_path_that_is_no_utf8_is_an_error(store: Store, tmp_path: Path, hashing: HashingEmbedder) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this file system refuses such names")
    with pytest.raises(IndexingError, match=r"caf\\xe9 cannot be indexed: its name is not valid UTF-8"):
        sync(store, hashing, [folder])


def test_a_folder_that_a_renamed_file_replaces_goes(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"notes/a.txt": "Boats wait.", "README": "Cats sleep."})
    sync(store, hashing, [docs])
    (docs / "notes" / "a.txt").unlink()
    (docs / "notes").rmdir()
    (docs / "README").rename(docs / "notes")
    report = sync(store, hashing)
    assert (report.renamed, report.removed) == (1, 1)
    assert paths(store) == [str(docs / "notes")]


def test_what_was_left_below_a_file_goes(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"notes": "Boats wait.", "other/a.txt": "Cats sleep."})
    sync(store, hashing, [docs])
    store.catalog.run("UPDATE documents SET path = 'notes/a.txt' WHERE path = 'other/a.txt'")
    (docs / "other" / "a.txt").unlink()
    assert sync(store, hashing).removed == 1
    assert paths(store) == [str(docs / "notes")]
