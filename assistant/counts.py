"""Which of several numbers in a sentence is asked for: "51 missiles were launched, downing 30 missiles".

Of numbers of one kind of thing in one sentence the reading model likes the first. The one that
stands nearest to what the question says of them is meant.
"""

from __future__ import annotations

import re

from assistant.grammar import PREPOSITIONS
from assistant.words import content_stems, stems
from index.sentences import sentence_spans

_ASKED = re.compile(
    r"\bhow many (?P<things>[\w’'-]+(?: [\w’'-]+){0,2}?)"
    r" (?:did|do|does|have|has|had|were|was|are|is|will|would|could|can)\b(?P<said>.*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w%]|[.)]\s)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")

BETWEEN = 2
"""Words between a number and what it counts, at most; none where it may be a year."""


def counted(question: str, text: str, start: int, end: int) -> tuple[int, int]:
    """Give the number that a "how many" question means, where `[start, end)` has another one of the same sentence."""
    asked = _ASKED.search(question)
    named = content_stems(asked["things"]) if asked else []
    if asked is None or not named:
        return start, end
    *kind, things = named
    said = {*kind, *_said(asked["said"])} - {things}
    for first, last in sentence_spans(text):
        if first <= start < last:
            found = _nearest(text[first:last], things, said)
            if found is None or not any(one <= start - first < other for one, other in found[1]):
                return start, end
            return first + found[0][0], first + found[0][1]
    return start, end


def _said(rest: str) -> list[str]:
    """Give the stems of what is said; its last word counts too where it may be a verb, as in "did they down"."""
    last = [word for word, _, _ in stems(rest)[-1:] if word not in PREPOSITIONS]
    return [*content_stems(rest), *last]


def _nearest(sentence: str, things: str, said: set[str]) -> tuple[tuple[int, int], list[tuple[int, int]]] | None:
    """Give the number of things nearest to a word of what is said of them, and all of them; None where it is plain."""
    tokens = stems(sentence)
    numbers = [
        (at, match.span())
        for at, (_, start, end) in enumerate(tokens)
        if (match := _NUMBER.match(sentence, start))
        and match.end() == end
        and any(
            stem == things for stem, _, _ in tokens[at + 1 : at + 2 + (0 if _YEAR.fullmatch(match[0]) else BETWEEN)]
        )
    ]
    anchors = [at for at, (stem, start, _) in enumerate(tokens) if stem in said and sentence[start].islower()]
    if len(numbers) < 2 or not anchors:
        return None
    _, span = min(numbers, key=lambda one: min(abs(one[0] - anchor) for anchor in anchors))
    return span, [span for _, span in numbers]
