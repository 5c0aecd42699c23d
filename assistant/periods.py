"""The time that a question names, and whether it is the time of the documents that it wants.

"The mails of March" are documents with a date in March: only they are asked. "Who resigned in March?"
is a matter that a letter of April may tell of: documents of that time are looked at too, and none is
left out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """A time, both ends included, ISO 8601; an end that is open is empty.

    `name` follows "dated", as in "dated in March 2024"; `words` are the question's for the time;
    `documents` tells that the question speaks of the documents of that time.
    """

    since: str
    until: str
    name: str
    words: frozenset[str]
    documents: bool = False


Latest = Callable[[int], str]
"""Gives the last month, YYYY-MM, of that number in the year in which a document is dated; empty where none is."""

_MONTHS = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sep oct nov dec".split(),
)
_NUMBERS = {name: number for names in _MONTHS for number, name in enumerate(names, 1)} | {"sept": 9}
_NAMES = _MONTHS[0]
_MONTH = rf"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b\.?"
_FOUR = r"(?:19|20)\d\d"
_YEAR = rf"{_FOUR}\b(?![-/]\d)"
_ISO = rf"{_FOUR}-\d\d(?:-\d\d)?\b"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TIMES = (
    rf"(?P<iso>{_ISO})",
    rf"(?P<day>{_DAY})\s+(?:of\s+)?(?P<day_month>{_MONTH}),?\s+(?P<day_year>{_YEAR})",
    rf"(?P<us_month>{_MONTH})\s+(?P<us_day>{_DAY}),?\s+(?P<us_year>{_YEAR})",
    rf"(?P<month>{_MONTH})(?:,?\s+(?:of\s+)?(?P<month_year>{_YEAR}))?(?!\s+\d{{1,2}}\b)",
    rf"(?P<year>{_YEAR})",
    r"(?P<relative>(?:last|this|the past|the last|the previous)\s+(?:year|month|week)|yesterday|today)\b",
)
_TIME = re.compile("|".join(_TIMES), re.IGNORECASE)
_ANY = r"(?:" + re.sub(r"\?P<\w+>", "?:", "|".join(_TIMES)) + r")"

_DOCUMENTS = (
    r"(?:e-?mails?|mails?|messages?|letters?|reports?|notes|minutes|documents?|files?|invoices?|memos?|articles?"
    r"|posts|statements?|newsletters?|press releases?|transcripts?)"
)
_MADE = (
    r"(?:written|sent|dated|received|published|issued|posted|filed|signed|got|wrote"
    r"|did\s+(?:I|we|you|he|she|they|(?-i:[A-Z])\w+)\s+(?:receive|send|get|write|publish|issue))"
)
_BY = r"(?:\s+(?:from|by|to)\s+(?-i:[A-Z])[\w.'’-]*(?:\s+(?-i:[A-Z])[\w.'’-]*){0,2})?"
_BOUND = r"(?P<bound>since|after|before|until|up to|of|from|in|on|dated)"
_OF_DOCUMENTS = (
    re.compile(
        rf"\b(?P<noun>{_DOCUMENTS}){_BY}(?:\s+(?:that|which))?(?:\s+(?:I|we))?(?:\s+(?:was|were|have been|had been))?"
        rf"(?:\s+(?P<made>{_MADE}))?{_BY}\s+{_BOUND}\s+(?:the\s+)?(?P<time>{_ANY})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<time>{_MONTH}(?:\s+{_YEAR})?|{_ISO}|yesterday|(?:last|this) (?:year|month|week))"
        rf"(?:['’]s)?\s+{_DOCUMENTS}\b",
        re.IGNORECASE,
    ),
)
_NAMED = re.compile(
    rf"\b(?P<bound>since|after|before|until|in|on|during|of|from|for|by|dated)\s+(?P<time>{_ANY})"
    r"|\b(?P<alone>(?:last|this) (?:year|month|week)|yesterday|today)\b",
    re.IGNORECASE,
)


def period_of(question: str, today: date, latest: Latest = lambda month: "") -> Period | None:
    """Give the time that a question names; None where it names none, or one that no calendar has.

    A month without a year is the last one of that name in which a document is dated.
    """
    for pattern in _OF_DOCUMENTS:
        match = pattern.search(question)
        if match and not _is_about_a_year(match.groupdict()):
            return _period(match, today, latest, documents=True)
    match = _NAMED.search(question)
    return _period(match, today, latest, documents=False) if match else None


def _is_about_a_year(found: dict[str, str | None]) -> bool:
    """Tell whether one document is named by its year: the report of 2023 may be written in 2024."""
    time, one = found["time"] or "", not (found.get("noun") or "s").lower().endswith("s")
    return one and time.isdecimal() and not found.get("made") and found.get("bound") in {"of", "from", "in"}


def _period(match: re.Match[str], today: date, latest: Latest, documents: bool) -> Period | None:
    groups = match.groupdict()
    time = _TIME.search(groups["time"] or groups.get("alone") or "")
    found = _bounds(time, today, latest) if time else None
    if time is None or found is None:
        return None
    since, until, name = found
    bound = (groups.get("bound") or "").lower()
    words = frozenset(re.findall(r"\w+", time[0]))
    if bound in {"since", "after"}:
        start = since if bound == "since" else _day_after(until)
        return Period(start, "", f"{bound} {name}", words, documents)
    if bound in {"before", "until", "up to"}:
        return Period("", until if bound != "before" else _day_before(since), f"{bound} {name}", words, documents)
    return Period(since, until, f"{'on' if since == until else 'in'} {name}", words, documents)


def _bounds(time: re.Match[str], today: date, latest: Latest) -> tuple[str, str, str] | None:
    """Give the first and the last day, and the name of a time."""
    found = time.groupdict()
    try:
        if found["iso"]:
            year, month, *day = map(int, found["iso"].split("-"))
            return _day(date(year, month, day[0])) if day else _month(year, month)
        if found["day"] or found["us_day"]:
            day_text = found["day"] or found["us_day"]
            month = _number(found["day_month"] or found["us_month"])
            return _day(date(int(found["day_year"] or found["us_year"]), month, int(re.sub(r"\D", "", day_text))))
        if found["month"]:
            return _month_named(_number(found["month"]), found["month_year"], today, latest)
        if found["year"]:
            return f"{found['year']}-01-01", f"{found['year']}-12-31", found["year"]
        return _relative(found["relative"].lower(), today)
    except ValueError:
        return None


def _month_named(month: int, year: str | None, today: date, latest: Latest) -> tuple[str, str, str]:
    if year is None:
        last = today.year if month <= today.month else today.year - 1
        year = latest(month)[:4] or str(last)
    return _month(int(year), month)


def _relative(words: str, today: date) -> tuple[str, str, str]:
    if words in {"yesterday", "today"}:
        return _day(today - timedelta(days=words == "yesterday"))
    before = not words.startswith("this")
    if words.endswith("year"):
        year = today.year - before
        return f"{year}-01-01", f"{year}-12-31", str(year)
    if words.endswith("month"):
        first = today.replace(day=1) - timedelta(days=before)
        return _month(first.year, first.month)
    monday = today - timedelta(days=today.weekday() + 7 * before)
    sunday = monday + timedelta(days=6)
    return monday.isoformat(), sunday.isoformat(), f"the week of {monday.isoformat()}"


def _month(year: int, month: int) -> tuple[str, str, str]:
    first = date(year, month, 1)
    last = first.replace(day=monthrange(year, month)[1])
    return first.isoformat(), last.isoformat(), f"{_NAMES[month - 1].capitalize()} {year}"


def _day(day: date) -> tuple[str, str, str]:
    return day.isoformat(), day.isoformat(), f"{day.day} {_NAMES[day.month - 1].capitalize()} {day.year}"


def _number(month: str) -> int:
    return _NUMBERS[month.lower().rstrip(".")]


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
