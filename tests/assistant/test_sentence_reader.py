"""The sentence reader: features by hand, sentences and not headings, spans inside their passage."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.sentence_reader import FEATURES, WEIGHTS, SentenceReader, sentences_of, sigmoid
from index.embed import HashingEmbedder

from .samples import hit


def feature(name: str, question: str, *texts: str) -> list[float]:
    """The feature `name` of every sentence of passages."""
    hits = [hit(text, id=id) for id, text in enumerate(texts, start=1)]
    candidates = [one for rank, found in enumerate(hits) for one in sentences_of(found, rank)]
    matrix = SentenceReader(HashingEmbedder()).features(question, candidates)
    assert matrix.shape == (len(candidates), len(FEATURES))
    return [round(value, 5) for value in matrix[:, FEATURES.index(name)].tolist()]


def said(text: str, **source: str) -> list[str]:
    return [candidate.text for candidate in sentences_of(hit(text, **source), 0)]


def test_there_is_a_weight_for_every_feature() -> None:
    assert len(WEIGHTS) == len(FEATURES) == len(set(FEATURES))


def test_the_bias_is_one() -> None:
    assert feature("bias", "When?", "The ferry leaves at nine.") == [1.0]


def test_nearness_is_the_cosine_of_question_and_sentence() -> None:
    question, sentence = "Does the ferry leave?", "The ferry leaves at nine."
    embedder = HashingEmbedder()
    wanted = float(embedder.embed_query(question) @ embedder.embed_query(sentence))
    assert feature("nearness", question, sentence) == [pytest.approx(wanted, abs=1e-4)]


def test_overlap_is_the_share_of_the_questions_words() -> None:
    assert feature("overlap", "ferries leaving", "The ferry leaves at nine.") == [1.0]
    assert feature("overlap", "yak wool", "The ferry leaves at nine.") == [0.0]


def test_overlap_weighs_a_rare_word_more() -> None:
    found = feature("overlap", "ferry pier", "The ferry leaves.", "The ferry is at the pier.", "The ferry is red.")
    common, rare = math.log(1 + 3 / 3), math.log(1 + 3 / 1)
    assert found[1] == 1.0
    assert found[0] == found[2] == pytest.approx(common / (common + rare), abs=1e-4)


def test_kind_is_whether_the_thing_asked_for_is_there() -> None:
    assert feature("kind", "How many boats?", "There are twelve boats. There are boats.") == [1.0, 0.0]


def test_rank_falls_with_the_place_of_the_passage() -> None:
    assert feature("rank", "When?", "It leaves at nine.", "It leaves at ten.", "It leaves now.") == [1, 0.5, 0.33333]


def test_sentences_are_at_their_place_in_the_document() -> None:
    text = "The ferry leaves at nine. A crossing takes forty minutes."
    one, two = sentences_of(hit(text, start=50), 3)
    assert (one.start, one.end, one.text) == (50, 75, "The ferry leaves at nine.")
    assert (two.start, two.end, two.text) == (76, 107, "A crossing takes forty minutes.")
    assert one.rank == two.rank == 3


def test_headings_are_not_answers() -> None:
    text = "# Times of the ferry\n\nThe ferry leaves at nine.\n\nPrices and where to pay\n\nA ticket costs four euros."
    assert said(text, type="markdown") == ["The ferry leaves at nine.", "A ticket costs four euros."]


def test_questions_are_not_answers() -> None:
    text = "21. Is the ferry safe to use in a gale?\n\nYes, it is, if the captain says so."
    assert said(text) == ["Yes, it is, if the captain says so."]


def test_the_line_above_a_quoted_mail_is_no_answer() -> None:
    text = "On 3 June 2024 Bridget Sallow of the open day wrote:\n\nThe lane is closed for resurfacing on that day."
    assert said(text) == ["The lane is closed for resurfacing on that day."]


def test_list_items_are_answers_without_a_full_stop() -> None:
    assert said("- the ferry leaves at nine\n- the bus leaves at ten") == [
        "- the ferry leaves at nine",
        "- the bus leaves at ten",
    ]


def test_lines_of_code_are_answers() -> None:
    assert said("depth = search depth\nlimit = number of hits", type="code") == [
        "depth = search depth",
        "limit = number of hits",
    ]


def test_a_passage_of_headings_alone_still_has_candidates() -> None:
    assert said("Times of the ferry") == ["Times of the ferry"]


def test_nothing_to_read() -> None:
    assert SentenceReader(HashingEmbedder()).read("When?", []) == []
    assert SentenceReader(HashingEmbedder()).read("When?", [hit("  \n ")]) == []


def test_weights_decide() -> None:
    weights = [float(name == "overlap") for name in FEATURES]
    hits = [hit("It rains.\n\nThe ferry leaves at nine.", id=1), hit("The ferry leaves at the pier.", id=2)]
    best, other = SentenceReader(HashingEmbedder(), weights).read("ferry pier", hits)
    assert [best.hit.id, other.hit.id] == [2, 1]
    assert best.relevance == best.spans[0].score == pytest.approx(1 / (1 + math.exp(-1)), abs=1e-4)
    assert [span.start for span in other.spans] == sorted(span.start for span in other.spans)


def test_sigmoid() -> None:
    values = sigmoid(np.array([0.0, math.log(3), -math.log(3)], dtype=np.float32))
    assert values.tolist() == pytest.approx([0.5, 0.75, 0.25], abs=1e-6)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(min_size=1, max_size=200), max_size=4), st.text(max_size=40), st.integers(0, 10))
def test_spans_are_in_order_inside_their_passage(texts: list[str], question: str, start: int) -> None:
    hits = [hit(text, start, id) for id, text in enumerate(texts)]
    found = SentenceReader(HashingEmbedder()).read(question, hits)
    assert [one.relevance for one in found] == sorted((one.relevance for one in found), reverse=True)
    for one in found:
        ends = [one.hit.passage.start]
        for span in one.spans:
            assert ends[-1] <= span.start < span.end <= one.hit.passage.end
            assert 0 <= span.score <= 1
            ends.append(span.end)
