"""The sentences of passages, as they are looked through and quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.checking.alignment import word_stems
from assistant.checking.injection import ordering
from index.sentences import sentence_spans
from index.types import Hit

APART = "\n\n"
"""What stands between sentences of two passages, as far as is known here."""

NEAR = 2
"""Sentences from one quote of a statement to the next, at most."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The characters `[start, end)` of a document, a sentence of the passage of that place in the list.

    `above` says that it is no sentence of the passage, but a line that one stands under.
    """

    passage: int
    start: int
    end: int
    text: str
    above: bool = False


def sentences_of(number: int, hit: Hit) -> list[Sentence]:
    """Give a passage's sentences, those left out that speak to a language model."""
    text, at = hit.passage.text, hit.passage.start
    spans = sentence_spans(text, hit.source.language, lines=hit.source.type == "code")
    barred = ordering(text)
    return [
        Sentence(number, at + start, at + end, text[start:end])
        for start, end in spans
        if not any(first < end and start < last for first, last in barred)
    ]


_HEAD = re.compile(r"(?:From|To|Cc|Bcc|Sent|Date|Subject|Reply-To):\s.*")


def is_mail_head(text: str) -> bool:
    """Tell whether all lines of a quote are of a message's head, which says who wrote about what, and no more."""
    return all(_HEAD.fullmatch(line.strip()) for line in text.splitlines() if line.strip())


def in_order(sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Give sentences in the order of their documents, the lines that they stand under at the end."""
    return tuple(sorted(dict.fromkeys(sentences), key=lambda one: (one.above, one.passage, one.start)))


def between(earlier: Sentence, later: Sentence, hits: Sequence[Hit]) -> str:
    """Give the text that parts two sentences."""
    if earlier.passage != later.passage:
        return APART
    passage = hits[earlier.passage].passage
    return passage.text[earlier.end - passage.start : later.start - passage.start]


def are_near(group: Sequence[Sentence], part: Sequence[Sentence]) -> bool:
    """Tell whether sentences stand together, so that they can speak of one thing."""
    places = sorted(part.index(one) for one in group)
    return all(later - earlier <= NEAR for earlier, later in pairwise(places))


def all_add(group: Sequence[Sentence], said: Sequence[str]) -> bool:
    """Tell whether each sentence of a group has words of the statement that the others lack."""
    wanted = set(said)
    has = [wanted & {stem for stem, _, _ in word_stems(one.text)} for one in group]
    return all(
        own - set().union(*(other for at, other in enumerate(has) if at != number)) for number, own in enumerate(has)
    )
