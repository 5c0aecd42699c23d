"""What a passage says only of the future, as possible, as a plan, as a duty or on a condition.

A statement that tells such a thing as a fact is not carried: who is "to be heard" was not heard
yet, and what "may replace" another thing has not replaced it. The quote's verbs are marked by the
words that govern them; a statement is refused where it has such a verb as a plain past or present
and no quote has it plainly too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from assistant.checking.alignment import word_stems
from assistant.checking.facts import numbers_and_dates
from assistant.checking.verbs import synonyms
from assistant.grammar import AUXILIARIES, is_past


class Mood(StrEnum):
    """How a passage speaks of what it does not tell as a fact; the value is the reason shown."""

    FUTURE = "the passage says this only of the future"
    POSSIBLE = "the passage says this only as possible"
    PLAN = "the passage says this only as a plan"
    DUTY = "the passage says only that it should be so"
    CONDITION = "the passage says this only on a condition"
    ABLE = "the passage says only that this can be"
    UNDONE = "the passage does not say that this was done"
    ASKED = "the passage says only that this was asked for"
    DENIED = "the passage says that this is not so"


class Token(NamedTuple):
    """A word, and whether a clause, and whether a sentence may end before it."""

    word: str
    stem: str
    break_before: bool
    stop_before: bool


FORWARD = 4
"""Words after "will" or the like in which the verb stands that it governs."""

BACK = 4
"""Words before a verb in which its auxiliary stands."""

OBJECT = 5
"""Words after "proposes" or the like that may be what is proposed."""

FAR = 40
"""Words to which a condition, or a plan said of its subject, reaches at most."""

_BREAK = re.compile(r"[,;:()|–—]|[.!?](?:\s|$)|\n\s*\n")
_CLAUSE = re.compile(r"[;()]|,\s|[.!?](?:\s|$)|\b(?:and|but|while)\b")
_STOP = re.compile(r"[;:|]|[.!?](?:\s|$)|\n\s*\n")
_BE = frozenset("is are was were be been being".split())
_MODALS = {
    "will": Mood.FUTURE, "shall": Mood.FUTURE, "would": Mood.POSSIBLE, "may": Mood.POSSIBLE, "might": Mood.POSSIBLE,
    "could": Mood.POSSIBLE, "can": Mood.ABLE, "must": Mood.DUTY, "should": Mood.DUTY,
}  # fmt: skip
_TO = {
    Mood.PLAN: "plan plans planned planning intend intends intended hope hopes hoped want wants wanted aim aims "
    "propose proposes proposed ask asked request requested recommend recommended advise advised offer offered "
    "promise promised seek seeks sought wish wishes attempt willing ready",
    Mood.FUTURE: "due scheduled expected expect expects about likely going set",
    Mood.DUTY: "has have had need needs ought supposed required obliged",
}  # fmt: skip
_BEFORE_TO = {word: mood for mood, words in _TO.items() for word in words.split()}
_PROPOSING = frozenset(
    "propose proposes proposed proposing recommend recommends recommended suggest suggests suggested consider "
    "considers considering request requests requested".split()
)
_PLANNED = _PROPOSING | frozenset("planned scheduled intended expected promised postponed cancelled announced".split())
"""Forms that after "is" or "was" say of their subject that it is only planned, or will not be."""

_AIM = re.compile(r"\b(?:goals?|targets?|aims?|objectives?)\b", re.IGNORECASE)
_OBJECTS = frozenset("the a an your all each every it them both any".split())
_HOPING = frozenset("hope hopes hoped expect expects intend intends wish wishes".split())
_IF = frozenset("if unless whether provided".split())
_SKIPPED = frozenset(
    "be been have not never also still only then soon probably likely possibly therefore both all again now".split()
)
_PLAIN_TO_BE = frozenset(
    "found known seen shown proved turned continues continue continued began begin begins started seems seemed appears "
    "appeared said reported thought believed used".split()
)
TOLD_AS_OPEN = frozenset(
    "will shall would may might could can must should if unless whether planned plans plan expected expects due "
    "proposed proposes proposal intended intends likely possible possibly perhaps future scheduled "
    "recommended recommends suggested supposed requested asked needs ought provided hopes wants going ll "
    "draft emerging".split()
)
"""Words with which a statement itself leaves open whether what it says is a fact."""

_PAST_HELP = frozenset("was were had did has have been got".split())
_PRESENT_HELP = frozenset("is are am does do being gets".split())
BEFORE_A_NOUN = frozenset("the a an its their his her our your my this that these those of no any each every".split())
_SHORT_PAST = frozenset("used died tied owed aged".split())
"""Past forms that `is_past` takes for other words, as short as they are."""

_EVEN = frozenset("put set cost cut let read hit".split())
"""Forms that are past and present alike."""

_HARD_FOR_PRESENT = frozenset((Mood.POSSIBLE, Mood.PLAN, Mood.CONDITION))
"""What no plain present tells: "will be" and "must be" are told as "is" without harm."""


def only_open(statement: str, quotes: Sequence[str]) -> str:
    """Tell why a statement's verb is no fact in its quotes; empty where it is one or the statement says the like."""
    tokens = tokens_of(statement)
    if any(token.word in TOLD_AS_OPEN for token in tokens) or "to be" in statement:
        return ""
    if _is_aim(statement, quotes):
        return str(Mood.PLAN)
    open_, plain = _moods(tuple(quotes))
    for at, token in enumerate(tokens):
        known = token.stem in open_ or token.stem in plain
        alike = frozenset((token.stem,)) if known else synonyms(token.stem)
        mood = next((open_[stem] for stem in sorted(alike) if stem in open_), None)
        if mood is None or alike & plain:
            continue
        tense = tense_at(tokens, at)
        if tense == "past" or (known and tense == "present" and mood in _HARD_FOR_PRESENT):
            return str(mood)
    return ""


def _is_aim(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a number of a statement is only what the quotes aim at: "the goal is four hours"."""
    if _AIM.search(statement):
        return False
    clauses = [clause for quote in quotes for clause in _CLAUSE.split(quote)]
    aims = {one.value for clause in clauses if _AIM.search(clause) for one in numbers_and_dates(clause)}
    if not aims:
        return False
    told = {one.value for clause in clauses if not _AIM.search(clause) for one in numbers_and_dates(clause)}
    return any(one.value in aims - told for one in numbers_and_dates(statement))


@lru_cache(maxsize=256)
def _moods(quotes: tuple[str, ...]) -> tuple[dict[str, Mood], frozenset[str]]:
    """Give the stems that quotes have with a mood, and those that they have without one."""
    open_: dict[str, Mood] = {}
    plain: set[str] = set()
    for quote in quotes:
        tokens = tokens_of(quote)
        marked = dict(_marked(tokens))
        for at, token in enumerate(tokens):
            if at in marked:
                open_.setdefault(token.stem, marked[at])
            else:
                plain.add(token.stem)
    return open_, frozenset(plain)


def _marked(tokens: Sequence[Token]) -> Iterator[tuple[int, Mood]]:
    """Give the places of words that stand under a mood, the stronger one last."""
    for at, token in enumerate(tokens):
        if token.word in _PLANNED and at and tokens[at - 1].word in _BE:
            yield from ((place, Mood.PLAN) for place in _sentence_before(tokens, at))
        elif token.word in _PROPOSING or (token.word in _HOPING and _followed_by_that(tokens, at)):
            yield from ((place, Mood.PLAN) for place in _clause(tokens, at + 1, OBJECT))
        if _is_order(tokens, at):
            yield at, Mood.DUTY
        if token.word in _IF and (token.break_before or at == 0 or tokens[at - 1].word not in {"as", "even"}):
            yield from ((place, Mood.CONDITION) for place in _clause(tokens, at + 1, FAR))
    for at in range(len(tokens)):
        mood = _mood_at(tokens, at)
        if mood is not None:
            place = _governed(tokens, at + 1)
            yield from ((one, mood) for one in _with_joined(tokens, place))
            yield at, mood


def _is_order(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a clause begins here with an order or a task: "Tighten the bolts", "To do: mend the fence"."""
    token = tokens[at]
    before = [one.word for one in tokens[max(0, at - 2) : at]]
    begins = at == 0 or token.break_before or before[-1:] == ["todo"] or before == ["to", "do"]
    told = at + 1 < len(tokens) and tokens[at + 1].word in _OBJECTS and not tokens[at + 1].break_before
    return begins and told and not is_past(token.word) and not token.word.endswith(("s", "ing"))


def _followed_by_that(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].word == "that"


def _mood_at(tokens: Sequence[Token], at: int) -> Mood | None:
    """Give the mood that a modal or a "to" brings; None for other words."""
    word = tokens[at].word
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    if word in _MODALS:
        return None if word == "could" and following == "not" else _MODALS[word]
    if word != "to" or at == 0:
        return None
    before = [token.word for token in tokens[max(0, at - 3) : at]]
    if before[-1] in _BEFORE_TO:
        return _BEFORE_TO[before[-1]]
    if following == "be" and before[-1] not in _PLAIN_TO_BE:
        return Mood.FUTURE
    asked = [_BEFORE_TO[one] for one in before[:-1] if _BEFORE_TO.get(one) is Mood.PLAN]
    return asked[0] if asked else None


def _governed(tokens: Sequence[Token], start: int) -> int | None:
    """Give where the verb after "will" or the like stands; None where a clause ends before."""
    for at in range(start, min(len(tokens), start + FORWARD)):
        word = tokens[at].word
        if at > start and tokens[at].break_before:
            return None
        if word not in _SKIPPED and not word.endswith("ly"):
            return at
    return None


def _with_joined(tokens: Sequence[Token], at: int | None) -> list[int]:
    """Give a verb with the one that "and" joins to it: "will be closed and emptied"."""
    if at is None:
        return []
    joined = at + 2 < len(tokens) and tokens[at + 1].word in {"and", "or"}
    alike = joined and is_past(tokens[at].word) == is_past(tokens[at + 2].word)
    return [at, at + 2] if alike and is_past(tokens[at].word) else [at]


def _clause(tokens: Sequence[Token], start: int, most: int) -> Iterator[int]:
    """Give the places from a word to the end of its clause."""
    for at in range(start, min(len(tokens), start + most)):
        if at > start and tokens[at].break_before:
            return
        yield at


def _sentence_before(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Give the places from the beginning of a sentence to a word in it, the last ones first."""
    for place in range(at - 1, max(-1, at - 1 - FAR), -1):
        if tokens[place + 1].stop_before:
            return
        yield place


def tense_at(tokens: Sequence[Token], at: int) -> str:
    """Give "past" or "present" for a word that is a finite verb or a participle with its auxiliary, else nothing."""
    word = tokens[at].word
    if word in AUXILIARIES or word in {"be", "been", "being", "have"}:
        return ""
    before = words_before(tokens, at)
    if before[:1] and before[0] in BEFORE_A_NOUN:
        return ""
    if is_past(word) or word in _EVEN or word in _SHORT_PAST:
        if any(one in _PAST_HELP for one in before):
            return "past"
        if any(one in _PRESENT_HELP for one in before):
            return "present"
        return "" if word in _EVEN or not before else "past"
    return "present" if word.endswith("s") and not word.endswith("ss") and before else ""


def words_before(tokens: Sequence[Token], at: int) -> list[str]:
    """Give the words before one in its clause, the nearest first."""
    found: list[str] = []
    for place in range(at - 1, max(-1, at - 1 - BACK), -1):
        if tokens[place + 1].break_before:
            break
        found.append(tokens[place].word)
    return found


@lru_cache(maxsize=2048)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Give the words of a text with where clauses and sentences may end."""
    return tuple(_each_token(text))


def _each_token(text: str) -> Iterable[Token]:
    before = 0
    for stem, start, end in word_stems(text):
        word = text[start:end]
        lower = word.casefold()
        name = word[:1].isupper() and start > 0  # the month of May, Will Fraser
        yield Token(
            f"·{lower}" if name and lower in _MODALS else lower,
            stem,
            bool(_BREAK.search(text, before, start)),
            bool(_STOP.search(text, before, start)),
        )
        before = end
