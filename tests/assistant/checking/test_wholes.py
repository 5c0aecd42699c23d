"""What is said of some, and of all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.wholes import LONGEST, of_more_than_said

CRATES = "Some of the crates held rotten pears."
NURSES = "Few nurses work at night."
HALL = "The east wing of the hall was painted white."
TRAM = "The evening tram stops at Kolm."
ROOF = "The storm almost completely tore off the roof."
DOGS = "Guests may bring dogs into the garden."


@pytest.mark.parametrize(
    ("statement", "quote", "found"),
    [
        ("The crates held rotten pears.", CRATES, "The crates"),
        ("All the crates held rotten pears.", CRATES, "All the crates"),
        ("Crates held rotten pears.", CRATES, ""),
        ("Several crates held rotten pears.", CRATES, ""),
        ("The pears in some crates were rotten.", CRATES, ""),
        ("The crates held rotten pears.", f"{CRATES} The crates were burnt.", ""),
        ("The crates were burnt on Monday.", CRATES, ""),
        ("Nurses work at night.", NURSES, "Nurses"),
        ("Nurses work at night.", "A few nurses work at night.", ""),
        ("The old nurses work at night.", "Hardly any of the old nurses work at night.", "The old nurses"),
        ("The town is on the Elm.", "Two of the town councillors met on the Elm.", ""),
        ("The town was flooded.", "A third of the town was flooded.", "The town"),
        ("The boats landed.", "Three of the boats landed.", "The boats"),
        ("Three boats sank.", "Three of the boats sank.", ""),
        ("The boat sank.", "One of the boats sank.", ""),
        ("Most visitors come by bus.", "Most visitors come by bus.", ""),
    ],
)
def test_a_part_is_not_the_whole(statement: str, quote: str, found: str) -> None:
    assert of_more_than_said(statement, [quote]) == found


@pytest.mark.parametrize(
    ("statement", "quote", "found"),
    [
        ("The whole hall was painted white.", HALL, "The whole hall"),
        ("The entire crew was saved.", "The crew was saved.", ""),
        ("All trams stop at Kolm.", TRAM, "All trams"),
        ("All evening trams stop at Kolm.", TRAM, ""),
        ("All trams stop at Kolm.", "The trams stop at Kolm.", ""),
        ("All members vote.", "A member votes.", ""),
        ("The storm completely tore off the roof.", ROOF, "completely"),
        ("The storm almost completely tore off the roof.", ROOF, ""),
        ("The line is completely automatic.", "The line is fully automatic.", ""),
        ("The gate is always locked.", "Every night the gate is locked.", ""),
        ("The pump ran all night.", "The pump ran from dusk to dawn.", ""),
    ],
)
def test_words_for_all_stand_in_the_quotes(statement: str, quote: str, found: str) -> None:
    assert of_more_than_said(statement, [quote]) == found


@pytest.mark.parametrize(
    ("statement", "quote", "found"),
    [
        ("Guests may bring dogs into the garden.", DOGS, ""),
        ("Wine is served in the garden and in the cellar.", "Wine is served in the garden.", "cellar"),
        ("Wine is served in the garden and in the cellar.", "Wine is served in the garden, the cellar too.", ""),
        ("The doctor and the baker were fined.", "The baker was fined.", "doctor"),
        ("The doctor and the baker were fined.", "The baker and the physician were fined.", ""),
        ("The council and the baker met.", "The baker met councillors.", ""),
    ],
)
def test_both_of_two_things_stand_in_the_quotes(statement: str, quote: str, found: str) -> None:
    assert of_more_than_said(statement, [quote]) == found


@given(st.text(max_size=120))
def test_a_text_says_of_itself_no_more(text: str) -> None:
    assert of_more_than_said(text, [text]) == "" == of_more_than_said(text, [])


@pytest.mark.parametrize("part", ["some of the crates ", "half of the ", "a third of the old ", "the ", "almost "])
def test_long_quotes_take_no_time(part: str) -> None:
    of_more_than_said("All the crates and the boats completely sank.", [part])
    begun = time.process_time()
    for size in (LONGEST, 100_000):
        of_more_than_said("All the crates and the boats completely sank.", [(part * size)[:size]])
    assert time.process_time() - begun < 20
