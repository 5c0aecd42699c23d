"""Where a number begins: its sign, and the point of a decimal without a zero."""

from __future__ import annotations

import re

_MARK = re.compile(r"(?<![^\s(\[|])[\"'“”„«»‘’‚‹›「]{0,2}(?P<mark>[-\u2212]\.?|\.)\Z")
"""A mark at the start of a word, or after a quotation mark that stands there."""

_NUMBER = r"\d+(?:,\d+)*(?:\.\d+)?"
_LOW = re.compile(rf"(?<![\w.,:])(?<!\d )({_NUMBER})[ \u00a0]\Z")
_HIGH = re.compile(rf"[£$€¥]?((?>{_NUMBER}))(?! -?\d)")
"""The numbers of a range; one of a row of numbers is none."""

LONGEST = 24
"""Characters of a number, with what stands before it, that are looked at."""


def number_start(text: str, start: int) -> int:
    """Give where a number begins whose digits, or their currency, begin at `start`: -18 and .5 are not 18 and 5.

    The hyphen of a range that lacks a space ("20 -30") is no sign: one number on each side, the second the larger.
    """
    mark = _MARK.search(text, max(0, start - 4), start)
    if not mark or (mark[0] == "-" and _is_range(text, mark.start(), start)):
        return start
    return mark.start("mark")


def _is_range(text: str, hyphen: int, start: int) -> bool:
    low, high = _LOW.search(text, max(0, hyphen - LONGEST), hyphen), _HIGH.match(text, start)
    return bool(low and high and _value(low[1]) < _value(high[1]))


def _value(digits: str) -> float:
    return float(digits.replace(",", ""))
