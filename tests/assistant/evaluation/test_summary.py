"""Records to figures."""

from __future__ import annotations

import pytest

from assistant.evaluation.gold import Case
from assistant.evaluation.stages import Stage
from assistant.evaluation.summary import EXPLAINED, LOWER_IS_BETTER, METRICS, figure, summarise

from .samples import answer, record

NONE = Case("n", "Why?", answerable=False, tags=("near miss",))
REFUSED = record("n", gold=NONE, answer=answer(confidence=0.1), metrics={"right": 1.0, "overall": 1.0, "refused": 1.0})
RIGHT = record("a", seconds=0.3, answer=answer("nine", confidence=0.9))
WRONG = record("b", Stage.WRONG_SPAN, seconds=0.1, answer=answer("ten", confidence=0.6))


def test_figures_by_hand() -> None:
    found = {name: one.mean for name, one in summarise([RIGHT, WRONG, REFUSED]).all.figures.items()}
    assert found["overall"] == found["right"] == pytest.approx(2 / 3)
    assert found["f1"] == 0.5, "of the two questions with an answer"
    assert (found["refusal_precision"], found["refusal_recall"], found["auroc"]) == (1, 1, 1)
    assert found["calibration_error"] == pytest.approx((0.1 + 0.6) / 2)
    assert (found["seconds_p50"], found["seconds_p95"]) == (pytest.approx(0.1), pytest.approx(0.28))
    assert "item_f1" not in found and "ndcg@10" not in found


def test_groups_and_stages() -> None:
    summary = summarise([RIGHT, WRONG, REFUSED])
    assert [(group.name, group.count) for group in summary.kinds] == [("single", 2), ("no answer", 1)]
    assert [(group.name, group.count) for group in summary.tags] == [("near miss", 1), ("time", 2)]
    assert summary.all.stages == {Stage.RIGHT: 2, Stage.WRONG_SPAN: 1}


def test_questions_that_all_have_an_answer_have_no_rate_of_refusals() -> None:
    assert figure("refusal_precision", [RIGHT, WRONG]) is None
    assert figure("refusal_recall", [RIGHT, WRONG]) is None
    assert figure("auroc", [RIGHT, WRONG]) is None


def test_every_metric_is_explained() -> None:
    assert set(EXPLAINED) == set(METRICS) > LOWER_IS_BETTER
