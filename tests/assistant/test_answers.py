"""Plain questions on the sample documents, asked through the whole engine with the real model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.build import build_engine
from assistant.engine import Engine
from assistant.settings import Settings
from assistant.types import Answer, Badge
from index.embed import TransformerEmbedder
from index.store import Store

QUESTIONS = [
    ("Who attended the Miami talks?", "talks", "Steve Witkoff and Rustem Umerov"),
    ("How many customers in the Odesa region were without heat?", "talks", "9,500"),
    ("How many passengers were aboard the Marianne Ost?", "harbour", "43"),
    ("How fast was the ferry when she struck the dolphin?", "harbour", "5.2 knots"),
    ("By when must weekend supplement copy reach the sub-editors?", "newsroom", "Thursday 14:00"),
    ("How soon must a sample be analysed?", "laboratory", "48 hours"),
    ("How long are readings kept on the board?", "software", "days"),
    ("What is maxRetryDelaySeconds?", "software", "1200"),
    ("On which port is the status page of tidewatch?", "software", "port"),
    ("What was the revenue of Orrin & Vale in 2024?", "company", "million"),
    ("How many employees did Orrin & Vale have at the end of 2024?", "company", "447"),
    ("What does message E-04 mean?", "company", "E-04"),
    ("How many trees must replace the felled poplars?", "council", "14"),
    ("Who chaired the council meeting of 12 March 2024?", "council", "Penhallow"),
    ("What is the yearly rent under the deed of variation?", "legal", "46,500"),
    ("Which break notice must the tenant give?", "legal", "six months"),
]
"""(question, folder, words of the right quote)"""

UNANSWERABLE = [
    "Who won the football match?",
    "What is the capital of Mongolia?",
    "How tall is Mount Everest?",
    "Which vaccine did the hospital order?",
    "When was the airport opened?",
    "Who painted the ceiling of the chapel?",
]

RIGHT_AT_LEAST = 11
"""Of `QUESTIONS`, with the sentence reader."""

REFUSED_AT_LEAST = 5
"""Of `UNANSWERABLE`."""


@pytest.fixture(scope="module")
def engine(corpus_index: Path, embedder: TransformerEmbedder) -> Iterator[Engine]:
    with Store.open(corpus_index) as store:
        yield build_engine(Settings(), store, embedder)


def test_plain_questions_are_answered_with_the_right_sentence(engine: Engine) -> None:
    answers = {question: engine.answer(question) for question, _, _ in QUESTIONS}
    wrong = [
        question
        for question, folder, words in QUESTIONS
        if not any(
            quote.document.startswith(f"{folder}/") and words in " ".join(quote.text.split())
            for quote in answers[question].quotes
        )
    ]
    assert len(QUESTIONS) - len(wrong) >= RIGHT_AT_LEAST, wrong


def test_what_the_documents_do_not_tell_is_refused(engine: Engine) -> None:
    answered = [question for question in UNANSWERABLE if engine.answer(question).found]
    assert len(UNANSWERABLE) - len(answered) >= REFUSED_AT_LEAST, answered


def test_every_quote_equals_its_document(engine: Engine) -> None:
    quotes = [
        quote
        for question in [question for question, _, _ in QUESTIONS] + UNANSWERABLE
        for quote in _all_quotes(engine.answer(question))
    ]
    assert quotes
    for quote in quotes:
        assert engine.store.text(quote.source)[quote.start : quote.end] == quote.text
        assert quote.badge is Badge.VERIFIED


def _all_quotes(answer: Answer) -> list:
    return [*answer.quotes, *answer.nearest]
