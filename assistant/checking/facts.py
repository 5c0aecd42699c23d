"""The numbers, dates and names of a text, written so that equal ones are equal.

1,200 is 1200, "6 December" is "December 6", "1.2 million" is 1,200,000, "Witkoff" is in "Steve Witkoff".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache

from assistant.signs import number_start
from index.terms import STOP_WORDS, normalise


class FactKind(StrEnum):
    """What must stand in a quote."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, date or name at `[start, end)`; `unit` is what a number counts, where that is known."""

    kind: FactKind
    value: str
    start: int
    end: int
    unit: str = ""


_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,"
        "november nov,december dec".split(","),
        start=1,
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAYS = r"\d{1,2}(?:st|nd|rd|th)?(?:\s*(?:,|and|or|to|until|-|–|&)\s*(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?)*"
_DAY_MONTH = re.compile(rf"\b({_DAYS})\s+(?:of\s+)?({_MONTH})\b(?:\.?,?\s+(\d{{4}})\b)?", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\b\.?\s+(?:the\s+)?({_DAYS})\b(?!\s*[:.]\d)(?:,?\s+(\d{{4}})\b)?", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_LONE_MONTH = re.compile(rf"\b({'|'.join(one.capitalize() for one in sorted(_MONTHS, key=len, reverse=True))})\b")
_CLOCK = re.compile(
    r"\b(\d{1,2})[:.](\d{2})(?:\s*(a\.?m\b\.?|p\.?m\b\.?))?(?![\d.,]*\d)(?!\s*(?:million|billion|%|per))", re.IGNORECASE
)

_ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {"dozen": 12}
_TENS = {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "bn": 1_000_000_000}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
_NUMBER_WORDS = "|".join([*_ONES, *_TENS])
_SPELLED = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[- ]({'|'.join(list(_ONES)[1:10])}))?|({'|'.join(_ONES)}))\b"
    rf"((?:[\s-]+(?:{'|'.join(_SCALES)}))*)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?<![\w.])(?:(?P<currency>[£$€¥])\s?)?"
    r"(?P<digits>\d{1,3}(?:[,' \u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?|\.\d+)"
    rf"(?P<ordinal>st|nd|rd|th)?(?!\w)(?P<scale>(?:\s+(?:{'|'.join(_SCALES)})\b)*)",
    re.IGNORECASE,
)
_MINUS = re.compile(r"\bminus\s\Z", re.IGNORECASE)
_NOON = re.compile(r"\b(?:noon|midnight)\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_UNIT = re.compile(
    r"\s?(%|per ?cent|euros?|eur|pounds?|gbp|dollars?|usd|crowns?|km|kilometres?|kilometers?|metres?|meters?|m|cm"
    r"|centimetres?|mm|millimetres?|miles?|knots?|hectares?|litres?|liters?|tonnes?|kg|kilograms?|grams?|seconds?|s"
    r"|minutes?|min|hours?|days?|weeks?|months?|years?|degrees?|°c|mb|gb)\b|\s?(%|°c)",
    re.IGNORECASE,
)
_UNITS = {
    "€": "euro", "eur": "euro", "£": "pound", "gbp": "pound", "$": "dollar", "usd": "dollar", "%": "percent",
    "per cent": "percent", "kilometre": "km", "kilometer": "km", "metre": "m", "meter": "m", "centimetre": "cm",
    "millimetre": "mm", "liter": "litre", "kilogram": "kg", "second": "s", "minute": "min",
}  # fmt: skip

_WORD = re.compile(r"[^\W_]+(?:[-'’.&/][^\W_]+)*|&")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+|\n\s*|[\"“‘(\[|]\s*|[-*•]\s+)$")
_NO_NAMES = frozenset("i mr mrs ms i'm i'll ok".split())
_TIMES = frozenset("am pm utc".split())

COMMON_OPENERS = frozenset(
    "according additionally also although another because besides both compared consequently despite due each either "
    "even finally first following fourth further furthermore given hence however including indeed instead last lastly "
    "like likewise many meanwhile moreover most much neither nevertheless next nonetheless nor note one only other "
    "others otherwise overall passengers people people's perhaps previously rather regarding second secondly several "
    "similarly since so some specifically still subsequently such then therefore third thirdly though three thus "
    "together two under unlike until upon using via what whereas whether while with within without yes yet "
    "almost approximately around across along among at currently during eventually exactly formerly generally "
    "immediately importantly initially mainly nearly normally notably now often only originally over partly presently "
    "previous recently roughly shortly sometimes soon today towards typically ultimately usually".split()
)
"""Words that open a sentence with a capital and are no names."""


@lru_cache(maxsize=4096)
def numbers_and_dates(text: str) -> tuple[Fact, ...]:
    """Give the numbers and dates of a text in order; a date's year is a number of its own."""
    text = normalise(text)
    dates = list(_dates(text))
    taken = [(one.start, one.end) for one in dates]
    found = [*dates]
    for one in _numbers(text):
        if not any(start < one.end and one.start < end for start, end in taken):
            found.append(one)
            taken.append((one.start, one.end))
    return tuple(sorted(found, key=lambda one: one.start))


def names(text: str, lower_known: Iterable[str] = ()) -> tuple[Fact, ...]:
    """Give the words of names in a text, one fact a word.

    A word at the start of a sentence is taken for a name unless it is a common opener, or one of
    `lower_known`, words known to be written without a capital elsewhere.
    """
    text = normalise(text)
    common = {word.casefold() for word in lower_known}
    dated = [(one.start, one.end) for one in _dates(text)]
    return tuple(
        Fact(FactKind.NAME, value, word.start(), word.end())
        for word in _WORD.finditer(text)
        if (value := _name_value(text, word, common)) and not any(a < word.end() and word.start() < b for a, b in dated)
    )


def _name_value(text: str, word: re.Match[str], common: set[str]) -> str:
    bare = re.sub(r"['’]s?$", "", word[0])
    folded = bare.casefold()
    mixed = (
        any(map(str.isdigit, bare))
        and any(map(str.isalpha, bare))
        and not re.fullmatch(r"\d+(?:st|nd|rd|th|s)", folded)
    )
    if mixed:
        return "" if re.fullmatch(r"\d+[a-z%°]{1,3}", folded) else folded
    if not bare[:1].isupper() or folded in _NO_NAMES | _TIMES or folded in STOP_WORDS or folded in _ONES | _TENS:
        return ""
    if _SENTENCE_START.search(text[: word.start()]) and not bare.isupper():
        following = _WORD.match(text, word.end() + 1)
        named_on = following is not None and following[0][:1].isupper() and following[0].casefold() not in STOP_WORDS
        if folded in COMMON_OPENERS or (folded in common and not named_on):
            return ""
    return folded


def words_of_names(text: str) -> set[str]:
    """Give every word of a text, as names are compared: what stands here can be named."""
    found: set[str] = set()
    for word in _WORD.finditer(normalise(text)):
        bare = re.sub(r"['’]s?$", "", word[0]).casefold()
        found.add(bare)
        found.update(re.split(r"[-'’.&/]", bare))
    return found


def missing(statement: str, quotes: Sequence[str], lower_known: Iterable[str] = ()) -> list[Fact]:
    """Give the numbers, dates and names of a statement that stand in none of its quotes."""
    there: list[Fact] = [one for quote in quotes for one in numbers_and_dates(quote)]
    spoken = set().union(*(words_of_names(quote) for quote in quotes)) if quotes else set()
    lacking = [one for one in numbers_and_dates(statement) if not any(_stands(one, other) for other in there)]
    lacking += [one for one in names(statement, lower_known) if not _is_spoken(one.value, spoken)]
    return lacking


def _is_spoken(name: str, spoken: set[str]) -> bool:
    return name in spoken or (f"{name}s" in spoken) or (name.endswith("s") and name[:-1] in spoken)


def _stands(one: Fact, other: Fact) -> bool:
    """Tell whether a fact of a statement is one of a quote: "December" is in "6 December"."""
    if one.kind is not other.kind:
        return False
    if one.kind is FactKind.DATE and one.value.endswith("-"):
        return other.value.startswith(one.value)
    return one.value == other.value and (not one.unit or not other.unit or one.unit == other.unit)


def _dates(text: str) -> Iterator[Fact]:
    taken: list[tuple[int, int]] = []
    for pattern, order in ((_ISO, "iso"), (_DAY_MONTH, "day"), (_MONTH_DAY, "month")):
        for found in pattern.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            if order != "iso" and not found[2 if order == "day" else 1][0].isupper():
                continue
            taken.append(found.span())
            yield from _date_facts(found, order)
    for found in _LONE_MONTH.finditer(text):
        alone = not any(start < found.end() and found.start() < end for start, end in taken)
        if alone and (
            found[0] not in {"May", "March", "Mar", "Jan", "Dec", "Sep"}
            or not _SENTENCE_START.search(text[: found.start()])
        ):
            yield Fact(FactKind.DATE, f"{_MONTHS[found[0].casefold()]:02}-", found.start(), found.end())


def _date_facts(found: re.Match[str], order: str) -> Iterator[Fact]:
    start, end = found.span()
    if order == "iso":
        year, month, days = found[1], int(found[2]), [int(found[3])]
    else:
        month = _MONTHS[found[2 if order == "day" else 1].casefold()]
        days = [int(day) for day in re.findall(r"\d{1,2}", found[1 if order == "day" else 2])]
        year = found[3]
    for day in days:
        yield Fact(FactKind.DATE, f"{month:02}-{day:02}", start, end)
    if year:
        yield Fact(FactKind.NUMBER, year, start, end)


def _numbers(text: str) -> Iterator[Fact]:
    clocks = []
    for found in _CLOCK.finditer(text):
        hour, minute = int(found[1]), int(found[2])
        if hour > 24 or minute > 59 or (":" not in found[0] and not found[3]):
            continue
        later = 12 if found[3] and found[3][0] in "pP" and hour < 12 else 0
        clocks.append(found.span())
        yield Fact(FactKind.NUMBER, f"{hour + later}:{minute:02}", *found.span())
    for found in _NOON.finditer(text):
        yield Fact(FactKind.NUMBER, "12:00" if found[0][0] in "nN" else "0:00", *found.span())
    for found in _DIGITS.finditer(text):
        if not any(start <= found.start() < end for start, end in clocks):
            yield _digit_fact(text, found)
    for found in _SPELLED.finditer(text):
        if not _is_no_number(text, found):
            whole = _TENS.get((found[1] or "").casefold(), 0) + _ONES.get((found[2] or found[3] or "").casefold(), 0)
            value = _canonical(Decimal(whole) * _scale(found[4]))
            yield Fact(FactKind.NUMBER, value, *found.span(), _unit(text, found.end(), ""))
    for found in _ORDINAL.finditer(text):
        yield Fact(FactKind.NUMBER, f"{_ORDINALS[found[0].casefold()]}.", *found.span())


def _digit_fact(text: str, found: re.Match[str]) -> Fact:
    digits = re.sub(r"[' \u00a0\u202f]", "", found["digits"])
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits)
    digits = digits.replace(",", "" if grouped else ".")
    try:
        value = _canonical(Decimal(digits) * _scale(found["scale"]))
    except InvalidOperation:
        value = digits
    if found["ordinal"]:
        value = f"{value}."
    start = found.start()
    if text[number_start(text, start)] in "-\u2212" or _MINUS.search(text, max(0, start - 8), start):
        value = f"-{value}"
    return Fact(FactKind.NUMBER, value, *found.span(), _unit(text, found.end(), found["currency"] or ""))


def _scale(words: str) -> Decimal:
    scale = Decimal(1)
    for word in re.findall(r"[a-z]+", words.casefold()):
        scale *= _SCALES[word]
    return scale


def _canonical(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(text: str, end: int, currency: str) -> str:
    found = _UNIT.match(text, end)
    unit = currency or ((found[1] or found[2]).casefold() if found else "")
    unit = _UNITS.get(unit, unit)
    unit = unit[:-1] if len(unit) > 2 and unit.endswith("s") else unit
    return _UNITS.get(unit, unit)


_BEFORE_ONE = re.compile(r"\b(?:no|each|every|any|the|this|that|some|another|which)\s+$", re.IGNORECASE)


def _is_no_number(text: str, found: re.Match[str]) -> bool:
    """Tell whether "one" is a pronoun: "one of them", "no one", "the one"."""
    if found[0].casefold() != "one":
        return False
    return bool(
        _BEFORE_ONE.search(text[: found.start()])
        or re.match(r"\s+(?:of|another|must|should|can|has)\b|['’]s\b", text[found.end() :])
    )
