"""How a statement lies on the sentences of a passage: which of its words they have, and in what order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.checking.facts import Fact, FactKind, names, numbers_and_dates
from assistant.words import stems
from index.terms import STOP_WORDS

NEAR = 7
"""Words on both sides of a fact that tell what it belongs to."""

SWAPPED = 0.75
"""A fact is swapped where it fits its surroundings in the quote less than this share of another one of its kind."""

REPLACED = 5
"""Words in the place of which a statement may have others, for facts among them to be compared."""

_NEGATION = re.compile(
    r"\b(?:not(?! only\b)|no(?! one\b|\.)|never|none|nobody|no one|nothing|neither|nor|cannot|without|hardly|barely"
    r"|(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must)n['’]t|won['’]t|can['’]t)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[,;:()–—|]|\b(?:and|but|while|whereas|although|though|because|which|who|that|so|if|when|after|before)\b", re.I
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


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its stem, where it stands, and the fact that it belongs to."""

    stem: str
    start: int
    end: int
    fact: Fact | None = None


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Give the words of a text with their facts; a name of several words is one fact after another."""
    found = [*numbers_and_dates(text), *names(text)]
    return tuple(
        Token(stem, start, end, next((one for one in found if one.start < end and start < one.end), None))
        for stem, start, end in stems(text)
    )


def content(text: str) -> list[str]:
    """Give the stems of a text's words that say something."""
    return [one.stem for one in tokens(text) if text[one.start : one.end].casefold() not in STOP_WORDS]


def coverage(statement: Sequence[str], texts: Iterable[str], rarity: dict[str, float]) -> float:
    """Give the share of a statement's stems that some texts have, by their weights."""
    there = {one.stem for text in texts for one in tokens(text)}
    whole = sum(rarity.get(stem, 1.0) for stem in statement)
    return sum(rarity.get(stem, 1.0) for stem in statement if stem in there) / whole if whole else 0.0


def is_negated_otherwise(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement denies what its quotes say, or says what they deny."""
    asked = set(content(statement))
    denied = bool(_NEGATION.search(statement))
    if denied:
        return not any(_NEGATION.search(quote) for quote in quotes)
    clauses = [clause for quote in quotes for clause in _clauses(quote)]
    if not clauses:
        return False
    counts = [len(asked & set(content(clause))) for clause in clauses]
    best = max(counts)
    fitting = [clause for clause, count in zip(clauses, counts, strict=True) if count and count >= 0.6 * best]
    return bool(fitting) and any(map(_NEGATION.search, fitting))


def is_opposite(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement has a word where its quotes have the opposite one."""
    said = _plain_words(statement)
    quoted = set().union(*map(_plain_words, quotes))
    for one, other in _OPPOSITES:
        for ours, theirs in ((one, other), (other, one)):
            if said & ours and quoted & theirs and not quoted & ours and not said & theirs:
                return True
    return False


def swapped(statement: str, quotes: Sequence[str]) -> list[str]:
    """Give the facts of a statement that stand in its quotes beside something else than in the statement."""
    ours = tokens(statement)
    theirs = [tokens(quote) for quote in quotes]
    found = []
    for kind in FactKind:
        values = dict.fromkeys(one.fact.value for one in ours if one.fact and one.fact.kind is kind)
        others = {one.fact.value for part in theirs for one in part if one.fact and one.fact.kind is kind}
        values = {value: None for value in values if value in others}
        if len(others) < 2:
            continue
        found += [value for value in values if _fits_another(value, kind, ours, theirs, others - set(values))]
        found += _crossed(list(values), kind, ours, theirs)
    return list(dict.fromkeys([*found, *_misplaced(ours, theirs)]))


def _misplaced(ours: Sequence[Token], theirs: Sequence[Sequence[Token]]) -> list[str]:
    """Give the facts that stand where the quotes have another of their kind between the same words."""
    found = []
    there = {one.fact.value for part in theirs for one in part if one.fact}
    for part in theirs:
        steps = SequenceMatcher(
            None, [one.stem for one in ours], [one.stem for one in part], autojunk=False
        ).get_opcodes()
        for tag, first, last, start, end in steps:
            if tag != "replace" or max(last - first, end - start) > REPLACED:
                continue
            for kind in FactKind:
                said = {one.fact.value for one in ours[first:last] if one.fact and one.fact.kind is kind}
                quoted = {one.fact.value for one in part[start:end] if one.fact and one.fact.kind is kind}
                if said and quoted and not said & quoted and said & there:
                    found += sorted(said & there)
    return found


def _fits_another(
    value: str, kind: FactKind, ours: Sequence[Token], theirs: Sequence[Sequence[Token]], others: set[str]
) -> bool:
    """Tell whether the words around a fact in the statement surround another one in the quotes."""
    around = _surroundings(value, kind, ours)
    if not around:
        return False
    own = max((_fit(around, value, kind, part) for part in theirs), default=0.0)
    best = max((_fit(around, other, kind, part) for other in others for part in theirs), default=0.0)
    return own < SWAPPED * best


def _crossed(
    values: Sequence[str], kind: FactKind, ours: Sequence[Token], theirs: Sequence[Sequence[Token]]
) -> list[str]:
    """Give pairs of facts that have changed places."""
    around = {value: _surroundings(value, kind, ours) for value in values}
    fits = {
        (one, other): max((_fit(around[one], other, kind, part) for part in theirs), default=0.0)
        for one in values
        for other in values
    }
    return [
        one
        for at, one in enumerate(values)
        for other in values[at + 1 :]
        if around[one]
        and around[other]
        and fits[one, one] + fits[other, other] < SWAPPED * (fits[one, other] + fits[other, one])
    ]


def _surroundings(value: str, kind: FactKind, found: Sequence[Token]) -> dict[str, float]:
    """Give the stems near a fact with their nearness, 1 for the next word."""
    near: dict[str, float] = {}
    for at, one in enumerate(found):
        if one.fact and one.fact.kind is kind and one.fact.value == value:
            for other in range(max(0, at - NEAR), min(len(found), at + NEAR + 1)):
                token = found[other]
                if (token.fact and token.fact.kind is kind) or token.stem in STOP_WORDS:
                    continue
                near[token.stem] = max(near.get(token.stem, 0.0), 1 / (1 + abs(other - at)))
    return near


def _fit(around: dict[str, float], value: str, kind: FactKind, found: Sequence[Token]) -> float:
    """Score how well a fact of a quote fits the surroundings of one in the statement."""
    best = 0.0
    for at, one in enumerate(found):
        if not (one.fact and one.fact.kind is kind and one.fact.value == value):
            continue
        near: dict[str, float] = {}
        for other in range(max(0, at - 2 * NEAR), min(len(found), at + 2 * NEAR + 1)):
            stem = found[other].stem
            if stem in around:
                near[stem] = max(near.get(stem, 0.0), 1 / (1 + abs(other - at)))
        best = max(best, sum((around[stem] * nearness) ** 0.5 for stem, nearness in near.items()))
    return best


def _clauses(text: str) -> list[str]:
    return [part for part in _CLAUSE.split(text) if part and part.strip()]


def _plain_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.casefold()))
