"""The parts of an English question, by their words alone: names, noun phrases, times, and what is asked for.

No tagger is loaded: a phrase begins at a determiner or a capital and ends at a word that can only
be something else. That is rough, and enough to put a phrase in the place of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.grammar import ASKING, AUXILIARIES, PARTICIPLES, PREPOSITIONS, VERBS, is_past
from index.terms import STOP_WORDS


class Sort(StrEnum):
    """What a phrase stands for."""

    PERSON = "person"
    THING = "thing"
    MANY = "many"
    TIME = "time"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Phrase:
    """The characters `[start, end)` of a question; `name` says that it is or has a proper name."""

    text: str
    start: int
    end: int
    sort: Sort
    name: bool = False


DETERMINERS = frozenset("the a an its their his her our your my this that these those each every all both".split())
PRONOUNS = frozenset("it they them he him she this that these those there then one ones".split())
_ENDS = AUXILIARIES | ASKING | PRONOUNS | frozenset("and or but not if while because so also too".split())

_WORD = re.compile(r"[^\W_](?:[\w./&’'-]*\w)?|&")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_TIME = re.compile(
    rf"\b(?:(?:on|in|at|by|during|from|until|since|before|after)\s+)?"
    rf"(?:the\s+)?(?:(?:end|start|beginning|middle|night|morning|evening|summer|spring|autumn|winter|first|second|third|"
    rf"fourth|last)\s+(?:quarter\s+)?(?:(?:of|before|after)\s+)?)?"
    rf"(?:(?:{_DAYS})s?(?:\s+to\s+(?:{_DAYS}))?,?\s*)?"
    rf"(?:\d{{1,2}}(?:\s+(?:to|and)\s+\d{{1,2}})?\s+(?:{_MONTHS})\b(?:\s+\d{{4}})?"
    rf"|(?:{_MONTHS})\b(?:\s+\d{{1,2}}\b,?)?(?:\s+\d{{4}})?|(?<![\w-])(?:19|20)\d{{2}}(?![\w-])"
    rf"|\b(?:{_DAYS})s?\b|(?:weekdays|weekends|sundays|holidays))",
    re.IGNORECASE,
)
_ONLY_DAYS = re.compile(
    rf"\b(?:(?:on|from|until|since|before|after)\s+)?(?:{_DAYS})s?(?:\s+(?:to|and)\s+(?:{_DAYS})s?)?\b", re.IGNORECASE
)

_PEOPLE = frozenset(
    "chair chairman chairwoman mayor clerk judge director manager officer secretary head chief editor adjuster witness "
    "luthier master commander captain president minister governor mediator driver teacher doctor nurse lawyer "
    "solicitor bailiff farmer author envoy negotiator diver treasurer auditor chairperson leader founder owner tenant "
    "landlord surveyor engineer professor deckhand pilot volunteer hydrologist buyer operator reporter journalist "
    "spokesman spokeswoman speaker passenger inspector steward councillor commissioner coordinator technician "
    "researcher scientist successor predecessor widow man woman person girl boy brother sister mother father".split()
)
_NOT_PEOPLE = frozenset(
    "council board bridge company ltd gmbh llp plc holdings instruments ceramics institute line authority scheme unit "
    "berth option hospital quay street station report release plan park hotel service ferry school church office "
    "university court trust agency ministry river road lane square works wharf island foundation point estate "
    "report version decision item section table chapter clause protocol policy lease contract bay basin harbour "
    "cadets festival transport mutual insurance news times courier talks january february march april may june july "
    "august september october november december monday tuesday wednesday thursday friday saturday sunday".split()
)


def words(text: str) -> list[re.Match[str]]:
    """Give the words of a text; an ampersand between names is one."""
    return list(_WORD.finditer(text))


def phrases(question: str) -> list[Phrase]:
    """Give the names, noun phrases and times of a question, in order; none overlap."""
    times = list(_times(question))
    found = [*times]
    taken = [(one.start, one.end) for one in times]
    for start, end in _noun_ranges(question, taken):
        text = question[start:end]
        found.append(Phrase(text, start, end, sort_of(text), _has_name(text)))
    return sorted(found, key=lambda one: one.start)


def sort_of(text: str) -> Sort:
    """Tell what a phrase stands for, by its words."""
    bare = [word[0] for word in words(text)]
    lower = [word.casefold() for word in bare]
    if not bare or re.fullmatch(r"[\W\d]*\d[\W\d]*(?:\w{1,9})?", text.strip()) or re.match(r"[£$€]", text.strip()):
        return Sort.NUMBER
    if is_time(text):
        return Sort.TIME
    head = _head(lower)
    if head.rpartition("-")[2] in _PEOPLE:
        return Sort.PERSON
    if head.rstrip("s") in _PEOPLE or (head == "people"):
        return Sort.MANY
    if is_person_name(text) or _is_person_with_role(bare):
        return Sort.PERSON
    plural = head.endswith("s") and not head.endswith(("ss", "us", "is", "series", "works", "news", "ics", "'s", "’s"))
    if plural and not bare[-1][0].isupper():
        return Sort.MANY
    return Sort.THING


def _is_person_with_role(bare: Sequence[str]) -> bool:
    """Tell whether words are a role and a name: "the cello teacher Zoë Håkansson"."""
    role = [word for word in bare if word[0].islower()]
    return bool(role) and role[-1] in _PEOPLE and is_person_name(" ".join(bare[len(role) :]))


def is_person_name(text: str) -> bool:
    """Tell whether a phrase looks like the name of a person: two or three names and no thing's word."""
    bare = [word[0] for word in words(text)]
    if bare and bare[0].rstrip(".") in _TITLES:
        return True
    names = [word for word in bare if word not in _PARTICLES]
    return 2 <= len(names) <= 4 and all(
        word[0].isupper() and word.casefold() not in _NOT_PEOPLE and not any(map(str.isdigit, word)) for word in names
    )


_TITLES = frozenset("Mr Mrs Ms Miss Dr Professor Prof Captain Capt Councillor Sir Dame Judge".split())


_PARTICLES = frozenset("van von der den de la le di da bin al el".split())


def is_time(text: str) -> bool:
    """Tell whether a phrase is a time: a date, a month, a year, days of the week."""
    return bool(_TIME.fullmatch(text.strip()) or _ONLY_DAYS.fullmatch(text.strip()))


def _times(question: str) -> Iterator[Phrase]:
    at = 0
    while found := _TIME.search(question, at) or _ONLY_DAYS.search(question, at):
        days = _ONLY_DAYS.search(question, at)
        if days and days.start() <= found.start() and days.end() >= found.end():
            found = days
        at = found.end()
        if found[0].casefold() == "may" and not found[0][0].isupper():
            continue
        yield Phrase(found[0], found.start(), found.end(), Sort.TIME)


def _noun_ranges(question: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the ranges of noun phrases: from a determiner or a name to what ends them."""
    found = words(question)
    at = 0
    while at < len(found):
        word = found[at][0]
        if _inside(found[at], taken) or not (_opens(word, at) or _is_name(found, at)):
            at += 1
            continue
        last = _phrase_end(question, found, at, taken)
        if last >= at and not (word.casefold() in DETERMINERS and last == at):
            yield found[at].start(), found[last].end()
        at = max(last, at) + 1


def _opens(word: str, at: int) -> bool:
    return word.casefold() in {"the", "a", "an"}


def _is_name(found: Sequence[re.Match[str]], at: int) -> bool:
    word = found[at][0]
    if at == 0 and (word.casefold() in STOP_WORDS | PREPOSITIONS | ASKING | AUXILIARIES):
        return False
    return word[0].isupper() or (word[0].isdigit() and "." in word) or (word[0].isalpha() and word[-1].isdigit())


_OWNING = re.compile(r"['’] ")
"""Between several owners and what is theirs: "the partners' meeting"."""


def _phrase_end(question: str, found: Sequence[re.Match[str]], first: int, taken: Sequence[tuple[int, int]]) -> int:
    last = first
    named = found[first][0].casefold() not in DETERMINERS
    for at in range(first + 1, len(found)):
        last_end = found[last].end()
        word, lower = found[at][0], found[at][0].casefold()
        between = question[found[at - 1].end() : found[at].start()]
        owned = bool(_OWNING.fullmatch(between)) and found[at - 1][0].endswith("s")
        if (between.strip() and not owned) or _inside(found[at], taken) or lower in _ENDS | PREPOSITIONS:
            break
        if word in DETERMINERS:
            break
        capital = word[0].isupper() or word[0].isdigit() or word == "&"
        if named and not capital and lower not in _PARTICLES:
            owned = owned or found[at - 1][0].endswith(("'s", "’s"))
            counted = (
                lower.endswith("s") and len(lower) > 3 and not is_person_name(question[found[first].start() : last_end])
            )
            if owned or (counted and lower not in VERBS and lower.rstrip("s") not in VERBS):
                last = at
            break
        if not capital and at > first + 1 and (lower in VERBS or is_past(lower)):
            break
        if not capital and at == first + 1 and is_past(lower) and lower in PARTICIPLES:
            break
        last = at
    while last > first and (found[last][0] == "&" or found[last][0] in _PARTICLES):
        last -= 1
    return last


def _inside(word: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < word.end() and word.start() < end for start, end in taken)


def _has_name(text: str) -> bool:
    return any(word[0][0].isupper() or any(map(str.isdigit, word[0])) for word in words(text))


def _head(lower: Sequence[str]) -> str:
    """Give the noun of a noun phrase: the last word before a preposition."""
    stop = next((at for at, word in enumerate(lower) if at and word in PREPOSITIONS), len(lower))
    return lower[stop - 1] if stop else ""
