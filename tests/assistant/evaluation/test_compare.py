"""Two runs pair by pair, and the gates of a build."""

from __future__ import annotations

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.compare import Gate, compare, failures, parse_gate, worse
from assistant.evaluation.gold import Case
from assistant.evaluation.stages import Stage
from assistant.evaluation.summary import summarise

from .samples import record, run_of

GOOD = [record(str(at)) for at in range(20)]
BAD = [record(str(at), Stage.NOT_RETRIEVED if at < 12 else Stage.RIGHT) for at in range(20)]


def test_a_run_against_itself() -> None:
    found = compare(run_of(*BAD), run_of(*BAD))
    assert (found.differing, found.same, found.left_out, found.gained, found.lost) == ((), 20, 0, (), ())
    assert all(one.change.mean == one.change.low == one.change.high == 0 and one.p == 1 for one in found.differences)
    assert all(one.better is None for one in found.differences)
    assert not worse(found)


def test_a_worse_run() -> None:
    found = compare(run_of(*GOOD), run_of(*BAD, settings={"search.dense": False}))
    right = next(one for one in found.differences if one.metric == "right")
    assert (right.first, right.second, right.change.mean) == (1, 0.4, pytest.approx(-0.6))
    assert right.p == pytest.approx(2 / 2**12), "twelve questions changed, and all to one side"
    assert right.change.high < 0 and right.better is False
    assert {one.metric for one in worse(found)} == {"overall", "right", "em", "f1"}
    assert found.differing == ("settings: search.dense True → False",)
    assert [one.id for one in found.lost] == [str(at) for at in range(12)] and not found.gained
    assert (found.lost[0].first, found.lost[0].second) == ("nine", "ten")
    assert not worse(compare(run_of(*BAD), run_of(*GOOD)))


def test_chance_is_not_worse() -> None:
    one_lost = [record(str(at), Stage.WRONG_SPAN if at == 0 else Stage.RIGHT) for at in range(20)]
    assert not worse(compare(run_of(*GOOD), run_of(*one_lost)))


def test_only_the_same_questions_are_compared() -> None:
    other = record("0", gold=Case("0", "Another question?", ("nine",)))
    found = compare(run_of(*GOOD), run_of(other, *GOOD[1:], record("new")))
    assert (found.same, found.left_out) == (19, 2)
    with pytest.raises(EvaluationError, match="no question in common"):
        compare(run_of(GOOD[0]), run_of(GOOD[1]))


@pytest.mark.parametrize(
    ("gate", "failure"),
    [
        ("right=0.4", ""),
        ("right=0.41", "right is 0.4000, below 0.41"),
        ("seconds_p95=0.2", ""),
        ("seconds_p95=0.05", "seconds_p95 is 0.1000, above 0.05"),
        ("item_f1=0.1", "item_f1 has no value: no question of this set is scored by it"),
    ],
)
def test_gates(gate: str, failure: str) -> None:
    found = failures([parse_gate(gate)], summarise(BAD).all)
    assert found == ([failure] if failure else [])


def test_gates_are_read() -> None:
    assert parse_gate("f1=0.75") == Gate("f1", 0.75)
    with pytest.raises(ValueError, match="there is no metric 'f2'"):
        parse_gate("f2=0.75")
    for text in ("f1", "f1=", "f1=high", "f1=nan", "f1=inf"):
        with pytest.raises(ValueError, match=r"write f1=0\.75"):
            parse_gate(text)
