"""Statements that repeat their question, and verbs that only the question has."""

from __future__ import annotations

import pytest

from assistant.checking.answering import has_strange_subject, is_for_an_agent, is_fragment, repeats, says_more, unsaid

HOSE = "Which firm manufactured the hose that burst on the Marianne Ost?"


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        (HOSE, "The firm manufactured the hose that burst on the Marianne Ost."),
        (HOSE, "The hose that burst on the Marianne Ost was manufactured by a certain company."),
        ("Who paid for the heated lock?", "The heated lock was paid for."),
    ],
)
def test_the_question_again_says_nothing(question: str, statement: str) -> None:
    assert repeats(question, statement)


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        (HOSE, "Ferrostat manufactured the hose."),
        (HOSE, "The hose was not manufactured by a firm."),
        ("Did the hose burst?", "The hose burst."),
        ("Is Berth 3 or Berth 4 deeper?", "Berth 3 is deeper."),
        ("How many drones were there?", "There were 40 drones."),
        ("What was resolved?", "It was resolved to repair Berth 7."),
    ],
)
def test_what_says_more_is_no_repetition(question: str, statement: str) -> None:
    assert not repeats(question, statement)


@pytest.mark.parametrize(
    ("question", "statement", "quote", "verbs"),
    [
        (
            "Who commanded the ferry?",
            "The ferry was commanded by Lieutenant Commander Ekholm.",
            "Then Lieutenant Commander Ekholm presented the report on the ferry.",
            ["commanded"],
        ),
        (
            "Who designed the Harbour Hotel?",
            "The Harbour Hotel was designed by Fiona Castellane.",
            "A mediation took place at the Harbour Hotel before Fiona Castellane.",
            ["designed"],
        ),
        ("When was the hose installed?", "The hose was installed in May.", "The hose had been fitted in May.", []),
        ("When does it expire?", "The certificate expires in May.", "The certificate runs out in May.", []),
        ("Who signed the lease?", "Ash signed the lease.", "The signature on the lease is that of Ash.", []),
        ("When does the varied term end?", "The varied term ends in May.", "The term ends in May.", []),
        ("Wer hat das Schiff geführt?", "Das Schiff hat Ekholm geführt.", "Ekholm hielt einen Vortrag.", []),
        ("Who led the talks?", "The chair closed the meeting.", "The chair spoke.", []),
    ],
)
def test_a_verb_that_only_the_question_has_is_found(
    question: str, statement: str, quote: str, verbs: list[str]
) -> None:
    assert unsaid(question, statement, [quote]) == verbs


def test_a_subject_must_be_spoken_of() -> None:
    question, quote = "What is a dolphin?", "A dolphin is a group of piles."
    assert has_strange_subject(question, "A linkspan is a group of piles.", [quote])
    assert not has_strange_subject(question, "A dolphin is a group of piles.", ["It is a group of piles."])
    assert not has_strange_subject(question, "It is a group of piles.", [quote])
    assert not has_strange_subject(question, "A group of piles.", [quote])


@pytest.mark.parametrize(
    ("question", "agent"),
    [("Who led it?", True), ("Which contractor won?", True), ("When did it end?", False), ("How was it led?", False)],
)
def test_questions_for_somebody_are_known(question: str, agent: bool) -> None:
    assert is_for_an_agent(question) == agent


def test_an_answer_must_be_what_the_statement_adds() -> None:
    assert says_more("Who led the talks?", "Witkoff led the talks.", "Steve Witkoff")
    assert not says_more("Who led the talks?", "Witkoff led the talks.", "the talks")
    assert not says_more("Who led the talks?", "Witkoff led the talks.", "Umerov")


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("Orrin & Vale Instruments Ltd", True),
        ("48 hours after sampling", True),
        ("The hose broke.", False),
        ("The rent is 900 euros.", False),
        ("Ferrostat manufactured the hose.", False),
    ],
)
def test_a_fragment_has_no_verb(statement: str, found: bool) -> None:
    assert is_fragment(statement) is found
