"""What is said of several together, and of one in brackets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.together import leaves_out_one, takes_from_before_brackets

LED = "Steve Witkoff and Rustem Umerov led the two delegations at the Miami talks."
PAUSE = "The longest pause is 20 minutes (15 minutes at Saltmouth Lock, which has its own setting)."


@pytest.mark.parametrize(
    ("statement", "quote", "wrong"),
    [
        ("Steve Witkoff led the two delegations at the Miami talks.", LED, True),
        ("Witkoff and Umerov led the two delegations.", LED, False),
        ("Steve Witkoff led a delegation at the Miami talks.", LED, False),
        ("Ash and Ostler carried all three motions.", "Ash, Ostler and Reddy carried all three motions.", True),
        ("Two delegations met.", LED, False),
    ],
)
def test_one_of_several_does_not_do_what_they_did_together(statement: str, quote: str, wrong: bool) -> None:
    assert leaves_out_one(statement, [quote]) is wrong


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("The longest pause at Saltmouth Lock is 20 minutes.", True),
        ("The longest pause at Saltmouth Lock is 20 minutes (15 minutes at Saltmouth Lock).", True),
        ("The longest pause at Saltmouth Lock is 15 minutes.", False),
        ("The longest pause is 20 minutes.", False),
        ("The longest pause is 20 minutes, and 15 minutes at Saltmouth Lock.", False),
    ],
)
def test_what_brackets_name_has_the_number_in_them(statement: str, wrong: bool) -> None:
    assert takes_from_before_brackets(statement, [PAUSE]) is wrong


@given(st.text(max_size=120))
def test_a_text_says_of_itself_nothing_else(text: str) -> None:
    assert not leaves_out_one(text, [text])
    assert not leaves_out_one(text, []) and not takes_from_before_brackets(text, [])
