"""Streams of text taken apart into statements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.statements import LONGEST, MOST, Draft, drafts


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The ferry leaves at nine [1].", [("The ferry leaves at nine.", (1,))]),
        ("It leaves at nine. [1] It costs €4.20 [2].", [("It leaves at nine.", (1,)), ("It costs €4.20.", (2,))]),
        ("It leaves [1][3].", [("It leaves.", (1, 3))]),
        ("It leaves [1, 3].", [("It leaves.", (1, 3))]),
        ("It leaves [1-3].", [("It leaves.", (1, 2, 3))]),
        ("It leaves [passage 2].", [("It leaves.", (2,))]),
        ("It leaves (passage 2).", [("It leaves.", (2,))]),
        ("It leaves 【2†source】.", [("It leaves.", (2,))]),
        ("It leaves [^2].", [("It leaves.", (2,))]),
        ("It leaves [2", [("It leaves", (2,))]),
        ("[2] It leaves.", [("It leaves.", (2,))]),
        ("It leaves.", [("It leaves.", ())]),
        ("<a1b2c3 passage 2>\nThe answer is: It leaves. </a1b2c3>", [("It leaves.", ())]),
        ("- **It** leaves [1]\n- It `comes` [2]\n", [("It leaves", (1,)), ("It comes", (2,))]),
        ("1. It leaves [1].\n2. It comes [2].", [("It leaves.", (1,)), ("It comes.", (2,))]),
        ("Mr. Jo Lind left [1]. Dr. Ash came.", [("Mr. Jo Lind left.", (1,)), ("Dr. Ash came.", ())]),
        ("It cost 4.5 million [1].", [("It cost 4.5 million.", (1,))]),
        ("", []),
        (" \n [1] ... \n", []),
    ],
)
def test_statements_and_their_citations_are_found(text: str, said: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(one.text, one.cited) for one in drafts([text])] == said
    assert [(one.text, one.cited) for one in drafts(list(text))] == said


def test_a_statement_is_given_as_soon_as_the_next_one_begins() -> None:
    pieces = iter(["It leaves", " [1]. It", " comes"])
    found = drafts(pieces)
    assert next(found).text == "It leaves."
    assert next(pieces) == " comes"


def test_half_a_statement_at_the_end_is_marked() -> None:
    assert list(drafts(["It leaves [1]. It comes at"]))[-1] == Draft("It comes at", (), False)


def test_a_model_that_never_ends_is_cut() -> None:
    assert all(len(one.text) <= LONGEST for one in drafts(["word " * 2_000]))
    assert len(list(drafts(["It leaves. " * 500]))) == MOST


@given(st.lists(st.text(alphabet="ab .[]1,2-()\nÄ【】*", max_size=12), max_size=30))
def test_nothing_breaks_it_and_pieces_do_not_matter(pieces: list[str]) -> None:
    whole = list(drafts(["".join(pieces)]))
    assert all(any(map(str.isalnum, one.text)) for one in whole)
