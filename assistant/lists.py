"""The items of a list: which spans answer together, in document order, each once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from assistant.coordination import members, names_around
from assistant.fragments import mended, unasked, uncounted
from assistant.groups import Group, Said, local
from assistant.questions import Asks, asks
from assistant.same import alike, same, says_nothing, words_of
from assistant.spans import start_with_day
from assistant.types import Evidence
from assistant.words import stem_set

LIST_AT = 0.5
"""Probability that a question has several answers from which its items are told."""

LIST_CUE = 0.45
"""Added to that probability where the question's words ask for several."""

ITEM_AT, CUED_ITEM_AT = 0.4, 0.25
"""Probability of an item's tokens from which it is told; the second where the question asks for several."""

ANSWER_AT = 0.5
"""Probability that a sentence alone has an answer, from which that is an item."""

SURE_LIST = 0.8
"""Probability of several answers, and of each item, from which "A, B and C" is a list of its own accord."""

LISTED_SHARE = 0.35
"""Passages give items where they are at least this share as relevant as the best one."""


def listed(question: str, evidence: Sequence[Evidence], threshold: float) -> list[Group]:
    """Give the items of a list, in document order; none where the question has one answer.

    "A, B and C" in one place is one answer, unless the question's words ask for several or the
    reader is sure of the items.
    """
    best = max(evidence, key=lambda one: one.relevance)
    telling = [one for one in evidence if one.relevance >= max(threshold, LISTED_SHARE * best.relevance)]
    several = max(one.several for one in telling if one.relevance == best.relevance)
    if asks(question) is Asks.SEVERAL:
        return _asked_for(question, evidence, telling)
    if several < LIST_AT:
        return []
    said = [one for each in telling for one in _items(each, ITEM_AT)]
    groups = _merged(unasked(said, question))
    if len(groups) < 2:
        return []
    sure = several >= SURE_LIST and all(one.score >= SURE_LIST * best.relevance for one in said)
    return groups if sure or not _one_phrase(said) else []


def _asked_for(question: str, evidence: Sequence[Evidence], telling: Sequence[Evidence]) -> list[Group]:
    """Give the items where several are asked for: of telling passages, and of sentences that answer alone."""
    best = telling[0]
    several = max(one.several for one in telling) + LIST_CUE >= LIST_AT
    first = Said(best.hit, best.spans[0].start, best.spans[0].end, best.spans[0].score)
    said: list[Said] = []
    for one in evidence:
        items = _items(one, CUED_ITEM_AT) if several and one in telling else []
        said += _joined(items or ([first] if one is best else []), _answers(one, first))
    kind = stem_set(question)
    if not any(_shares(one, first) for one in said):
        said = []
    for found in (uncounted(said), [first]):
        parts = unasked([part for one in found for part in _members(one, kind)], question)
        groups = _merged(one for one, after in zip_longest(parts, parts[1:]) if not _describes(one, after))
        if len(groups) > 1:
            return groups
    return []


def _shares(one: Said, other: Said) -> bool:
    """Tell whether two spans stand in one place or say the same."""
    return (one.hit.id == other.hit.id and one.start < other.end and other.start < one.end) or same(
        one.text, other.text
    )


_OWNED = re.compile(r"[’']s? [\w -]*[a-z]\Z")


def _describes(said: Said, after: Said | None) -> bool:
    """Tell whether a span only tells who the next one is: "the president's son-in-law, Jared Kushner"."""
    if after is None or after.hit.id != said.hit.id or not after.text[:1].isupper():
        return False
    between = said.hit.passage.text[local(said)[1] : local(after)[0]]
    return between == ", " and _OWNED.search(said.text) is not None


def _answers(evidence: Evidence, first: Said) -> list[Said]:
    """Give what the sentences of a passage that were read alone answer, of the kind of the best answer."""
    found = [Said(evidence.hit, one.start, one.end, one.score) for one in evidence.answers if one.score >= ANSWER_AT]
    return [one for one in mended(found) if alike(one.text, first.text)]


def _joined(items: Sequence[Said], answers: Sequence[Said]) -> list[Said]:
    """Give a passage's items and the answers that none of them overlaps, in order."""
    more = [one for one in answers if all(one.end <= other.start or other.end <= one.start for other in items)]
    return sorted([*items, *more], key=lambda one: one.start)


def _items(evidence: Evidence, floor: float) -> list[Said]:
    """Give a passage's items from a score on, as whole phrases."""
    every = (Said(evidence.hit, item.start, item.end, item.score * evidence.relevance) for item in evidence.items)
    likely = [
        one for one, item in zip(every, evidence.items, strict=True) if item.score >= floor or says_nothing(one.text)
    ]
    return [one for one in map(_without_conjunctions, mended(likely)) if one and not says_nothing(one.text)]


def _members(said: Said, asked: set[str]) -> list[Said]:
    """Give the members of "A, B and C", also where the span is one of them, or the span itself.

    "Which provinces …?" is answered by "Luhansk", not by "Luhansk provinces".
    """
    said = replace(said, start=said.hit.passage.start + start_with_day(said.hit.passage.text, local(said)[0]))
    ranges = members(said.text)
    if not ranges and (around := names_around(said.hit.passage.text, *local(said))):
        at = said.hit.passage.start
        return [_without_bracket(replace(said, start=at + start, end=at + end)) for start, end in around]
    ranges = ranges or [(0, len(said.text))]
    found = [_without_bracket(replace(said, start=said.start + start, end=said.start + end)) for start, end in ranges]
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


_BRACKET = re.compile(r"(?<=\w)\s+\([^()]{1,60}\)\Z")


def _without_bracket(item: Said) -> Said:
    """Cut what is told of an item in brackets behind it: "Kofi Mensah (2nd floor)"."""
    bracket = _BRACKET.search(item.text)
    return replace(item, end=item.start + bracket.start()) if bracket else item


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
