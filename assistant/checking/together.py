"""Whether a statement keeps together what its quotes say in one breath: of several at once, or in brackets.

"Witkoff and Umerov led the two delegations" does not say that Witkoff led two, and "20 minutes (15
minutes at the lock)" gives the lock the number in the brackets, not the one before them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.facts import names, numbers_and_dates, words_of_names
from assistant.coordination import name_lists

_BRACKETS = re.compile(r"\(([^()]*)\)")
_COUNTS = {2: "two|both|2", 3: "three|3", 4: "four|4", 5: "five|5", 6: "six|6"}


def leaves_out_one(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement says of some what its quotes say of several, by their number, together."""
    said = words_of_names(statement)
    for quote in quotes:
        for listed in name_lists(quote):
            there = [bool(words_of_names(name) & said) for name in listed]
            count = _COUNTS.get(len(listed))
            counted = count and re.search(rf"\b(?:{count})\b", statement, re.IGNORECASE)
            if counted and any(there) and not all(there):
                return True
    return False


def takes_from_before_brackets(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement gives what is named in a quote's brackets a number that stands before them."""
    bare = _BRACKETS.sub(" ", statement)
    ours = {one.value for one in numbers_and_dates(bare)}
    named = {one.value for one in names(bare)}
    for quote in quotes:
        outside = _BRACKETS.sub(" ", quote)
        before = {one.value for one in numbers_and_dates(outside)}
        for found in _BRACKETS.finditer(quote):
            inside = {one.value for one in numbers_and_dates(found[1])}
            own = {one.value for one in names(f"x {found[1]}")} - words_of_names(outside)
            if own and own <= named and inside and ours & (before - inside) and not ours & inside:
                return True
    return False
