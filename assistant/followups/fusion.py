"""Hits of several searches as one ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.types import Hit

RRF_K = 8
"""The constant of reciprocal rank fusion, as `search.rrf_k`."""

FURTHER = 0.4
"""What a rank counts in searches after the first: the first form of a question is the better one."""


def fuse(rankings: Sequence[Sequence[Hit]], top_k: int) -> list[Hit]:
    """Give the best `top_k` hits of several rankings, each once; those of the first count most."""
    hits: dict[int, Hit] = {}
    scores: dict[int, float] = {}
    for number, ranking in enumerate(rankings):
        for rank, hit in enumerate(ranking, start=1):
            known = hits.setdefault(hit.id, hit)
            scores[known.id] = scores.get(known.id, 0.0) + (FURTHER if number else 1.0) / (RRF_K + rank)
    ranked = sorted(hits.values(), key=lambda hit: (-scores[hit.id], hit.id))
    kept: dict[str, Hit] = {}
    for hit in ranked:
        kept.setdefault(hit.passage.text, replace(hit, score=scores[hit.id]))
    return list(kept.values())[:top_k]
