"""Scores of one question, against numbers worked out by hand and SQuAD's official evaluation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation import metrics
from assistant.evaluation.metrics import CitationScore, ItemScore

SQUAD = [json.loads(line) for line in Path(__file__).with_name("squad.jsonl").read_text("utf-8").splitlines()]
"""400 predictions with the scores that SQuAD's evaluate-v2.0.py gave them."""


def test_scores_are_squads_to_the_last_digit() -> None:
    for row in SQUAD:
        assert metrics.exact_match(row["prediction"], row["accepted"]) == row["exact"], row
        assert metrics.token_f1(row["prediction"], row["accepted"]) == row["f1"], row


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("The Night-Ferry, at  nine!", "nightferry at nine"),
        ("A. N. Other", "n other"),
        ("“quoted” – dash", "“quoted” – dash"),
        ("theatre another", "theatre another"),
        ("The", ""),
    ],
)
def test_normalise(text: str, normalised: str) -> None:
    assert metrics.normalise(text) == normalised


@pytest.mark.parametrize(
    ("prediction", "accepted", "exact", "f1"),
    [
        ("the harbour pilot", ["Harbour pilot."], 1, 1),
        ("harbour pilot Mina Torsvik", ["Mina Torsvik"], 0, 2 / 3),  # precision 2/4, recall 2/2
        ("Mina", ["Mina Torsvik", "Torsvik, Mina"], 0, 2 / 3),
        ("nine nine", ["nine"], 0, 2 / 3),  # a word counts as often as both have it
        ("", ["nine"], 0, 0),
        ("", [], 1, 1),
        ("nine", [], 0, 0),
        ("ten", ["nine"], 0, 0),
        ("nine", ["ten", "nine"], 1, 1),
    ],
)
def test_exact_match_and_f1(prediction: str, accepted: list[str], exact: float, f1: float) -> None:
    assert metrics.exact_match(prediction, accepted) == exact
    assert metrics.token_f1(prediction, accepted) == pytest.approx(f1)


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=3))
def test_f1_is_at_least_exact_match(prediction: str, accepted: list[str]) -> None:
    assert metrics.exact_match(prediction, accepted) <= metrics.token_f1(prediction, accepted) <= 1


@pytest.mark.parametrize(
    ("prediction", "accepted", "right"),
    [
        ("Brandvold", ["Ottilie Brandvold"], True),
        ("Ms Quist", ["Ms Brandvold"], False),  # half of the words
        ("42 metres", ["203 metres"], False),
        ("about 203 metres", ["203 metres"], True),
        ("6 December", ["6 December 2025", "the sixth"], True),
        ("20 February 2025", ["10 February 2025"], False),
        ("9500 customers in total", ["9,500 customers"], True),
        ("", ["nine"], False),
    ],
)
def test_is_right(prediction: str, accepted: list[str], right: bool) -> None:
    assert metrics.is_right(prediction, accepted) == right


def test_contains_wants_whole_words() -> None:
    assert metrics.contains(["It leaves at nine."], ["Nine", "9"]) == 1
    assert metrics.contains(["It leaves at nineteen."], ["nine"]) == 0
    assert metrics.contains([], ["nine"]) == 0
    assert metrics.contains(["anything"], ["the"]) == 0, "an accepted answer without words is in nothing"


ITEMS = [["Steve Witkoff", "Witkoff"], ["Jared Kushner", "Kushner"], ["Rustem Umerov"]]


@pytest.mark.parametrize(
    ("said", "score"),
    [
        (["Witkoff", "the Kushner", "Rustem Umerov"], ItemScore(1, 1, 1, 0)),
        (["Witkoff", "Steve Witkoff"], ItemScore(1 / 2, 1 / 3, 2 / 5, 1)),
        (["Witkoff", "witkoff."], ItemScore(1, 1 / 3, 1 / 2, 0)),
        (["Witkoff", "Donald Trump"], ItemScore(1 / 2, 1 / 3, 2 / 5, 1)),
        ([], ItemScore(0, 0, 0, 0)),
    ],
)
def test_items(said: list[str], score: ItemScore) -> None:
    found = metrics.score_items(said, ITEMS)
    assert (found.precision, found.recall, found.wrong) == (score.precision, score.recall, score.wrong)
    assert found.f1 == pytest.approx(score.f1)


def test_items_take_the_largest_matching() -> None:
    """ "Eide" fits both; taken for the first it would leave "Gunnar Eide" without one."""
    items = [["Eide", "Gunnar Eide"], ["Eide", "Astrid Eide"]]
    assert metrics.score_items(["Eide", "Gunnar Eide"], items).f1 == 1


def test_items_in_sentences() -> None:
    assert metrics.share_contained(["Witkoff and Kushner came."], ITEMS) == pytest.approx(2 / 3)
    assert metrics.count_named(["Witkoff met Donald Trump."], ["Donald Trump", "Putin"]) == 1


def test_citations() -> None:
    evidence = [("a.md", 10, 20), ("b.md", 0, 10)]
    assert metrics.score_citations([("a.md", 15, 35)], evidence) == CitationScore(5 / 20, 5 / 20, 1)
    assert metrics.score_citations([("a.md", 10, 20), ("a.md", 12, 20)], evidence) == CitationScore(1, 1 / 2, 1)
    assert metrics.score_citations([("c.md", 10, 20)], evidence) == CitationScore(0, 0, 0)
    assert metrics.score_citations([], evidence) == CitationScore(0, 0, 0)


def test_places() -> None:
    assert metrics.merge([("a", 5, 9), ("a", 0, 5), ("b", 3, 3), ("b", 1, 2)]) == [("a", 0, 9), ("b", 1, 2)]
    assert metrics.overlaps(("a", 0, 5), [("a", 4, 6)]) and not metrics.overlaps(("a", 0, 5), [("a", 5, 6)])


def test_verbatim() -> None:
    assert metrics.verbatim_rate([("nine", "nine"), ("nine", "nine "), ("ten", "nine"), ("x", "x")]) == 0.5
