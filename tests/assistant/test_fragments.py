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


def test_what_the_question_says_is_no_item() -> None:
    items = pieces("Odo", "Harlem", "Plums")
    assert [one.text for one in unasked(items, "Who lived between Harlem and the bishop's house?")] == ["Odo", "Plums"]
    assert unasked(items, "Odo, Harlem or plums?") == items


def test_a_count_is_no_item_beside_what_it_counts() -> None:
    items = pieces("12", "Odo", "Plums")
    assert [one.text for one in uncounted(items)] == ["Odo", "Plums"]
    assert uncounted(items[:1]) == items[:1]
    assert uncounted(items[:2]) == items[:2]


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
