"""The questions that a question of several parts consists of, each as it stands for itself."""

from __future__ import annotations

import re

from assistant.followups.completion import complete
from assistant.followups.mentions import parse
from assistant.grammar import ASKING
from assistant.types import Answer

_WORDS = "|".join(sorted(ASKING))
_AND = re.compile(
    rf"\s*(?:,|;)?\s+and\s+(?=(?:(?:at|in|on|by|for|from|to|with|of|under) )?(?:{_WORDS})\b)", re.IGNORECASE
)
_COUNTED = re.compile(r"how (?:many|much)\b", re.IGNORECASE)
_AUXILIARY = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must"
_UNCOUNTED = re.compile(
    rf"^how (?:many|much)\s+(?:of (?:them|these|those)\s+)?(?=(?:{_AUXILIARY}|\w+ed|came|went)\b)", re.IGNORECASE
)

_WAS_IT = re.compile(r"(.+ (?:is|was)) (?:it|that|this)$", re.IGNORECASE)

MOST_PARTS = 3


def parts(question: str) -> list[str]:
    """Give the questions that "How many were sent, and how many came?" consists of.

    What a part leaves out is taken from the one beside it: what is counted ("how many came"), what
    was done ("how many drones and how many missiles were shot down"), what a pronoun stands for.
    """
    pieces = [piece.strip(" ,;?") for piece in _AND.split(question) if piece.strip(" ,;?")]
    asking = [piece for piece in pieces if re.search(rf"\b(?:{_WORDS})\b", piece, re.IGNORECASE)]
    if len(pieces) < 2 or len(asking) < len(pieces) or len(pieces) > MOST_PARTS:
        return [question]
    pieces = _with_predicates(pieces)
    whole = [f"{pieces[0]}?"]
    for piece in pieces[1:]:
        whole.append(complete(f"{_filled(piece, pieces[0])}?", [_asked(one) for one in whole]))
    return whole


def _with_predicates(pieces: list[str]) -> list[str]:
    """Give a part without a verb the last part's."""
    last = parse(pieces[-1])
    predicate = f"{last.auxiliary} {last.rest}".strip()
    return [piece if parse(piece).rest or not predicate else f"{piece} {predicate}" for piece in pieces]


def _filled(piece: str, first: str) -> str:
    """Put what the first part counts, or tells, where a later one counts or asks without saying what."""
    asked = parse(first)
    if asked.rest and (was := _WAS_IT.match(piece)):
        return f"{was[1]} {asked.rest}"
    if not _COUNTED.match(first) or not _UNCOUNTED.match(piece) or not asked.rest:
        return piece
    return _UNCOUNTED.sub(lambda _: f"{asked.asking} ", piece)


def _asked(question: str) -> Answer:
    """Give a question that has no answer yet as what was said before."""
    return Answer(question, "", (), (), False, 0.0)
