"""Questions without the names that a passage's document has said elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.relaxation import relaxations

from .samples import hit

OPENING = hit("Talks between the two sides go on in Miami, where the Marianne Ost lies in the harbour.", id=1)
LATER = replace(hit("The talks are attended by Jared Kushner.", id=1), id=2)
FOREIGN = replace(hit("The talks are attended by nobody.", id=9), id=3)


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Who attended the Miami talks?", "Who attended the talks?"),
        ("Who attended the talks in Miami?", "Who attended the talks?"),
        ("Who steers the Marianne Ost's tender in bad weather?", "Who steers the tender in bad weather?"),
        ("Who examined the captain of the Marianne Ost?", "Who examined the captain?"),
    ],
)
def test_a_passage_is_asked_without_the_names_that_its_document_has(question: str, form: str) -> None:
    assert relaxations(question, [OPENING, LATER, FOREIGN]) == {form: [1]}


@pytest.mark.parametrize(
    "question",
    [
        "Who attended the Oslo talks?",  # no document has the name
        "What did the Marianne Ost carry?",  # the name is what is asked about
        "How fast was the Marianne Ost going?",
        "Who came in Miami?",  # too little would be left
        "Who attended the talks?",
        "",
    ],
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert relaxations(question, [OPENING, LATER, FOREIGN]) == {}


def test_dates_and_numbers_are_never_left_out() -> None:
    dated = hit("Minutes of December 2025. Berth 7 and Unit 9 were let.", id=1)
    for question in ("Who chaired the meeting in December 2025?", "What rent is paid for the use of Unit 9?"):
        assert relaxations(question, [dated, LATER]) == {}


def test_without_hits_nothing() -> None:
    assert relaxations("Who attended the Miami talks?", []) == {}


@given(st.text(max_size=120), st.text(max_size=60))
def test_a_form_has_only_words_of_the_question(question: str, text: str) -> None:
    for form, ranks in relaxations(question, [OPENING, LATER, replace(hit(text), id=7)]).items():
        assert ranks and set(form.split()) <= set(question.split()) and len(form) < len(question)


def test_names_of_many_hyphens_take_no_time() -> None:
    question = f"Who attended the {'-'.join('A' * 60)} ?"
    assert relaxations(question, [OPENING, LATER]) == {}
