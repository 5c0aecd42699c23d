"""An index that is deleted or made again while somebody holds it open."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from index.embed import HashingEmbedder
from index.errors import CatalogError, ModelError
from index.ingest import sync
from index.search import Searcher
from index.store import Store

Write = Callable[..., Path]


class Other(HashingEmbedder):
    """Another model."""

    @property
    def fingerprint(self) -> str:
        return "another"


def make_again(store: Store, docs: Path, embedder: HashingEmbedder | None = None) -> None:
    """Delete the index and make it anew, as another process does."""
    shutil.rmtree(store.folder)
    with Store.open(store.folder, create=True) as fresh:
        sync(fresh, embedder or HashingEmbedder(), [docs])


@pytest.fixture
def docs(store: Store, write: Write, hashing: HashingEmbedder) -> Path:
    docs = write({"a.txt": "The harbour master is Olga Brandt.", "b.txt": "Boats leave at noon."})
    sync(store, hashing, [docs])
    return docs


def test_a_question_goes_to_the_index_that_is_there(
    store: Store, docs: Path, write: Write, hashing: HashingEmbedder
) -> None:
    searcher = Searcher(store, hashing)
    [first] = searcher.search("Who is the harbour master?", 1)
    write({"a.txt": "Above it stands a line.\n" * 40 + "\nThe harbour master is Peter Vos."})
    make_again(store, docs)
    searcher.renew()
    [hit] = searcher.search("Who is the harbour master Vos?", 1)
    assert first.passage.text == "The harbour master is Olga Brandt." and "Peter Vos" in hit.passage.text
    start = store.text(hit.source.id).index("The harbour master")
    assert store.locate(hit.source.id, start, start + 5).first == 42


def test_an_index_that_is_gone_is_told(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    shutil.rmtree(store.folder)
    for act in (Searcher(store, hashing).renew, store.counts, lambda: sync(store, hashing, [docs])):
        with pytest.raises(CatalogError, match="There is no index in"):
            act()
    assert not store.folder.exists()


def test_a_sync_writes_into_the_index_that_is_there(
    store: Store, docs: Path, write: Write, hashing: HashingEmbedder
) -> None:
    make_again(store, docs)
    write({"c.txt": "A new file."})
    report = sync(store, hashing, [docs])
    assert (report.added, report.unchanged) == (1, 2)
    with Store.open(store.folder) as fresh:
        assert [source.path for source in fresh.sources()] == ["a.txt", "b.txt", "c.txt"]


def test_a_sync_into_a_file_that_is_deleted_meanwhile_is_no_success(store: Store, docs: Path, write: Write) -> None:
    class Deleting(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> Any:
            make_again(store, docs)
            return super().embed(texts)

    write({"c.txt": "A new file."})
    with pytest.raises(CatalogError, match="index again"):
        sync(store, Deleting(), [docs])
    assert store.counts()["indexed"] == 3


def test_another_model_of_the_new_index_is_told(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    searcher = Searcher(store, hashing)
    make_again(store, docs, Other())
    for _ in range(2):
        with pytest.raises(ModelError, match="--rebuild"):
            searcher.renew()
