"""Whether a statement keeps what is said with what it is said of.

"The insurer accepts €156,000" does not let a statement accept the €1,295,000 that the adjuster
offers in the sentence before. A verb that only the question has needs one in the quotes that means
nearly the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.checking.alignment import content, word_stems
from assistant.checking.facts import Fact, FactKind, numbers_and_dates
from assistant.checking.verbs import means, verbs
from assistant.checking.voices import clauses
from index.embed import Embedder

KIN = 0.43
"""The cosine from which on two words, or a word and two in a row, mean something alike: worried, concerned."""

FEWEST = 4
"""Letters of a word that is compared by meaning, at least."""

LONGEST = 2_000
"""Characters of a statement or quote that is read; what is longer is no sentence."""

MOST = 0.6
"""The share of a statement's other words from which on a clause says them."""

MOST_COMPARED = 400
"""Words of quotes that are compared by meaning, at most."""

_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*\s+")
_HALVES = re.compile(r";\s|,\s(?:while|whereas)\s")
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|them|his|her|its|their|this|that|these|those|there)\b", re.IGNORECASE)
_OF_ANY_SUM = frozenset(stem for stem, _, _ in word_stems("cost amount total measure weigh"))


def of_another_number(statement: str, quotes: Sequence[str]) -> list[str]:
    """Give the numbers of a statement whose verb the quotes have only beside another number of the same unit."""
    if any(len(text) > LONGEST for text in (statement, *quotes)):
        return []
    parts = [part for quote in quotes for part in clauses(quote)]
    said = [base for _, _, base in verbs(statement) if base not in _OF_ANY_SUM]
    ours = [one for one in numbers_and_dates(statement) if one.kind is FactKind.NUMBER and one.unit]
    values = {one.value for one in ours}
    return [statement[one.start : one.end] for one in ours if any(_elsewhere(one, v, parts, values) for v in said)]


def in_another_clause(statement: str, quotes: Sequence[str]) -> list[str]:
    """Give the numbers of a statement whose clause has nothing else of it, where another clause has nearly all else.

    "The ministry pays 29 million euros; the rest is paid by the water boards" is no 29 million of the boards.
    """
    if any(len(text) > LONGEST for text in (statement, *quotes)):
        return []
    ours = [one for one in numbers_and_dates(statement) if one.kind is FactKind.NUMBER]
    others = set(content(statement)) - {stem for one in ours for stem in content(_with_unit(statement, one))}
    found = []
    for parts in (_halves(sentence) for quote in quotes for sentence in _SENTENCE_END.split(quote)):
        for one in ours if len(others) > 1 else ():
            number = set(content(statement[one.start : one.end]))
            own = [part for part in parts if number <= part]
            elsewhere = max((len(others & part) for part in parts if not number & part), default=0)
            if number and own and not any(others & part for part in own) and elsewhere >= MOST * len(others):
                found.append(statement[one.start : one.end])
    return found


def _halves(sentence: str) -> list[set[str]]:
    """Give the stems of the clauses that a sentence sets against each other; none where one has a pronoun."""
    parts = _HALVES.split(sentence)
    return [] if any(map(_PRONOUN.search, parts[1:])) else [set(content(part)) for part in parts]


def _with_unit(text: str, number: Fact) -> str:
    """Give a number with the word after it, which it counts."""
    return " ".join([text[number.start : number.end], *text[number.end :].split()[:1]])


def _elsewhere(number: Fact, verb: str, parts: Sequence[str], values: set[str]) -> bool:
    """Tell whether a verb stands in no clause of a number, and in one of another number that is not told of."""
    own, others = [], []
    for clause in parts:
        alike = [one for one in numbers_and_dates(clause) if one.unit == number.unit]
        if any(one.value == number.value for one in alike):
            own.append(clause)
        elif alike and not any(one.value in values for one in alike):
            others.append(clause)
    return bool(own) and not any(means(verb, one) for one in own) and any(means(verb, one) for one in others)


def has_kin(word: str, statement: str, quotes: Sequence[str], embedder: Embedder) -> bool:
    """Tell whether quotes have a word, or two in a row, that means something like one of a statement.

    Words that the statement says too do not count: they have their own meaning there.
    """
    said = {stem for stem, _, _ in word_stems(statement)}
    own = [
        [(quote[start:end].casefold(), stem not in said) for stem, start, end in word_stems(quote)] for quote in quotes
    ]
    single = [one for part in own for one, new in part if new and len(one) >= FEWEST and one.isalpha()]
    pairs = [f"{one} {other}" for part in own for (one, new), (other, newer) in pairwise(part) if new or newer]
    there = list(dict.fromkeys([*single, *pairs]))[:MOST_COMPARED]
    if not there:
        return False
    vectors = embedder.embed([word.casefold(), *there])
    return bool((vectors[1:] @ vectors[0]).max() >= KIN)
