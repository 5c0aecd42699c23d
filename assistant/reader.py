"""Readers: a question and passages in, evidence out.

The span reader puts the reading model's scores and a few facts of the search together to one
probability, with weights that `training/calibrate.py` fits on articles that nothing was trained on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.amendments import amended_first
from assistant.close_reading import closely_read
from assistant.counts import counted
from assistant.definitions import defined_first
from assistant.followups import parts
from assistant.namesakes import NAMESAKE, of_namesakes
from assistant.questions import Asks, asks, is_count, is_english, is_for_date, is_year
from assistant.reading import Read, ReadingModel
from assistant.relaxation import RELAXED, relaxations
from assistant.spans import Found, characters, end_with_day, log_sigmoid, sigmoid, start_with_day
from assistant.types import Evidence, Span
from assistant.words import content_stems, share_of, stem_set, weigh
from index.sentences import is_barred_row, is_labelled_row
from index.types import Hit


class Reader(Protocol):
    """Finds where passages answer a question."""

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        """Give the evidence of each passage, the most relevant first."""
        ...

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        ...


FEATURES = ("bias", "margin", "answerable", "sharpness", "rank", "lead", "support", "overlap")
"""Of a span: 1; the model's two log-odds that its passage answers; the span's log-probability among
its passage's spans; 1 / rank of the passage; its margin's lead over the best of the other passages
that say something else; log(1 + passages that say the same); the share of the question's words in
the passage and its header, weighted by rarity."""

KNOWN_LANGUAGES = frozenset(("", "en"))
"""Languages of documents that the span reader was trained on; empty where none is known."""

LARGEST = 12.0
"""Log-odds beyond this say no more."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a passage, with its features in the order of `FEATURES`."""

    rank: int
    start: int
    end: int
    features: tuple[float, ...]


class SpanReader:
    """Reads with the model; each passage gives its best spans and the items of a list."""

    def __init__(self, model: ReadingModel) -> None:
        self._model = model

    @property
    def model(self) -> ReadingModel:
        """The reading model."""
        return self._model

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        """Give the evidence of each passage, the most relevant first; spans are short answers."""
        return [
            replace(one, part=number)
            for number, part in enumerate(parts(question))
            for one in self._read_part(part, hits)
        ]

    def warm(self) -> None:
        """Load the model."""
        self._model.warm()

    def _read_part(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        reads = self._reads(question, hits)
        weights = self._model.manifest["calibration"]["weights"]
        found: dict[int, list[Span]] = {}
        for one in candidates(question, hits, reads):
            score = sigmoid(math.fsum(weight * value for weight, value in zip(weights, one.features, strict=True)))
            at = hits[one.rank].passage.start
            found.setdefault(one.rank, []).append(Span(at + one.start, at + one.end, score))
        evidence = []
        for rank, spans in found.items():
            spans.sort(key=lambda span: -span.score)
            items = _items(hits[rank], reads[rank])
            several = sigmoid(reads[rank].reading.several)
            evidence.append(Evidence(hits[rank], spans[0].score, tuple(spans), items, several))
        evidence.sort(key=lambda one: -one.relevance)
        if asks(question) is Asks.SEVERAL:
            return closely_read(question, evidence, self._model)
        return defined_first(question, amended_first(question, evidence))

    def _reads(self, question: str, hits: Sequence[Hit]) -> list[Read]:
        """Read every passage with the question, and with its relaxed form where that is the better one.

        A passage about a namesake of one who is asked about answers with less certainty.
        """
        views = [(hit.passage.header, hit.passage.text) for hit in hits]
        reads = self._model.read(question, views)
        for form, ranks in relaxations(question, hits).items():
            for rank, read in zip(ranks, self._model.read(form, [views[rank] for rank in ranks]), strict=True):
                lowered = replace(read, reading=read.reading.lowered(RELAXED))
                if lowered.reading.margin > reads[rank].reading.margin:
                    reads[rank] = lowered
        for rank in of_namesakes(question, hits):
            reads[rank] = replace(reads[rank], reading=reads[rank].reading.lowered(NAMESAKE))
        return reads


class CombinedReader:
    """The span reader for what it was trained for, the sentence reader for other languages and yes or no.

    Another language is that of the question, or of most of the documents that were found.
    """

    def __init__(self, spans: Reader, sentences: Reader) -> None:
        self._spans = spans
        self._sentences = sentences

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        """Give the evidence of each passage, the most relevant first."""
        foreign = sum(hit.source.language not in KNOWN_LANGUAGES for hit in hits)
        trained = is_english(question) and asks(question) is not Asks.YES_NO and 2 * foreign <= len(hits)
        return (self._spans if trained else self._sentences).read(question, hits)

    def warm(self) -> None:
        """Load the reading model; the other reader needs only the embedder."""
        self._spans.warm()


def candidates(question: str, hits: Sequence[Hit], reads: Sequence[Read]) -> list[Candidate]:
    """Give the spans of all passages with their features."""
    spans = [_placed(question, hit, read) for hit, read in zip(hits, reads, strict=True)]
    best = [_plain(hit.passage.text[slice(*own[0][1])]) if own else "" for hit, own in zip(hits, spans, strict=True)]
    margins = [_bounded(read.reading.margin) if own else -LARGEST for read, own in zip(reads, spans, strict=True)]
    words = [stem_set(f"{hit.passage.header}\n{hit.passage.text}") for hit in hits]
    rarity = weigh(content_stems(question), words)
    found = []
    for rank, read in enumerate(reads):
        none = log_sigmoid(read.reading.margin)
        overlap = share_of(words[rank], rarity)
        for span, (start, end) in spans[rank]:
            text = _plain(hits[rank].passage.text[start:end])
            others = [margins[other] for other in range(len(hits)) if other != rank and best[other] != text]
            same = sum(margins[other] > 0 for other in range(len(hits)) if other != rank and best[other] == text)
            features = (
                1.0,
                margins[rank],
                _bounded(read.reading.answerable),
                max(-LARGEST, span.score - none),
                1 / (1 + rank),
                _bounded(margins[rank] - max(others, default=-LARGEST)),
                math.log1p(same),
                overlap,
            )
            found.append(Candidate(rank, start, end, features))
    return found


def _placed(question: str, hit: Hit, read: Read) -> list[tuple[Found, tuple[int, int]]]:
    """Give the spans with their characters; where a count is asked for, a year is none.

    Where a date is asked for, one that begins with its month is told with the day before it.
    """
    text, counts, whole_dates = hit.passage.text, is_count(question), is_for_date(question)
    placed: dict[tuple[int, int], Found] = {}
    for span in read.reading.spans:
        start, end = characters(text, read.offsets, span)
        end = _end_of_field(text, start, end)
        if whole_dates:
            start, end = start_with_day(text, start), end_with_day(text, start, end)
        if counts and end > start:
            start, end = counted(question, text, start, end)
        if end > start and not (counts and is_year(text, start, end)):
            placed.setdefault((start, end), span)
    return [(span, place) for place, span in placed.items()]


_NEXT_FIELD = re.compile(r", [^:,|\n]{1,80}: ")
_BAR = re.compile(r"\s*\|")


def _end_of_field(text: str, start: int, end: int) -> int:
    """Give the end of a span, which in a row of a table is no further than that of its field."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
    line = line_start, line_end if line_end >= 0 else len(text)
    for is_row, border in ((is_labelled_row, _NEXT_FIELD), (is_barred_row, _BAR)):
        following = border.search(text, start, end)
        if following is not None and following.start() > start and is_row(text, *line):
            return following.start()
    return end


def _items(hit: Hit, read: Read) -> tuple[Span, ...]:
    at = hit.passage.start
    items: list[Span] = []
    for one in read.reading.items:
        start, end = characters(hit.passage.text, read.offsets, one)
        if end > start and (not items or at + start >= items[-1].end):
            items.append(Span(at + start, at + end, math.exp(one.score)))
    return tuple(items)


def _bounded(value: float) -> float:
    return max(-LARGEST, min(LARGEST, value))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
