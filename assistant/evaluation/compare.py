"""Two runs compared pair by pair, and gates: what must not fall below a floor or behind another run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.errors import EvaluationError
from assistant.evaluation.gold import to_line
from assistant.evaluation.records import Record, Run
from assistant.evaluation.resampling import Interval, bootstrap, permutation_test
from assistant.evaluation.stages import Stage
from assistant.evaluation.summary import LOWER_IS_BETTER, MEANS, METRICS, Group

COMPARED = (*MEANS, "refused", "confidence", "seconds")
"""Metrics that every question has a value of, and can be paired; confidence is compared, not judged."""

JUDGED = frozenset(MEANS)
"""Those of which better and worse can be said."""

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric of two runs: `change` is the second's minus the first's, pair by pair, and `p` how likely by chance."""

    metric: str
    first: float
    second: float
    change: Interval
    p: float

    @property
    def better(self) -> bool | None:
        """Whether the second run is better; None where they are equal or nobody can say."""
        if not self.change.mean or self.metric not in JUDGED:
            return None
        return (self.change.mean > 0) is not (self.metric in LOWER_IS_BETTER)


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that one run has right and the other has not."""

    id: str
    question: str
    first: str
    second: str
    before: Stage
    after: Stage


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs: what they differ in, how each metric changed, and which questions changed sides.

    `same` counts the questions that both have with the same gold answer; `left_out` the others.
    """

    differing: tuple[str, ...]
    same: int
    left_out: int
    differences: tuple[Difference, ...]
    gained: tuple[Changed, ...]
    lost: tuple[Changed, ...]


def compare(first: Run, second: Run, seed: int = 0) -> Comparison:
    """Compare two runs on the questions that both have.

    Raises:
        EvaluationError: there are none.
    """
    others = {record.id: record for record in second.records}
    pairs = [
        (record, others[record.id])
        for record in first.records
        if record.id in others and to_line(record.gold) == to_line(others[record.id].gold)
    ]
    if not pairs:
        raise EvaluationError(f"{first.folder} and {second.folder} have no question in common.")
    differences = [found for metric in COMPARED if (found := _difference(metric, pairs, seed)) is not None]
    changed = [_changed(*pair) for pair in pairs if _right(pair[0]) != _right(pair[1])]
    every = {record.id for record in first.records} | set(others)
    return Comparison(
        tuple(describe_differences(first, second)),
        len(pairs),
        len(every) - len(pairs),
        tuple(differences),
        tuple(one for one in changed if one.after is Stage.RIGHT),
        tuple(one for one in changed if one.after is not Stage.RIGHT),
    )


def describe_differences(first: Run, second: Run) -> list[str]:
    """Say what two runs depend on that differs, setting by setting."""
    found = []
    for name in first.facts.differences(second.facts):
        one, other = getattr(first.facts, name), getattr(second.facts, name)
        if isinstance(one, dict) and isinstance(other, dict):
            keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
            found += [f"{name}: {key} {one.get(key, 'none')} → {other.get(key, 'none')}" for key in keys]
        else:
            found.append(f"{name}: {one} → {other}")
    return found


def _difference(metric: str, pairs: Sequence[tuple[Record, Record]], seed: int) -> Difference | None:
    values = [
        (one, other, pair[0].gold.cluster)
        for pair in pairs
        if (one := _value(pair[0], metric)) is not None and (other := _value(pair[1], metric)) is not None
    ]
    if not values:
        return None
    changes = [other - one for one, other, _ in values]
    clusters = [cluster for _, _, cluster in values]
    return Difference(
        metric,
        sum(one for one, _, _ in values) / len(values),
        sum(other for _, other, _ in values) / len(values),
        bootstrap(changes, clusters, seed=seed),
        permutation_test(changes, clusters, seed=seed),
    )


def _value(record: Record, metric: str) -> float | None:
    if metric == "seconds":
        return record.seconds
    return record.answer.confidence if metric == "confidence" else record.metrics.get(metric)


def _right(record: Record) -> bool:
    return record.stage is Stage.RIGHT


def _changed(first: Record, second: Record) -> Changed:
    return Changed(first.id, first.gold.question, said(first), said(second), first.stage, second.stage)


def said(record: Record) -> str:
    """Give what was said, in one line; of a refusal nothing."""
    return " · ".join(" ".join(statement.text.split()) for statement in record.answer.statements)


def worse(comparison: Comparison) -> list[Difference]:
    """Give the metrics of which the second run is worse beyond chance.

    The level of 0.05 is shared out over the metrics (Holm 1979), so that a comparison of equals
    fails one time in twenty and not one time for each metric.
    """
    judged = sorted((one for one in comparison.differences if one.metric in JUDGED), key=lambda one: one.p)
    found = []
    for at, one in enumerate(judged):
        if one.p > LEVEL / (len(judged) - at):
            break
        if one.better is False:
            found.append(one)
    return found


@dataclass(frozen=True, slots=True)
class Gate:
    """A metric with the bound that it must keep: at least, or at most where lower is better."""

    metric: str
    bound: float

    def failure(self, figures: Mapping[str, Interval]) -> str:
        """Say how a run fails this gate; empty where it holds."""
        if self.metric not in figures:
            return f"{self.metric} has no value: no question of this set is scored by it"
        value = figures[self.metric].mean
        if self.metric in LOWER_IS_BETTER:
            return f"{self.metric} is {value:.4f}, above {self.bound:g}" if value > self.bound else ""
        return f"{self.metric} is {value:.4f}, below {self.bound:g}" if value < self.bound else ""


def parse_gate(text: str) -> Gate:
    """Read `f1=0.75`; raises `ValueError` with a message for the user."""
    metric, _, bound = text.partition("=")
    if metric not in METRICS:
        raise ValueError(f"there is no metric {metric!r}; there are {', '.join(METRICS)}")
    try:
        number = float(bound)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{text!r} has no number: write {metric}=0.75")
    return Gate(metric, number)


def failures(gates: Sequence[Gate], group: Group) -> list[str]:
    """Say which gates a run fails, and how."""
    return [failure for gate in gates if (failure := gate.failure(group.figures))]
