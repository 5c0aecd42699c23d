"""Clauses that set things against each other: what is excepted, what the others do, and parallel clauses.

"Fresh water is delivered at all berths except 8 and 9" says nothing good of berth 8, and where two
clauses run side by side ("below the taps for a liquid, above them for a gas") a statement may not
take a half from each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from assistant.checking.alignment import are_opposite, content, is_denied, word_stems
from assistant.checking.bindings import Unit, items
from index.terms import STOP_WORDS

MOST = 0.75
"""The share of an exception's words from which on a statement speaks of the exception."""

FEWEST = 2
"""Words of an exception, and of the others' clause, below which they tell too little."""

LONGEST = 4
"""Words that can stand in the place of others, at most."""

EQUAL = 2
"""Words that two clauses have in common, in the same order, where they are parallel."""

_EXCEPTING = re.compile(
    r"\b(?:except(?:ing)?|save (?:for|at|in|that)|apart from|aside from|other than|excluding|not including"
    r"|with the exception of|but not|unlike|rather than|instead of|in place of)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[,;:()–—]|[.!?](?=\s|$)|\bbut\b")
_EXCEPTION = re.compile(rf"{_EXCEPTING.pattern}(?:(?!{_END.pattern}).)*", re.IGNORECASE | re.DOTALL)
_ALL = re.compile(r"\b(?:all|every|each|any|always|everybody|everyone)\b", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:except\w*|save|apart|aside|other|others|excluding|unlike|rather|instead|in place|but|before|previously"
    r"|formerly|earlier|used to|old|former|compared|against|from\b.*\bto|most|only)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:the (?:\w+ )?others?|the rest|the remaining|all others?|elsewhere|the latter|the former)\b", re.IGNORECASE
)
_OTHER = re.compile(r"\b(?:others?|rest|remaining|elsewhere|latter|former)\b", re.IGNORECASE)
_ANOTHER_THING = re.compile(r"\bthe others?\b(?!\s+(?:hand|side|day|end|way)\b)", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:an)?other|\b(?:second|both|two|each|rest|remaining|remainder|else|neither)\b", re.IGNORECASE
)
_HALVES = re.compile(r"\s*;\s*|\s*,?\s+\b(?:and|but|while|whereas)\b\s+|\s*,\s+")
_COORDINATED = re.compile(r"\s*[,;]\s+(?:and|but|while|whereas)\s+")
_PARTS_OF_STATEMENT = re.compile(r"[;,]|\b(?:while|whereas|but)\b")


def excepted(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement says of an exception what the quotes say of everything else, or leaves it out."""
    if _OTHERWISE.search(statement) or is_denied(statement):
        return False
    inside = [part for quote in quotes for part in _exceptions(quote)]
    if not inside:
        return False
    outside = " ; ".join(_EXCEPTION.sub(" ; ", quote) for quote in quotes)
    return (
        _stands_only_in(statement, inside, outside) or _says(statement, inside, outside) or _is_all(statement, quotes)
    )


def denies_exception(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement denies of an exception what the quotes say of everything else, which is right."""
    inside = [part for quote in quotes for part in _exceptions(quote)]
    if not inside or not is_denied(statement) or _EXCEPTING.search(statement):
        return False
    theirs = [unit for part in inside for unit in _units(part)]
    ours = [unit for unit in _units(statement) if unit.start]
    return bool(ours) and all(any(one.same(unit) for one in theirs) for unit in ours)


def _exceptions(quote: str) -> list[str]:
    return [found[0] for found in _EXCEPTION.finditer(quote)]


def _stands_only_in(statement: str, inside: Iterable[str], outside: str) -> bool:
    """Tell whether a number or name of a statement stands among the exceptions only."""
    theirs, others = [unit for part in inside for unit in _units(part)], _units(outside)
    return any(
        any(one.same(unit) for one in theirs) and not any(one.same(unit) for one in others)
        for unit in _units(statement)
    )


def _units(text: str) -> list[Unit]:
    return [one.unit for one in items(text) if one.unit is not None]


def _says(statement: str, inside: Iterable[str], outside: str) -> bool:
    """Tell whether a statement has nearly all words of an exception, which stand nowhere else."""
    said, other = set(content(statement)), set(content(outside))
    for part in inside:
        own = set(content(_EXCEPTING.sub("", part))) - other
        if len(own) >= FEWEST and len(own & said) >= MOST * len(own):
            return True
    return False


def _is_all(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement says "all" where its only quote says "all except"."""
    whole = [quote for quote in quotes if _EXCEPTING.search(quote) and _ALL.search(quote)]
    return bool(_ALL.search(statement)) and len(whole) == len(quotes)


def mixed(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement takes a half from each of two clauses that the quotes set against each other."""
    if _ANOTHER_THING.search(statement) and not any(map(_ANOTHER.search, quotes)):
        return True
    return any(
        _of_the_others(statement, left, right) or _crossed(statement, left, right)
        for quote in quotes
        for left, right in _side_by_side(quote)
    )


def _side_by_side(quote: str) -> Iterator[tuple[str, str]]:
    """Give neighbouring clauses of each sentence."""
    if " | " in quote:
        return
    for sentence in re.split(r"(?<=[.!?])\s+", quote):
        yield from pairwise(part for part in _HALVES.split(sentence) if part.strip())
        yield from ((left, right.split(", ")[0]) for left, right in pairwise(_COORDINATED.split(sentence)))
        if sentence.count(";") == 1:
            left, right = sentence.split(";")
            yield left, right


def _of_the_others(statement: str, left: str, right: str) -> bool:
    """Tell whether one clause of a statement says of the left clause's thing what the right says of the others."""
    if not _OTHERS.search(right) or _OTHER.search(statement):
        return False
    first, second = set(content(left)), set(content(_OTHERS.sub(" ", right)))
    for part in _PARTS_OF_STATEMENT.split(statement):
        said = set(content(part))
        if said & (first - second) and len(said & (second - first)) >= FEWEST:
            return True
    return False


def _crossed(statement: str, left: str, right: str) -> bool:
    """Tell whether a statement has words of a clause with the counterpart of others of it: "below … a gas"."""
    said = {stem for stem, _, _ in word_stems(statement)} | set(_plain(statement))
    ours = [(bool(one & said), bool(other & said)) for one, other in _counterparts(left, right)]
    return (True, False) in ours and (False, True) in ours


def _counterparts(left: str, right: str) -> list[tuple[set[str], set[str]]]:
    """Give the words that stand in each other's place in two parallel clauses."""
    first, second = ([stem for stem, _, _ in word_stems(text)] for text in (left, right))
    steps = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    if sum(end - start for what, start, end, _, _ in steps if what == "equal") < EQUAL:
        return []
    replaced = [
        (set(first[start:end]) - STOP_WORDS, set(second[other_start:other_end]) - STOP_WORDS)
        for what, start, end, other_start, other_end in steps
        if what == "replace" and max(end - start, other_end - other_start) <= LONGEST
    ]
    opposite = [({one}, {other}) for one in _plain(left) for other in _plain(right) if are_opposite(one, other)]
    return [(one - other, other - one) for one, other in [*replaced, *opposite] if one - other and other - one]


def _plain(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.casefold())
