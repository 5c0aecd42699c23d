"""Names that share their last word."""

from __future__ import annotations

import pytest

from assistant.namesakes import of_namesakes

from .samples import hit

HALLORAN = "When did Martin Halloran write to the firm?"


@pytest.mark.parametrize(
    ("question", "passage", "wanted"),
    [
        (HALLORAN, "Terence Halloran wrote on 2 August.", True),
        (HALLORAN, "On 2 August T. Halloran wrote.", True),
        (HALLORAN, "Terence\nHalloran wrote on 2 August.", True),
        (HALLORAN, "Mr Halloran wrote on 2 August.", False),
        (HALLORAN, "Halloran wrote on 2 August.", False),
        (HALLORAN, "M. Halloran wrote on 2 August.", False),
        (HALLORAN, "Terence Halloran and his son Martin wrote.", False),
        (HALLORAN, "Ruth wrote on 2 August.", False),
        ("When did Mr Halloran write?", "Terence Halloran wrote on 2 August.", False),
        ("When did Halloran write?", "Terence Halloran wrote on 2 August.", False),
        ("Did Halloran write?", "Terence Halloran wrote on 2 August.", False),
        ("What did Cllr Samina Khan declare?", "Cllr N. Khan declared an interest.", True),
        ("What did Tom Aldous say?", "Thomas Aldous said no.", False),
        ("What did N. Khan say?", "Nazir Khan said no.", False),
        ("What did N. Khan say?", "Samina Khan said no.", True),
        ("How much did Edmund Rosenhain pay?", "Emanuel Rosenhain paid 18,000 francs.", True),
        ("How many jobs will Kiln Lane have?", "The extension at Quarry Lane has 45 jobs.", True),
    ],
)
def test_a_passage_about_a_namesake(question: str, passage: str, wanted: bool) -> None:
    assert of_namesakes(question, [hit(passage)]) == [0] * wanted


def test_a_name_may_stand_elsewhere_in_the_document() -> None:
    one, other = hit("Terence Halloran wrote on 2 August.", id=1), hit("Mr Martin Halloran: notes", start=99)
    assert of_namesakes(HALLORAN, [one]) == [0]
    assert of_namesakes(HALLORAN, [one, other]) == []
    assert of_namesakes(HALLORAN, [hit(one.passage.text, path="notes/martin_halloran.txt")]) == []
