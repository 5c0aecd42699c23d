"""The numbers and dates of a text with the words about them, and whether they are each one's or all together.

"Each group has room for 18" is not room for 18 in all, "6 dollars for a square metre" are not the
price of the plot, and what two have together is not what one of them has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.checking.alignment import content, word_stems
from assistant.checking.facts import Fact, FactKind, numbers_and_dates
from assistant.grammar import AUXILIARIES, VERBS, is_past, is_third_person
from index.sentences import sentence_spans
from index.terms import STOP_WORDS, normalise

BEFORE = 90
"""Characters before a number, and after it, that may tell what it is of."""

TIME = (
    r"(?:second|minute|hour|day|night|morning|evening|week|weekend|month"
    r"|season|quarter|year|decade|century|centurie)s?"
)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_TOTAL = re.compile(
    r"\b(?:together(?! with)|jointly|in total|in all|altogether|combined|all told|between them)\b", re.I
)
_SPACED = rf"(?:of|other|few|second|third|two|three|four|five|six|ten|twelve|{TIME})\b|\d"
_CLAUSE = re.compile(r"[,;:()–—]\s|\b(?:and then|but|while|than)\b", re.I)
_EACH = re.compile(rf"\b(?:each|every)\b(?!\s+(?:{_SPACED}))|\bapiece\b", re.I)
_EACH_UNIT = re.compile(rf"\b(?:each|every)\s+(?!{_SPACED})([a-z]+)[^,;:()]{{0,60}}\Z", re.I)
_MEASURE = (
    r"(?:(?:square|cubic)\s+)?(?:kilomet|met|lit)(?:re|er)s?|km|miles?|kilos?|kilograms?|kg|grams?|tonnes?"
    r"|hectares?|acres?"
)
_RATE = re.compile(
    rf"(?:\s+[^\W\d]+){{0,3}}?\s+(?:per|an?|for (?:an?|each|every|one))\s+(?:\d+\s+)?({_MEASURE})\b", re.I
)
_TIMED = re.compile(
    rf"(?:\s+(?!(?:after|in|for|within|over|during|before)\b)[^\W\d]+){{0,3}}?\s+(?:per|an?|each|every)\s+{TIME}\b"
    r"(?!\s+(?:later|ago|after|before|earlier|early|late))",
    re.I,
)
_MANY = re.compile(
    r"\b(?:and|with|plus|including|both|all|they|their|we|are|were|have|who|two|three|four|joint\w*|shar\w*|sum"
    r"|total\w*|per|each|every|any|an?|one|respectively)\b|/",
    re.I,
)
_SUMMED = frozenset("euro pound dollar crown percent kg gram tonne litre hectare".split())


class Place(NamedTuple):
    """A number or date in a sentence, with the words before and after it."""

    sentence: str
    fact: Fact

    @property
    def before(self) -> str:
        """The words before it."""
        return self.sentence[max(0, self.fact.start - BEFORE) : self.fact.start]

    @property
    def after(self) -> str:
        """The words after it."""
        return self.sentence[self.fact.end : self.fact.end + BEFORE]

    @property
    def written(self) -> str:
        """The number or date as it stands."""
        return self.sentence[self.fact.start : self.fact.end]

    @property
    def is_date(self) -> bool:
        """Whether it is a date, a year or a time of day."""
        year = re.fullmatch(r"(?:1[5-9]|20)\d\d", self.fact.value) and not self.fact.unit and "," not in self.written
        return self.fact.kind is FactKind.DATE or ":" in self.fact.value or bool(year)


def places_of(text: str) -> Iterator[Place]:
    """Give the numbers, dates and weekdays of a text, each in its sentence."""
    text = normalise(text)
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        yield from (Place(sentence, one) for one in numbers_and_dates(sentence))
        for found in _WEEKDAY.finditer(sentence):
            yield Place(sentence, Fact(FactKind.DATE, found[0].casefold(), *found.span()))


def verb_at(text: str) -> int:
    """Give where a text's first verb begins, after its first word; -1 where none is known."""
    words = ((text[start:end].casefold(), start) for _, start, end in word_stems(text)[1:])
    return next((start for word, start in words if is_verb(word)), -1)


def is_verb(word: str) -> bool:
    """Tell whether a word, written small, may be a verb."""
    return word in AUXILIARIES or word in VERBS or is_past(word) or is_third_person(word)


def shares_otherwise(one: Place, there: Sequence[Place]) -> bool:
    """Tell whether a statement gives together what the quotes give each, or the other way round."""
    timed = [bool(_TIMED.match(place.after)) for place in (one, *there)]
    each = [bool(_EACH.search(place.sentence)) for place in (one, *there)]
    total = [bool(_TOTAL.search(place.sentence)) for place in (one, *there)]
    if total[0] and not each[0] and not timed[0]:
        return all(map(any, zip(each[1:], timed[1:], strict=True))) and not any(total[1:])
    return each[0] and not total[0] and all(total[1:]) and not any(each[1:])


def drops_unit(one: Place, there: Sequence[Place], question: str) -> bool:
    """Tell whether a statement gives of one thing what the quotes give per unit of it, or of several together."""
    said = f"{one.sentence} {question}"
    words = {stem for stem, _, _ in word_stems(said)}
    rates = [_RATE.match(other.after) for other in there]
    if all(rates) and not re.search(r"\bper\b|/", said, re.I):
        return not any(words & set(content(rate[1])) for rate in rates if rate)
    subject = _subject(one.sentence)
    if _MANY.search(one.sentence) or not subject or subject[-1].endswith("s"):
        return False
    units = [_EACH_UNIT.search(other.before) for other in there]
    if all(units):
        return not any(words & set(content(unit[1])) for unit in units if unit)
    if one.fact.unit not in _SUMMED or not {stem for word in subject for stem in content(word)}:
        return False
    return all(_is_summed(other, subject) for other in there)


def _is_summed(place: Place, subject: Sequence[str]) -> bool:
    """Tell whether a number stands beside "together" in a sentence that names a statement's subject."""
    near = f"{_CLAUSE.split(place.before)[-1]} {_CLAUSE.split(place.after)[0]}"
    words = set(re.findall(r"[^\W_]+", place.sentence.casefold()))
    return bool(re.search(r"\b(?:together(?! with)|jointly|between them)\b", near, re.I)) and set(subject) <= words


def _subject(text: str) -> list[str]:
    """Give the words of a text before its first verb that say something, written small."""
    words = re.findall(r"[^\W_]+", text[: max(0, verb_at(text))].casefold())
    return [word for word in words if word not in STOP_WORDS]
