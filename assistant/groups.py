"""Spans to answers: what says the same, what belongs to a list, and what contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.questions import Asks, asks
from assistant.same import alike, same, words_of
from assistant.types import Evidence
from index.types import Hit

LIST_AT = 0.5
"""Probability that a question has several answers from which its items are told."""

LIST_CUE = 0.45
"""Added to that probability where the question's words ask for several."""

ITEM_AT, CUED_ITEM_AT = 0.4, 0.25
"""Probability of an item's tokens from which it is told; the second where the question asks for several."""

LISTED_SHARE = 0.35
"""Passages give items where they are at least this share as relevant as the best one."""

CONTRADICTING_SHARE = 0.7
CONTRADICTING_AT = 0.6
"""An answer of another document is told beside the best one at this score and this share of the best's."""


@dataclass(frozen=True, slots=True)
class Said:
    """A span of a document, `[start, end)`, with its probability; `whole` says it is a sentence."""

    hit: Hit
    start: int
    end: int
    score: float
    whole: bool = False

    @property
    def text(self) -> str:
        """The span's text."""
        return self.hit.passage.text[self.start - self.hit.passage.start : self.end - self.hit.passage.start]


@dataclass(slots=True)
class Group:
    """Spans that say the same, the best first."""

    members: list[Said] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The best member's score."""
        return max(one.score for one in self.members)

    @property
    def text(self) -> str:
        """The best member's text."""
        return self.members[0].text

    def sources(self, most: int) -> list[Said]:
        """Give the best member of each document, at most `most`."""
        best: dict[int, Said] = {}
        for one in self.members:
            best.setdefault(one.hit.source.id, one)
        return [one for one in best.values() if one.score >= CONTRADICTING_SHARE * self.score][:most]


def group(said: Sequence[Said]) -> list[Group]:
    """Gather spans, the best first, by what they say."""
    groups: list[Group] = []
    for one in said:
        known = next((known for known in groups if same(known.text, one.text)), None)
        if known is None:
            groups.append(Group([one]))
        else:
            known.members.append(one)
    return groups


def alternatives(groups: Sequence[Group], threshold: float) -> list[Group]:
    """Give the answers that contradict the best one: of other documents, of its kind, and nearly as likely."""
    best = groups[0]
    floor = max(threshold, CONTRADICTING_AT, CONTRADICTING_SHARE * best.score)
    documents = {one.hit.source.id for one in best.members if one.score >= floor}
    return [
        other
        for other in groups[1:]
        if other.score >= floor and other.members[0].hit.source.id not in documents and alike(best.text, other.text)
    ]


def listed(question: str, evidence: Sequence[Evidence], threshold: float) -> list[Group]:
    """Give the items of a list, in document order; none where the question has one answer.

    "A, B and C" in one place is one answer, unless the question's words ask for several.
    """
    best = max(one.relevance for one in evidence)
    telling = [one for one in evidence if one.relevance >= max(threshold, LISTED_SHARE * best)]
    several = max(one.several for one in telling if one.relevance == best)
    cued = asks(question) is Asks.SEVERAL
    if cued:
        several = max(several, *(one.several for one in telling)) + LIST_CUE
    if several < LIST_AT:
        return []
    floor = CUED_ITEM_AT if cued else ITEM_AT
    said = [
        Said(one.hit, item.start, item.end, item.score * one.relevance)
        for one in telling
        for item in one.items
        if item.score >= floor
    ]
    groups: list[Group] = []
    for one in filter(None, map(_without_conjunctions, said)):
        _merge(groups, one)
    return groups if len(groups) > 1 and (cued or not _one_phrase(said)) else []


_CONJUNCTION = re.compile(r"(?:and|or|as well as|both|either)\s+|\s+(?:and|or|as well as)(?=\Z)", re.IGNORECASE)
_JOINT = re.compile(r"[\s,;/&]*(?:and|or)?\s*", re.IGNORECASE)


def _without_conjunctions(item: Said) -> Said | None:
    """Cut "and" from the edges of an item; None where nothing is left."""
    text, start, end = item.text, item.start, item.end
    if opening := _CONJUNCTION.match(text):
        start += opening.end() if opening.end() < len(text) else 0
    if closing := _CONJUNCTION.search(text, start - item.start + 1):
        end = item.start + closing.start() if closing.end() == len(text) else end
    return replace(item, start=start, end=end) if words_of(text) and start < end else None


def _one_phrase(said: Sequence[Said]) -> bool:
    """Tell whether items stand in one place with nothing but commas and conjunctions between them."""
    return len({one.hit.id for one in said}) == 1 and all(
        _JOINT.fullmatch(one.hit.passage.text, one.end - one.hit.passage.start, other.start - one.hit.passage.start)
        for one, other in pairwise(said)
    )


def _merge(groups: list[Group], said: Said) -> None:
    """Put an item to the group that says the same; the fullest name stands first."""
    known = next((known for known in groups if same(known.text, said.text)), None)
    if known is None:
        groups.append(Group([said]))
    elif len(words_of(said.text)) > len(words_of(known.text)):
        known.members.insert(0, said)
    else:
        known.members.append(said)
