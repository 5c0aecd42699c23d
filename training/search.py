"""The program's search over passages held in memory, for a hundred thousand questions at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from assistant.words import content_stems
from index.embed import TransformerEmbedder
from index.split import embedded_text
from index.types import Passage

RRF_K = 8
"""As in the program's settings."""

DEPTH = 40
CHUNK = 1024
K1, B = 1.2, 0.75
"""Of BM25, as in SQLite's FTS5."""


def nearest(
    questions: Sequence[str], passages: Sequence[Passage], embedder: TransformerEmbedder, top_k: int
) -> list[np.ndarray]:
    """Give the numbers of the passages that rank best for each question: reciprocal ranks of dense and BM25."""
    texts = [embedded_text(passage) for passage in passages]
    vectors = embedder.embed(texts)
    asked = embedder.embed(list(questions))
    terms, counts = _bm25(texts)
    wanted = terms.transform(questions)
    results = []
    for at in range(0, len(questions), CHUNK):
        dense = asked[at : at + CHUNK] @ vectors.T
        lexical = (wanted[at : at + CHUNK] @ counts).toarray()
        best = [_ranked(scores, DEPTH) for scores in (dense, lexical)]
        results += [_fused([lists[row] for lists in best], top_k) for row in range(len(dense))]
    return results


def _bm25(texts: Sequence[str]) -> tuple[CountVectorizer, sparse.csr_matrix]:
    """Give the vectoriser and BM25's weights, terms × texts."""
    terms = CountVectorizer(analyzer=content_stems, binary=False, dtype=np.float32)
    counts = terms.fit_transform(texts).tocsr()
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    having = np.asarray((counts > 0).sum(axis=0)).ravel()
    rarity = np.log(1 + (len(texts) - having + 0.5) / (having + 0.5))
    norm = K1 * (1 - B + B * lengths / lengths.mean())
    counts.data = counts.data * (K1 + 1) / (counts.data + np.repeat(norm, np.diff(counts.indptr)))
    return terms, (counts @ sparse.diags(rarity)).T.tocsr()


def _ranked(scores: np.ndarray, depth: int) -> np.ndarray:
    depth = min(depth, scores.shape[1])
    best = np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
    order = np.argsort(-np.take_along_axis(scores, best, 1), axis=1)
    return np.take_along_axis(best, order, 1)


def _fused(lists: list[np.ndarray], top_k: int) -> np.ndarray:
    scores: dict[int, float] = {}
    for ranked in lists:
        for rank, number in enumerate(ranked.tolist(), start=1):
            scores[number] = scores.get(number, 0.0) + 1 / (RRF_K + rank)
    return np.array(sorted(scores, key=lambda number: -scores[number])[:top_k], dtype=np.int32)
