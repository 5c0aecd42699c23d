"""Cause and effect in each other's place."""

from __future__ import annotations

import pytest

from assistant.checking.causes import effect_unsaid, turned

ROAD = "The road was closed because the bridge had sunk."
HEAD = "Because the bridge had sunk, the road was closed."
LED = "The sunken bridge led to the closure of the road."
BY = "The closure of the road was caused by the sunken bridge."


@pytest.mark.parametrize("quote", [ROAD, HEAD, LED, BY])
def test_the_cause_is_no_effect(quote: str) -> None:
    assert turned("The sunken bridge was due to the closure of the closed road.", [quote])


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The road was closed because the bridge had sunk.", ROAD),
        ("The road was closed due to the sunken bridge.", HEAD),
        ("The sunken bridge led to the closure of the road.", ROAD),
        ("The bridge had sunk, therefore the road was closed.", LED),
        ("The road was closed.", ROAD),
        ("The bridge sank because of the flood.", ROAD),
        ("The bridge sank because the road was closed.", "The bridge sank and the road was closed."),
    ],
)
def test_the_cause_stays_the_cause(statement: str, quote: str) -> None:
    assert not turned(statement, [quote])


@pytest.mark.parametrize(
    ("statement", "quote", "unsaid"),
    [
        ("Ostler hid the ledger because he was the treasurer.", "In May Ostler became the treasurer.", True),
        ("Ostler hid the ledger because he was the treasurer.", "The treasurer, Ostler, hid the ledger.", False),
        ("Ostler hid the ledger.", "In May Ostler became the treasurer.", False),
        ("The drawings are due to be shown.", "They are to be shown.", False),
    ],
)
def test_a_reason_for_what_nothing_tells(statement: str, quote: str, unsaid: bool) -> None:
    assert effect_unsaid(statement, [quote]) == unsaid
