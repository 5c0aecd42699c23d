"""Which of several numbers of one kind is asked for."""

from __future__ import annotations

import pytest

from assistant.counts import counted

RAID = (
    "It was loud. Russia launched 653 drones and 51 missiles on Ukraine overnight, with Ukrainian forces downing 585 "
    "drones and 30 missiles. Then 7 missiles were downed."
)
PLAN = "4. Crossing plan: wheat, 140 crosses, and faba bean, 22 crosses."
SHOP = "The shop sold 40 lamps and repaired 12 lamps, and nine lamps were stolen."


@pytest.mark.parametrize(
    ("question", "text", "found", "meant"),
    [
        ("How many missiles did Ukraine down?", RAID, "51", "30"),
        ("How many missiles did Ukraine down?", RAID, "30", "30"),
        ("How many missiles did Russia launch?", RAID, "30", "51"),
        ("How many drones were downed?", RAID, "653", "585"),
        ("How many drones were launched?", RAID, "653", "653"),
        ("How many lamps did the shop repair?", SHOP, "40", "12"),
        ("How many lamps were stolen?", SHOP, "40", "nine"),
        ("How many lamps were lost?", SHOP, "40", "40"),
        ("How many shops are there?", SHOP, "40", "40"),
        ("Who repaired the lamps?", SHOP, "40", "40"),
        ("How many ' are there?", SHOP, "40", "40"),
        ("How many missiles did Ukraine down?", RAID, "7", "7"),
        ("How many faba bean crosses are planned?", PLAN, "22", "22"),
        ("How many wheat crosses are planned?", PLAN, "22", "140"),
        ("How many fish were counted in 2024?", "Of 521 fish, in the 2024 count of fish, all swam.", "521", "521"),
        ("How many missiles did Ukraine down?", RAID, "overnight", "overnight"),
    ],
)
def test_the_number_nearest_to_what_is_said_of_it_is_meant(question: str, text: str, found: str, meant: str) -> None:
    start = text.index(found)
    first, last = counted(question, text, start, start + len(found))
    assert text[first:last] == meant
