"""Scores of a whole set of questions, pure: refusals, confidence, time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

BINS = 10


@dataclass(frozen=True, slots=True)
class RefusalScore:
    """Refusals that were right, of all refusals and of all that should have been; None without any."""

    precision: float | None
    recall: float | None


def score_refusals(refused: Sequence[bool], answerable: Sequence[bool]) -> RefusalScore:
    """Compare what was refused with what cannot be answered."""
    right = sum(said and not can for said, can in zip(refused, answerable, strict=True))
    made, due = sum(refused), len(answerable) - sum(answerable)
    return RefusalScore(right / made if made else None, right / due if due else None)


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Give the probability that a positive scores above a negative, a tie counting half.

    None where there are only positives or only negatives (Mann and Whitney 1947).
    """
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    ranks = [0.0] * len(scores)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        for at in order[start:end]:
            ranks[at] = (start + 1 + end) / 2
        start = end
    count = sum(positive)
    others = len(positive) - count
    if not count or not others:
        return None
    total = sum(rank for rank, one in zip(ranks, positive, strict=True) if one)
    return (total - count * (count + 1) / 2) / (count * others)


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of about the same confidence: how many, the mean of it, and the share that was right."""

    count: int
    confidence: float
    right: float


def calibration_bins(confidences: Sequence[float], right: Sequence[bool | float], bins: int = BINS) -> list[Bin]:
    """Sort questions into bins of equal width, (0, 0.1], (0.1, 0.2] …, the first with 0; empty ones are left out."""
    members: dict[int, list[int]] = {}
    for at, confidence in enumerate(confidences):
        members.setdefault(min(bins, max(1, ceil(confidence * bins))), []).append(at)
    return [
        Bin(len(ats), sum(confidences[at] for at in ats) / len(ats), sum(right[at] for at in ats) / len(ats))
        for _, ats in sorted(members.items())
    ]


def calibration_error(confidences: Sequence[float], right: Sequence[bool | float], bins: int = BINS) -> float | None:
    """Give the expected calibration error: how far confidence is from the share that is right, over the bins.

    The mean, weighted by the bins' sizes, of |confidence − right| (Guo and others, "On Calibration
    of Modern Neural Networks", ICML 2017, equation 3); None without questions.
    """
    if not confidences:
        return None
    parts = calibration_bins(confidences, right, bins)
    return sum(one.count * abs(one.confidence - one.right) for one in parts) / len(confidences)


@dataclass(frozen=True, slots=True)
class Risk:
    """What is answered when only the most confident share (`coverage`) is: the share that is wrong."""

    coverage: float
    risk: float
    threshold: float


def risk_coverage(confidences: Sequence[float], right: Sequence[bool | float]) -> list[Risk]:
    """Give the curve of risk against coverage, a point for each distinct confidence, the highest first."""
    order = sorted(range(len(confidences)), key=lambda at: -confidences[at])
    curve, wrong = [], 0.0
    for done, at in enumerate(order, start=1):
        wrong += 1 - right[at]
        if done == len(order) or confidences[order[done]] != confidences[at]:
            curve.append(Risk(done / len(order), wrong / done, confidences[at]))
    return curve


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which `share` (0 to 1) of the values lie, by linear interpolation."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
