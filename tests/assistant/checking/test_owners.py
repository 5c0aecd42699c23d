"""What is counted as somebody's."""

from __future__ import annotations

import pytest

from assistant.checking.owners import of_something_else

LOGBOOKS = "The logbooks of the Pellmouth Fishers’ Guild, whose members fish until January, give 10,100 eels."


@pytest.mark.parametrize(
    ("statement", "quotes", "found"),
    [
        ("The Pellmouth Fishers’ Guild has 10,100 eels.", [LOGBOOKS], True),
        ("The logbooks of the Pellmouth Fishers’ Guild have 10,100 eels.", [LOGBOOKS], False),
        ("The Pellmouth Fishers’ Guild has 10,100 eels in its logbooks.", [LOGBOOKS], False),
        ("The Guild has 40 members.", ["The Guild has 40 members, and the son of the Guild’s founder."], False),
        ("The Guild has forty members.", ["The chairman of the Guild met seventy people."], True),
        ("The Guild has a boat.", ["The chairman of the Guild owns a boat."], False),
        ("The valley has 12 huts.", ["There are 12 huts in the valley."], False),
        ("The bridge has a length of 40 metres.", ["The length of the bridge is 40 metres."], False),
        ("The bridge has 40 lamps.", [], False),
    ],
)
def test_what_is_said_of_a_part_is_not_said_of_the_owner(statement: str, quotes: list[str], found: bool) -> None:
    assert of_something_else(statement, quotes) is found
