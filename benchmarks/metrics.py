"""Scores of retrieval, pure: evidence by character ranges, document recall, bootstrap intervals.

The evidence scores are those of Chroma's chunking evaluation (B. Smith and A. Troynikov,
"Evaluating Chunking Strategies for Retrieval", Chroma Technical Report, 2024), counted there over
tokens and in its code, github.com/brandonstarxel/chunking_evaluation, as here over characters. For
a question with evidence E and retrieved passages R:

    recall    = |E ∩ R| / |E|
    precision = |E ∩ R| / |R|

|E ∩ R| counts a character of the evidence once however many passages show it; |R| is the sum of
the lengths of all passages retrieved, so text shown twice, and text of another document, costs
precision. Both are means over the questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Range = tuple[int, int]
"""Characters `[start, end)`."""

Place = tuple[str, int, int]
"""A document's name and the characters `[start, end)` of it."""


def merge(ranges: Iterable[Range]) -> list[Range]:
    """Give the union of ranges: ascending, disjoint, none empty."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def length(ranges: Iterable[Range]) -> int:
    """Give the number of characters in ranges, counting overlaps as often as they occur."""
    return sum(end - start for start, end in ranges)


def overlap(first: Iterable[Range], second: Iterable[Range]) -> int:
    """Give the number of characters that lie in both unions."""
    others = merge(second)
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in merge(first)
        for other_start, other_end in others
    )


@dataclass(frozen=True, slots=True)
class EvidenceScore:
    """Recall and precision of one question, each from 0 to 1."""

    recall: float
    precision: float


def score_evidence(document: str, evidence: Sequence[Range], retrieved: Sequence[Place]) -> EvidenceScore:
    """Score the passages retrieved for a question whose `evidence` lies in `document`."""
    shown = [(start, end) for name, start, end in retrieved if name == document]
    found = overlap(evidence, shown)
    total = length((start, end) for _, start, end in retrieved)
    return EvidenceScore(found / length(merge(evidence)), found / total if total else 0.0)


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """Whether any right document was found, and the share of the right documents found."""

    any: float
    share: float


def score_documents(right: frozenset[str], retrieved: Sequence[str], k: int) -> DocumentScore:
    """Score the documents of the best `k` hits, which may name a document more than once."""
    found = right & set(retrieved[:k])
    return DocumentScore(float(bool(found)), len(found) / len(right))


def document_scores(documents: Iterable[str]) -> dict[str, float]:
    """Score each document by the rank of its best passage: 1 / rank, from hits in their order.

    The rank and not the search's own score, so that equal scores keep the order of the search.
    """
    scores: dict[str, float] = {}
    for rank, name in enumerate(documents, start=1):
        scores.setdefault(name, 1 / rank)
    return scores


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over questions with the 95% interval of a bootstrap over the questions."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap(values: Sequence[float], resamples: int = 10_000, seed: int = 0) -> Interval:
    """Give the mean and its percentile bootstrap interval (Efron and Tibshirani 1993, chapter 13).

    For a paired comparison of two systems, pass the differences question by question.
    """
    sample = np.asarray(values, dtype=np.float64)
    means = _resampled_means(sample, resamples, np.random.default_rng(seed))
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(sample.mean()), float(low), float(high))


def _resampled_means(
    sample: NDArray[np.float64], resamples: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Give the means of `resamples` samples with replacement, each of the sample's size."""
    size = len(sample)
    batches = [min(500, resamples - done) for done in range(0, resamples, 500)]
    return np.concatenate([sample[generator.integers(0, size, (rows, size))].mean(axis=1) for rows in batches])


def paired_difference(first: Sequence[float], second: Sequence[float]) -> Interval:
    """Give the mean of `first` minus `second`, question by question, with its interval.

    Raises:
        ValueError: the two do not answer the same number of questions.
    """
    return bootstrap([one - other for one, other in zip(first, second, strict=True)])
