"""Whether a statement takes the effect for the cause: "it closed because they left", where they left as it closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.alignment import content, word_stems
from assistant.checking.facts import names
from assistant.checking.voices import clauses

FEWEST = 2
"""Words on the wrong side from which on cause and effect are turned round."""

_EFFECT_FIRST = re.compile(
    r"\b(?:because(?: of)?|due to(?! be\b)|owing to|thanks to|as a result of|in consequence of|following"
    r"|after(?! \d)|as)\b",
    re.I,
)
_AT_THE_HEAD = re.compile(
    rf"\s*[\"“]?(?:{_EFFECT_FIRST.pattern})(?P<cause>[^,;:]{{3,300}}),(?P<effect>.{{3,500}})", re.I
)
_CAUSE_FIRST = re.compile(
    r"\b(?:led to|leads to|caused|causes|resulted in|results in|brought about|brings about|triggered|triggers"
    r"|so that|therefore|(?:that|which|this) (?:is|was) why|as a result(?! of\b)|consequently)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:caused|triggered|brought about)(?= by\b)", re.IGNORECASE)

Sides = tuple[set[str], set[str]]
"""The stems of a cause and those of its effect."""


def turned(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement's cause is the quotes' effect, and its effect their cause."""
    ours = [one for sentence in clauses(statement) for one in _sides(sentence)]
    theirs = [one for quote in quotes for sentence in clauses(quote) for one in _sides(sentence)]
    return bool(ours) and bool(theirs) and all(_is_crossed(one, theirs) for one in ours)


def _is_crossed(ours: Sides, theirs: Sequence[Sides]) -> bool:
    cause, effect = ours
    straight = max(len(cause & one) + len(effect & other) for one, other in theirs)
    both = [len(cause & other) + len(effect & one) for one, other in theirs if cause & other and effect & one]
    return max(both, default=0) >= FEWEST and max(both) > straight


def _sides(sentence: str) -> Iterator[Sides]:
    """Give cause and effect of a sentence, where it tells them."""
    if found := _AT_THE_HEAD.match(sentence):
        yield _apart(found["cause"], found["effect"])
        return
    for pattern, effect_first in ((_BY, True), (_CAUSE_FIRST, False), (_EFFECT_FIRST, True)):
        if found := pattern.search(sentence):
            before, after = sentence[: found.start()], sentence[found.end() :]
            yield _apart(after, before) if effect_first else _apart(before, after)
            return


def _apart(cause: str, effect: str) -> Sides:
    """Give the stems of either side which the other does not have."""
    one, other = set(content(cause)), set(content(effect))
    return one - other, other - one


def effect_unsaid(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether quotes have less than half of what a statement gives a reason for, names left aside.

    A reason is then told for what nothing in them tells.
    """
    for _, effect in _sides(statement):
        named = {stem for one in names(statement) for stem in content(one.value)}
        there = {stem for quote in quotes for stem, _, _ in word_stems(quote)}
        told = effect - named
        if told and 2 * len(told & there) < len(told):
            return True
    return False
