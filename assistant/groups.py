"""Spans to answers: what says the same, what belongs to a list, and what contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.coordination import members
from assistant.questions import Asks, asks
from assistant.same import alike, same, says_nothing, words_of
from assistant.types import Evidence
from assistant.words import stem_set
from index.types import Hit

LIST_AT = 0.5
"""Probability that a question has several answers from which its items are told."""

LIST_CUE = 0.45
"""Added to that probability where the question's words ask for several."""

ITEM_AT, CUED_ITEM_AT = 0.4, 0.25
"""Probability of an item's tokens from which it is told; the second where the question asks for several."""

SURE_LIST = 0.8
"""Probability of several answers, and of each item, from which "A, B and C" is a list of its own accord."""

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
        return self.hit.passage.text[slice(*_local(self))]


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

    "A, B and C" in one place is one answer, unless the question's words ask for several or the
    reader is sure of the items.
    """
    best = max(evidence, key=lambda one: one.relevance)
    telling = [one for one in evidence if one.relevance >= max(threshold, LISTED_SHARE * best.relevance)]
    several = max(one.several for one in telling if one.relevance == best.relevance)
    cued = asks(question) is Asks.SEVERAL
    if cued:
        several = max(several, *(one.several for one in telling)) + LIST_CUE
    if several < LIST_AT:
        return []
    floor = CUED_ITEM_AT if cued else ITEM_AT
    said = [one for each in telling for one in _items(each, floor)]
    kind = stem_set(question) if cued else set()
    groups = _merged(part for one in said for part in (_members(one, kind) if cued else [one]))
    if cued and len(groups) < 2:
        groups = _merged(_members(Said(best.hit, best.spans[0].start, best.spans[0].end, best.spans[0].score), kind))
    if len(groups) < 2:
        return []
    sure = several >= SURE_LIST and all(one.score >= SURE_LIST * best.relevance for one in said)
    return groups if cued or sure or not _one_phrase(said) else []


def _items(evidence: Evidence, floor: float) -> list[Said]:
    """Give a passage's items from a score on, words such as "the" joined to what they stand before."""
    found: list[Said] = []
    for item in evidence.items:
        one = Said(evidence.hit, item.start, item.end, item.score * evidence.relevance)
        before = found[-1] if found else None
        if (
            before
            and says_nothing(before.text)
            and not one.hit.passage.text[_local(before)[1] : _local(one)[0]].strip()
        ):
            found[-1] = replace(one, start=before.start)
        elif item.score >= floor or says_nothing(one.text):
            found.append(one)
    return [one for one in map(_without_conjunctions, found) if one and not says_nothing(one.text)]


def _members(said: Said, asked: set[str]) -> list[Said]:
    """Give the members of "A, B and C", or the span itself.

    "Which provinces …?" is answered by "Luhansk", not by "Luhansk provinces".
    """
    ranges = members(said.text) or [(0, len(said.text))]
    found = [replace(said, start=said.start + start, end=said.start + end) for start, end in ranges]
    last = found[-1].text
    kind = re.search(r"(?<=\w)\s+([a-z]+)\Z", last) if len(found) > 1 or last[:1].isupper() else None
    if kind and stem_set(kind[1]) <= asked:
        found[-1] = replace(found[-1], end=found[-1].start + kind.start())
    return found


def _merged(said: Iterable[Said]) -> list[Group]:
    groups: list[Group] = []
    for one in said:
        _merge(groups, one)
    return groups


def _local(said: Said) -> tuple[int, int]:
    """Give a span's range in its passage."""
    return said.start - said.hit.passage.start, said.end - said.hit.passage.start


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
