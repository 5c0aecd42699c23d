"""Intervals and tests: exact where they can be worked out, and sound on simulated data."""

from __future__ import annotations

import random

import pytest

from assistant.evaluation.resampling import bootstrap, bootstrap_of, permutation_test


def test_an_interval_is_around_the_mean() -> None:
    found = bootstrap([0.0, 1.0] * 50)
    assert (found.mean, found.count) == (0.5, 100)
    assert found.low == pytest.approx(0.4, abs=0.015) and found.high == pytest.approx(0.6, abs=0.015)
    assert str(found) == f"0.500 [{found.low:.3f}, {found.high:.3f}]"


def test_equal_values_have_no_width() -> None:
    assert bootstrap([0.25] * 9) == bootstrap([0.25] * 9, list("aaabbbccc"))
    assert bootstrap([1.0]).low == 1


def test_clusters_widen_an_interval() -> None:
    """Ten documents with ten equal questions each are ten observations, not a hundred."""
    values = [float(document < 5) for document in range(10) for _ in range(10)]
    alone, together = bootstrap(values), bootstrap(values, [at // 10 for at in range(100)])
    assert together.mean == alone.mean == 0.5
    assert together.high - together.low > 2.5 * (alone.high - alone.low)


def test_clusters_of_different_sizes_keep_the_mean_over_questions() -> None:
    assert bootstrap([1, 1, 1, 0], list("aaab")).mean == 0.75
    with pytest.raises(ValueError, match="2 values and 1 clusters"):
        bootstrap([1, 0], ["a"])


def test_any_statistic() -> None:
    values = [3.0, 1.0, 2.0]
    found = bootstrap_of(lambda ats: max(values[at] for at in ats), 3)
    assert found is not None
    assert (found.mean, found.high, found.count) == (3, 3, 3)
    assert bootstrap_of(lambda ats: None, 3) is None


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([0.0, 0.0], 1.0),
        ([1.0], 1.0),  # both signs are as far
        ([1.0] * 5, 2 / 32),
        ([1.0, 1.0, -1.0], 1.0),  # ±1, ±3 of eight exchanges: all at least 1 from 0
        ([1.0, 1.0, 1.0, 0.0], 2 / 8),
    ],
)
def test_permutations_by_hand(differences: list[float], p: float) -> None:
    assert permutation_test(differences) == pytest.approx(p)


def test_clusters_are_exchanged_together() -> None:
    assert permutation_test([1.0] * 6, list("aabbcc")) == pytest.approx(2 / 8)


def test_sampled_permutations() -> None:
    chance = random.Random(0)
    assert permutation_test([1.0] * 30) == pytest.approx(1 / 10_001)
    assert permutation_test([chance.choice([-1.0, 1.0]) for _ in range(200)]) > 0.05
