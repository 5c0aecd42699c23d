"""Dates that a document states about itself, in forms that leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    _weekday
    + r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:(?:day\s+)?of\s+|de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(\d{4})(?!\d)"
)
_month_first = re.compile(_weekday + r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_short_iso = re.compile(r"(?:1[5-9]|20)\d{2}(?:-(?:0[1-9]|1[0-2]))?\s*$")
_numeric = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_labelled = re.compile(
    r"^\W{0,4}(?:(?:invoice|issue|report|meeting|document|letter|order|statement|publication)\s+)?"
    r"(?:date(?!\s+of\s+birth)|datum|fecha|data|published|issued)\b[^:：|]{0,30}[:：|]\W*(?=\w)(.+)",
    re.IGNORECASE,
)
_dated = re.compile(
    r"^\W{0,4}(?:this\s[\w\s-]{3,40}?\s(?:is\s+|was\s+)?)?(?:dated|made on)\s+(?:this\s+|the\s+)?(?=\w)(.+)",
    re.IGNORECASE,
)
_issued = re.compile(r"(?:^\W{0,4}|[.;]\s+)(?:issued|published)\s+(?:on\s+)?(?=\w)(.+)", re.IGNORECASE)
_byline = re.compile(r"^\W{0,4}by\s[^.;:]{2,80},\s+(?=\w)([^,]+(?:,\s+\d{4})?)\W*$", re.IGNORECASE)
_record = (
    r"\b(?:minutes|agenda|notes|transcript|report|newsletter|bulletin|memo|memorandum|press release|statement|letter"
    r"|protokoll|compte rendu|procès-verbal|acta)\b"
)
_meeting = r"\b(?:meeting|hearing|session|sitting|conference|assembly)\b"
_recorded = (
    re.compile(_record + r"[^,:;.(]{0,80}?" + _meeting + r"[^:;.]{0,80}?\b(?:on|of)\s+(?=\w)(.+)", re.IGNORECASE),
    re.compile(_record + r"[^,:;.(]{0,60}(?:,|\s[-–—]|\s\(|:)\s*(?=\w)(.+)", re.IGNORECASE),
)
"""A title that names a record and its day: "Minutes of the meeting held on …", "Notes of the committee, …"."""

_after_date = re.compile(r"[*_)\]]*\s*(?:$|[,;(/|–—-]|(?:at|in)\b)")
_column = re.compile(r"\s{3,}|\t+")
_in_name = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_])(\d{2})\2(\d{2})(?!\d)")
_after_place = re.compile(r"(?!\d)[^,.:;!?|#]{2,40},\s+(?=\S)")
_lines_looked_at = 10
_title_lines = 4
"""Lines among which a title, and what stands beneath it, are looked for."""

_longest_title = 240


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
    """Give the ISO date that the head of a document states for itself, or the empty string.

    Looked at are the first ten lines that are not blank: a line such as `Date: 6 December 2025`
    or `Dated 6 December 2025`; a line of nothing but a date (a place may come before, as in
    letters) with a blank line after it, or the only one, beneath a title; a title such as `Minutes of the
    meeting held on 6 December 2025`, a byline, and the right half of a letter's head. No other
    date that is mentioned counts.
    """
    lines = [line.strip() for line in _head(text)]
    filled = [index for index, line in enumerate(lines) if line][:_lines_looked_at]
    shown = [lines[index] for index in filled]
    cells = [cell for line in shown for cell in (line, *_column.split(line)[1:])]
    alone = [index for index in filled if index + 1 == len(lines) or not lines[index + 1]]
    return (
        _first(cells, _labelled, shortest=4)
        or _first(shown, _dated)
        or next((found for index in alone if (found := _whole_line_date(lines[index]))), "")
        or _beneath_title(shown)
        or _in_title([line for line in shown[:_title_lines] if len(line) <= _longest_title])
        or _in_right_half(shown)
    )


def name_date(name: str) -> str:
    """Give the whole date that a file's name has (`council-2024-03-19.md`) as ISO 8601, or the empty string."""
    dates = {_checked(found[1], found[3], found[4]) for found in _in_name.finditer(name)} - {""}
    return dates.pop() if len(dates) == 1 else ""


def _first(lines: Iterable[str], form: re.Pattern[str], shortest: int = 10) -> str:
    """Give the date that comes first after what `form` finds, of so many characters at least."""
    found = (_plain_date(match[1].strip()) for line in lines if (match := form.search(line)))
    return next((date for date in found if len(date) >= shortest), "")


def _plain_date(text: str) -> str:
    """Give the date that `text` begins with; of one in numbers where its day can be no month, or is the same."""
    match = _numeric.match(text)
    if not match:
        return iso_date(text)
    day, month = sorted((int(match[1]), int(match[3])), reverse=True)
    return _checked(match[4], month, str(day)) if day > 12 or day == month else ""


def _beneath_title(lines: Sequence[str]) -> str:
    """Give the only date that is a line of its own, in one of the lines after the first."""
    whole = ((at, line) for at, line in enumerate(lines) if not _column.search(line))
    dates = [(at, found) for at, line in whole if (found := _whole_line_date(line))]
    return dates[0][1] if len(dates) == 1 and 0 < dates[0][0] < _title_lines else ""


def _in_title(lines: Sequence[str]) -> str:
    """Give the date in a title of a record, after a byline or after "Issued"."""
    for line in lines:
        for form in _recorded:
            match = form.search(line)
            if match and len(found := iso_date(match[1])) == 10 and _ends_or_goes_on(match[1]):
                return found
    return _first(lines, _byline) or _first(lines, _issued)


def _ends_or_goes_on(text: str) -> bool:
    """Tell whether after the date at its beginning a title ends, or goes on with a place or a time: no sentence."""
    found = next(match for form in (_year_first, _day_first, _month_first) if (match := form.match(text)))
    return bool(_after_date.match(text, found.end()))


def _in_right_half(lines: Sequence[str]) -> str:
    """Give the only date at the right of an address or a reference, as letters have it."""
    halves = [_column.split(line) for line in lines]
    dates = [_whole_line_date(half[1]) for half in halves if len(half) == 2 and re.search(r"[\d:]", half[0])]
    dates = [date for date in dates if date]
    return dates[0] if len(dates) == 1 else ""


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
