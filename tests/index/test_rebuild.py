"""Everything anew: the index is as it was until the new one is whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import ingest
from index.embed import HashingEmbedder
from index.errors import IndexingError, SyncRefusedError
from index.ingest import SyncOptions, sync
from index.rebuild import rebuild
from index.search import Searcher
from index.store import Store

FILES = {f"{name}.txt": f"The code of {name} is {name.upper()}.\n" for name in "boats cats dogs birds fish".split()}


class Other(HashingEmbedder):
    fingerprint = "another"

    def __init__(self, left: int = 1_000_000) -> None:
        self.left = left
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(texts) > self.left:
            raise KeyboardInterrupt
        self.left -= len(texts)
        self.texts += len(texts)
        return super().embed(texts)


@pytest.fixture
def docs(write: Callable[..., Path]) -> Path:
    return write(FILES)


@pytest.fixture
def synced(store: Store, docs: Path, hashing: HashingEmbedder) -> Store:
    sync(store, hashing, [docs])
    return store


def texts(store: Store) -> dict[str, str]:
    return {one.path: store.text(one.id) for one in store.sources() if one.status == "indexed"}


def contents(store: Store) -> dict[str, list[tuple[object, ...]]]:
    tables = ("meta", "roots", "documents", "passages", "vectors", "fulltext")
    return {table: [tuple(row) for row in store.catalog.rows(f"SELECT * FROM {table}")] for table in tables}


def found(store: Store, embedder: HashingEmbedder, question: str) -> list[str]:
    return [hit.source.path for hit in Searcher(store, embedder).search(question)]


def test_all_is_read_and_embedded_anew_with_another_model(synced: Store, docs: Path) -> None:
    before = {row["id"] for row in synced.catalog.rows("SELECT id FROM passages")}
    other = Other()
    report = rebuild(synced, other, [], SyncOptions())
    assert (report.added, other.texts) == (5, 5)
    assert texts(synced) == FILES and synced.roots() == [str(docs)]
    assert synced.catalog.meta("model") == "another"
    assert found(synced, other, "what is the code of dogs?")[0] == "dogs.txt"
    after = {row["id"] for row in synced.catalog.rows("SELECT id FROM passages")}
    assert not before & after, "an id is never used again"
    assert synced.catalog.rows("PRAGMA foreign_key_check") == []
    assert not (synced.folder / "rebuild").exists()
    assert sync(synced, other).unchanged == 5


@pytest.mark.parametrize("left", [0, 2, 4])
def test_one_that_is_interrupted_changes_nothing_and_goes_on(
    left: int, synced: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "BATCH", 2)
    before = contents(synced)
    with pytest.raises(KeyboardInterrupt):
        rebuild(synced, Other(left), [], SyncOptions())
    assert contents(synced) == before
    assert found(synced, HashingEmbedder(), "what is the code of dogs?")[0] == "dogs.txt"
    other = Other()
    assert rebuild(synced, other, [], SyncOptions()).added == 5 - left
    assert other.texts == 5 - left
    assert texts(synced) == FILES


def test_what_another_model_began_is_not_gone_on_with(synced: Store) -> None:
    with pytest.raises(KeyboardInterrupt):
        rebuild(synced, Other(0), [], SyncOptions())
    assert rebuild(synced, HashingEmbedder(), [], SyncOptions()).added == 5


def test_damaged_leavings_are_no_hindrance(synced: Store) -> None:
    (synced.folder / "rebuild").mkdir()
    (synced.folder / "rebuild" / "catalog.db").write_bytes(b"no catalog" * 1000)
    assert rebuild(synced, HashingEmbedder(), [], SyncOptions()).added == 5


def test_the_loss_of_most_documents_must_be_meant(synced: Store, docs: Path) -> None:
    before = contents(synced)
    for name in list(FILES)[:4]:
        (docs / name).write_bytes(b"\0\1\2")
    with pytest.raises(SyncRefusedError, match="5 documents only 1"):
        rebuild(synced, HashingEmbedder(), [], SyncOptions())
    assert contents(synced) == before
    assert rebuild(synced, HashingEmbedder(), [], SyncOptions(prune=True)).failed == 4


def test_a_root_that_is_missing_is_not_lost(synced: Store, docs: Path, tmp_path: Path) -> None:
    docs.rename(tmp_path / "unplugged")
    with pytest.raises(IndexingError, match="is missing"):
        rebuild(synced, HashingEmbedder(), [], SyncOptions())
    assert texts(synced) == FILES


def test_a_root_that_is_empty_is_lost_only_where_that_is_meant(
    synced: Store, tmp_path: Path, write: Callable[..., Path]
) -> None:
    drive = write({"a.txt": "More words."}, tmp_path / "drive")
    sync(synced, HashingEmbedder(), [drive])
    (drive / "a.txt").unlink()
    with pytest.raises(SyncRefusedError, match="drive is empty"):
        rebuild(synced, HashingEmbedder(), [], SyncOptions())
    assert texts(synced) == FILES | {"a.txt": "More words."}
    rebuild(synced, HashingEmbedder(), [], SyncOptions(prune=True))
    assert texts(synced) == FILES


def test_new_paths_come_with_it(synced: Store, tmp_path: Path, write: Callable[..., Path]) -> None:
    other = write({"a.txt": "More words."}, tmp_path / "more")
    assert rebuild(synced, HashingEmbedder(), [other], SyncOptions()).added == 6
    assert synced.roots() == sorted(map(os.fspath, (other, tmp_path / "docs")))
