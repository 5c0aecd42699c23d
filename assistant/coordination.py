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
    separators = [match for match in _SEPARATOR.finditer(text) if not _is_bracketed(text, match.start())]
    bounds = [0, *(edge for match in separators for edge in match.span()), len(text)]
    parts = list(zip(bounds[::2], bounds[1::2], strict=True))
    words = [len(text[slice(*part)].split()) for part in parts]
    if not 2 <= len(parts) <= MOST_MEMBERS or min(words) < 1:
        return []
    return parts if max(words) <= min(LONGEST_MEMBER, UNEVEN + min(words)) else []


def _is_bracketed(text: str, at: int) -> bool:
    """Tell whether a place of a text is within brackets: "Ray (floors 1, 2)" is one member."""
    return any(text.count(left, 0, at) > text.count(right, 0, at) for left, right in ("()", "[]"))


_NAME = r"(?:(?:[A-Z]\.)+(?=[ \n]?[A-Z])|(?:Mrs?|Ms|Dr|Prof|Rev|Hon|Capt|St)\.|[A-ZÀ-Þ](?:[\w&.’'-]*\w)?)"
_PARTICLE = r"(?:of|of the|de|van|von|der|den|di|da|du|la|le|and|&)"
_GAP = r"[ \n]"
_MEMBER = rf"(?:[Tt]he{_GAP})?{_NAME}(?:{_GAP}(?:(?!and{_GAP}){_PARTICLE}{_GAP})?{_NAME})*"
_NAMES = re.compile(
    rf"{_MEMBER}(?:(?:,{_GAP}{_MEMBER})*,?{_GAP}(?:and|or|&){_GAP}{_MEMBER}|(?:,{_GAP}{_MEMBER}){{2,}})"
)


def names_around(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Give the members of the list of names, "A, B and C" or "A, B, C", of which `[start, end)` is one; else none."""
    for found in _NAMES.finditer(text):
        at = found.start()
        parts = [(at + first, at + last) for first, last in members(found[0])]
        if any(first <= start and end <= last for first, last in parts):
            return parts
    return []


def name_lists(text: str) -> list[list[str]]:
    """Give the coordinations of names in a text, each as its members."""
    found = [(one[0], members(one[0])) for one in _NAMES.finditer(text)]
    return [[whole[start:end] for start, end in ranges] for whole, ranges in found if ranges]
