"""The members of "A, B and C"."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.coordination import members


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ash, Ostler and Reddy", ["Ash", "Ostler", "Reddy"]),
        ("Ash, Ostler, and Reddy", ["Ash", "Ostler", "Reddy"]),
        ("Donetsk and Luhansk", ["Donetsk", "Luhansk"]),
        ("1,200 crates; 40 lamps", ["1,200 crates", "40 lamps"]),
        ("Reddy", []),
        ("1,200", []),
        ("", []),
        ("Ash, who had spoken for an hour before the vote was taken", []),
    ],
)
def test_members(text: str, found: list[str]) -> None:
    assert [text[slice(*one)] for one in members(text)] == found


@given(st.lists(st.sampled_from([*"Ab1 ,;&.\n", " and ", " or "])).map("".join))
def test_members_are_ascending_pieces_with_words(text: str) -> None:
    found = members(text)
    assert found == sorted(found) and len(found) != 1
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    assert all(text[slice(*one)].split() for one in found)
