"""How a statement lies on the sentences of a passage: which of its words they have, and what they deny."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.grammar import IRREGULAR_BASES
from assistant.words import stems
from index.terms import STOP_WORDS

FITTING = 0.6
"""A clause fits a statement too where it has this share of the words that the best one has."""

ENOUGH = 2
"""Words of a clause from which on it is looked for among the quotes' clauses."""

NEARLY_ALL, IN_ONE_PIECE = 0.95, 0.75
"""The share of a statement's words that a quote has in their order, in all or in a row, of which it is a copy."""

STRETCHED = 1.4
"""How many times a statement's words those of a quote may be from the first to the last that are the same."""

LONGEST = 400
"""Words of a quote that are aligned."""

_NEGATION = re.compile(
    r"\b(?:not(?! only\b)|no(?! one\b|\.)|never|none|nobody|no one|nothing|neither|nor|cannot|without|hardly|barely"
    r"|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must)n['’]t|won['’]t|can['’]t)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()–—|]|[.!?](?=\s)"
    r"|\b(?:and|but|while|whereas|although|though|because|which|who|that|so|if|when|after|before)\b",
    re.I,
)

_OPPOSITES = [
    tuple(set(side.split()) for side in pair.split("/"))
    for pair in (
        "accept accepted agree agreed approve approved adopted/reject rejected refuse refused decline declined",
        "increase increased rise rose risen raise raised grow grew grown up higher/"
        "decrease decreased fall fell fallen lower lowered reduce reduced drop dropped shrink shrank down",
        "open opened reopen reopened/close closed",
        "win won/lose lost",
        "before/after",
        "more/less fewer",
        "above over/below under",
        "start started begin began begun/end ended finish finished",
        "allow allowed permit permitted/forbid forbidden ban banned prohibit prohibited",
        "maximum most longest highest/minimum least shortest lowest",
        "all every/none some few",
        "north northern/south southern",
        "east eastern/west western",
        "buy bought/sell sold",
        "present/absent",
        "earlier/later",
        "cheaper/dearer",
        "early/late",
        "confirm confirmed/deny denied",
        "succeed succeeded/fail failed",
    )
]


@lru_cache(maxsize=4096)
def word_stems(text: str) -> tuple[tuple[str, int, int], ...]:
    """Give (stem, start, end) of every word of a text; "held" has the stem of "hold"."""
    return tuple(
        (_base_stem(base) if (base := IRREGULAR_BASES.get(text[start:end].casefold())) else stem, start, end)
        for stem, start, end in stems(text)
    )


@lru_cache(maxsize=1024)
def _base_stem(base: str) -> str:
    return stems(base)[0][0]


def content(text: str) -> list[str]:
    """Give the stems of a text's words that say something."""
    return [stem for stem, start, end in word_stems(text) if text[start:end].casefold() not in STOP_WORDS]


def coverage(statement: Sequence[str], texts: Iterable[str], rarity: dict[str, float]) -> float:
    """Give the share of a statement's stems that some texts have, by their weights."""
    there = {stem for text in texts for stem, _, _ in word_stems(text)}
    whole = sum(rarity.get(stem, 1.0) for stem in statement)
    return sum(rarity.get(stem, 1.0) for stem in statement if stem in there) / whole if whole else 0.0


def is_near_copy(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement is a quote's words in their order: nearly all of them, or most in one piece.

    Where it is one piece, what it says beside that must stand in the quotes too.
    """
    said = [stem for stem, _, _ in word_stems(statement)]
    all_said = set(content(statement)) <= {stem for quote in quotes for stem, _, _ in word_stems(quote)}
    for quote in quotes:
        there = [stem for stem, _, _ in word_stems(quote)[:LONGEST]]
        blocks = SequenceMatcher(None, said, there, autojunk=False).get_matching_blocks()[:-1]
        sizes = [one.size for one in blocks]
        span = blocks[-1].b + blocks[-1].size - blocks[0].b if blocks else 0
        whole = sum(sizes) >= NEARLY_ALL * len(said) and span <= STRETCHED * len(said)
        if whole or (all_said and max(sizes, default=0) >= IN_ONE_PIECE * len(said)):
            return True
    return False


def is_negated_otherwise(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement denies what its quotes say, or says what they deny."""
    theirs = [clause for quote in quotes for clause in _clauses(quote)]
    denials = [clause for clause in _clauses(statement) if _NEGATION.search(clause)]
    if not denials:
        fitting = _fitting(content(statement), theirs)
        return bool(fitting) and any(map(_NEGATION.search, fitting))
    if not any(map(_NEGATION.search, quotes)):
        return True
    return any(
        not any(map(_NEGATION.search, fitting))
        for clause in denials
        if (fitting := _fitting(content(clause), theirs)) and len(content(clause)) >= ENOUGH
    )


def _fitting(asked: Sequence[str], clauses: Sequence[str]) -> list[str]:
    """Give the clauses that have the most of some words, and those with nearly as many."""
    counts = [len(set(asked) & set(content(clause))) for clause in clauses]
    best = max(counts, default=0)
    return [clause for clause, count in zip(clauses, counts, strict=True) if count and count >= FITTING * best]


def is_opposite(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement has a word where its quotes have the opposite one."""
    said = _plain_words(statement)
    quoted = set().union(*map(_plain_words, quotes))
    for one, other in _OPPOSITES:
        for ours, theirs in ((one, other), (other, one)):
            if said & ours and quoted & theirs and not quoted & ours and not said & theirs:
                return True
    return False


def are_opposite(one: str, other: str) -> bool:
    """Tell whether two words, written small, are each other's opposites."""
    return any((one in left and other in right) or (one in right and other in left) for left, right in _OPPOSITES)


def is_denied(text: str) -> bool:
    """Tell whether a text has a negation."""
    return bool(_NEGATION.search(text))


def _clauses(text: str) -> list[str]:
    return [part for part in _CLAUSE.split(text) if part and part.strip()]


def _plain_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.casefold()))
