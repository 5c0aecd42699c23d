"""Where it failed: every wrong answer put down to the stage that lost it, pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from assistant.evaluation.gold import Kind
from assistant.evaluation.metrics import Place, overlaps


class Stage(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    NOT_INDEXED = "not indexed"
    NOT_RETRIEVED = "not retrieved"
    NOT_READ = "retrieved, not read"
    WRONG_SPAN = "read, wrong span"
    WRONGLY_REFUSED = "wrongly refused"
    WRONGLY_ANSWERED = "wrongly answered"
    NOT_SCORED = "not scored"


ADVICE = {
    Stage.NOT_INDEXED: "The document of the evidence, or its text, is not in the index: see `assistant list --failed`.",
    Stage.NOT_RETRIEVED: "No passage with the evidence was among those read: see `assistant search --explain`.",
    Stage.NOT_READ: "A passage with the evidence was among those read, and the answer was taken from another.",
    Stage.WRONG_SPAN: "The answer was taken from a passage with the evidence, and is not the right one, or not all.",
    Stage.WRONGLY_REFUSED: "A passage with the evidence was read, and the answer held back: see `answer.threshold`.",
    Stage.WRONGLY_ANSWERED: "The documents do not answer, and something was said.",
}
"""What a person should know of each."""


def find_stage(
    kind: Kind,
    right: bool,
    refused: bool,
    evidence: Sequence[Place | None],
    read: Sequence[Place],
    quoted: Sequence[Place],
    all_needed: bool = False,
) -> Stage:
    """Tell where a question was lost.

    `evidence` has None for what is not in the index; `read` are the passages that were read,
    `quoted` the answer's quotes. One piece of evidence is enough, unless all are needed.
    """
    if kind is Kind.SEARCH:
        return Stage.NOT_SCORED
    if right:
        return Stage.RIGHT
    if kind is Kind.NONE:
        return Stage.WRONGLY_ANSWERED
    enough = all if all_needed else any
    if evidence and not enough(place is not None for place in evidence):
        return Stage.NOT_INDEXED
    present = [place for place in evidence if place is not None]
    if not present or not enough(overlaps(place, read) for place in present):
        return Stage.NOT_RETRIEVED
    if refused:
        return Stage.WRONGLY_REFUSED
    used = [passage for passage in read if overlaps(passage, quoted)]
    return Stage.WRONG_SPAN if enough(overlaps(place, used) for place in present) else Stage.NOT_READ
