"""What became of each span that the reader scored."""

from __future__ import annotations

from dataclasses import replace

from assistant.ranked import Scored, Use, ranked_of
from assistant.types import Answer, Badge, Evidence, Kind, Quote, Span, Statement
from index.types import Locator, Unit

from .samples import hit

FIRST = hit("The ferry leaves at nine. It is slow.", id=1)
SECOND = hit("Departure: nine, or ten.", id=2)
QUOTE = Quote(
    1, "1.txt", "/docs/1.txt", 0, 25, "The ferry leaves at nine.", Locator(Unit.LINE, 1, 1), 1, 1, 0.9, Badge.VERIFIED
)
ANSWER = Answer("When?", "nine [1]", (Statement("nine", (0,)),), (QUOTE,), True, 0.9, Kind.SPAN)


def span(word: str, score: float, text: str) -> Span:
    """The place of a word."""
    start = text.index(word)
    return Span(start, start + len(word), score)


def test_spans_are_said_merged_or_left_out() -> None:
    first, second = FIRST.passage.text, SECOND.passage.text
    evidence = [
        Evidence(FIRST, 0.9, (span("nine", 0.9, first), span("slow", 0.1, first))),
        Evidence(SECOND, 0.4, (span("nine", 0.4, second), span("ten", 0.3, second)), several=0.35),
    ]
    one, two = ranked_of([FIRST, SECOND], ANSWER, evidence)
    assert one.spans == (Scored("nine", 0.9, Use.SAID, 1), Scored("slow", 0.1, Use.LEFT_OUT))
    assert two.spans == (Scored("nine", 0.4, Use.MERGED), Scored("ten", 0.3, Use.LEFT_OUT))
    assert (two.relevance, two.several) == (0.4, 0.35)


def test_of_a_refusal_the_nearest_are_told() -> None:
    refusal = replace(ANSWER, found=False, statements=(), quotes=(), nearest=(QUOTE,), kind=Kind.REFUSAL)
    (one,) = ranked_of([FIRST], refusal, [Evidence(FIRST, 0.1, (span("nine", 0.1, FIRST.passage.text),))])
    assert one.spans == (Scored("nine", 0.1, Use.NEAREST, 1),)


def test_parts_of_a_question_are_put_together() -> None:
    text = FIRST.passage.text
    evidence = [
        Evidence(FIRST, 0.2, (span("slow", 0.2, text),), part=0),
        Evidence(FIRST, 0.9, (span("nine", 0.9, text),), part=1),
    ]
    (one,) = ranked_of([FIRST], ANSWER, evidence)
    assert one.relevance == 0.9 and [scored.text for scored in one.spans] == ["nine", "slow"]


def test_what_was_not_read_has_no_score() -> None:
    (one,) = ranked_of([FIRST], ANSWER)
    assert one.relevance is None and one.spans == ()
