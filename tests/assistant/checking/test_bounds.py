"""Bounds of numbers and dates, and what several have each or together."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.bounds import LONGEST, other_bound

SHUT = "The footbridge at Orle was shut until 12 May."
HEAD = "Mrs Brandt has led the choir since March 2016."
LOAN = "The fund lends up to 5,000 euros to each farm."
FLOOD = "At least 17 barns were damaged in the flood."
TOLL = "The toll rose by 40 cents."
BOAT = "Every boat has berths for 14 guests."
RESIN = "The resin costs 9 euros per litre."
SAVED = "Ida and Jonas together have 3,200 euros."


@pytest.mark.parametrize(
    ("statement", "quote", "found"),
    [
        ("The footbridge was shut from 12 May.", SHUT, "12 May"),
        ("Since 12 May the footbridge has been shut.", SHUT, "12 May"),
        ("The footbridge was shut until 12 May.", SHUT, ""),
        ("The footbridge reopened after 12 May.", SHUT, ""),
        ("The footbridge has been open since 12 May.", SHUT, ""),
        ("The footbridge was no longer shut after 12 May.", SHUT, ""),
        ("Mrs Brandt led the choir until March 2016.", HEAD, "March"),
        ("Mrs Brandt led the choir from 2016.", HEAD, ""),
        ("Mrs Brandt led the choir by 2016.", HEAD, ""),
        ("Bids are opened before 1 June.", "Bids are opened after 1 June.", "1 June"),
        ("The sluice was closed until Friday.", "The sluice has been closed since Friday.", "Friday"),
        ("The kiosk sells ice until 9:30.", "The kiosk sells ice from 9:30 until 17:00.", "9:30"),
        ("The kiosk sells ice until 17:00.", "The kiosk sells ice from 9:30 until 17:00.", ""),
        ("The form is due by 3 July.", "The form is due no later than 3 July.", ""),
        ("The mill ran until 1931.", "The mill ran since 1931. It ran until 1931 for flour.", ""),
    ],
)
def test_a_date_begins_or_ends_a_time(statement: str, quote: str, found: str) -> None:
    assert other_bound(statement, [quote]) == found


@pytest.mark.parametrize(
    ("statement", "quote", "found"),
    [
        ("The fund lends 5,000 euros to each farm.", LOAN, "5,000"),
        ("The fund lends at least 5,000 euros to each farm.", LOAN, "5,000"),
        ("The fund lends at most 5,000 euros to each farm.", LOAN, ""),
        ("A farm can borrow 5,000 euros from the fund.", LOAN, ""),
        ("The limit for a farm is 5,000 euros.", LOAN, ""),
        ("17 barns were damaged in the flood.", FLOOD, "17"),
        ("No more than 17 barns were damaged in the flood.", FLOOD, "17"),
        ("Exactly 17 barns were damaged.", FLOOD, "17"),
        ("17 or more barns were damaged.", FLOOD, ""),
        ("No fewer than 17 barns were damaged.", FLOOD, ""),
        ("17 barns were damaged.", f"{FLOOD} The 17 barns stood by the river.", ""),
        ("A vote needs 5 members.", "A vote needs at least 5 members.", ""),
        ("More than 60 cows were sold.", "Nearly 60 cows were sold.", "60"),
        ("60 cows were sold.", "Nearly 60 cows were sold.", ""),
        ("The dam was built over 10 years.", "It took nearly 10 years to build the dam.", ""),
        ("Exactly 60 cows were sold.", "About 60 cows were sold.", "60"),
        ("Exactly 60 cows were sold.", "60 cows were sold.", ""),
        ("Riders over 12 pay.", "Riders under 12 travel free.", ""),
        ("The trip takes from 3 to 8 days.", "The trip takes from 3 up to 8 days.", ""),
    ],
)
def test_a_number_keeps_its_bound(statement: str, quote: str, found: str) -> None:
    assert other_bound(statement, [quote]) == found


def test_a_bound_that_was_asked_for_need_not_be_repeated() -> None:
    assert other_bound("The fund lends 5,000 euros to each farm.", [LOAN], "How much does it lend at most?") == ""
    assert other_bound("The resin costs 9 euros.", [RESIN], "What does a litre of resin cost?") == ""


@pytest.mark.parametrize(
    ("statement", "quote", "found"),
    [
        ("The toll rose to 40 cents.", TOLL, "40"),
        ("The toll was raised by 40 cents.", TOLL, ""),
        ("The toll rose 40 cents.", TOLL, ""),
        ("The toll rose by 40 cents.", "The toll rose by 10 to 40 cents.", "40"),
        ("The toll is now 40 cents.", "The toll rose to 40 cents.", ""),
        ("The level fell by about 6 metres.", "The level fell to 6 metres.", "6"),
        ("The level fell 6 metres.", "The level fell to 6 metres.", "6"),
        ("The level went to 6 metres.", "The level fell to 6 metres.", ""),
    ],
)
def test_what_rose_by_a_number_did_not_rise_to_it(statement: str, quote: str, found: str) -> None:
    assert other_bound(statement, [quote]) == found


@pytest.mark.parametrize(
    ("statement", "quote", "found"),
    [
        ("The harbour has berths for 14 guests.", f"The harbour keeps boats. {BOAT}", "14"),
        ("All boats together have berths for 14 guests.", BOAT, "14"),
        ("A boat has berths for 14 guests.", BOAT, ""),
        ("The boats have berths for 14 guests.", BOAT, ""),
        ("The barrel costs 9 euros.", RESIN, "9"),
        ("The resin costs 9 euros a litre.", RESIN, ""),
        ("A litre of resin costs 9 euros.", RESIN, ""),
        ("The resin costs 9 euros/l.", RESIN, ""),
        ("Ida has 3,200 euros.", SAVED, "3,200"),
        ("Ida and Jonas each have 3,200 euros.", SAVED, "3,200"),
        ("Ida and Jonas have 3,200 euros.", SAVED, ""),
        ("The couple has 3,200 euros.", SAVED, ""),
        ("Ida has 3,200 euros.", "Ida has 3,200 euros, more than Jonas and Paul together.", ""),
        ("The board has 9 members.", "Every two years the board elects 9 members.", ""),
        ("The rent is 700 euros in all.", "The rent is 700 euros a month.", "700"),
        ("The rent is 700 euros.", "The rent is 700 euros a month.", ""),
        ("They paid 700 euros in all.", "They had paid 700 euros after a month.", ""),
        ("80 sacks were sold.", "80 sacks, together with the cart, were sold.", ""),
    ],
)
def test_a_number_is_of_each_or_of_all_together(statement: str, quote: str, found: str) -> None:
    assert other_bound(statement, [quote]) == found


@given(st.text(max_size=120))
def test_a_text_bounds_as_itself(text: str) -> None:
    assert other_bound(text, [text]) == "" == other_bound(text, [])


@pytest.mark.parametrize(
    "part", ["up to 5 ", "rose by the ", "each boat 5 a litre ", "since the end of May ", "5 " * 9]
)
def test_long_quotes_take_no_time(part: str) -> None:
    other_bound("The toll rose by up to 5 cents together since May.", [part])
    begun = time.process_time()
    for size in (LONGEST, 100_000):
        other_bound("The toll rose by up to 5 cents together since May.", [(part * size)[:size]])
    assert time.process_time() - begun < 20
