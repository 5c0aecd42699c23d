"""Scores of one question, pure: texts against accepted texts, quotes against evidence.

Texts are compared as the official evaluation of SQuAD 2.0 compares them (P. Rajpurkar, R. Jia and
P. Liang, "Know What You Don't Know", ACL 2018; evaluate-v2.0.py). Every score is from 0 to 1.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Place = tuple[str, int, int]
"""A document's name and the characters `[start, end)` of its text."""

_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalise(text: str) -> str:
    """Give text in lower case without ASCII punctuation, articles and doubled spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(prediction: str, accepted: Sequence[str]) -> float:
    """Tell whether the prediction equals an accepted answer; without any, whether it is empty."""
    said = normalise(prediction)
    return float(any(said == answer for answer in _distinct(accepted) or [""]))


def token_f1(prediction: str, accepted: Sequence[str]) -> float:
    """Give the harmonic mean of precision and recall of words, the best over the accepted answers.

    An empty prediction scores 1 where nothing is accepted, else 0.
    """
    said = normalise(prediction).split()
    return max(_f1(said, answer.split()) for answer in _distinct(accepted) or [""])


def is_right(prediction: str, accepted: Sequence[str]) -> float:
    """Tell whether a short answer says the same as an accepted one, as far as words can tell.

    More than half of the words are shared (F1 above 0.5), and the numbers of one are all among those
    of the other: "42 metres" is not right where "203 metres" is, "6 December" is for "6 December 2025".
    """
    said = normalise(prediction).split()
    return float(
        any(_f1(said, answer.split()) > 0.5 and _agree(said, answer.split()) for answer in _distinct(accepted))
    )


def contains(texts: Iterable[str], accepted: Sequence[str]) -> float:
    """Tell whether any of the texts has an accepted answer in it, as whole words."""
    padded = [f" {normalise(text)} " for text in texts]
    return float(any(f" {answer} " in text for answer in _distinct(accepted) for text in padded))


@dataclass(frozen=True, slots=True)
class ItemScore:
    """How well a list was given: `wrong` counts the items said that belong to no item asked for."""

    precision: float
    recall: float
    f1: float
    wrong: int


def score_items(said: Iterable[str], items: Sequence[Sequence[str]]) -> ItemScore:
    """Compare the items said with the items asked for, of each of which any alias will do.

    An item said counts for at most one item asked for and the other way round (the largest such
    matching, for an alias may belong to two). What is said twice counts once.
    """
    given = _distinct(said)
    aliases = [set(_distinct(one)) for one in items]
    matched = _largest_matching([[at for at, names in enumerate(aliases) if one in names] for one in given])
    precision = matched / len(given) if given else 0.0
    recall = matched / len(items) if items else 0.0
    f1 = 2 * matched / (len(given) + len(items)) if given or items else 1.0
    return ItemScore(precision, recall, f1, len(given) - matched)


def share_contained(texts: Iterable[str], items: Sequence[Sequence[str]]) -> float:
    """Give the share of items of which the texts have an alias in them, as whole words."""
    shown = list(texts)
    return sum(contains(shown, aliases) for aliases in items) / len(items)


def count_named(said: Iterable[str], names: Sequence[str]) -> int:
    """Count the names that are in any of the texts said, as whole words."""
    shown = list(said)
    return sum(int(contains(shown, [name])) for name in names)


@dataclass(frozen=True, slots=True)
class CitationScore:
    """Characters quoted that are evidence, of those quoted and of all evidence.

    `hit` is 1 where any quote shares a character with the evidence.
    """

    precision: float
    recall: float
    hit: float


def score_citations(quoted: Iterable[Place], evidence: Iterable[Place]) -> CitationScore:
    """Compare the characters quoted with those of the evidence; each character counts once."""
    said, right = merge(quoted), merge(evidence)
    shared = overlap(said, right)
    return CitationScore(
        shared / _length(said) if said else 0.0,
        shared / _length(right) if right else 0.0,
        float(shared > 0),
    )


def overlaps(place: Place, others: Iterable[Place]) -> bool:
    """Tell whether a place shares a character with any of the others."""
    name, start, end = place
    return any(name == other and start < last and first < end for other, first, last in others)


def verbatim_rate(pairs: Sequence[tuple[str, str]]) -> float:
    """Give the share of (quoted text, text that stands there) that are equal, character by character."""
    return sum(quoted == there for quoted, there in pairs) / len(pairs)


def merge(places: Iterable[Place]) -> list[Place]:
    """Give the union of places: by document and ascending, disjoint, none empty."""
    merged: list[Place] = []
    for name, start, end in sorted(places):
        if start >= end:
            continue
        if merged and merged[-1][0] == name and start <= merged[-1][2]:
            merged[-1] = (name, merged[-1][1], max(merged[-1][2], end))
        else:
            merged.append((name, start, end))
    return merged


def overlap(first: Sequence[Place], second: Sequence[Place]) -> int:
    """Give the number of characters that are in both of two unions as `merge` gives them."""
    return sum(
        max(0, min(end, last) - max(start, begin))
        for name, start, end in first
        for other, begin, last in second
        if name == other
    )


def _length(places: Iterable[Place]) -> int:
    return sum(end - start for _, start, end in places)


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(normalise, texts))))


def _f1(said: list[str], right: list[str]) -> float:
    if not said or not right:
        return float(said == right)
    shared = sum((Counter(said) & Counter(right)).values())
    if not shared:
        return 0.0
    precision, recall = shared / len(said), shared / len(right)
    return 2 * precision * recall / (precision + recall)


def _agree(said: list[str], right: list[str]) -> bool:
    first, second = ({word for word in words if any(map(str.isdigit, word))} for words in (said, right))
    return first <= second or second <= first


def _largest_matching(choices: Sequence[Sequence[int]]) -> int:
    """Give the size of the largest matching, by augmenting paths; `choices` are the right ends of each left."""
    taken: dict[int, int] = {}

    def place(left: int, seen: set[int]) -> bool:
        for right in choices[left]:
            if right not in seen:
                seen.add(right)
                if right not in taken or place(taken[right], seen):
                    taken[right] = left
                    return True
        return False

    return sum(place(left, set()) for left in range(len(choices)))
