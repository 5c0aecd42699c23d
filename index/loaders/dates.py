"""Dates that a document states about itself, in forms that leave no doubt."""

from __future__ import annotations

import re
from datetime import date

_months_by_language = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
)
_months = {"sept": 9} | {name: number for names in _months_by_language for number, name in enumerate(names.split(), 1)}
_weekday = r"(?:[^\W\d_]{2,12}\.?,?\s+)??"
_year_first = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_day_first = re.compile(
    _weekday + r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)"
)
_month_first = re.compile(_weekday + r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_short_iso = re.compile(r"(?:1[5-9]|20)\d{2}(?:-(?:0[1-9]|1[0-2]))?\s*$")
_labelled = re.compile(
    r"\W{0,4}(?:date|datum|fecha|data|published|issued)\b[^:：]{0,30}[:：]\W*(?=\w)(.+)", re.IGNORECASE
)
_after_place = re.compile(r"(?!\d)[^,.:;!?|#]{2,40},\s+(?=\S)")
_lines_looked_at = 10


def iso_date(text: str) -> str:
    """Give the date that `text` begins with as ISO 8601, or the empty string.

    Read are 2025-12-06, 6 December 2025, December 6, 2025 (months in seven languages,
    a weekday may come before), and a lone year or year and month. Dates like 6/12/2025,
    which mean two days in two countries, are not read.
    """
    text = text.strip()
    if match := _year_first.match(text):
        return _checked(match[1], match[3], match[4])
    if match := _day_first.match(text):
        return _checked(match[3], _months.get(match[2].lower(), 0), match[1])
    if match := _month_first.match(text):
        return _checked(match[3], _months.get(match[1].lower(), 0), match[2])
    return text if _short_iso.match(text) else ""


def stated_date(text: str) -> str:
    """Give the ISO date that the head of a document states, or the empty string.

    A line such as `Date: 6 December 2025` counts, and a line of nothing but a date (a place
    may come before, as in letters) with a blank line after it, among the first ten that are
    not blank.
    """
    lines = [line.strip() for line in _head(text)]
    filled = [index for index, line in enumerate(lines) if line][:_lines_looked_at]
    for index in filled:
        match = _labelled.match(lines[index])
        if match and (found := iso_date(match[1])):
            return found
    alone = [index for index in filled if index + 1 == len(lines) or not lines[index + 1]]
    return next((found for index in alone if (found := _whole_line_date(lines[index]))), "")


def _head(text: str) -> list[str]:
    return text[:8000].split("\n")[: 4 * _lines_looked_at]


def _whole_line_date(line: str) -> str:
    line = line.strip("*_ ")
    for start in (line, _after_place.sub("", line, count=1)):
        for form in (_year_first, _day_first, _month_first):
            if match := form.fullmatch(start):
                return iso_date(match[0])
    return ""


def _checked(year: str, month: str | int, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
