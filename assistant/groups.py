"""Spans to answers: what says the same, and what contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.same import alike, same
from index.types import Hit

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
        return self.hit.passage.text[slice(*local(self))]


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
        """Give the first member, whose text is told, and the best of each other document that is nearly as likely."""
        best: dict[int, Said] = {}
        for one in self.members:
            best.setdefault(one.hit.source.id, one)
        first, *others = best.values()
        return [first, *(one for one in others if one.score >= CONTRADICTING_SHARE * self.score)][:most]


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


def local(said: Said) -> tuple[int, int]:
    """Give a span's range in its passage."""
    return said.start - said.hit.passage.start, said.end - said.hit.passage.start
