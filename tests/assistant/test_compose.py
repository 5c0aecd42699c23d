"""Answers from evidence made by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.compose import NEAREST, SECOND_BEST, ComposeSettings, compose
from assistant.types import Answer, Badge, Evidence

from .samples import evidence, hit, locate

SETTINGS = ComposeSettings(threshold=0.5, quotes=3)
FERRY = hit("The ferry leaves\n at nine. It takes an hour.", start=100, id=7, title="Ferry", date="2024-05-01")
PILOT = hit("The pilot is Mina. She came in 2019.", start=40, id=8)


def composed(*found: Evidence, missing: tuple[str, ...] = (), settings: ComposeSettings = SETTINGS) -> Answer:
    return compose("When?", found, locate, missing, settings)


def test_the_best_sentence_is_the_answer() -> None:
    answer = composed(evidence(FERRY, ("The ferry leaves\n at nine.", 0.9), ("It takes an hour.", 0.1)))
    assert answer.found and answer.reason == "" and answer.nearest == ()
    assert answer.text == "The ferry leaves at nine. [1]"
    assert [(one.text, one.quotes) for one in answer.statements] == [("The ferry leaves at nine.", (0,))]
    assert answer.confidence == 0.9


def test_a_quote_is_the_documents_own_text_at_its_place() -> None:
    (quote,) = composed(evidence(FERRY, ("It takes an hour.", 0.9))).quotes
    assert (quote.start, quote.end) == (127, 144)
    assert FERRY.passage.text[quote.start - 100 : quote.end - 100] == quote.text == "It takes an hour."
    assert quote.badge is Badge.VERIFIED
    assert quote.locator == locate(7, 127, 144)
    assert (quote.number, quote.document, quote.file) == (1, "7.txt", "/docs/7.txt")
    assert (quote.passage, quote.source, quote.score) == (7, 7, 0.9)
    assert (quote.title, quote.date) == ("Ferry", "2024-05-01")


def test_sentences_come_best_first_whatever_the_order_of_passages() -> None:
    answer = composed(
        evidence(FERRY, ("It takes an hour.", 0.7)), evidence(PILOT, ("The pilot is Mina.", 0.6), ("She came", 0.8))
    )
    assert [quote.text for quote in answer.quotes] == ["She came", "It takes an hour.", "The pilot is Mina."]
    assert [quote.number for quote in answer.quotes] == [1, 2, 3]
    assert answer.text.splitlines()[1] == "It takes an hour. [2]"


def test_sentences_far_below_the_best_are_left_out() -> None:
    low = round(0.9 * SECOND_BEST - 0.01, 3)
    settings = ComposeSettings(threshold=0.1, quotes=3)
    answer = composed(evidence(PILOT, ("The pilot is Mina.", 0.9), ("She came in 2019.", low)), settings=settings)
    assert [quote.text for quote in answer.quotes] == ["The pilot is Mina."]


def test_sentences_below_the_threshold_are_left_out() -> None:
    answer = composed(evidence(PILOT, ("The pilot is Mina.", 0.6), ("She came in 2019.", 0.49)))
    assert [quote.text for quote in answer.quotes] == ["The pilot is Mina."]


def test_no_more_quotes_than_the_settings_allow() -> None:
    both = evidence(PILOT, ("The pilot is Mina.", 0.9), ("She came in 2019.", 0.89))
    assert len(composed(both, settings=ComposeSettings(0.5, 1)).quotes) == 1


def test_the_same_sentence_twice_is_said_once() -> None:
    again = hit("THE PILOT  is Mina.", id=9)
    answer = composed(evidence(again, ("THE PILOT  is Mina.", 0.7)), evidence(PILOT, ("The pilot is Mina.", 0.9)))
    assert [quote.source for quote in answer.quotes] == [8]


def test_at_the_threshold_it_is_said_and_below_it_is_not() -> None:
    assert composed(evidence(PILOT, ("The pilot is Mina.", 0.5))).found
    assert not composed(evidence(PILOT, ("The pilot is Mina.", 0.4999))).found


def test_a_refusal_shows_the_nearest_sentence_of_each_passage() -> None:
    many = [evidence(hit(f"Sentence {id}.", id=id), (f"Sentence {id}.", id / 100)) for id in range(1, 7)]
    answer = composed(*many, evidence(PILOT, ("The pilot is Mina.", 0.3), ("She came in 2019.", 0.4)), missing=("yak",))
    assert not answer.found
    assert answer.statements == () and answer.quotes == ()
    assert answer.confidence == 0.4
    assert [quote.text for quote in answer.nearest] == ["She came in 2019.", "Sentence 6.", "Sentence 5."]
    assert [quote.number for quote in answer.nearest] == list(range(1, NEAREST + 1))
    assert answer.missing_words == ("yak",)
    assert answer.reason and answer.text


def test_without_evidence_it_is_a_refusal_with_another_reason() -> None:
    answer = composed()
    assert not answer.found
    assert (answer.confidence, answer.nearest) == (0.0, ())
    assert answer.reason == "no passage was found"


@given(st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=5), max_size=5), st.floats(0, 1), st.integers(1, 4))
def test_whatever_the_scores(scores: list[list[float]], threshold: float, quotes: int) -> None:
    found = []
    for id, own in enumerate(scores, start=1):
        sentences = [f"Sentence {at} of {id}." for at in range(len(own))]
        found.append(evidence(hit(" ".join(sentences), 10, id), *zip(sentences, own, strict=True)))
    answer = composed(*found, settings=ComposeSettings(threshold, quotes))
    best = max((score for own in scores for score in own), default=0.0)
    assert answer.found == bool(scores and best >= threshold)
    assert answer.confidence == round(best, 4)
    assert bool(answer.quotes) == bool(answer.statements) == answer.found
    assert len(answer.quotes) <= quotes
    assert all(quote.badge is Badge.VERIFIED for quote in (*answer.quotes, *answer.nearest))
    assert all(0 <= at < len(answer.quotes) for statement in answer.statements for at in statement.quotes)


def test_a_name_that_stands_in_no_document_is_refused() -> None:
    found = [evidence(PILOT, ("The pilot is Mina.", 0.9))]
    refused = compose("What did Zelensky say?", found, locate, ("Zelensky",), SETTINGS)
    assert not refused.found and refused.reason == "no document has Zelensky"
    assert [quote.text for quote in refused.nearest] == ["The pilot is Mina."]
    known_too = compose("What did Putin and Zelensky say?", found, locate, ("Zelensky",), SETTINGS)
    assert known_too.found and known_too.missing_words == ("Zelensky",)
    assert compose("What did the mayor say?", found, locate, ("mayor",), SETTINGS).found
    assert compose("Was ist das Treffen?", found, locate, ("Treffen",), SETTINGS).found, "German writes nouns so"
    assert compose("Zelensky said what?", found, locate, ("Zelensky",), SETTINGS).found, "any first word has a capital"
