"""Scores of a set, against numbers worked out by hand."""

from __future__ import annotations

import random

import pytest

from assistant.evaluation import rates
from assistant.evaluation.rates import Bin, RefusalScore, Risk


def test_refusals() -> None:
    refused, answerable = [True, True, False, False, True], [False, True, False, True, False]
    assert rates.score_refusals(refused, answerable) == RefusalScore(2 / 3, 2 / 3)
    assert rates.score_refusals([False], [True]) == RefusalScore(None, None)


def test_auroc() -> None:
    assert rates.auroc([0.9, 0.8, 0.3, 0.2], [True, False, True, False]) == 3 / 4
    assert rates.auroc([0.5, 0.5], [True, False]) == 0.5, "a tie counts half"
    assert rates.auroc([0.5, 0.6], [True, True]) is None


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    chance = random.Random(0)
    scores = [round(chance.random(), 1) for _ in range(60)]
    positive = [chance.random() < 0.4 for _ in scores]
    pairs = [
        (p, n)
        for p, x in zip(scores, positive, strict=True)
        if x
        for n, y in zip(scores, positive, strict=True)
        if not y
    ]
    expected = sum((p > n) + (p == n) / 2 for p, n in pairs) / len(pairs)
    assert rates.auroc(scores, positive) == pytest.approx(expected)


def test_calibration() -> None:
    confidences, right = [0.0, 0.1, 0.85, 0.95, 1.0], [False, False, True, True, False]
    assert rates.calibration_bins(confidences, right) == [
        Bin(2, 0.05, 0.0),
        Bin(1, 0.85, 1.0),
        Bin(2, 0.975, 0.5),
    ]
    expected = (2 * 0.05 + 1 * 0.15 + 2 * 0.475) / 5
    assert rates.calibration_error(confidences, right) == pytest.approx(expected)
    assert rates.calibration_error([], []) is None


def test_risk_and_coverage() -> None:
    curve = rates.risk_coverage([0.9, 0.5, 0.5, 0.1], [True, False, True, False])
    assert curve == [Risk(0.25, 0.0, 0.9), Risk(0.75, 1 / 3, 0.5), Risk(1.0, 0.5, 0.1)]


def test_percentile() -> None:
    assert rates.percentile([4, 1, 3, 2], 0.5) == 2.5
    assert rates.percentile([0, 10], 0.95) == pytest.approx(9.5)
    assert rates.percentile([7], 0.95) == 7
