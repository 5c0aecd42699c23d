"""What "A, B and C" consists of."""

from __future__ import annotations

import re

_SEPARATOR = re.compile(r"(?:\s*,\s*(?:(?:and|or|&)\s+)?|\s+(?:and|or|&)\s+|\s*;\s*)(?=\S)(?![0-9]{3}\b)")

MOST_MEMBERS = 10
LONGEST_MEMBER = 6
UNEVEN = 3
"""Words of a member at most; words by which the longest may exceed the shortest."""


def members(text: str) -> list[tuple[int, int]]:
    """Give the members of a coordination as ranges of `text`; none where it is no plain one."""
    bounds = [0, *(edge for match in _SEPARATOR.finditer(text) for edge in match.span()), len(text)]
    parts = list(zip(bounds[::2], bounds[1::2], strict=True))
    words = [len(text[slice(*part)].split()) for part in parts]
    if not 2 <= len(parts) <= MOST_MEMBERS or min(words) < 1:
        return []
    return parts if max(words) <= min(LONGEST_MEMBER, UNEVEN + min(words)) else []
