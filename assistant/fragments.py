"""Items as whole phrases: what the reader tells in pieces is joined, and what only repeats the question is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.groups import Said, local
from assistant.same import says_nothing, words_of
from assistant.words import content_stems, stem_set

_JOINING = r"(?:of|the|a|an|in|on|at|for|from|to|with|by|against|between|de|la|le|van|von|der|du|di)"
_WITHIN = re.compile(rf"[ \t]*(?:-|[’']s?[ \t]+)?(?:{_JOINING}[ \t]+)*", re.IGNORECASE)
"""What may stand between two pieces of one phrase: no comma, no "and", no new line."""

_ENDS_ITEM = re.compile(r"(?:[,;]|\b(?:and|or|as))\s*\Z", re.IGNORECASE)
_OPENS_ITEM = re.compile(r"\s*(?:[,;]|(?:and|or|as)\b)", re.IGNORECASE)

_LEADING = re.compile(r"(?:(?:of|in|on|at|for|from|to|with|by|against|and|or|as|than)\s+)+", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:\s+(?:{_JOINING}|and|or|as|than))+\Z", re.IGNORECASE)


def mended(items: Iterable[Said]) -> list[Said]:
    """Join the pieces of a phrase, and cut small words from its edges; what has no other words is left out."""
    found: list[Said] = []
    for one in items:
        before = found[-1] if found else None
        if before is not None and _is_one_phrase(before, one):
            found[-1] = replace(before, end=one.end, score=min(before.score, one.score))
        else:
            found.append(one)
    return [one for one in map(_trimmed, found) if not says_nothing(one.text)]


def _is_one_phrase(one: Said, after: Said) -> bool:
    if one.hit.id != after.hit.id or after.start < one.end:
        return False
    if _ENDS_ITEM.search(one.text) or _OPENS_ITEM.match(after.text):
        return False
    text = one.hit.passage.text
    return _WITHIN.fullmatch(text, local(one)[1], local(after)[0]) is not None


def _trimmed(item: Said) -> Said:
    text = item.text
    opening, closing = _LEADING.match(text), _TRAILING.search(text)
    start = opening.end() if opening else 0
    end = closing.start() if closing and closing.start() > start else len(text)
    return replace(item, start=item.start + start, end=item.start + end)


def unasked(items: Sequence[Said], question: str) -> list[Said]:
    """Leave out items whose words all stand in the question; none where that would leave none."""
    asked = stem_set(question)
    return [one for one in items if not set(content_stems(one.text)) <= asked] or list(items)


def uncounted(items: Sequence[Said]) -> list[Said]:
    """Leave out bare numbers where most items are none: "three places: the bar, the quay and the lift"."""
    numbers = [one for one in items if all(word[:1].isdecimal() for word in words_of(one.text))]
    return [one for one in items if one not in numbers] if 2 * len(numbers) < len(items) else list(items)
