"""Whether a statement lets things change places about a verb or a comparison: "the tenant sued the landlord"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.checking.alignment import are_opposite, content, word_stems
from assistant.grammar import VERBS, is_past, is_third_person

MOST = 0.8
"""The share of a statement's words from which on one sentence says the same of the same things."""

LONGEST = 400
"""Words of a sentence that are looked at."""

_SENTENCE_END = re.compile(r"[.;!?][\"”’)\]]*\s+|\s[–—]\s|,\s+(?:and|but|while|whereas|although|though)\s")
_COORDINATED = re.compile(r";|, (?:and|but|while)\b")
_BE = frozenset("is are was were be been being".split())
_INVERTED = frozenset("said says told asked added explained replied answered wrote writes".split())
_MUTUAL = frozenset(
    "married marries met meets meet merged merges works worked work drew draws play plays played joined joins join"
    " shared shares borders bordered equals talked spoke fought agreed agrees competed resembles".split()
)
_BEFORE_A_NOUN = frozenset("the a an its their his her our this that these those no any each every of".split())
_COMPARING = frozenset(("than",))
_MORE = frozenset("more less fewer higher lower longer shorter most least fewest".split())
_DEGREES = frozenset(stem for stem, _, _ in word_stems(" ".join(_MORE)))

Words = tuple[tuple[str, str], ...]
"""(word, stem) of each word of a clause."""


def exchanged(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether what stands before and after a verb of a statement stands the other way round in the quotes."""
    said = set(content(statement))
    ours = _words(statement)
    doing = {stem for word, stem in ours if _may_do(word)}
    if _COORDINATED.search(statement):
        return False
    for quote in quotes:
        for sentence in _SENTENCE_END.split(quote):
            shared = said & set(content(sentence))
            if said and len(shared) >= MOST * len(said):
                theirs = _words(sentence)
                things = shared - doing - _DEGREES
                return any(_cross(ours, theirs, pivot, things) for pivot in doing | _COMPARING)
    return False


def _may_do(word: str) -> bool:
    """Tell whether a word may be a verb's form that tells who did it to whom.

    Those of saying stand before or after who speaks, and who met somebody was met.
    """
    known = is_past(word) or word.endswith("ed") or word in VERBS or is_third_person(word)
    return known and word not in _INVERTED | _MUTUAL


def _words(text: str) -> Words:
    return tuple((text[start:end].casefold(), stem) for stem, start, end in word_stems(text)[:LONGEST])


def _cross(ours: Words, theirs: Words, pivot: str, things: set[str]) -> bool:
    """Tell whether what stands before a pivot stands after it there, and some of what comes after before it."""
    for voice, left, right in _sides(ours, pivot, things):
        for other, before, after in _sides(theirs, pivot, things):
            comparable = voice == other or "" not in (voice, other)
            alike = left & before and pivot not in _COMPARING
            if comparable and left & after and right & before and not alike:
                return True
    return False


def _sides(words: Words, pivot: str, things: set[str]) -> Iterator[tuple[str, set[str], set[str]]]:
    """Give the things that only one side of a pivot has; those of a passive with "by" as an active verb has them.

    First comes the voice: active, by, or nothing for a passive that names nobody.
    """
    for at, (word, stem) in enumerate(words):
        named = words[at - 1][0] in _BEFORE_A_NOUN or words[at - 1][0].endswith("est")
        if pivot not in (stem, word) or not 0 < at < len(words) - 1 or (named and pivot not in _COMPARING):
            continue
        before = {one for _, one in words[:at]} & things
        after = {one for _, one in words[at + 1 :]} & things
        passive = _may_do(word) and any(one in _BE for one, _ in words[max(0, at - 3) : at])
        by = passive and any(one == "by" for one, _ in words[at + 1 : at + 5])
        sides = before - after, after - before
        yield ("by", sides[1], sides[0]) if by else ("" if passive else "active", *sides)


def degree_turned(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement has "more" before a word that the quotes have only "less" before, or the reverse."""
    theirs = {pair for quote in quotes for pair in _degrees(quote)}
    return any(
        (degree, stem) not in theirs and any(stem == other and are_opposite(degree, word) for word, other in theirs)
        for degree, stem in _degrees(statement)
    )


def _degrees(text: str) -> Iterator[tuple[str, str]]:
    for (word, _), (_, following) in pairwise(_words(text)):
        if word in _MORE:
            yield word, following
