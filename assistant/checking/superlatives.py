"""Whether a statement ranks what its quotes only name: "the longest core was 42 metres" of two lengths."""

from __future__ import annotations

import re
from collections.abc import Sequence

_GROUPS = [
    set(group.split())
    for group in (
        "largest biggest greatest most",
        "smallest least fewest",
        "oldest earliest first",
        "newest latest youngest last",
        "highest tallest most",
        "lowest least",
        "longest most",
        "shortest least",
        "heaviest most",
        "lightest least",
        "best finest",
        "worst",
        "cheapest lowest",
        "dearest highest",
        "fastest quickest",
        "slowest",
        "deepest",
        "widest",
        "wettest most",
        "driest least",
        "hottest warmest highest",
        "coldest lowest",
        "nearest closest",
        "strongest",
        "weakest",
        "busiest most",
        "richest",
        "poorest",
    )
]
"""Words that rank alike."""

_RANKS = {
    word: set().union(*(group for group in _GROUPS if word in group))
    for word in set().union(*_GROUPS)
    if word.endswith(("est", "worst"))
}


def unranked(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement has a superlative for which its quotes have no word."""
    there = _words(" ".join(quotes))
    return any(not there & _RANKS[word] for word in _words(statement) & _RANKS.keys())


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.casefold()))
