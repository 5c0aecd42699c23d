"""What is kept of how an answer came about: where each passage stood, and what the reader made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.same import same
from assistant.types import Answer, Evidence, Span
from index.types import Hit

LONGEST = 200
"""Characters kept of a span."""


class Use(StrEnum):
    """What became of a span that the reader scored."""

    SAID = "said"
    """It is in a quote of the answer."""
    MERGED = "merged"
    """It says the same as the answer, which other quotes show."""
    NEAREST = "nearest"
    """It is shown with a refusal."""
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Scored:
    """A span with the probability that it answers, and what became of it; `quote` is where it is shown, 0 nowhere."""

    text: str
    score: float
    use: Use
    quote: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in the search for an answer; fields as in `Hit`, without the text.

    `relevance` is the probability that it answers, None where it was not read; `spans` are what the
    reader found in it, the best first; `several` is the probability that the question has several
    answers here.
    """

    passage: int
    source: int
    document: str
    place: str
    start: int
    end: int
    score: float
    dense: float | None = None
    dense_rank: int | None = None
    bm25: float | None = None
    bm25_rank: int | None = None
    relevance: float | None = None
    several: float = 0.0
    spans: tuple[Scored, ...] = ()


def ranked_of(hits: Iterable[Hit], answer: Answer, evidence: Sequence[Evidence] = ()) -> tuple[Ranked, ...]:
    """Give what is kept of the passages found, and of what was read in them."""
    read: dict[int, list[Evidence]] = {}
    for one in evidence:
        read.setdefault(one.hit.id, []).append(one)
    return tuple(_ranked(hit, answer, read.get(hit.id, [])) for hit in hits)


def _ranked(hit: Hit, answer: Answer, read: Sequence[Evidence]) -> Ranked:
    """Put a hit and its evidence, one for each part of the question, together."""
    spans = sorted((span for one in read for span in one.spans), key=lambda span: -span.score)
    return Ranked(
        hit.id,
        hit.source.id,
        hit.source.path,
        str(hit.locator),
        hit.passage.start,
        hit.passage.end,
        hit.score,
        hit.dense,
        hit.dense_rank,
        hit.bm25,
        hit.bm25_rank,
        max((round(one.relevance, 4) for one in read), default=None),
        max((round(one.several, 4) for one in read), default=0.0),
        tuple(_scored(hit, span, answer) for span in spans),
    )


def _scored(hit: Hit, span: Span, answer: Answer) -> Scored:
    text = hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]
    use, quote = _use(hit, span, text, answer)
    return Scored(text[:LONGEST], round(span.score, 4), use, quote)


def _use(hit: Hit, span: Span, text: str, answer: Answer) -> tuple[Use, int]:
    """Tell what became of a span, and the number of the quote that shows it."""
    around = [
        quote
        for quote in (*answer.quotes, *answer.nearest)
        if quote.source == hit.source.id and quote.start <= span.start and span.end <= quote.end
    ]
    if around and not answer.found:
        return Use.NEAREST, around[0].number
    says = [one for one in answer.statements if same(one.text, text) or one.text == " ".join(text.split())]
    shown = [quote for quote in around if any(answer.quotes[at] == quote for one in says for at in one.quotes)]
    if shown:
        return Use.SAID, shown[0].number
    return (Use.MERGED if says else Use.LEFT_OUT), 0
