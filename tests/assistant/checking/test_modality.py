"""What quotes say only of the future, as possible, as a plan or on a condition is no fact."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.modality import Mood, only_open

COLUMN = "An enzyme method without cadmium is being tested and may replace the column in 2026."
FRAME = "The foundations are complete, and the steel frame will go up in May."
LIST = "16:00 | Marwood v Pell | Judgment to be handed down | 15 minutes"
WALL = "A new wall with a crest of 4.70 metres would be built on piles and lit at night."
PREMIUM = "If all three are met, no increase of the premium, at present 400 euros, is proposed."
EXERCISE = "The last exercise restored the database in 2 hours and 50 minutes; the goal is less than 4 hours."


@pytest.mark.parametrize(
    ("statement", "quote", "mood"),
    [
        ("The judgment in Marwood v Pell was handed down at 16:00.", LIST, Mood.FUTURE),
        ("The steel frame went up in May.", FRAME, Mood.FUTURE),
        ("An enzyme method replaced the column in 2026.", COLUMN, Mood.POSSIBLE),
        ("An enzyme method replaces the column.", COLUMN, Mood.POSSIBLE),
        ("A new wall was built on piles.", WALL, Mood.POSSIBLE),
        ("The premium was increased.", PREMIUM, Mood.PLAN),
        ("The premium was increased by 15 per cent.", "Otherwise we propose an increase of 15 per cent.", Mood.PLAN),
        (
            "Two trustees visited the project in June 2025.",
            "A visit by two trustees is planned for June 2025.",
            Mood.PLAN,
        ),
        ("The taxi began on 1 July.", "We hope that it can begin on 1 July.", Mood.ABLE),
        ("The database was restored in less than 4 hours.", EXERCISE, Mood.PLAN),
        ("Waste was declared.", "Waste must be declared 24 hours before arrival.", Mood.DUTY),
        ("Option B was built.", "If Option B is built, where should the openings be placed?", Mood.CONDITION),
        ("The column was regenerated before 13 June.", "To do: regenerate the column before 13 June.", Mood.DUTY),
        ("The bolts were tightened.", "Fix the bracket. Tighten the bolts crosswise.", Mood.DUTY),
        ("Ash signed the lease.", "Ash intends to sign the lease in May.", Mood.PLAN),
    ],
)
def test_what_is_open_is_not_told_as_a_fact(statement: str, quote: str, mood: Mood) -> None:
    assert only_open(statement, [quote]) == mood


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The judgment in Marwood v Pell is to be handed down at 16:00.", LIST),
        ("The steel frame will go up in May.", FRAME),
        ("The frame goes up in May.", FRAME),
        ("The foundations are complete.", FRAME),
        ("An enzyme method is being tested.", COLUMN),
        ("A new wall is planned on piles.", WALL),
        ("Waste is declared 24 hours before arrival.", "Waste must be declared 24 hours before arrival."),
        ("The board closed the pier.", "The board closed the pier. It will close the quay too."),
        ("The exercise restored the database in 2 hours and 50 minutes.", EXERCISE),
        ("The pipe was found to be broken.", "The pipe was found to be broken."),
        ("The ferry left on 3 May.", "The ferry left on 3 May with Will Fraser."),
        ("", FRAME),
    ],
)
def test_facts_and_what_is_told_as_open_are_let_through(statement: str, quote: str) -> None:
    assert only_open(statement, [quote]) == ""


WORDS = [*COLUMN.split(), *FRAME.split(), *WALL.split(), "if", "proposed", "to", "be", "|"]


@given(st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join), st.lists(st.sampled_from(WORDS), max_size=20))
def test_without_a_mood_in_the_quotes_nothing_is_open(statement: str, words: list[str]) -> None:
    plain = [word for word in words if word not in {"will", "may", "would", "if", "to", "proposed", "If"}]
    assert only_open(statement, [" ".join(plain)]) == ""


@pytest.mark.parametrize("unit", ["is planned ", "if he ", "the goal in 1911 ", "proposes to be ", "will "])
def test_long_quotes_take_no_time(unit: str) -> None:
    quote = (unit * 100_000)[:100_000]
    start = time.process_time()
    only_open("The mill was bought and signed.", [quote])
    assert time.process_time() - start < 20


def test_another_verb_for_the_same_is_as_open() -> None:
    assert only_open("Ms Holt wrote the statutes.", ["Ms Holt will draft the statutes."])
    assert not only_open("Ms Holt wrote the statutes.", ["Ms Holt drafted the statutes."])
    assert not only_open("Ms Holt wrote the statutes.", ["Ms Holt compiled the statutes, which she will draft anew."])
