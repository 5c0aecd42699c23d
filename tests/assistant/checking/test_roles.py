"""Things in each other's place about a verb or a comparison."""

from __future__ import annotations

import pytest

from assistant.checking.roles import degree_turned, exchanged


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The farmer owed the miller forty crowns.", "The miller owed the farmer forty crowns."),
        ("The farmer owed the miller forty crowns.", "The farmer was owed forty crowns by the miller."),
        ("Zinc costs more than copper.", "In that year copper cost more than zinc."),
        ("The nurse called the porter.", "First the porter called the nurse."),
    ],
)
def test_who_did_it_to_whom(statement: str, quote: str) -> None:
    assert exchanged(statement, [quote])


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The miller owed the farmer forty crowns.", "The miller owed the farmer forty crowns."),
        ("The farmer was owed forty crowns by the miller.", "The miller owed the farmer forty crowns."),
        ("The warden said the gate was shut.", "“The gate was shut,” said the warden."),
        ("521 fish were counted in the survey.", "The survey counted 521 fish."),
        ("The farmer owed the miller forty crowns.", "The farmer met the miller."),
        ("In May the nurse called the porter.", "The nurse called the porter in May."),
    ],
)
def test_the_same_the_other_way_round(statement: str, quote: str) -> None:
    assert not exchanged(statement, [quote])


@pytest.mark.parametrize(
    ("statement", "quote", "turned"),
    [
        ("The new pump uses more oil.", "The new pump uses less oil and more water.", True),
        ("The new pump uses less oil.", "The new pump uses less oil and more water.", False),
        ("The new pump uses more water.", "The new pump uses less oil and more water.", False),
        ("The new pump uses oil.", "The new pump uses less oil.", False),
    ],
)
def test_more_or_less(statement: str, quote: str, turned: bool) -> None:
    assert degree_turned(statement, [quote]) == turned
