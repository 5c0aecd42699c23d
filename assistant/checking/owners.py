"""Whether what a statement counts as somebody's is theirs: "the logbooks of the Guild give 10,100 eels"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.alignment import content

_HAS = re.compile(
    r"\s*(?:the\s+)?(?P<owner>[^,;:]{2,80}?)\s+(?:has|have|had)\s+(?=\S*\d|\w+ty\b|\w+teen\b)", re.IGNORECASE
)
_OF = re.compile(r"(?P<head>[\w’'-]+)\s+(?:of|by|from)\s+(?:the\s+|its\s+|their\s+)?\Z", re.IGNORECASE)


def of_something_else(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement says of an owner what its quotes say only of something of that owner's."""
    found = _HAS.match(statement)
    if not found:
        return False
    said, owner = set(content(statement)), found["owner"].casefold()
    places = [(quote, at.start()) for quote in quotes for at in re.finditer(re.escape(owner), quote.casefold())]
    heads = [_OF.search(quote[:start]) for quote, start in places]
    return bool(heads) and all(head is not None and not set(content(head["head"])) & said for head in heads)
