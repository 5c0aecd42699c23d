"""Evidence found in an index, and gold sets checked against it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.evaluation.check import check
from assistant.evaluation.gold import Case, GoldEvidence, GoldSet
from assistant.evaluation.places import Places, find_quote
from index.store import Store

from ..conftest import DOCUMENTS

PILOT = DOCUMENTS["pilot.txt"]
QUOTE = "The harbour pilot of Brackwater is Mina Torsvik."


@pytest.fixture(scope="module")
def places(library_index: Path) -> Iterator[Places]:
    with Store.open(library_index) as store:
        yield Places(store)


def test_a_quote_is_found(places: Places, library: Path) -> None:
    placed = places.find(GoldEvidence("pilot.txt", QUOTE))
    start = PILOT.index(QUOTE)
    assert placed.place == (str(library / "pilot.txt"), start, start + len(QUOTE))
    assert places.text_of(placed) == QUOTE
    assert not placed.whole


def test_white_space_in_a_quote_does_not_count(places: Places) -> None:
    placed = places.find(GoldEvidence("pilot.txt", "Mina Torsvik. She was appointed"))
    assert places.text_of(placed) == "Mina Torsvik.\nShe was appointed"
    assert find_quote("a  b", "a b c") is None and find_quote("a", " ") is None


def test_offsets_and_whole_documents(places: Places) -> None:
    assert places.text_of(places.find(GoldEvidence("pilot.txt", start=0, end=5))) == "Notes"
    whole = places.find(GoldEvidence("pilot.txt"))
    assert places.text_of(whole) == PILOT and whole.whole


def test_offsets_that_no_longer_hold_are_mended_by_the_quote(places: Places) -> None:
    placed = places.find(GoldEvidence("pilot.txt", QUOTE, 3, 3 + len(QUOTE)))
    assert places.text_of(placed) == QUOTE


def test_a_document_may_be_named_by_the_end_of_its_path(places: Places) -> None:
    assert places.find(GoldEvidence("rent.txt")).place == places.find(GoldEvidence("notes/rent.txt")).place


@pytest.mark.parametrize(
    ("evidence", "problem"),
    [
        (GoldEvidence("gone.txt", "x"), "gone.txt is not in the index"),
        (GoldEvidence("pilot.txt", "not there"), "pilot.txt does not have the quote 'not there'"),
        (GoldEvidence("pilot.txt", start=0, end=9999), f"pilot.txt has {len(PILOT)} characters"),
    ],
)
def test_what_is_not_found_says_why(places: Places, evidence: GoldEvidence, problem: str) -> None:
    placed = places.find(evidence)
    assert placed.place is None and placed.problem.startswith(problem)


def test_a_set_is_checked(places: Places) -> None:
    right = Case("a", "Who?", ("Mina Torsvik",), evidence=(GoldEvidence("pilot.txt", QUOTE),))
    moved = Case("b", "Who?", ("Mina",), evidence=(GoldEvidence("pilot.txt", QUOTE, 3, 9),))
    wrong = Case("c", "Who?", ("Arne Lund",), evidence=(GoldEvidence("pilot.txt", QUOTE),))
    short = Case("d", "Who?", items=(("Mina Torsvik",), ("Lund",)), evidence=(GoldEvidence("pilot.txt", QUOTE),))
    gone = Case("e", "Who?", ("x",), evidence=(GoldEvidence("gone.txt", QUOTE),))
    inferred = Case("f", "Is she?", ("Yes",), evidence=(GoldEvidence("pilot.txt", QUOTE),))
    found = check(GoldSet("set", (right, moved, wrong, short, gone, inferred), (1, 2, 4, 5, 6, 7)), places)
    assert [(problem.line, problem.id) for problem in found] == [(2, "b"), (4, "c"), (5, "d"), (6, "e")]
    assert [problem.text for problem in found] == [
        "the quote in pilot.txt stands at 7, not at 3",
        "the evidence has none of the answers in it",
        "the evidence does not have the item 'Lund' in it",
        "gone.txt is not in the index",
    ]
