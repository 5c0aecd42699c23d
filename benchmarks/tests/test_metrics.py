# ruff: noqa: D103
"""The scorers against numbers worked out by hand."""

from __future__ import annotations

import pytest

from benchmarks.metrics import (
    bootstrap,
    document_scores,
    merge,
    overlap,
    paired_difference,
    score_documents,
    score_evidence,
)


def test_ranges_merge_where_they_touch_or_overlap() -> None:
    assert merge([(5, 8), (0, 3), (3, 4), (7, 9), (2, 2)]) == [(0, 4), (5, 9)]


def test_overlap_counts_a_character_once() -> None:
    assert overlap([(0, 10), (5, 12)], [(8, 20), (9, 11)]) == 4


def test_evidence_recall_and_precision() -> None:
    evidence = [(10, 20), (40, 50)]
    retrieved = [("a", 0, 15), ("a", 12, 22), ("b", 40, 50)]
    score = score_evidence("a", evidence, retrieved)
    assert score.recall == pytest.approx(10 / 20)
    assert score.precision == pytest.approx(10 / 35)


def test_nothing_retrieved_scores_zero() -> None:
    score = score_evidence("a", [(0, 5)], [])
    assert (score.recall, score.precision) == (0.0, 0.0)


def test_documents_of_the_best_hits() -> None:
    score = score_documents(frozenset({"a", "b"}), ["c", "a", "a", "b"], k=3)
    assert (score.any, score.share) == (1.0, 0.5)
    assert score_documents(frozenset({"b"}), ["c", "a", "a", "b"], k=3).any == 0.0


def test_a_document_scores_by_its_best_passage() -> None:
    assert document_scores(["b", "a", "b", "c"]) == {"b": 1.0, "a": 0.5, "c": 0.25}


def test_bootstrap_of_a_constant_has_no_width() -> None:
    interval = bootstrap([0.5] * 20, resamples=100)
    assert (interval.mean, interval.low, interval.high) == (0.5, 0.5, 0.5)


def test_bootstrap_of_a_coin_is_near_the_normal_interval() -> None:
    interval = bootstrap([0.0, 1.0] * 200)
    assert interval.mean == 0.5
    assert interval.low == pytest.approx(0.5 - 1.96 * 0.025, abs=0.006)
    assert interval.high == pytest.approx(0.5 + 1.96 * 0.025, abs=0.006)


def test_paired_difference_needs_pairs() -> None:
    assert paired_difference([1.0, 0.5], [0.5, 0.0]).mean == 0.5
    with pytest.raises(ValueError, match="zip"):
        paired_difference([1.0], [1.0, 0.0])
