"""Words, their stems, and the kind of thing that is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.words import answers_kind, content_stems, stems


def test_stems_tell_where_each_word_stands() -> None:
    assert stems("The ferries left.") == [("the", 0, 3), ("ferri", 4, 11), ("left", 12, 16)]


def test_grouped_digits_are_one_number() -> None:
    assert [stem for stem, _, _ in stems("1,200 boats")] == ["1200", "boat"]
    assert content_stems("1200 boats") == content_stems("1,200 Boats")


def test_case_and_compatibility_forms_do_not_matter() -> None:
    assert content_stems("OFFICE") == content_stems("oﬃce")
    assert content_stems("STRASSE") == content_stems("straße")


def test_stop_words_are_left_out_and_each_word_is_named_once() -> None:
    assert content_stems("When does the ferry leave the ferries?") == ["ferri", "leav"]


def test_an_imperative_that_opens_is_left_out() -> None:
    assert content_stems("Compare the ferries") == content_stems("Please compare ferries") == ["ferri"]
    assert content_stems("Compare them") == ["compar", "them"]


def test_a_question_of_stop_words_keeps_them() -> None:
    assert content_stems("Who is he?") == ["who", "is", "he"]


@given(st.text())
def test_every_stem_is_at_a_word(text: str) -> None:
    found = stems(text)
    at = 0
    for _, start, end in found:
        assert at <= start < end
        assert not any(letter.isspace() for letter in text[start:end])
        at = end
    assert set(content_stems(text)) <= {stem for stem, _, _ in found}


@pytest.mark.parametrize(
    ("question", "sentence", "kind"),
    [
        ("How much is the rent?", "It is £4,200 a year.", 1),
        ("How much is the rent?", "It is to be paid in advance.", 0),
        ("How many boats are there?", "There are twelve boats.", 1),
        ("How many boats are there?", "There are boats.", 0),
        ("When does it leave?", "It leaves at 9:30.", 1),
        ("When does it leave?", "It leaves from the pier.", 0),
        ("In which year was it built?", "It was built in 1987.", 1),
        ("Who is the pilot?", "The pilot is Mina Torsvik.", 1),
        ("Who is the pilot?", "The pilot is on board.", 0),
        ("Where is the pier?", "It is in Brackwater.", 1),
        ("Where is the pier?", "It is over there.", 0),
        ("Why was it late?", "It was late because of fog.", 1),
        ("Why was it late?", "It was late.", 0),
        ("What is a spool?", "A spool is a queue.", 0.5),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, sentence: str, kind: float) -> None:
    assert answers_kind(question, sentence) == kind
