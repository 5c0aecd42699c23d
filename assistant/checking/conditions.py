"""Conditions that a statement leaves out: "free as long as a parent is in the water" is not "free".

A condition is looked for in the sentence whose main clause has the statement's words. It counts as
told where the statement or the question has a condition too, or a word of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.alignment import content
from assistant.checking.voices import clauses

MOST = 0.6
"""The share of a statement's words from which on a main clause says it."""

_MARKER = (
    r"(?:\bif\b(?! (?:any|anything|necessary|possible|needed|not|so|only|required|you|your|no|there)\b)"
    r"|\bunless\b(?! (?:otherwise|stated|agreed|specified|noted|you)\b)|\b(?:as|so) long as\b"
    r"|\bprovided that\b|(?<=, )provided\b|\bon (?:the )?condition (?:that|of)\b|\bin the event (?:of|that)\b"
    r"|\bsubject to\b|\bonly (?:when|where|after|once)\b|\bexcept (?:when|where|if)\b|\bassuming that\b"
    r"|\b(?:for|to) (?:anyone|anybody|everyone|those|whoever) who\b)"
)
_ASKING = re.compile(r"\b(?:ask\w*|see|saw|know|knew|wonder\w*|find out|found out|unclear|doubt\w*|as|even)\s+\Z", re.I)
_SUBORDINATE = re.compile(rf"{_MARKER}[^,.;:()–—]{{3,300}}", re.IGNORECASE)
_TOLD = re.compile(
    rf"{_MARKER}|\b(?:when|where|whenever|once|until|depend\w*|condition\w*|would|could|might|may|in case)\b", re.I
)


def leaves_out_condition(question: str, statement: str, quotes: Sequence[str]) -> str:
    """Give the condition under which alone the quotes say a statement that does not tell it; else nothing."""
    if _TOLD.search(statement) or _TOLD.search(question):
        return ""
    said, known = set(content(statement)), {*content(statement), *content(question)}
    if not said:
        return ""
    left_out = ""
    for quote in quotes:
        for sentence in clauses(quote):
            rest = _SUBORDINATE.sub(" ", sentence)
            if len(said & set(content(rest))) < MOST * len(said):
                continue
            open_ones = [one for one in _conditions(sentence) if not (set(content(one)) - set(content(rest))) & known]
            if not open_ones:
                return ""
            left_out = left_out or open_ones[0]
    return left_out


def _conditions(sentence: str) -> Iterator[str]:
    """Give the conditions of a sentence; "asked if" and "even if" begin none."""
    for found in _SUBORDINATE.finditer(sentence):
        if not _ASKING.search(sentence[max(0, found.start() - 12) : found.start()]):
            yield " ".join(found[0].split())
