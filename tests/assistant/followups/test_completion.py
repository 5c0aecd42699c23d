"""Follow-up questions: completed from what was asked and answered before, or left alone."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.followups import complete
from assistant.types import Answer, Statement

GOLD = Path(__file__).resolve().parents[2] / "gold"


def told(question: str, said: str = "", confidence: float = 0.9, rewritten: str = "") -> Answer:
    """An answer of a few words, or a refusal."""
    statements = (Statement(said, ()),) if said else ()
    return Answer(question, said, statements, (), bool(said), confidence, rewritten=rewritten)


@pytest.mark.parametrize(
    ("asked", "said", "question", "completed"),
    [
        ("When was the bridge opened?", "1971", "How high is it?", "How high is the bridge?"),
        (
            "Who chaired the partners' meeting?",
            "Agnes Thorn",
            "How long did it last?",
            "How long did the partners' meeting last?",
        ),
        ("Who chairs the board?", "Agnes Thorn", "And when did she arrive?", "When did Agnes Thorn arrive?"),
        ("Who chairs the board?", "", "And when did she arrive?", "When did the one who chairs the board arrive?"),
        ("Who is the chair of the board?", "", "How old is he?", "How old is the chair of the board?"),
        ("Which ferry hit the pier?", "Sankt Olaf", "When was it built?", "When was Sankt Olaf built?"),
        ("Which ferry hit the pier?", "", "When was it built?", "When was the ferry that hit the pier built?"),
        ("Which ferry hit the pier?", "1971", "When was it built?", "When was the ferry that hit the pier built?"),
        ("What does Zoë Lind teach?", "the cello", "What is her address?", "What is Zoë Lind’s address?"),
        (
            "How many sensors were on the board?",
            "12",
            "How many of them failed?",
            "How many of the sensors on the board failed?",
        ),
        (
            "How many drones did Russia launch?",
            "653",
            "How many of those were shot down?",
            "How many of the drones that Russia launched were shot down?",
        ),
        (
            "Who is the head of development at Orrin & Vale?",
            "",
            "How big is his department?",
            "How big is the department of the head of development at Orrin & Vale?",
        ),
        ("What was the revenue in 2024?", "5", "And in 2023?", "What was the revenue in 2023?"),
        ("What was the revenue in 2024?", "5", "And a year earlier?", "What was the revenue in 2023?"),
        ("What was the revenue in 2024?", "5", "And the profit?", "What was the profit in 2024?"),
        ("How many people live in Sweden?", "10", "What about Norway?", "How many people live in Norway?"),
        ("How much does Option A cost?", "1", "And Option B?", "How much does Option B cost?"),
        ("How much is the day ticket?", "5", "And the weekly ticket?", "How much is the weekly ticket?"),
        ("When was version 3.1.2 released?", "", "And 3.1.1?", "When was version 3.1.1 released?"),
        ("Who founded the company?", "", "When?", "When was the company founded?"),
        ("Where did the talks take place?", "Miami", "When?", "When did the talks take place?"),
        ("Did the pump fail?", "yes", "Why?", "Why did the pump fail?"),
        ("In which city did Putin speak?", "Delhi", "When was that?", "When did Putin speak?"),
        ("How many houses stood there in 1978?", "9", "And who lived then?", "Who lived in 1978?"),
        (
            "Who won the contract to dredge Berth 3?",
            "",
            "When is it due to be finished?",
            "When is the contract to dredge Berth 3 due to be finished?",
        ),
        ("What is the contract to dredge Berth 3?", "", "Who signed the contract?",
         "Who signed the contract to dredge Berth 3?"),
        ("Who read the staff?", "Jo Lind", "How often did he do it?", "How often did Jo Lind read the staff?"),
        ("Wo werden die Geräte von Orrin repariert?", "", "Und wie lange dauert es?",
         "Und wie lange dauert es (Geräte, Orrin) ?"),
    ],
)  # fmt: skip
def test_it_is_completed(asked: str, said: str, question: str, completed: str) -> None:
    assert complete(question, [told(asked, said)]) == completed


def test_an_answer_that_is_not_sure_stands_for_nothing() -> None:
    asked = "Which ferry hit the pier?"
    assert (
        complete("When was it built?", [told(asked, "a crane", 0.3)]) == "When was the ferry that hit the pier built?"
    )


def test_a_pronoun_goes_on_meaning_what_it_meant() -> None:
    first = told("Which ferry hit the pier?", "Sankt Olaf")
    asked = "At which berth does it land?"
    second = told(asked, "Berth 3", rewritten=complete(asked, [first]))
    assert complete("How fast is it?", [first, second]) == "How fast is Sankt Olaf?"


def test_an_earlier_turn_explains_what_the_last_one_does_not() -> None:
    history = [told("Who chairs the board?", "Agnes Thorn"), told("How much was paid in 2024?", "9 euros")]
    assert complete("When was she born?", history) == "When was Agnes Thorn born?"


@pytest.mark.parametrize(
    "question",
    [
        "Which company sold its office?",
        "Who lost his job when the mill closed?",
        "What happened to the hose that burst?",
        "Is it true that the pump failed?",
        "Is zlib thread-safe?",
        "How long does it take to cross the sound?",
        "How many people are there in Sankt Marien?",
        "What did the council do with its reserve?",
        "Why did the clerk say that he was late?",
        "Was ist im Juni in München geschehen?",
        "And?",
        "",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question: str) -> None:
    assert complete(question, [told("Who chairs the board of Port Linden?", "Agnes Thorn")]) == question


def test_gold_questions_are_left_alone_after_any_others() -> None:
    rows = [
        json.loads(line) for name in ("corpus", "lists") for line in (GOLD / f"{name}.jsonl").open(encoding="utf-8")
    ]
    alone = [row for row in rows if not row.get("history")]
    draw = random.Random(11)
    changed = []
    for row in alone:
        history = []
        for other in draw.sample(alone, 2):
            said = next(iter(other.get("answers") or [item[0] for item in other.get("items", [])]), "")
            history.append(told(other["question"], said))
        if complete(row["question"], history) != row["question"]:
            changed.append(row["question"])
    assert len(changed) <= len(alone) // 100, changed


@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=80))
def test_nothing_breaks_it(earlier: list[str], question: str) -> None:
    assert complete(question, [told(one, one[:9]) for one in earlier]) or not question


@given(st.text(max_size=60))
def test_without_a_conversation_every_question_is_left_alone(question: str) -> None:
    assert complete(question, []) == question


@pytest.mark.parametrize("fragment", ["And in –?", "And of (?", "And what about of -?"])
def test_a_fragment_without_a_word(fragment: str) -> None:
    assert complete(fragment, [told("Who steers the ferry of Sandholm?", "Anna")])
