"""Every way in which a question can be lost."""

from __future__ import annotations

import pytest

from assistant.evaluation.gold import Kind
from assistant.evaluation.stages import ADVICE, Stage, find_stage

EVIDENCE = ("a", 100, 110)
HOLDS = ("a", 50, 200)
"""A passage with the evidence."""
OTHER = ("b", 0, 200)


@pytest.mark.parametrize(
    ("stage", "kind", "right", "refused", "evidence", "read", "quoted"),
    [
        (Stage.NOT_SCORED, Kind.SEARCH, False, False, [EVIDENCE], [HOLDS], []),
        (Stage.RIGHT, Kind.SINGLE, True, False, [EVIDENCE], [OTHER], [("b", 0, 9)]),
        (Stage.RIGHT, Kind.NONE, True, True, [], [], []),
        (Stage.WRONGLY_ANSWERED, Kind.NONE, False, False, [], [HOLDS], [("a", 60, 70)]),
        (Stage.NOT_INDEXED, Kind.SINGLE, False, True, [None], [HOLDS], []),
        (Stage.NOT_RETRIEVED, Kind.SINGLE, False, True, [EVIDENCE], [OTHER], []),
        (Stage.NOT_RETRIEVED, Kind.SINGLE, False, False, [], [], [("b", 0, 9)]),
        (Stage.WRONGLY_REFUSED, Kind.SINGLE, False, True, [EVIDENCE], [OTHER, HOLDS], []),
        (Stage.NOT_READ, Kind.SINGLE, False, False, [EVIDENCE], [OTHER, HOLDS], [("b", 0, 9)]),
        (Stage.WRONG_SPAN, Kind.SINGLE, False, False, [EVIDENCE], [OTHER, HOLDS], [("a", 60, 70)]),
        (Stage.WRONG_SPAN, Kind.SINGLE, False, False, [None, EVIDENCE], [HOLDS], [("a", 60, 70)]),
    ],
)
def test_stages(stage: Stage, kind: Kind, right: bool, refused: bool, evidence: list, read: list, quoted: list) -> None:
    assert find_stage(kind, right, refused, evidence, read, quoted) is stage


@pytest.mark.parametrize(
    ("stage", "evidence", "read", "quoted"),
    [
        (Stage.NOT_INDEXED, [EVIDENCE, None], [HOLDS], [("a", 60, 70)]),
        (Stage.NOT_RETRIEVED, [EVIDENCE, ("b", 0, 9)], [HOLDS], [("a", 60, 70)]),
        (Stage.NOT_READ, [EVIDENCE, ("b", 0, 9)], [HOLDS, OTHER], [("a", 60, 70)]),
        (Stage.WRONG_SPAN, [EVIDENCE, ("b", 0, 9)], [HOLDS, OTHER], [("a", 60, 70), ("b", 9, 20)]),
    ],
)
def test_a_list_needs_all_its_evidence(stage: Stage, evidence: list, read: list, quoted: list) -> None:
    assert find_stage(Kind.LIST, False, False, evidence, read, quoted, all_needed=True) is stage


def test_every_way_to_fail_is_explained() -> None:
    assert set(ADVICE) == set(Stage) - {Stage.RIGHT, Stage.NOT_SCORED}
