"""Gold sets checked against an index: evidence stands where it says, and has the answer in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.evaluation.gold import Case, GoldSet, Kind
from assistant.evaluation.metrics import contains, normalise
from assistant.evaluation.places import Placed, Places

YES_OR_NO = {"yes", "no"}
"""Answers that follow from evidence without standing in it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a case; `line` is its place in the file, 0 where the format has no lines."""

    line: int
    id: str
    text: str


def check(gold: GoldSet, places: Places) -> list[Problem]:
    """Give everything that is wrong with a set whose format is right."""
    lines = gold.lines or (0,) * len(gold.cases)
    return [
        Problem(line, case.id, text)
        for line, case in zip(lines, gold.cases, strict=True)
        for text in _problems(case, [places.find(one) for one in case.evidence], places)
    ]


def _problems(case: Case, evidence: list[Placed], places: Places) -> Iterator[str]:
    yield from (one.problem for one in evidence if one.problem)
    for one in evidence:
        start, quote = one.evidence.start, one.evidence.quote
        if one.place is not None and start is not None and quote and one.place[1] != start:
            yield f"the quote in {one.evidence.document} stands at {one.place[1]}, not at {start}"
    if not evidence or any(one.place is None for one in evidence):
        return
    texts = [places.text_of(one) for one in evidence]
    inferred = {normalise(one) for one in case.answers} <= YES_OR_NO
    if case.kind is Kind.SINGLE and not inferred and not contains([" ".join(texts)], case.answers):
        yield "the evidence has none of the answers in it"
    for aliases in case.items:
        if not contains([" ".join(texts)], aliases):
            yield f"the evidence does not have the item {aliases[0]!r} in it"
