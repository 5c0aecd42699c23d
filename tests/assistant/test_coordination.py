"""The members of "A, B and C"."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.coordination import members, names_around


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ash, Ostler and Reddy", ["Ash", "Ostler", "Reddy"]),
        ("Ash, Ostler, and Reddy", ["Ash", "Ostler", "Reddy"]),
        ("Donetsk and Luhansk", ["Donetsk", "Luhansk"]),
        ("1,200 crates; 40 lamps", ["1,200 crates", "40 lamps"]),
        ("Dorota (floors G, 1) and Ray [night, late]", ["Dorota (floors G, 1)", "Ray [night, late]"]),
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


@pytest.mark.parametrize(
    ("text", "inside", "found"),
    [
        ("in Chernihiv, Lviv, and Dnipropetrovsk regions", "Lviv", ["Chernihiv", "Lviv", "Dnipropetrovsk"]),
        ("met by the Kestrel Foundation and the University of Aldermoor.", "Kestrel", None),
        ("Ash came. Ostler and Reddy voted.", "Reddy", ["Ostler", "Reddy"]),
        ("Ash came. Ostler and Reddy voted.", "Ash", []),
        (
            "Senn Council, Brackwater\nCouncil and the Trust",
            "Brackwater",
            ["Senn Council", "Brackwater\nCouncil", "the Trust"],
        ),
        ("Paris, France", "Paris", []),
        ("Present: G. Tranter, B. Ray, T. J. Aldous.", "Ray", ["G. Tranter", "B. Ray", "T. J. Aldous"]),
        ("Dr. Ash and Prof. Reddy spoke.", "Ash", ["Dr. Ash", "Prof. Reddy"]),
        ("bread and butter", "bread", []),
    ],
)
def test_names_around(text: str, inside: str, found: list[str] | None) -> None:
    start = text.index(inside)
    named = ["the Kestrel Foundation", "the University of Aldermoor"] if found is None else found
    assert [text[slice(*one)] for one in names_around(text, start, start + len(inside))] == named


@given(st.lists(st.sampled_from([*"ABab ,&.", " and ", " or "])).map("".join), st.integers(0, 20))
def test_names_around_are_ascending_pieces(text: str, start: int) -> None:
    found = names_around(text, start, start + 1)
    assert found == sorted(found) and len(found) != 1
    assert all(text[slice(*one)].strip() for one in found)
