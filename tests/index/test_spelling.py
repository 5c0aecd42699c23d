from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.spelling import american, spellings

PAIRS = [
    ("colour", "color"),
    ("neighbourhood", "neighborhood"),
    ("licences", "licenses"),
    ("defence", "defense"),
    ("centre", "center"),
    ("kilometres", "kilometers"),
    ("organised", "organized"),
    ("organisation", "organization"),
    ("analysed", "analyzed"),
    ("travelled", "traveled"),
    ("cancelling", "canceling"),
    ("programme", "program"),
    ("paediatrician", "pediatrician"),
    ("catalogues", "catalogs"),
]


@pytest.mark.parametrize(("british", "us"), PAIRS)
def test_both_spellings_are_one_word_and_lead_to_each_other(british: str, us: str) -> None:
    assert american(british) == american(us)
    assert us in spellings(british)
    assert british in spellings(us)


@pytest.mark.parametrize(
    "word", ["hour", "four", "tour", "filled", "rise", "wise", "house", "table", "1200", "東京", ""]
)
def test_other_words_have_one_spelling(word: str) -> None:
    assert american(word) == word
    assert spellings(word) == []


@pytest.mark.parametrize(("one", "other"), [("filled", "filed"), ("rolled", "roled"), ("tire", "tyre")])
def test_words_that_only_look_like_it_stay_apart(one: str, other: str) -> None:
    assert american(one) != american(other)


@given(st.text())
def test_any_text_has_spellings(text: str) -> None:
    assert text not in spellings(text)
    assert american(american(text)) == american(text)
