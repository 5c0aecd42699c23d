"""What a passage gives only as an account: "According to the company, 86 people were there".

A statement that tells it as a fact is not carried. What records say counts as said: a log, a report, a register.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.alignment import content

_SOURCE = r"(?P<source>[^,;:.!?()\n]{2,80})"
_ACCORDING = re.compile(rf"\baccording to {_SOURCE}", re.IGNORECASE)
_CLAIMING = re.compile(
    r"(?P<source>(?:[\w.’'-]+ ){1,4}?)(?:claim(?:s|ed)|alleg(?:es|ed)|insist(?:s|ed)|maintain(?:s|ed)) (?:that )?",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:allegedly|reportedly|supposedly|rumou?r(?:s|ed)?|(?:is|are|was|were) said to|hearsay)\b", re.IGNORECASE
)
_RECORDS = frozenset(
    content(
        "log logbook book books record records report reports register minutes file files list table figures data "
        "statistics census contract letter plan manual protocol article law statute standard rule rules scale reading "
        "readings instrument gauge measurement survey study map calendar diary database accounts invoice receipt"
    )
)
_TOLD = re.compile(
    r"\b(?:according|say|says|said|saying|claim\w*|alleg\w*|insist\w*|maintain\w*|report(?:s|ed|edly)|state[sd]?"
    r"|puts?|gives?|gave|tells?|told|thinks?|thought|believe[sd]?|rumou?r\w*|supposedly|in the (?:view|opinion) of)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[;.!?](?:\s|\Z)")


def account(question: str, statement: str, quotes: Sequence[str]) -> str:
    """Give what the quotes give a statement as, such as "the account of the company".

    Empty where they say it themselves, and where the statement or the question tells whose account it is.
    """
    if not quotes or _TOLD.search(statement) or _TOLD.search(question):
        return ""
    said, own = set(content(statement)), set(content(question))
    found = [_of_quote(quote) for quote in quotes]
    plain = {stem for rest, _, _ in found for stem in content(rest)}
    for _, told, source in found:
        named = set(content(source))
        if told and not named & (said | own) and (said & set(content(told))) - plain - own:
            return f"the account of {source}" if source else "hearsay"
    return ""


def _of_quote(quote: str) -> tuple[str, str, str]:
    """Give what a quote says itself, what it only reports, and whose report that is."""
    for pattern in (_ACCORDING, _CLAIMING, _HEARSAY):
        for found in pattern.finditer(quote):
            source = (found.groupdict().get("source") or "").strip()
            if set(content(source)) & _RECORDS:
                continue
            opening, closing = _sentence(quote, found.start(), found.end())
            start = found.end() if pattern is _CLAIMING else opening
            return quote[:start] + quote[closing:], quote[start:closing], source
    return quote, "", ""


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the bounds of the sentence or clause between semicolons that has `[start, end)`."""
    before = [found.end() for found in _END.finditer(text, 0, start)]
    after = _END.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))
