"""Questions without the names that a passage need not repeat, because its document has said them.

"The third day of talks, which are also attended by …" answers "Who attended the Miami talks?" where
the same document says that the talks are in Miami. A passage that lacks such a name is read with
the question without it too, as a search engine relaxes a query that is too narrow.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.followups.phrases import is_time
from assistant.grammar import AUXILIARIES, PREPOSITIONS, VERBS, is_past
from assistant.words import content_stems, stem_set
from index.terms import STOP_WORDS
from index.types import Hit

_WORD = r"[A-ZÀ-Þ][\w&.’'-]*"
_PART = rf"(?:{_WORD}|\d[\w.-]*)"
_NAME = rf"{_WORD}(?: (?:(?:of the|of|and|the|&)[ -])?{_PART})*"
_OWNER = re.compile(rf"\b[Tt]he (?P<name>{_NAME})['’]s? (?=[a-z])")
_BEFORE_NOUN = re.compile(rf"\b(?:[Tt]he|[Aa]n?) (?P<name>{_NAME} )(?=(?P<next>[a-z][\w-]*))")
_BEHIND = re.compile(
    r" (?:in|at|on|of|for|from|during|about|near|by|between|with|to|under|after|before) (?:(?:the|an?) )?"
    rf"(?P<name>{_NAME})(?=[\s?.!,;]|$)"
)

RELAXED = 1.0
"""What the log-odds of a passage lose that answers only a relaxed form of the question."""

FEWEST = 2
"""Words with a meaning that a question keeps."""


def relaxations(question: str, hits: Sequence[Hit]) -> dict[str, list[int]]:
    """Give shorter forms of a question, each with the positions of the hits that it can be read with.

    A form leaves out names that the hit's passage and header lack and that others of the same document have.
    """
    names = list(_names(question))
    forms: dict[str, list[int]] = defaultdict(list)
    if not names:
        return forms
    words = [stem_set(f"{hit.passage.header}\n{hit.passage.text}") for hit in hits]
    of_document: dict[int, set[str]] = defaultdict(set)
    for hit, own in zip(hits, words, strict=True):
        of_document[hit.source.id] |= own
    for rank, (hit, own) in enumerate(zip(hits, words, strict=True)):
        known = of_document[hit.source.id] - own
        left_out = [place for place, stems in names if stems & known and stems <= of_document[hit.source.id]]
        form = _without(question, left_out)
        if form != question and len(content_stems(form)) >= FEWEST:
            forms[form].append(rank)
    return forms


def _names(question: str) -> Iterator[tuple[tuple[int, int], set[str]]]:
    """Give the ranges of a question that only tell more of a noun by a name, with the stems of the name."""
    taken: list[tuple[int, int]] = []
    for (start, end), name in _modifiers(question):
        stems = set(content_stems(name))
        free = all(end <= other[0] or other[1] <= start for other in taken)
        if stems and free and not any(map(str.isdigit, name)) and not is_time(name):
            taken.append((start, end))
            yield (start, end), stems


def _modifiers(question: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Give owners but for "the", names before their nouns, and names with the prepositions before them."""
    for found in _OWNER.finditer(question):
        yield (found.start("name"), found.end()), found["name"]
    for found in _BEFORE_NOUN.finditer(question):
        if _may_be_noun(found["next"]):
            yield found.span("name"), found["name"]
    for found in _BEHIND.finditer(question):
        yield found.span(), found["name"]


def _may_be_noun(word: str) -> bool:
    return not (word in VERBS | AUXILIARIES | PREPOSITIONS | STOP_WORDS or is_past(word) or word.endswith("ing"))


def _without(question: str, ranges: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(ranges, reverse=True):
        question = question[:start] + question[end:]
    return " ".join(question.split())
