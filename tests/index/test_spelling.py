from __future__ import annotations

import pytest
import Stemmer
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
    ("centred", "centered"),
    ("catalogued", "cataloged"),
    ("organisational", "organizational"),
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
    "word", ["hour", "four", "tour", "filled", "rise", "wise", "revise", "precise", "programmed", "table", "東京", ""]
)
def test_other_words_have_one_spelling(word: str) -> None:
    assert american(word) == word
    assert spellings(word) == []


@pytest.mark.parametrize(
    "family",
    [
        "centre centred centring centres",
        "catalogue catalogued cataloguing",
        "programmed programming programmes",
        "advertise advertisement advertiser",
        "supervise supervisor supervision",
        "revise revision",
        "precise precisely precision",
        "organise organised organisational organiser",
        "surprise surprisingly",
        "practise practised practice",
    ],
)
def test_words_of_one_stem_keep_one_stem(family: str) -> None:
    stemmer = Stemmer.Stemmer("english")
    before, after = ({stemmer.stemWord(spelt(word)) for word in family.split()} for spelt in (str, american))
    assert len(after) <= len(before)


@given(st.text())
def test_any_text_has_spellings(text: str) -> None:
    assert text not in spellings(text)
    assert american(american(text)) == american(text)
