"""Items as whole phrases, from pieces made by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fragments import mended, unasked, uncounted
from assistant.groups import Said

from .samples import hit, spans

TEXT = (
    "Odo, the Bishop of Bayeux, was there. Bugs in the firmware implementation were found, of proof and the number of"
    " boats. In the Capuchin Monastery of St. John;\nPears\nPlums, a 12-volt lamp and the Harlem River Drive."
)
PASSAGE = hit(TEXT)


def pieces(*texts: str) -> list[Said]:
    found = spans(PASSAGE, *((text, 0.9 - at / 10) for at, text in enumerate(texts)))
    return [Said(PASSAGE, one.start, one.end, one.score) for one in found]


@pytest.mark.parametrize(
    ("told", "whole"),
    [
        (["the Bishop", "Bayeux"], ["the Bishop of Bayeux"]),
        (["Bugs", "firmware", "implementation"], ["Bugs in the firmware implementation"]),
        (["Capuchin Monastery of", "St. John"], ["Capuchin Monastery of St. John"]),
        (["of proof", "number of"], ["proof", "number"]),
        (["12", "volt"], ["12-volt"]),
        (["12-volt lamp and the"], ["12-volt lamp"]),
        (["in the"], []),
        (["proof and", "the number"], ["proof", "the number"]),
        (["proof", "and the number"], ["proof", "the number"]),
        (["Odo", "the Bishop"], ["Odo", "the Bishop"]),
        (["Pears", "Plums"], ["Pears", "Plums"]),
        (["lamp", "Harlem River Drive"], ["lamp", "Harlem River Drive"]),
        ([], []),
    ],
)
def test_pieces_of_a_phrase_are_joined(told: list[str], whole: list[str]) -> None:
    assert [one.text for one in mended(pieces(*told))] == whole


def test_a_joined_item_is_as_likely_as_its_least_likely_piece() -> None:
    assert [one.score for one in mended(pieces("the Bishop", "Bayeux"))] == [0.8]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("She read Dune, On the Road and To Kill a Mockingbird.", ["Dune", "On the Road", "To Kill a Mockingbird"]),
        ("Vitamin A and Group B, in Gary, IN", ["Vitamin A", "Group B", "Gary, IN"]),
        ("It goes from Ost to Lund, and to Vik.", ["Ost", "Lund", "Vik"]),
        ("Ana Reyl with Bo Lind, and Cy Orr.", ["Ana Reyl", "Bo Lind", "Cy Orr"]),
        ("Ana Reyl\tBo Lind\tCy Orr", ["Ana Reyl", "Bo Lind", "Cy Orr"]),
        ("Ana Reyl   Bo Lind", ["Ana Reyl", "Bo Lind"]),
    ],
)
def test_whole_items_stay_as_they_are(text: str, told: list[str]) -> None:
    found = hit(text)
    items = [Said(found, one.start, one.end, 0.5) for one in spans(found, *((item, 0.5) for item in told))]
    assert [one.text for one in mended(items)] == told


def named(text: str, *items: str) -> list[Said]:
    found = hit(text)
    return [Said(found, one.start, one.end, 0.5) for one in spans(found, *((item, 0.5) for item in items))]


def test_what_the_question_says_is_no_item() -> None:
    items = pieces("Odo", "Harlem", "Plums")
    assert [one.text for one in unasked(items, "Who lived between Harlem and the bishop's house?")] == ["Odo", "Plums"]
    assert unasked(items, "Where is Odo, in Harlem with plums?") == items
    assert unasked(items, "Was it Odo or Harlem?") == items
    assert unasked(items, "Which of Odo and Harlem came?") == items


def test_short_names_are_not_the_questions_small_words() -> None:
    teams = named("IT, Sales and US", "IT", "Sales", "US")
    assert unasked(teams, "Which teams does it have for us?") == teams


def test_a_count_is_no_item_beside_what_it_counts() -> None:
    places = named("They are read at three places: the bar, the quay and the lift.", "three", "the bar", "the quay")
    assert [one.text for one in uncounted(places)] == ["the bar", "the quay"]
    rooms = named("Closed are 12, the bar and the hall.", "12", "the bar", "the hall")
    assert uncounted(rooms) == rooms
    assert uncounted(places[:2]) == places[:2]


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)), max_size=6))
def test_items_stay_in_order_and_apart(drawn: list[tuple[int, int]]) -> None:
    items: list[Said] = []
    for start, length in sorted(drawn):
        start = max(start, items[-1].end if items else 0)
        end = min(len(TEXT), start + length)
        if start < end:
            items.append(Said(PASSAGE, PASSAGE.passage.start + start, PASSAGE.passage.start + end, 0.5))
    found = mended(items)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(items[0].start <= one.start < one.end <= items[-1].end for one in found)
