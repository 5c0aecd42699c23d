"""Places of documents that another process reads again or removes meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.embed import HashingEmbedder
from index.errors import GoneError
from index.ingest import remove, sync
from index.search import Searcher
from index.store import Store
from index.types import Hit

TEXT = "".join(f"Day {day} was fair, and nothing happened.\n\n" for day in range(200)) + "The harbour master is Olga.\n"


@pytest.fixture
def asked(store: Store, write: Callable[..., Path]) -> tuple[Hit, int, int]:
    """A hit of the last line, and where that line stands; the document is then read again, with more above."""
    docs = write({"a.txt": TEXT})
    sync(store, HashingEmbedder(), [docs])
    hit = Searcher(store, HashingEmbedder()).search("Who is the harbour master?", 1)[0]
    write({"a.txt": "And more.\n" + TEXT})
    with Store.open(store.folder) as other:
        assert sync(other, HashingEmbedder(), [docs]).changed == 1
    start = TEXT.index("The harbour master")
    assert hit.passage.start <= start < hit.passage.end
    return hit, start, start + 10


def test_what_was_found_is_located_as_it_stood_then(store: Store, asked: tuple[Hit, int, int]) -> None:
    hit, start, end = asked
    assert store.locate(hit.source.id, start, end).first == TEXT.count("\n", 0, start) + 1


def test_of_a_document_that_is_gone_no_other_place_is_told(store: Store, asked: tuple[Hit, int, int]) -> None:
    hit, start, end = asked
    with pytest.raises(GoneError):
        store.locate(hit.source.id, start - 4000, end - 4000)  # in a passage that was not looked up
    with Store.open(store.folder) as fresh, pytest.raises(GoneError):
        fresh.locate(hit.source.id, start, end)
    with Store.open(store.folder) as other:
        remove(other, ["a.txt"])
    assert store.locate(hit.source.id, start, end).first > 400
