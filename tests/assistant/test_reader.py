"""The span reader with the weights that the program ships, and what its features say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import ReaderError
from assistant.reader import FEATURES, CombinedReader, SpanReader, _end_of_field, candidates
from assistant.reading import BATCH, WEIGHTS, ReadingModel
from assistant.settings import Settings
from assistant.spans import sigmoid
from index.types import Passage

from .samples import evidence, hit

FERRY = hit("The ferry to Sandholm leaves at nine. Captain Mina Vestergaard steers her since 2019.", start=100, id=1)
BAKER = hit("The baker opens at six, and closes when the bread is sold.", start=7, id=2)


@pytest.fixture(scope="module")
def model() -> ReadingModel:
    return ReadingModel()


@pytest.fixture(scope="module")
def reader(model: ReadingModel) -> SpanReader:
    return SpanReader(model)


def text_of(found, span) -> str:
    return found.passage.text[span.start - found.passage.start : span.end - found.passage.start]


def test_the_weights_are_those_of_the_manifest(model: ReadingModel) -> None:
    assert model.check()
    assert model.manifest["calibration"]["features"] == list(FEATURES)
    assert len(model.manifest["calibration"]["weights"]) == len(FEATURES)
    assert model.manifest["calibration"]["threshold"] == Settings().answer.threshold
    assert (WEIGHTS / "README.md").read_text("utf-8").count(model.manifest["sha256"][:16]) == 1


def test_a_plain_question_is_answered_from_the_right_passage(reader: SpanReader) -> None:
    best = reader.read("Who steers the ferry to Sandholm?", [BAKER, FERRY])[0]
    assert best.hit is FERRY
    assert text_of(FERRY, best.spans[0]).endswith("Mina Vestergaard")
    assert best.relevance == best.spans[0].score > 0.5 and not best.whole


def test_a_question_that_no_passage_answers_scores_low(reader: SpanReader) -> None:
    assert reader.read("Which bank lent the money for the lighthouse?", [BAKER, FERRY])[0].relevance < 0.2


def test_no_passages_no_evidence(reader: SpanReader) -> None:
    assert reader.read("Who?", []) == []


def test_every_part_of_a_question_is_read(reader: SpanReader) -> None:
    found = reader.read("Who steers the ferry to Sandholm, and when does the baker open?", [BAKER, FERRY])
    best = {
        number: max((one for one in found if one.part == number), key=lambda one: one.relevance) for number in (0, 1)
    }
    assert (best[0].hit, best[1].hit) == (FERRY, BAKER)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200), st.text(max_size=60), st.integers(0, 1000))
def test_spans_are_inside_their_passage_whatever_the_text(text: str, question: str, start: int) -> None:
    found = replace(hit("x"), passage=Passage(start, start + len(text), text, header="Title"))
    for one in SHARED.read(question, [found, FERRY]):
        passage = one.hit.passage
        for span in (*one.spans, *one.items):
            assert passage.start <= span.start < span.end <= passage.end
            assert 0 <= span.score <= 1


SHARED = SpanReader(ReadingModel())


def test_batches_do_not_change_what_is_read(model: ReadingModel) -> None:
    passages = [("", f"Number {number} is held by pilot {name}.") for number, name in enumerate("abcdefghi", start=1)]
    together = model.read("Who holds number 4?", passages)
    assert len(passages) > 2 * BATCH
    for passage, read in zip(passages, together, strict=True):
        alone = model.read("Who holds number 4?", [passage])[0]
        assert alone.offsets == read.offsets
        assert alone.reading.margin == pytest.approx(read.reading.margin, abs=0.15)
        assert (alone.reading.spans[0].first, alone.reading.spans[0].last) == (
            read.reading.spans[0].first,
            read.reading.spans[0].last,
        )


def test_features_by_name(model: ReadingModel) -> None:
    question, hits = "Who steers the ferry?", [BAKER, FERRY, replace(FERRY, id=9)]
    reads = model.read(question, [(one.passage.header, one.passage.text) for one in hits])
    best = {
        one.rank: dict(zip(FEATURES, one.features, strict=True)) for one in reversed(candidates(question, hits, reads))
    }
    assert [best[rank]["bias"] for rank in range(3)] == [1.0, 1.0, 1.0]
    assert [best[rank]["rank"] for rank in range(3)] == [1.0, 1 / 2, 1 / 3]
    assert best[1]["margin"] > best[0]["margin"]
    assert best[1]["support"] == pytest.approx(np.log(2)) and best[0]["support"] == 0
    assert best[1]["lead"] == pytest.approx(best[1]["margin"] - best[0]["margin"], abs=1e-6)
    assert best[1]["overlap"] == 1.0 and best[0]["overlap"] == 0.0
    assert all(best[rank]["sharpness"] <= 0 for rank in range(3))


def test_a_long_question_and_a_long_passage_are_cut(reader: SpanReader) -> None:
    long = replace(hit("x"), passage=Passage(0, 6000, "boats " * 1000))
    assert reader.read("boats " * 500, [long])


def test_missing_weights_are_told(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be read"):
        ReadingModel(tmp_path).manifest  # noqa: B018
    (tmp_path / "tokenizer.json").write_text("no", "utf-8")
    with pytest.raises(ReaderError, match="install the program anew"):
        ReadingModel(tmp_path).read("Who?", [("", "x")])
    (tmp_path / "tokenizer.json").write_bytes((WEIGHTS / "tokenizer.json").read_bytes())
    (tmp_path / "reader.onnx").write_bytes(b"no network")
    with pytest.raises(ReaderError, match="install the program anew"):
        ReadingModel(tmp_path).read("Who?", [("", "x")])


class Told:
    """A reader that tells that it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, question: str, hits: list) -> list:
        self.asked.append(question)
        return [evidence(FERRY, ("The ferry", 0.5))]

    def warm(self) -> None:
        self.asked.append("warm")


def test_yes_or_no_and_other_languages_go_to_the_sentence_reader() -> None:
    spans, sentences = Told(), Told()
    reader = CombinedReader(spans, sentences)
    for question in ("Who came?", "Is there a ferry?", "Wer hat die Fähre gebaut?", "ferry Sandholm"):
        assert reader.read(question, [FERRY])
    reader.warm()
    assert spans.asked == ["Who came?", "ferry Sandholm", "warm"]
    assert sentences.asked == ["Is there a ferry?", "Wer hat die Fähre gebaut?"]


def test_documents_in_another_language_are_for_the_sentence_reader() -> None:
    spans, sentences = Told(), Told()
    german = replace(FERRY, source=replace(FERRY.source, language="de"))
    english = replace(FERRY, source=replace(FERRY.source, language="en"))
    reader = CombinedReader(spans, sentences)
    reader.read("Who came first?", [german, german, english])
    reader.read("Who came last?", [german, english, FERRY])
    assert sentences.asked == ["Who came first?"]
    assert spans.asked == ["Who came last?"]


@pytest.mark.parametrize(
    ("text", "span", "within"),
    [
        ("Item: Lock, Price: 186, Days: 9", "186, Days: 9", "186"),
        ("Item: Lock\nItem: Lock, Price: 186, Days: 9", "Lock, Price: 186", "Lock"),
        ("Item: Lock, Price: 186, Days: 9", "186", "186"),
        ("| 8740 | TCP | status page |", "8740 | TCP", "8740"),
        ("either 8740 | TCP or nothing", "8740 | TCP", "8740 | TCP"),
        ("Present were Ann, Ben, and as a guest: Jo.", "Ann, Ben, and as a guest: Jo", "Ann, Ben, and as a guest: Jo"),
    ],
)
def test_an_answer_in_a_row_ends_with_its_field(text: str, span: str, within: str) -> None:
    start = text.rindex(span)
    assert text[start : _end_of_field(text, start, start + len(span))] == within


def test_sigmoid() -> None:
    assert sigmoid(0) == 0.5
    assert sigmoid(-1e6) == 0.0
    assert sigmoid(1e6) == 1.0
