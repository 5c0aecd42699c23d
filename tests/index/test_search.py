from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embed import HashingEmbedder
from index.ingest import sync
from index.search import LONGEST_QUESTION, Searcher, SearchSettings
from index.store import Store
from index.types import Filter, Hit, Locator, Unit

Write = Callable[..., Path]


class Placed(HashingEmbedder):
    """Vectors by hand: what a text is mapped to decides how near it is to every question."""

    def __init__(self, nearness: dict[str, float]) -> None:
        self.nearness = nearness

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            cosine = next((near for name, near in self.nearness.items() if name in text), 0.0)
            result[row, :2] = cosine, (1 - cosine**2) ** 0.5
        return result

    def embed_query(self, text: str) -> NDArray[np.float32]:
        result = np.zeros(self.dimension, dtype=np.float32)
        result[0] = 1
        return result


def names(hits: list[Hit]) -> list[str]:
    return [hit.source.path for hit in hits]


@pytest.fixture
def fused(store: Store, write: Write) -> Searcher:
    """By vectors a, b, c, d; by words c, a (twice and once "pier"); d is in no list but the first."""
    docs = write(
        {
            "a.txt": "alpha pier and some more words to make it longer",
            "b.txt": "beta nothing",
            "c.txt": "gamma pier pier",
            "d.txt": "delta nothing",
        }
    )
    embedder = Placed({"alpha": 0.9, "beta": 0.8, "gamma": 0.7, "delta": 0.6})
    sync(store, embedder, [docs])
    return Searcher(store, embedder, SearchSettings(rrf_k=60))


def test_fusion_is_the_sum_of_reciprocal_ranks(fused: Searcher) -> None:
    hits = fused.search("pier")
    assert [(hit.source.path, hit.dense_rank, hit.bm25_rank) for hit in hits] == [
        ("a.txt", 1, 2),
        ("c.txt", 3, 1),
        ("b.txt", 2, None),
        ("d.txt", 4, None),
    ]
    assert [hit.score for hit in hits] == pytest.approx([1 / 61 + 1 / 62, 1 / 63 + 1 / 61, 1 / 62, 1 / 64])
    assert [hit.dense for hit in hits] == pytest.approx([0.9, 0.7, 0.8, 0.6], abs=1e-6)
    assert hits[1].bm25 is not None and hits[0].bm25 is not None and hits[1].bm25 > hits[0].bm25
    assert hits[2].bm25 is None


def test_the_constant_of_the_fusion_weighs_first_ranks(store: Store, fused: Searcher) -> None:
    steep = Searcher(store, Placed({"alpha": 0.9}), SearchSettings(rrf_k=0))
    assert [hit.score for hit in steep.search("pier", top_k=2)] == pytest.approx([1 / 1 + 1 / 2, 1 / 3 + 1 / 1])


def test_either_list_can_be_switched_off(store: Store, fused: Searcher) -> None:
    embedder = Placed({"alpha": 0.9, "beta": 0.8, "gamma": 0.7, "delta": 0.6})
    dense = Searcher(store, embedder, SearchSettings(bm25=False)).search("pier")
    assert names(dense) == ["a.txt", "b.txt", "c.txt", "d.txt"]
    assert {hit.bm25_rank for hit in dense} == {None}
    words = Searcher(store, embedder, SearchSettings(dense=False)).search("pier")
    assert names(words) == ["c.txt", "a.txt"]
    assert {hit.dense for hit in words} == {None}
    assert Searcher(store, embedder, SearchSettings(dense=False, bm25=False)).search("pier") == []


def test_depth_is_the_length_of_each_list(store: Store, fused: Searcher) -> None:
    embedder = Placed({"alpha": 0.9, "beta": 0.8, "gamma": 0.7, "delta": 0.6})
    shallow = Searcher(store, embedder, SearchSettings(depth=1))
    assert sorted(names(shallow.search("pier", top_k=1))) == ["a.txt"]
    assert sorted(names(fused.search("pier", top_k=1, depth=1))) == ["a.txt"]
    assert len(shallow.search("pier", top_k=4)) == 4, "never shorter than what is asked for"


def test_ties_keep_the_order_of_the_index(store: Store, write: Write) -> None:
    docs = write({f"{name}.txt": f"{name} word" for name in "abcdefgh"})
    embedder = Placed({})
    sync(store, embedder, [docs])
    searcher = Searcher(store, embedder)
    first = searcher.search("word", top_k=8)
    assert names(first) == [f"{name}.txt" for name in "abcdefgh"]
    assert all(searcher.search("word", top_k=8) == first for _ in range(3))
    assert searcher.search("word", top_k=3) == first[:3]


def test_passages_with_the_same_text_count_once_at_their_best_rank(store: Store, write: Write) -> None:
    docs = write({"a.txt": "alpha pier", "b/a.txt": "alpha pier", "c.txt": "gamma pier pier", "d.txt": "alpha pier"})
    embedder = Placed({"alpha": 0.9, "gamma": 0.7})
    sync(store, embedder, [docs])
    hits = Searcher(store, embedder).search("pier", top_k=2)
    assert sorted(names(hits)) == ["a.txt", "c.txt"]


def test_a_hit_says_where_it_stands(store: Store, write: Write) -> None:
    docs = write({"notes.md": "# Harbour\n\n## Costs\n\nThe pier cost\nnine million.\n"})
    embedder = HashingEmbedder()
    sync(store, embedder, [docs])
    [hit] = Searcher(store, embedder).search("what did the pier cost?")
    assert store.text(hit.source.id)[hit.passage.start : hit.passage.end] == hit.passage.text
    assert hit.locator == Locator(Unit.LINE, 1, 6, "", ("Harbour",))
    assert (hit.source.root, hit.source.title, hit.source.type) == (str(docs), "Harbour", "markdown")


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (Filter(paths=("b.txt",)), ["b.txt"]),
        (Filter(paths=("[cd].txt",)), ["c.txt", "d.txt"]),
        (Filter(types=("text",)), ["a.txt", "b.txt", "c.txt", "d.txt"]),
        (Filter(types=("pdf",)), []),
        (Filter(until="1999"), []),
    ],
)
def test_filters_apply_to_both_lists(filter: Filter, expected: list[str], fused: Searcher) -> None:
    assert sorted(names(fused.search("pier", filter=filter))) == expected


def test_ranks_count_within_the_filter(fused: Searcher) -> None:
    [hit] = fused.search("pier", filter=Filter(paths=("c.txt",)))
    assert (hit.dense_rank, hit.bm25_rank) == (1, 1)


def test_what_is_new_and_what_is_gone_shows_at_once(store: Store, fused: Searcher, write: Write) -> None:
    docs = write({"e.txt": "epsilon pier"})
    (docs / "a.txt").unlink()
    sync(store, Placed({"epsilon": 0.95}), [docs])
    assert names(fused.search("pier"))[0] == "e.txt"
    assert "a.txt" not in names(fused.search("pier"))


def test_missing_words_stand_in_no_document(store: Store, write: Write) -> None:
    docs = write({"a.txt": "The harbour's pier cost 1,200 euros; getUserName was called by e-mail from 東京."})
    sync(store, HashingEmbedder(), [docs])
    searcher = Searcher(store, HashingEmbedder())
    assert searcher.missing_words("Who paid 1200 for the Pier in Zanzibar by submarine?") == [
        "paid",
        "Zanzibar",
        "submarine",
    ]
    assert searcher.missing_words("user email 東京 piers") == []
    assert searcher.missing_words("") == [] == searcher.missing_words("?!")


@pytest.mark.parametrize("question", ["", " ", "?", "\x00", '"', "a OR", "x" * (LONGEST_QUESTION + 5), "w " * 9_000])
def test_no_question_is_an_error(question: str, fused: Searcher) -> None:
    assert len(fused.search(question)) <= 4
    assert isinstance(fused.missing_words(question), list)


def test_an_empty_index_has_no_hits(store: Store) -> None:
    assert Searcher(store, HashingEmbedder()).search("anything") == []
