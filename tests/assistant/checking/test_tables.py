"""Rows of tables: a number is taken from the column that the statement names."""

from __future__ import annotations

import pytest

from assistant.checking.tables import in_bare_columns, in_other_columns, in_other_rows

HEADER = "| Weapon | Launched | Shot down | Not reported as downed |"
ROW = "| Drones | 653 | 585 | 68 |"


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("653 drones were launched.", []),
        ("585 drones were shot down.", []),
        ("653 drones were shot down.", ["653"]),
        ("Of the drones, 68 were launched.", ["68"]),
        ("Of 653 drones that were launched, 585 were shot down.", []),
        ("There were 653 drones.", []),
    ],
)
def test_numbers_of_columns_that_are_not_named(statement: str, wrong: list[str]) -> None:
    assert in_other_columns(statement, ROW, HEADER) == wrong


@pytest.mark.parametrize("header", ["", "| a | b |", "no row at all", HEADER + " more |"])
def test_a_header_that_does_not_fit_says_nothing(header: str) -> None:
    assert in_other_columns("653 drones were shot down.", ROW, header) == []


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("The Tern has 12 metres.", []),
        ("The Tern has 9 metres.", ["9"]),
        ("The Tern has 12 metres and the Wren 9.", []),
        ("One has 9 metres.", []),
    ],
)
def test_facts_of_rows_that_are_not_named(statement: str, wrong: list[str]) -> None:
    assert in_other_rows(statement, ["Tern | 12 metres | Ada Lindh", "Wren | 9 metres | Jo Penhallow"]) == wrong


@pytest.mark.parametrize(
    ("statement", "quote", "wrong"),
    [
        ("The ratio of the gate is 5.4.", "Ratio of benefit to cost 2.1 5.4 2.8", ["5.4"]),
        ("The ratios are 2.1, 5.4 and 2.8.", "Ratio of benefit to cost 2.1 5.4 2.8", []),
        ("It opened on 3 June 2024.", "It was opened on 3 June 2024", []),
        ("Tickets cost 20 euros.", "Tickets 20", []),
        ("Call 01632 960 645.", "Telephone 01632 960 645", []),
        ("There were 653 drones.", ROW, []),
    ],
)
def test_a_number_of_a_row_without_names_of_columns(statement: str, quote: str, wrong: list[str]) -> None:
    assert in_bare_columns(statement, [quote]) == wrong
