"""Whether a statement keeps the bounds of a number or date, and of how many a thing is said.

"Open until 12 May" is not open from then on, "up to 8,000 euros" are not 8,000, what rose by 40 did
not rise to 40.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.alignment import content, is_denied, word_stems
from assistant.checking.amounts import TIME, Place, drops_unit, places_of, shares_otherwise, verb_at

LONGEST = 2000
"""Characters of a statement or quote that is read; what is longer is no sentence."""

MOST = 100
"""Numbers and dates of quotes that are compared; those with more are tables."""

_VAGUE = r"about|around|roughly|approximately|some|circa|nearly|almost|just|well|only"
_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = rf"(?:(?:the|its|early|late|mid|end|beginning|start|middle|of|on|about|around|{_MONTH})[\s-]+){{0,4}}"
_BEGINNING = re.compile(
    rf"\b(?P<word>since|from|after|as (?:of|from)|(?:starting|beginning) (?:on|in|from))\s+{_DATED}\Z", re.I
)
_END = re.compile(rf"\b(?P<word>until|till|by|before|up to|(?:no|not) later than)\s+{_DATED}\Z", re.I)
_LOW = r"at least|(?:no|not) (?:fewer|less) than|(?<!no )(?<!not )more than"
_HIGH = r"up to|at most|(?:no|not) more than|(?<!no )(?<!not )(?:fewer|less) than"
_BOUNDS = {
    "low": re.compile(rf"\b(?:{_LOW}|a minimum of|over|above|upwards of)\s+(?:an?\s+|the\s+)?\Z", re.I),
    "high": re.compile(rf"\b(?:{_HIGH}|a maximum of|under|below)\s+(?:an?\s+|the\s+)?\Z", re.I),
    "near": re.compile(r"\b(?:nearly|almost|just under|not quite)\s+(?:an?\s+|the\s+)?\Z", re.I),
    "vague": re.compile(rf"\b(?:{_VAGUE})\s+\Z", re.I),
    "by": re.compile(r"\bby\s+(?:[a-z]+\s+){0,2}\Z", re.I),
    "to": re.compile(r"\bto\s+(?:[a-z]+\s+){0,2}\Z", re.I),
}
_OVER = re.compile(r"\b(?:over|above)\s+\Z", re.I)
_STRICT_LOW = re.compile(rf"\b(?:{_LOW})\s+\Z", re.I)
_STRICT_HIGH = re.compile(rf"\b(?:{_HIGH})\s+\Z", re.I)
_EXACTLY = re.compile(r"\b(?:exactly|precisely)\s+\Z", re.I)
_BOUNDING = re.compile(
    r"\b(?:than|least|most|over|under|above|below|beyond|exceed\w*|max\w*|min\w*|limit\w*|capp?\w*|ceiling|about|around"
    r"|nearly|almost|roughly|approximately|some|circa|close|up to|as (?:many|much|long|little|few)"
    r"|or (?:more|less|fewer)|plus|within|upwards|excess)\b|\+",
    re.I,
)
_NAMES_AND_DATES = re.compile(
    r"\b[A-ZÀ-Þ\d]\S*|\b(?:since|till|starting|beginning|start|middle|early|late|later|mid|end)\b"
)
_ROOM = re.compile(
    r"\b(?:can|could|may|might|allow\w*|permit\w*|entitle\w*|holds?|held|seats?|room|capacity|space|fits?)\b", re.I
)
_NEED = re.compile(r"\b(?:must|needs?|needed|requir\w*|ha(?:s|ve|d) to|if|when|quorum|enough|suffic\w*)\b", re.I)
_RANGE = re.compile(r"(?:\b(?:to|and|or|between|from)\s+|[-–]\s?)\Z", re.I)
_ONE_BOUND = re.compile(r"\b(?:no|not) (?:more|less|fewer|later) than\b|\bnot quite\b", re.I)
_MOVED = re.compile(
    r"\b(?:r[io]ses?|risen|rising|falls?|fell|fallen|falling|(?:in|de)creas(?:e[sd]?|ing)|gr[eo]ws?|grown|growing"
    r"|drop(?:s|ped|ping)?|climb(?:s|ed|ing)?|s[iau]nks?|shr[iau]nks?|went (?:up|down)|goes (?:up|down)"
    r"|rais(?:e[sd]?|ing)|lower(?:s|ed|ing)?|reduc(?:e[sd]?|ing)|cuts?)\b[^.;:!?]{0,60}\Z",
    re.I,
)


def other_bound(statement: str, quotes: Sequence[str], question: str = "") -> str:
    """Give a number or date that the quotes bound otherwise than a statement does; empty where none is.

    What the question says of it the statement need not repeat.
    """
    if any(len(text) > LONGEST for text in (statement, question, *quotes)):
        return ""
    places = [one for quote in quotes for one in places_of(quote)]
    if len(places) > MOST:
        return ""
    for one in places_of(statement):
        there = [
            other
            for other in places
            if other.fact.value == one.fact.value
            and (not one.fact.unit or not other.fact.unit or one.fact.unit == other.fact.unit)
        ]
        rules = (_turns_date,) if one.is_date else (_turns_bound, _moves_otherwise, shares_otherwise)
        if there and any(rule(one, there) for rule in rules):
            return one.written
        if there and not one.is_date and (_drops_bound(one, there, question) or drops_unit(one, there, question)):
            return one.written
    return ""


def _turns_date(one: Place, there: Sequence[Place]) -> bool:
    """Tell whether a date begins in a statement what ends with it in the quotes, or the other way round."""
    for ours, theirs in ((_BEGINNING, _END), (_END, _BEGINNING)):
        if (found := ours.search(one.before)) and all(_is_same(one, other) for other in there):
            words = [theirs.search(other.before) for other in there]
            by = found["word"].casefold() == "by"
            if all(word and (not by or word["word"].casefold() == "after") for word in words):
                return True
    return False


def _turns_bound(one: Place, there: Sequence[Place]) -> bool:
    """Tell whether a statement has at least what the quotes have at most, or exactly what they bound."""
    ours, theirs = _bounds(one), [_bounds(other) for other in there]
    if _EXACTLY.search(one.before):
        return all(theirs)
    for low, high in (("low", "high"), ("high", "low"), ("low", "near"), ("near", "low")):
        if low in ours and all(high in bounds and low not in bounds for bounds in theirs):
            return "near" in (low, high) or all(_is_same(one, other) for other in there)
    return False


def _bounds(place: Place) -> set[str]:
    found = {name for name in ("low", "high", "near", "vague") if _BOUNDS[name].search(place.before)}
    during = _OVER.search(place.before) and re.match(rf"\s+{TIME}\b", place.after, re.I)
    return found - {"low"} if during else found


def _is_same(one: Place, other: Place) -> bool:
    """Tell whether a statement says nothing of its subject that a sentence lacks, and neither denies it."""
    if any(is_denied(_ONE_BOUND.sub(" ", place.sentence)) for place in (one, other)):
        return False
    there = {stem for stem, _, _ in word_stems(other.sentence)}
    told = one.sentence[max(0, verb_at(one.sentence)) :]
    return set(content(_BOUNDING.sub(" ", _NAMES_AND_DATES.sub(" ", told)))) <= there


def _drops_bound(one: Place, there: Sequence[Place], question: str) -> bool:
    """Tell whether a statement gives as a number what the quotes all have as its bound."""
    said = f"{one.sentence} {question}"
    if _BOUNDING.search(said) or _RANGE.search(one.before) or one.written.casefold() == "one" or is_denied(said):
        return False
    return any(
        all(bound.search(other.before) for other in there) and not meant.search(said)
        for bound, meant in ((_STRICT_LOW, _NEED), (_STRICT_HIGH, _ROOM))
    )


def _moves_otherwise(one: Place, there: Sequence[Place]) -> bool:
    """Tell whether something rose to a number by which it rose in the quotes, or the other way round."""
    ours = _move(one)
    return bool(ours) and all(_move(other) == {"by": "to", "to": "by"}[ours] for other in there)


def _move(place: Place) -> str:
    if not (moved := _MOVED.search(place.before)):
        return ""
    bare = len(moved[0].split()) - bool(_BOUNDS["vague"].search(place.before)) == 1
    return "by" if bare else next((name for name in ("by", "to") if _BOUNDS[name].search(moved[0])), "")
