"""What facts belong to: exchanged ones are found, and other words for the same are let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.bindings import Sort, displaced, items

DRONES = "It said its defenders shot down 585 of the drones and 30 of the missiles."
BUS = "The last departure from the hospital moves from 22:40 to 21:10 from Monday to Friday."
VOTES = "Councillors Ash, Ostler and Reddy voted against and Councillor Whitlock abstained."
FERRY = "According to the ticket count, 41 passengers and a crew of six were on board."
TALKS = "On 2 December Witkoff and Kushner met Vladimir Putin at the Kremlin."
COURTS = "The case of Marwood v Pell has been moved from Court 3 to Court 1, and Northmere Water v Idle was taken out."
HELD = "Russia holds roughly a fifth of Ukraine."
TABLE = ("| Drones | 653 | 585 | 68 |", "| Missiles | 51 | 30 | 21 |")


@pytest.mark.parametrize(
    ("statement", "quotes"),
    [
        ("The defenders shot down 585 missiles and 30 drones.", [DRONES]),
        ("Its defenders shot down 30 of the drones and 585 of the missiles.", [DRONES]),
        ("They shot down 585 missiles.", TABLE),
        ("The last departure moves to 22:40 from 21:10.", [BUS]),
        ("From Friday to Monday it moves to 21:10.", [BUS]),
        ("Councillors Ash, Ostler and Whitlock voted against and Reddy abstained.", [VOTES]),
        ("Whitlock voted against.", [VOTES]),
        ("There were six passengers and 41 crew members on board.", [FERRY]),
        ("Witkoff and Putin met Kushner at the Kremlin.", [TALKS]),
        ("The case of Marwood v Pell was moved to Court 3 from Court 1.", [COURTS]),
        ("A fifth of Russia is held by Ukraine.", [HELD]),
    ],
)
def test_exchanged_facts_are_found(statement: str, quotes: list[str]) -> None:
    assert displaced(statement, quotes)


@pytest.mark.parametrize(
    ("statement", "quotes"),
    [
        ("The defenders shot down 585 drones and 30 missiles.", [DRONES]),
        ("They shot down 30 missiles and 585 drones.", [DRONES]),
        ("They shot down 585 drones.", TABLE),
        ("From Monday to Friday the last departure moves to 21:10 from 22:40.", [BUS]),
        ("Councillors Reddy, Ash and Ostler voted against.", [VOTES]),
        ("Whitlock abstained, while Ash, Ostler and Reddy voted against.", [VOTES]),
        ("A crew of six and 41 passengers were on board.", [FERRY]),
        ("On December 2, Kushner and Witkoff met Putin at the Kremlin.", [TALKS]),
        ("Northmere Water v Idle was taken out, and Marwood v Pell moved to Court 1 from Court 3.", [COURTS]),
        ("About a fifth of Ukraine is held by Russia.", [HELD]),
        ("", [HELD]),
        ("Nothing of this stands there in 1999.", []),
    ],
)
def test_the_same_in_other_words_is_let_through(statement: str, quotes: list[str]) -> None:
    assert displaced(statement, quotes) == []


@given(st.lists(st.sampled_from([*DRONES.split(), *BUS.split(), *VOTES.split(), "|", "\n"]), max_size=25).map(" ".join))
def test_nothing_is_displaced_in_a_text_itself(text: str) -> None:
    assert displaced(text, [text]) == []


def test_names_and_dates_are_one_item_each() -> None:
    found = [
        (one.word, one.unit and one.unit.sort) for one in items("Steve Witkoff left on 6 December 2025 with 30 men.")
    ]
    assert [sort for _, sort in found if sort] == [Sort.NAME, Sort.TIME, Sort.NUMBER]
    assert [word for word, sort in found if not sort] == ["left", "on", "with", "men"]
