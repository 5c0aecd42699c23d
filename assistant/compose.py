"""Evidence to answers: which spans are said, which are shown, and when to refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.quotes import badge
from assistant.types import Answer, Evidence, Quote, Span, Statement
from index.terms import STOP_WORDS
from index.types import Hit, Locator

Locate = Callable[[int, int, int], Locator]
"""(document id, start, end) → place"""


@dataclass(frozen=True, slots=True)
class ComposeSettings:
    """`threshold`: the confidence below which the answer is a refusal; `quotes`: sentences at most."""

    threshold: float
    quotes: int


SECOND_BEST = 0.6
"""A further sentence is shown only at this share of the best one's score."""

NEAREST = 3
"""Passages shown with a refusal."""


def compose(
    question: str,
    evidence: Sequence[Evidence],
    locate: Locate,
    missing_words: Sequence[str],
    settings: ComposeSettings,
) -> Answer:
    """Make an answer of whole sentences, or a refusal.

    It is refused where no sentence reaches the threshold, and where the question is about names
    of which none stands in any document.
    """
    ranked = _ranked(evidence)
    confidence = ranked[0][1].score if ranked else 0.0
    if not ranked or confidence < settings.threshold or _unknown_names(question, missing_words):
        return _refusal(question, ranked, locate, missing_words, confidence)
    floor = max(settings.threshold, SECOND_BEST * confidence)
    chosen = [one for one in ranked if one[1].score >= floor][: settings.quotes]
    quotes = tuple(_quote(number, hit, span, locate) for number, (hit, span) in enumerate(chosen, start=1))
    statements = tuple(Statement(_in_one_line(quote.text), (at,)) for at, quote in enumerate(quotes))
    text = "\n".join(f"{statement.text} [{quotes[statement.quotes[0]].number}]" for statement in statements)
    return Answer(question, text, statements, quotes, True, round(confidence, 4), missing_words=tuple(missing_words))


def _ranked(evidence: Sequence[Evidence]) -> list[tuple[Hit, Span]]:
    """Give every span once, the best first; of equal sentences only the best-placed one."""
    pairs = [(one.hit, span) for one in evidence for span in one.spans]
    pairs.sort(key=lambda pair: (-pair[1].score, pair[0].id, pair[1].start))
    distinct: dict[str, tuple[Hit, Span]] = {}
    for hit, span in pairs:
        distinct.setdefault(_in_one_line(_text(hit, span)).casefold(), (hit, span))
    return list(distinct.values())


_ENGLISH = frozenset("who whom whose what when where why which how did does do is are were can has have had".split())
"""First words of a question in a language that writes only names with a capital."""


def _unknown_names(question: str, missing_words: Sequence[str]) -> list[str]:
    """Give the names in an English question, words with a capital but the first, if all are missing."""
    asked = re.findall(r"\w+", question)
    if not asked or asked[0].casefold() not in _ENGLISH or question.isupper():
        return []
    names = [word for word in asked[1:] if word[:1].isupper() and word.casefold() not in STOP_WORDS]
    return names if set(names) <= set(missing_words) else []


def _refusal(
    question: str,
    ranked: Sequence[tuple[Hit, Span]],
    locate: Locate,
    missing_words: Sequence[str],
    confidence: float,
) -> Answer:
    nearest: dict[int, tuple[Hit, Span]] = {}
    for hit, span in ranked:
        nearest.setdefault(hit.id, (hit, span))
    quotes = [_quote(number, *pair, locate) for number, pair in enumerate(list(nearest.values())[:NEAREST], start=1)]
    reason = "nothing in the documents is close to the question" if ranked else "no passage was found"
    if names := _unknown_names(question, missing_words):
        reason = f"no document has {', '.join(names)}"
    return Answer(
        question,
        "The documents do not answer this.",
        (),
        (),
        False,
        round(confidence, 4),
        reason,
        tuple(quotes),
        tuple(missing_words),
    )


def _quote(number: int, hit: Hit, span: Span, locate: Locate) -> Quote:
    text = _text(hit, span)
    inside = (span.start - hit.passage.start, span.end - hit.passage.start)
    return Quote(
        number=number,
        document=hit.source.path,
        file=str(Path(hit.source.root, hit.source.path)),
        start=span.start,
        end=span.end,
        text=text,
        locator=locate(hit.source.id, span.start, span.end),
        passage=hit.id,
        source=hit.source.id,
        score=round(span.score, 4),
        badge=badge(hit.passage.text, text, *inside),
        title=hit.source.title,
        date=hit.source.date,
    )


def _text(hit: Hit, span: Span) -> str:
    return hit.passage.text[span.start - hit.passage.start : span.end - hit.passage.start]


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
