"""Whether sentences that are quoted together speak of one thing: each must go on from another one.

Two sentences of a passage that have the words of a statement between them do not carry it for
that: one names a ship, the next a captain, and he is not hers. A sentence goes on from one before
it where it stands next to it and takes it up ("it", "she", "the fund"), where both name the same
thing, or where both are rows or items of one list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.alignment import word_stems
from assistant.checking.facts import names
from assistant.checking.sentences import Sentence, between
from index.terms import STOP_WORDS
from index.types import Hit

HEAD = 800
"""Characters of a document's head."""

NEXT = 1
"""Paragraph breaks between a sentence and one that takes it up, at most: an item or a heading may stand there."""


_TAKES_UP = re.compile(
    r"\b(?:he|she|it|they|him|them|his|its|their|theirs|hers|her|this|these|those|such|both|neither|there|then|the"
    r"\s+(?:latter|former|same|other|others|first|second|third|last|one|two|three)|one of|that (?:is|was|would|will|of)"
    r"|another|also|too|therefore|thus|instead|afterwards?|however|otherwise|er|sie|es|diese[rsmn]?|il|elle|ils)\b",
    re.IGNORECASE,
)
_THE = re.compile(
    r"\b(?:the|this|that|these|those|her|his|its|their)\s+(?:[\w-]+\s+){0,2}?([^\W\d_]{3,})", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_ITEM = re.compile(r"\s*(?:[-*+•‣▪–]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|\|)")
_ENDS = re.compile(r"[.!?][\"'”’)\]]*\s*\Z")


def is_about_all(sentence: Sentence) -> bool:
    """Tell whether a line at a document's head, no sentence of its text, tells what all of it is about."""
    return sentence.start < HEAD and not _ENDS.search(sentence.text)


def hold_together(sentences: Sequence[Sentence], hits: Sequence[Hit]) -> bool:
    """Tell whether sentences of one document form a chain, each tied to one before."""
    below = sorted((one for one in sentences if not one.above and not is_about_all(one)), key=lambda one: one.start)
    return all(
        any(are_tied(earlier.text, later.text, between(earlier, later, hits)) for earlier in below[:at])
        for at, later in enumerate(below)
        if at
    )


def are_tied(earlier: str, later: str, parting: str) -> bool:
    """Tell whether a sentence goes on from an earlier one; `parting` is the text between them."""
    if _is_row(earlier) and _is_row(later):
        return True
    breaks = len(_PARAGRAPH.findall(parting))
    if not _ENDS.search(earlier) and breaks <= NEXT and not parting.strip():
        return True  # a heading, or a line that introduces what follows
    if _share_a_name(earlier, later):
        return True
    if breaks:
        return False
    return _names_again(earlier, later) or (not parting.strip() and bool(_TAKES_UP.search(later)))


def _is_row(text: str) -> bool:
    return " | " in text or bool(_ITEM.match(text))


def _share_a_name(one: str, other: str) -> bool:
    """Tell whether two sentences name the same thing; a sentence's first word alone may be no name."""
    ours, theirs = names(one), names(other)
    return any(left.value == right.value and (left.start or right.start) for left in ours for right in theirs)


def _names_again(earlier: str, later: str) -> bool:
    """Tell whether a sentence speaks of a noun of an earlier one as known: "the fund"."""
    nouns = {stem for stem, start, end in word_stems(earlier) if earlier[start:end].casefold() not in STOP_WORDS}
    taken = {word_stems(found[1])[0][0] for found in _THE.finditer(later)}
    return bool(nouns & taken)
