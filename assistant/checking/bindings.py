"""What each number, date and name of a text belongs to: the words next to it, and the places it stands at.

A statement can have all its facts from its quotes and still say them of something else: 585
missiles and 30 drones, where 30 missiles and 585 drones were shot down. That shows in two ways. A
word beside a fact in the statement has another fact in its place in the quote; or the statement
has nearly the quote's words in the quote's order, with facts that have changed places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from assistant.checking.alignment import word_stems
from assistant.checking.facts import names, numbers_and_dates
from assistant.grammar import PREPOSITIONS, is_past
from index.terms import STOP_WORDS

NEAR = 6
"""Words between a fact and the word that it belongs to, at most."""

EQUAL_FACT, EQUAL_WORD, EQUAL_STOP_WORD, OTHER_FACT = 1.5, 1.0, 0.4, 0.2
"""What two words or facts count in an alignment. Two other facts must be worth little: clauses can change places."""


class Sort(StrEnum):
    """What can stand in the place of what."""

    NUMBER = "number"
    TIME = "time"
    NAME = "name"


class Verdict(StrEnum):
    """What the quotes have beside a word, compared with the statement."""

    SAME = "same"
    OTHERS = "others"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Unit:
    """A fact as one thing: "Steve Witkoff", "6 December 2025". `start` and `end` are characters."""

    sort: Sort
    values: frozenset[str]
    start: int
    end: int

    def same(self, other: Unit) -> bool:
        """Tell whether two units can be the same thing: "Witkoff" and "Steve Witkoff"."""
        if self.sort is not other.sort:
            return False
        if self.sort is Sort.NAME:
            return self.values <= other.values or other.values <= self.values
        return any(one == two or _is_within(one, two) for one in self.values for two in other.values)


@dataclass(frozen=True, slots=True)
class Item:
    """A word, or a unit in the place of its words.

    `breaks` says that a clause may end before it, `row` that it stands in the row of a table.
    """

    stem: str
    word: str
    unit: Unit | None = None
    breaks: bool = False
    row: bool = False

    @property
    def says(self) -> bool:
        """Whether it is a word that says something."""
        return self.unit is None and self.word not in STOP_WORDS and self.word not in PREPOSITIONS

    @property
    def may_say(self) -> bool:
        """Whether it says something, or is one word with a capital, which may be a name or begin a sentence."""
        return self.says or (self.unit is not None and self.unit.sort is Sort.NAME and len(self.unit.values) == 1)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a word on one side: units that go together, and the prepositions between."""

    units: tuple[Unit, ...]
    link: frozenset[str]


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_JOINS_NAMES = re.compile(r"[\s&.’'-]*")
_JOINS = re.compile(r"\s*(?:,|,?\s*\b(?:and|or|und|et)\b|&)\s*(?:the\s+)?")
_SERIES_END = re.compile(r"\b(?:and|or|und|et)\b|&")
_BREAKS = re.compile(r"[,;:()|–—\n]|[.!?](?=\s)|\b(?:and|or|but|while|whereas|although|though|because|if|than)\b", re.I)
_BE = frozenset("is are was were be been being".split())
_BEFORE_A_FACT = frozenset("the a an its their about around some nearly almost over only just under".split())
_WAYS = frozenset(("from", "to"))


def displaced(statement: str, quotes: Sequence[str]) -> list[str]:
    """Give the facts of a statement that its quotes say of something else, as a person would read them."""
    ours, theirs = items(statement), [items(quote) for quote in quotes]
    found = [*_beside_others(ours, theirs), *_the_other_way(ours, theirs), *_in_other_places(ours, theirs)]
    return list(dict.fromkeys(statement[one.start : one.end] for one in found))


@lru_cache(maxsize=4096)
def items(text: str) -> tuple[Item, ...]:
    """Give the words of a text in order, each unit as one item."""
    units = sorted(_units(text), key=lambda one: one.start)
    found: list[Item] = []
    before = 0
    for stem, start, end in word_stems(text):
        unit = next((one for one in units if one.start < end and start < one.end), None)
        if unit is not None and found and found[-1].unit is unit:
            before = max(before, end)
            continue
        breaks = bool(_BREAKS.search(text, before, start)) or bool(_BREAKS.fullmatch(text[start:end]))
        found.append(Item(stem, text[start:end].casefold(), unit, breaks, " | " in text))
        before = end
    return tuple(found)


def _units(text: str) -> Iterator[Unit]:
    spans: dict[tuple[int, int], list[str]] = {}
    for fact in numbers_and_dates(text):
        spans.setdefault((fact.start, fact.end), []).append(fact.value)
    for (start, end), values in spans.items():
        timely = any("-" in one or ":" in one or _YEAR.fullmatch(one) for one in values)
        yield Unit(Sort.TIME if timely else Sort.NUMBER, frozenset(values), start, end)
    whole: list[tuple[int, int, set[str]]] = []
    for fact in names(text):
        if whole and _JOINS_NAMES.fullmatch(text[whole[-1][1] : fact.start]):
            whole[-1] = (whole[-1][0], fact.end, {*whole[-1][2], _singular(fact.value)})
        else:
            whole.append((fact.start, fact.end, {_singular(fact.value)}))
    for start, end, parts in whole:
        yield Unit(Sort.NAME, frozenset(parts - {"&"} or parts), start, end)


def _singular(name: str) -> str:
    return name[:-1] if len(name) > 3 and name.endswith("s") else name


def _is_within(one: str, other: str) -> bool:
    """Tell whether a date is the month of another one."""
    return (one.endswith("-") and other.startswith(one)) or (other.endswith("-") and one.startswith(other))


def _beside_others(ours: Sequence[Item], theirs: Sequence[Sequence[Item]]) -> Iterator[Unit]:
    """Give the units of a statement whose neighbouring word has others beside it in the quotes, and them nowhere."""
    known = {one.stem for part in theirs for one in part if one.may_say}
    said = {one.stem for one in ours if one.says}
    for at, item in enumerate(ours):
        if item.unit is None or not _stands(item.unit, theirs):
            continue
        verdicts = [
            _verdict(item.unit, word, link, -step, theirs, said)
            for step in (1, -1)
            for word, link in _anchor(ours, at, step, known)
        ]
        if Verdict.OTHERS in verdicts and Verdict.SAME not in verdicts:
            yield item.unit


def _stands(unit: Unit, theirs: Sequence[Sequence[Item]]) -> bool:
    return any(one.unit is not None and one.unit.same(unit) for part in theirs for one in part)


def _anchor(ours: Sequence[Item], at: int, step: int, known: set[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Give the next word that the quotes have too, with the prepositions between, where there is one."""
    unit = ours[at].unit
    assert unit is not None
    if step == 1 and unit.sort is Sort.NAME and at and ours[at - 1].word in PREPOSITIONS:
        return
    between: list[Item] = []
    for other in range(at + step, at + step * (NEAR + 1), step):
        if not 0 <= other < len(ours) or ours[other if step == 1 else other + 1].breaks:
            return
        item = ours[other]
        if item.unit is not None and item.unit.sort is unit.sort:
            return
        if item.says and item.stem in known:
            yield item.stem, _link(between, item, step)
            return
        between.append(item)


def _link(between: Iterable[Item], word: Item, step: int) -> frozenset[str]:
    """Give the prepositions between a fact and a word, and "be" before a participle."""
    words = {one.word for one in between}
    passive = {"be"} if step == 1 and words & _BE and is_past(word.word) else set()
    return frozenset((words & PREPOSITIONS) | passive)


def _verdict(
    unit: Unit, word: str, link: frozenset[str], step: int, theirs: Sequence[Sequence[Item]], said: set[str]
) -> Verdict:
    """Tell what the quotes have beside a word: this unit, only others, or nothing that can be compared."""
    there = [
        beside
        for part in theirs
        for at, item in enumerate(part)
        if item.may_say and item.stem == word
        for beside in _comparable(part, at, step, unit.sort, link, said)
    ]
    if any(one.same(unit) for beside, _ in there for one in beside.units):
        return Verdict.SAME
    return Verdict.OTHERS if any(alike for _, alike in there) else Verdict.NONE


def _comparable(
    part: Sequence[Item], at: int, step: int, sort: Sort, link: frozenset[str], said: set[str]
) -> Iterator[tuple[Beside, bool]]:
    """Give what stands beside a word, and whether it stands to it as the statement's unit does.

    Who "was led by" somebody is looked for before "led" too.
    """
    beside = _beside(part, at, step, sort, said)
    by = step == 1 and "by" in link
    if beside is not None and not (by and "by" not in beside.link):
        loose = sort is Sort.NUMBER and (not link if step == -1 else not beside.link) and beside.link <= {"of"}
        yield beside, beside.link == link or loose
    if by and (before := _beside(part, at, -1, sort, said)) is not None and not before.link:
        yield before, True


def _beside(part: Sequence[Item], at: int, step: int, sort: Sort, said: set[str]) -> Beside | None:
    """Give the units of a sort that stand next to a word on one side; None where other words come first."""
    if part[0].row:
        units = tuple(one.unit for one in part if one.unit is not None and one.unit.sort is sort)
        return Beside(units, frozenset()) if units else None
    between: list[Item] = []
    for other in range(at + step, at + step * (NEAR + 1), step):
        if not 0 <= other < len(part) or part[other if step == 1 else other + 1].breaks:
            return None
        item = part[other]
        if item.unit is not None and item.unit.sort is sort:
            before = part[other - 1].word if other else ""
            apart = {before} & PREPOSITIONS if step == -1 and sort is Sort.NAME else set()
            return Beside(_together(part, other, sort), _link(between, part[at], -step) | apart)
        if item.says and item.stem in said:
            return None
        between.append(item)
    return None


def _together(part: Sequence[Item], at: int, sort: Sort) -> tuple[Unit, ...]:
    """Give a unit with those that are told in one breath with it: "Ash, Ostler and Reddy"."""
    first = last = at
    while first >= 1 and (before := _joined(part, first, -1, sort)) is not None:
        first = before
    while (after := _joined(part, last, 1, sort)) is not None:
        last = after
    return tuple(one.unit for one in part[first : last + 1] if one.unit is not None and one.unit.sort is sort)


def _joined(part: Sequence[Item], at: int, step: int, sort: Sort) -> int | None:
    """Give where the next unit stands that only a comma, "and" or the like parts from this one."""
    for other in range(at + step, at + 3 * step, step):
        if not 0 <= other < len(part):
            return None
        unit = part[other].unit
        if unit is not None:
            between = part[min(at, other) + 1 : max(at, other)]
            joined = all(one.word in {"and", "or", "und", "et"} for one in between) and part[max(at, other)].breaks
            return other if unit.sort is sort and (joined or bool(between)) else None
        if part[other].word not in {"and", "or", "und", "et"}:
            return None
    return None


def _the_other_way(ours: Sequence[Item], theirs: Sequence[Sequence[Item]]) -> Iterator[Unit]:
    """Give the units that stand after "from" where the quotes have them after "to", or the other way round."""
    ways: dict[str, list[Unit]] = {}
    for part in theirs:
        for at, item in enumerate(part):
            if item.unit is not None:
                ways.setdefault(_way(part, at), []).append(item.unit)
    for at, item in enumerate(ours):
        way = _way(ours, at) if item.unit is not None else ""
        if item.unit is None or not way:
            continue
        (other,) = _WAYS - {way}
        there = any(one.same(item.unit) for name, units in ways.items() if name != other for one in units)
        if not there and any(one.same(item.unit) for one in ways.get(other, ())):
            yield item.unit


def _way(part: Sequence[Item], at: int) -> str:
    """Give "from" or "to" where a unit stands right after it, names between left aside."""
    unit = part[at].unit
    assert unit is not None
    for item in reversed(part[max(0, at - 3) : at]):
        if item.word in _WAYS:
            return item.word
        if item.unit is None and item.word not in _BEFORE_A_FACT:
            return ""
        if item.unit is not None and item.unit.sort is unit.sort:
            return ""
    return ""


def _in_other_places(ours: Sequence[Item], theirs: Sequence[Sequence[Item]]) -> Iterator[Unit]:
    """Give the units that stand between the same words as others in the quotes."""
    whole = [one for part in theirs for one in (*part, Item("", "", breaks=True))]
    pairs = _aligned(ours, whole)
    place = dict(pairs)
    for left, right in pairs:
        one, other = ours[left].unit, whole[right].unit
        if one is None or other is None or one.same(other) or not _stands(one, theirs):
            continue
        if any(unit.same(one) for unit in _together(whole, right, other.sort)):
            continue
        if _agree(ours, whole, place, left, right, -1) and _agree(ours, whole, place, left, right, 1):
            yield one


def _agree(
    ours: Sequence[Item], whole: Sequence[Item], place: dict[int, int], left: int, right: int, step: int
) -> bool:
    """Tell whether the next items on one side of a pair are a pair too, or both texts end there."""
    if not 0 <= left + step < len(ours):
        return not 0 <= right + step < len(whole) or not whole[right + step].word
    return place.get(left + step) == right + step


def _aligned(ours: Sequence[Item], whole: Sequence[Item]) -> list[tuple[int, int]]:
    """Align two texts item by item so that the most agrees (Needleman and Wunsch's algorithm, gaps free)."""
    rows, columns = len(ours), len(whole)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            worth = _worth(ours[row], whole[column])
            through = best[row + 1][column + 1] + worth if worth else 0.0
            best[row][column] = max(best[row + 1][column], best[row][column + 1], through)
    pairs, row, column = [], 0, 0
    while row < rows and column < columns:
        worth = _worth(ours[row], whole[column])
        if worth and best[row][column] == best[row + 1][column + 1] + worth:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _worth(one: Item, other: Item) -> float:
    if one.unit is not None and other.unit is not None:
        return EQUAL_FACT if one.unit.same(other.unit) else OTHER_FACT
    if one.unit is not None or other.unit is not None or one.stem != other.stem:
        return 0.0
    return EQUAL_WORD if one.says else EQUAL_STOP_WORD
