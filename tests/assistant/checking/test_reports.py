"""What quotes give only as somebody's account, and what only their records tell."""

from __future__ import annotations

import time

import pytest

from assistant.checking.reports import account, of_its_records

COMPANY = "According to the company, 86 people were in the two cabins when the gearbox broke."
CABINS = "86 people were in the two cabins."
BRIDGE = "The bridge fell in 1990."


@pytest.mark.parametrize(
    ("statement", "quotes", "whose"),
    [
        (CABINS, [COMPANY], "the account of the company"),
        (CABINS, [COMPANY.replace(",", "")], "the account of the company"),
        ("The company says that 86 people were in the two cabins.", [COMPANY], ""),
        ("The company had 86 people in the two cabins.", [COMPANY], ""),
        (CABINS, [COMPANY, "There were 86 people in the two cabins."], ""),
        ("It was closed for a week.", ["It was closed for a week, according to Ana Reyl."], "the account of Ana Reyl"),
        ("It was closed for a week.", ["It was closed for a week, according to him."], "the account of somebody"),
        ("The mayor fled to Ost.", ["According to Mr. Brisk, the mayor fled to Ost."], "the account of Mr. Brisk"),
        ("The mayor knew of the leak.", ["Brisk claims that the mayor knew of the leak."], "the account of Brisk"),
        ("The mayor knew of it.", ["The plaintiff alleges the mayor knew of it."], "the account of The plaintiff"),
        ("Brisk spoke first.", ["Brisk spoke first; he claims that the mayor knew of the leak."], ""),
        (
            BRIDGE,
            ["According to Ana Reyl, it rained; according to the mayor, the bridge fell in 1990."],
            "the account of the mayor",
        ),
        ("The mayor fled to Ost.", ["The mayor reportedly fled to Ost."], "hearsay"),
        ("The mayor fled to Ost.", ["The mayor was said to have fled to Ost."], "hearsay"),
        ("The mayor lives in Ost.", ["The mayor lives in Ost. He was said to be ill."], ""),
        ("The mayor lives in Ost.", [], ""),
        ("The pump leaked.", ["The tenants believe the pump leaked."], "the account of The tenants"),
        ("A fox killed the hens.", ["The farmer suspects a fox of killing the hens."], "the account of The farmer"),
        ("The flood came from the weir.", ["Anglers blame the weir for the flood."], "the account of Anglers"),
        ("The flood came from the weir.", ["Anglers hold that the weir made it."], "the account of Anglers"),
        ("The flood came from the weir.", ["Anglers assume it came from the weir."], "the account of Anglers"),
        ("The cup was lost.", ["The club maintains it never lost the cup."], "the account of The club"),
        (
            "The cup of Ann Orr was lost.",
            ["The sons of Ann Orr believe the cup was lost."],
            "the account of The sons of Ann Orr",
        ),
        ("The flood may have come from the weir.", ["Anglers blame the weir for the flood."], ""),
        ("The farmer lost hens to a fox.", ["The farmer suspects a fox of killing the hens."], ""),
        ("The pump leaked.", ["The pump leaked, and the tenants blame the landlord for it."], ""),
    ],
)
def test_an_account_is_told_as_one(statement: str, quotes: list[str], whose: str) -> None:
    assert account("What happened?", statement, quotes) == whose


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("Mr Oberlauf did this after three alarms.", "According to the operating log this was done by Mr Oberlauf."),
        ("The rent is 900 euros.", "According to the lease, the rent is 900 euros a month."),
        ("The ferry leaves at 7.10.", "According to Veldmark's log, the ferry leaves at 7.10."),
        ("A berth costs 40 euros.", "A berth costs 40 euros, according to the size of the boat."),
        ("4,200 euros were paid in 2021.", "Three claims were settled and 4,200 euros paid in 2021."),
        ("The crane was sold to Ost.", "Dock staff maintained the crane until 2019, when it was sold to Ost."),
        ("A lift was built in 2021.", "The council insisted on a second lift, which was built in 2021."),
        ("The hall opened in 1932.", "The hall, which opened in 1932, is the oldest, according to the mayor."),
        ("The hall was let for a meeting.", "The council will hold a meeting in the hall that was let."),
        ("He ran the club from 2019.", "The manager has held that office since 2019, when he ran the club."),
        ("Orr is director.", "Orr assumed the post of director in May."),
        ("The lease was void.", "The court held that the lease was void."),
        ("The path is old.", "The path was closed, as it is old, and believed to be unsafe."),
        ("The bridge is 40 m long.", "Engineers believe in the bridge, which is 40 m long."),
        ("The pump was built in 1990.", "I believe the pump was built in 1990."),
        ("Parallel lines never meet.", "Two lines are said to be parallel when they never meet."),
    ],
)
def test_what_is_written_or_known_is_no_account(statement: str, quote: str) -> None:
    assert account("What is told?", statement, [quote]) == ""


def test_who_asks_for_the_account_gets_it() -> None:
    assert account("How many people were in the cabins according to the company?", CABINS, [COMPANY]) == ""
    assert account("How many people did the company count in the cabins?", CABINS, [COMPANY]) == ""


LOGBOOKS = "The logbooks of the Pellmouth Fishers’ Guild, whose members fish until January, give 10,100 eels."


@pytest.mark.parametrize(
    ("statement", "quotes", "found"),
    [
        ("The Pellmouth Fishers’ Guild has 10,100 eels.", [LOGBOOKS], True),
        ("The logbooks of the Pellmouth Fishers’ Guild have 10,100 eels.", [LOGBOOKS], False),
        ("The Trust has 14 boats.", ["The Trust’s records give 14 boats."], True),
        ("The Trust has 14 boats.", ["The records of the Trust are open. It has 14 boats."], False),
        ("The Trust has 14 boats.", ["14 boats are owned by the Trust."], False),
        ("The village has 240 houses.", ["Half of the village’s 240 houses were flooded."], False),
        ("The bridge has a length of 40 metres.", ["The length of the bridge is 40 metres."], False),
        ("The Guild has a boat.", ["The records of the Guild tell of a boat."], False),
        ("The bridge has 40 lamps.", [], False),
    ],
)
def test_what_records_count_is_not_what_somebody_has(statement: str, quotes: list[str], found: bool) -> None:
    assert of_its_records(statement, quotes) is found


@pytest.mark.parametrize("text", ["a" * 4_000, "a " * 2_000, "according to the " * 250, "Aa " * 1_300, "x. " * 1_300])
def test_long_quotes_take_no_time(text: str) -> None:
    started = time.process_time()
    account("What happened?", f"The {text[:300]} has 12 boats.", [text])
    of_its_records("The a has 12 boats.", [f"{text} 12"])
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "text", ["the miller believes that ", "Ann suspects the mill, which ", "He blames x for ", "a "]
)
def test_beliefs_in_long_quotes_take_no_time(text: str) -> None:
    quote = text * (100_000 // len(text))
    started = time.process_time()
    account("What happened?", "The mill was sold in 1990.", [quote])
    assert time.process_time() - started < 20
