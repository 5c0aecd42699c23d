"""Conditions that a statement leaves out."""

from __future__ import annotations

import pytest

from assistant.checking.conditions import leaves_out_condition

KEY = "Members borrow the key of the boathouse as long as they leave ten euros with the warden."
GRANT = "Subject to a vote of the council, the museum receives a grant of 40,000 euros."
ASKED = "He asked if the museum receives a grant of 40,000 euros."


@pytest.mark.parametrize(
    ("question", "statement", "quote", "condition"),
    [
        (
            "Who borrows the key?",
            "Members borrow the key of the boathouse.",
            KEY,
            "as long as they leave ten euros with the warden",
        ),
        (
            "What does the museum receive?",
            "The museum receives 40,000 euros.",
            GRANT,
            "Subject to a vote of the council",
        ),
        ("Who borrows the key?", "Members who leave ten euros borrow the key of the boathouse.", KEY, ""),
        ("Who borrows the key?", "Members borrow the key if they leave something.", KEY, ""),
        ("Do members who left ten euros borrow the key?", "Members borrow the key of the boathouse.", KEY, ""),
        ("What does the museum receive?", "The museum receives 40,000 euros.", ASKED, ""),
        ("What does the museum receive?", "The museum receives 40,000 euros.", "The museum receives 40,000 euros.", ""),
        ("Who leaves ten euros?", "They leave ten euros with the warden.", KEY, ""),
        ("Who?", "", KEY, ""),
    ],
)
def test_the_condition_that_is_left_out(question: str, statement: str, quote: str, condition: str) -> None:
    assert leaves_out_condition(question, statement, [quote]) == condition


def test_another_quote_says_it_without_condition() -> None:
    quotes = [GRANT, "In May the museum receives the grant of 40,000 euros."]
    assert leaves_out_condition("", "The museum receives a grant of 40,000 euros.", quotes) == ""
