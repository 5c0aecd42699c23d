"""Items as whole phrases: what the reader tells in pieces is joined, and what only repeats the question is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.groups import Said, local
from assistant.same import says_nothing, words_of
from assistant.words import content_stems
from index.terms import STOP_WORDS

_IN_NAMES = r"(?:of|the|de|la|le|van|von|der|du|di)"
_IN_PHRASES = rf"(?:{_IN_NAMES}|a|an|in|on|at|for|from|to|with|by|against|between)"
_BETWEEN_NAMES = re.compile(rf" ?(?:{_IN_NAMES} ){{0,2}}")
_WITHIN = re.compile(rf" ?(?:-|[’']s? )?(?:{_IN_PHRASES} ){{0,3}}")
"""What may stand between two pieces of one phrase: no comma, no "and", no tab or new line."""

_ENDS_ITEM = re.compile(r"(?:[,;]|\b(?:and|or|as))\s?\Z")
_OPENS_ITEM = re.compile(r"\s?(?:[,;]|(?:and|or|as)\b)")

_LEADING = re.compile(r"(?:(?:of|in|on|at|for|from|with|by|against|and|or|as|than) )+")
_TRAILING = frozenset("of the a an and or as than".split())
_CHOICE = re.compile(r"\b(?:or|which of|who of)\b", re.IGNORECASE)


def mended(items: Iterable[Said]) -> list[Said]:
    """Join the pieces of a phrase, and cut small words from its edges; what has small words alone is left out."""
    found: list[Said] = []
    for one in items:
        before = found[-1] if found else None
        if before is not None and _is_one_phrase(before, one):
            found[-1] = replace(before, end=one.end, score=min(before.score, one.score))
        else:
            found.append(one)
    return [one for one in map(_trimmed, found) if not _is_small(one.text)]


def _is_one_phrase(one: Said, after: Said) -> bool:
    if one.hit.id != after.hit.id or after.start < one.end:
        return False
    if _ENDS_ITEM.search(one.text) or _OPENS_ITEM.match(after.text):
        return False
    names = one.text[:1].isupper() and after.text[:1].isupper()
    between = _BETWEEN_NAMES if names else _WITHIN
    return between.fullmatch(one.hit.passage.text, local(one)[1], local(after)[0]) is not None


def _trimmed(item: Said) -> Said:
    text = item.text
    opening = _LEADING.match(text)
    start = opening.end() if opening else 0
    end = len(text)
    while (space := text.rfind(" ", start, end)) > start and text[space + 1 : end] in _TRAILING:
        end = space
    return replace(item, start=item.start + start, end=item.start + end)


def _is_small(text: str) -> bool:
    return says_nothing(text) or all(word in STOP_WORDS and word.islower() for word in text.split())


def unasked(items: Sequence[Said], question: str) -> list[Said]:
    """Leave out items whose words all stand in the question; none where it offers a choice or that would leave none."""
    if _CHOICE.search(question):
        return list(items)
    asked = {stem for stem in content_stems(question) if stem not in STOP_WORDS}
    return [one for one in items if not set(content_stems(one.text)) <= asked] or list(items)


_COUNTED = re.compile(r" [a-z]+s\b")


def uncounted(items: Sequence[Said]) -> list[Said]:
    """Leave out a bare number that only counts: "three places: the bar, the quay and the lift"."""
    numbers = [one for one in items if all(word[:1].isdecimal() for word in words_of(one.text))]
    if len(numbers) != 1 or len(items) < 3:
        return list(items)
    (number,) = numbers
    counts = _COUNTED.match(number.hit.passage.text, local(number)[1])
    return [one for one in items if one is not number] if counts else list(items)
