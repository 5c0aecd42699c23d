"""What quotes give only as somebody's account."""

from __future__ import annotations

import pytest

from assistant.checking.reports import account

COMPANY = "According to the company, 86 people were in the two cabins when the gearbox broke."
LOG = "According to the operating log this was done by Mr Oberlauf after three alarms."


@pytest.mark.parametrize(
    ("statement", "quotes", "whose"),
    [
        ("86 people were in the two cabins.", [COMPANY], "the account of the company"),
        ("The company says that 86 people were in the two cabins.", [COMPANY], ""),
        ("The company had 86 people in the two cabins.", [COMPANY], ""),
        ("86 people were in the two cabins.", [COMPANY, "There were 86 people in the two cabins."], ""),
        ("Mr Oberlauf did this after three alarms.", [LOG], ""),
        (
            "The bridge was closed for a week.",
            ["The bridge was closed for a week, according to Ana Reyl."],
            "the account of Ana Reyl",
        ),
        ("The mayor knew of the leak.", ["Brisk claims that the mayor knew of the leak."], "the account of Brisk"),
        ("Brisk spoke first.", ["Brisk spoke first; he claims that the mayor knew of the leak."], ""),
        ("The mayor fled to Ost.", ["The mayor reportedly fled to Ost."], "hearsay"),
        ("The mayor lives in Ost.", ["The mayor lives in Ost. He was said to be ill."], ""),
        ("The mayor lives in Ost.", [], ""),
    ],
)
def test_an_account_is_told_as_one(statement: str, quotes: list[str], whose: str) -> None:
    assert account("What happened?", statement, quotes) == whose


def test_who_asks_for_the_account_gets_it() -> None:
    said = "86 people were in the two cabins."
    assert account("How many people were in the cabins according to the company?", said, [COMPANY]) == ""
    assert account("How many people did the company count in the cabins?", said, [COMPANY]) == ""
