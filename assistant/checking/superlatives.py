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
        "newest latest last youngest",
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
"""Words of a group say the same."""


def unranked(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement has a superlative for which its quotes have no word."""
    there = _words(" ".join(quotes))
    said = {word for word in _words(statement) if word.endswith("est") or word == "worst"}
    return any(not there & set().union(*(group for group in _GROUPS if word in group)) for word in said & _RANKING)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.casefold()))


_RANKING = set().union(*_GROUPS)
