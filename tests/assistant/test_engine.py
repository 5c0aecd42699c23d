"""The engine over real documents, with the real embedder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.build import build_engine
from assistant.engine import Engine
from assistant.errors import QuestionError
from assistant.settings import AnswerSection, Settings
from assistant.types import Answered, Badge, Found, Read, Searching
from index.embed import TransformerEmbedder
from index.errors import ModelError
from index.store import Store
from index.types import Filter

QUESTIONS = (
    "Who led the two delegations at the Miami talks?",
    "How many litres of hydraulic oil escaped?",
    "How much is the yearly rent of Unit 7 from 1 October 2023?",
    "When does the harbour board meet?",
    "What changed on bus service 14?",
    "Who attended the council meeting in March 2024?",
    "How is the transmitter mounted?",
    "What nitrate values were measured in the Avel?",
    "Which version of tidewatch fixed the spool?",
    "Wann ist das Treffen in München?",
    "Quelle est la date de la livraison à Lyon ?",
    "What is the berth tariff for yachts in 2025?",
    "Why did the sensors stop in March 2024?",
    "What must be done when the cadmium column leaks?",
    "What does retention_days do?",
    "What is the airspeed of a swallow?",
)


@pytest.fixture(scope="module")
def store(corpus_index: Path) -> Iterator[Store]:
    with Store.open(corpus_index) as opened:
        yield opened


@pytest.fixture(scope="module")
def engine(store: Store, embedder: TransformerEmbedder) -> Engine:
    return build_engine(Settings(), store, embedder)


def test_events_come_in_order(engine: Engine) -> None:
    events = list(engine.ask("  Who led\nthe delegations? ", top_k=5))
    assert [type(event) for event in events] == [Searching, Found, Read, Answered]
    searching, found, read, answered = events
    assert isinstance(searching, Searching) and searching.question == "Who led the delegations?"
    assert isinstance(found, Found) and len(found.hits) == 5
    assert isinstance(read, Read) and {one.hit.id for one in read.evidence} <= {hit.id for hit in found.hits}
    assert isinstance(answered, Answered) and answered.answer.question == "Who led the delegations?"
    assert set(answered.answer.timings) == {"search", "read", "compose"}
    assert answered.answer.settings["search.depth"] == Settings().search.depth


def test_it_searches_before_it_reads(engine: Engine) -> None:
    events = engine.ask("Who led the delegations?")
    assert isinstance(next(events), Searching)
    assert isinstance(next(events), Found)
    events.close()


@pytest.mark.parametrize("question", ["", "  \n\t ", "?!…", "\x1b[[", "🙂", "\x00"])
def test_a_question_without_words_is_refused(engine: Engine, question: str) -> None:
    with pytest.raises(QuestionError, match="ask it in words"):
        engine.answer(question)


@pytest.mark.parametrize(
    ("question", "threshold"), [*((question, 0.0) for question in QUESTIONS), *((one, 1.0) for one in QUESTIONS[:3])]
)
def test_every_quote_is_the_documents_text_at_its_place(
    store: Store, embedder: TransformerEmbedder, question: str, threshold: float
) -> None:
    settings = Settings(answer=AnswerSection(threshold=threshold, quotes=9))
    answer = build_engine(settings, store, embedder).answer(question)
    assert answer.found == (threshold == 0)
    quotes = answer.quotes or answer.nearest
    assert quotes
    for quote in quotes:
        text = store.text(quote.source)
        assert quote.text == text[quote.start : quote.end] != ""
        assert quote.badge is Badge.VERIFIED
        assert quote.locator == store.locate(quote.source, quote.start, quote.end)
        assert Path(quote.file).is_file()
        passage, source = store.rows([quote.passage])[quote.passage]
        assert passage.start <= quote.start < quote.end <= passage.end
        assert (source.path, source.id) == (quote.document, quote.source)
    for statement in answer.statements:
        assert statement.text in " ".join(quotes[statement.quotes[0]].text.split())


def test_the_same_question_gives_the_same_answer(engine: Engine) -> None:
    one, other = engine.answer(QUESTIONS[0]), engine.answer(QUESTIONS[0])
    assert (one.text, one.quotes, one.confidence) == (other.text, other.quotes, other.confidence)


def test_a_filter_narrows_the_answer(engine: Engine) -> None:
    answer = engine.answer(QUESTIONS[0], filter=Filter(paths=("timeline.txt",)))
    assert {quote.document for quote in (*answer.quotes, *answer.nearest)} == {"talks/timeline.txt"}


def test_what_no_document_has_is_named(engine: Engine) -> None:
    assert engine.answer("Where did the zyzzyva go in Miami?").missing_words == ("zyzzyva",)


@pytest.mark.parametrize(
    "question",
    [
        "harbour " * 20_000,
        "x" * 100_000,
        "\ud800 harbour \udcff",
        '" OR NEAR( * harbour -',
        "'; DROP TABLE passages; --",
    ],
)
def test_no_question_breaks_it(engine: Engine, store: Store, question: str) -> None:
    answer = engine.answer(question)
    assert answer.nearest or answer.quotes
    assert store.counts()["passages"] > 0


def test_an_index_of_another_model_is_refused(own_index: Path, embedder: TransformerEmbedder) -> None:
    with Store.open(own_index) as store:
        store.catalog.set_meta("model", "another")
        store.catalog.set_meta("model_name", "another-model")
        with pytest.raises(ModelError, match=r"'another-model'.*--rebuild"):
            build_engine(Settings(), store, embedder)
