"""Sentences read alone, with the weights that the program ships."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.close_reading import SURE, closely_read
from assistant.reader import SpanReader
from assistant.reading import ReadingModel
from assistant.types import Evidence
from index.types import Passage

from .samples import hit, short

TEXT = (
    "The first camp was put up at Gannet Ledge on the following evening, out of the wind. It snowed for a week. "
    "On 15 January we made our second camp at Whale Rib."
)
CAMPS = replace(hit(TEXT), passage=Passage(40, 40 + len(TEXT), TEXT, header="Varde Plateau expedition 2025"))
QUESTION = "Where did the expedition set up its camps?"


@pytest.fixture(scope="module")
def model() -> ReadingModel:
    return ReadingModel()


def said(one: Evidence) -> list[str]:
    at = one.hit.passage.start
    return [one.hit.passage.text[answer.start - at : answer.end - at] for answer in one.answers if answer.score > 0.5]


def test_every_sentence_tells_what_it_answers(model: ReadingModel) -> None:
    (one,) = closely_read(QUESTION, [short(CAMPS, ("Gannet Ledge", 0.6))], model)
    assert {"Gannet Ledge", "Whale Rib"} <= set(said(one))
    assert all(40 <= answer.start < answer.end <= 40 + len(CAMPS.passage.text) for answer in one.answers)


def test_a_passage_that_is_sure_of_its_list_is_not_read_again(model: ReadingModel) -> None:
    sure = [short(CAMPS, ("Gannet Ledge", 0.6), several=SURE)]
    assert closely_read(QUESTION, sure, model) == sure
    assert closely_read(QUESTION, [], model) == []


def test_only_questions_for_several_answers_are_read_closely(model: ReadingModel) -> None:
    reader = SpanReader(model)
    assert all(not one.answers for one in reader.read("Where was the first camp put up?", [CAMPS]))
    assert any(one.answers for one in reader.read(QUESTION, [CAMPS]))


def test_sentences_are_asked_without_the_names_that_their_document_has(model: ReadingModel) -> None:
    opening = hit("The third day of talks begins in Miami.", id=1)
    text = "The day, which is also attended by Jared Kushner and Andrii Hnatov, comes after a briefing in Moscow."
    later = replace(opening, id=2, passage=Passage(500, 500 + len(text), text))
    first, *_ = SpanReader(model).read("Who attended the third day in Miami?", [opening, later])
    assert first.hit.id == 2
