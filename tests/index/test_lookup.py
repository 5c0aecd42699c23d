"""Passages by phrases and rare words, and the text around them."""

from __future__ import annotations

from pathlib import Path

from index.embed import TransformerEmbedder
from index.ingest import sync
from index.lookup import Lookup
from index.store import Store


def test_words_lead_to_their_passages(corpus_index: Path) -> None:
    with Store.open(corpus_index) as store:
        lookup = Lookup(store)
        words = "Steve Witkoff and Rustem Umerov led the two delegations".split()
        (first, *_) = lookup.by_phrases(words, 5)
        stretch = lookup.around(first, 0)
        assert stretch is not None and " ".join(words) in stretch.text
        assert store.text(stretch.source)[stretch.start : stretch.start + len(stretch.text)] == stretch.text
        assert first in lookup.by_words(["Umerov", "Witkoff", "and", "zqx"], 5)
        assert lookup.by_words(["zqx"], 5) == []
        assert lookup.by_phrases([], 5) == lookup.by_phrases(["—"], 5) == []
        assert lookup.around(10**9, 10) is None


def test_stretches_are_pieces_of_the_text(embedder: TransformerEmbedder, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    text = "\n\n".join(f"Paragraph {number}. " + "It is about the house in the street. " * 12 for number in range(20))
    (folder / "a.txt").write_text(f"\n\n{text}\n", "utf-8")
    with Store.open(tmp_path / "index", create=True) as store:
        sync(store, embedder, [folder])
        whole, lookup = store.text(1), Lookup(store)
        for start in range(0, len(whole), 377):
            stretch = lookup.between(1, start, start + 50)
            if stretch is not None:
                assert whole[stretch.start : stretch.start + len(stretch.text)] == stretch.text
        assert lookup.between(1, 10**9, 10**9 + 1) is None
