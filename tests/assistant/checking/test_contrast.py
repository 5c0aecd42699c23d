"""Exceptions, the others, and halves of clauses that are set against each other."""

from __future__ import annotations

import pytest

from assistant.checking.contrast import denies_exception, excepted, mixed

WATER = "Fresh water is delivered at all berths except Berths 8 and 9."
LAMPS = "Agreed, save for the replacement of lamps by LED fittings along the whole quay."
CROSSING = "The limit is 5 knots, and the crossing takes 41 minutes in place of 38."
SAMPLERS = (
    "Stations A2 and A4 are equipped with automatic samplers; at the other three the field team takes the sample "
    "by hand from the bridge or the quay."
)
TAPS = "Mount it below the pressure taps if you measure a liquid, and above them if you measure a gas."
CLAIMS = (
    "Claims between £1,000 and £5,000 are approved by the head of the department, and everything above £5,000 by "
    "the Chief Financial Officer, Celia Brandt-Hughes."
)
PARENT = "A parent who gives birth receives 20 weeks of full pay."


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Fresh water is delivered at Berths 8 and 9.", WATER),
        ("Fresh water is delivered at all berths.", WATER),
        ("The replacement of lamps by LED fittings was agreed.", LAMPS),
        ("The crossing takes 38 minutes.", CROSSING),
    ],
)
def test_an_exception_is_not_the_rule(statement: str, quote: str) -> None:
    assert excepted(statement, [quote])


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Fresh water is delivered at all berths except 8 and 9.", WATER),
        ("Fresh water is delivered at the berths.", WATER),
        ("Fresh water is not delivered at Berths 8 and 9.", WATER),
        ("The crossing takes 41 minutes.", CROSSING),
        ("The crossing takes 41 minutes instead of 38.", CROSSING),
        ("Stations A2 and A4 have automatic samplers.", SAMPLERS),
    ],
)
def test_the_rule_and_a_told_exception_are_let_through(statement: str, quote: str) -> None:
    assert not excepted(statement, [quote])


def test_what_is_denied_of_an_exception_is_no_contradiction() -> None:
    assert denies_exception("Fresh water is not delivered at Berths 8 and 9.", [WATER])
    assert not denies_exception("Fresh water is not delivered at Berths 1 and 2.", [WATER])
    assert not denies_exception("Fresh water is delivered at Berths 8 and 9.", [WATER])
    assert not denies_exception(
        "The limit is not 5 knots, and the crossing takes 41 minutes in place of 38.", [CROSSING]
    )


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The automatic samplers are filled by the field team by hand from the quay.", SAMPLERS),
        ("Mount it below the pressure taps if you measure a gas.", TAPS),
        ("Mount it above the taps if you measure a liquid.", TAPS),
        ("Claims between £1,000 and £5,000 are approved by the Chief Financial Officer.", CLAIMS),
        ("The other parent receives 20 weeks of full pay.", PARENT),
    ],
)
def test_a_half_of_each_clause_is_mixed(statement: str, quote: str) -> None:
    assert mixed(statement, [quote])


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("At the other three the field team takes the sample by hand.", SAMPLERS),
        ("A2 and A4 have automatic samplers, the field team takes the sample by hand at the others.", SAMPLERS),
        ("Mount it above the pressure taps if you measure a gas.", TAPS),
        ("Mount it below the taps for a liquid and above them for a gas.", TAPS),
        ("Everything above £5,000 is approved by the Chief Financial Officer.", CLAIMS),
        ("Claims between £1,000 and £5,000 are approved by the head of the department.", CLAIMS),
        ("A parent who gives birth receives 20 weeks of full pay.", PARENT),
        ("", PARENT),
    ],
)
def test_each_clause_as_it_stands_is_not(statement: str, quote: str) -> None:
    assert not mixed(statement, [quote])


@pytest.mark.parametrize("text", [WATER, LAMPS, CROSSING, SAMPLERS, TAPS, CLAIMS, PARENT])
def test_a_text_contradicts_itself_in_nothing(text: str) -> None:
    assert not excepted(text, [text])
    assert not mixed(text, [text])
