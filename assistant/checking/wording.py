"""What the words of a statement and its quotes show by themselves, without any model: the reasons against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.checking.alignment import is_negated_otherwise, is_opposite
from assistant.checking.answering import has_strange_subject
from assistant.checking.bounds import other_bound
from assistant.checking.causes import turned
from assistant.checking.conditions import leaves_out_condition
from assistant.checking.contrast import denies_exception, excepted, mixed
from assistant.checking.governed import only_governed
from assistant.checking.modality import Mood, only_open
from assistant.checking.reports import account, of_its_records
from assistant.checking.roles import degree_turned, exchanged
from assistant.checking.superlatives import unranked
from assistant.checking.tense import only_past
from assistant.checking.together import leaves_out_one, takes_from_before_brackets
from assistant.checking.voices import misreported
from assistant.checking.wholes import of_more_than_said

EXCEPTED = "the passage makes an exception of this"
MIXED = "the passage says this of the other one"
TOGETHER = "the passage says this of several together"
UNRANKED = "the passage does not rank them"
OF_ANOTHER = "the passage does not say this of what was asked"
ROUND = "the passage says it the other way round"
OVER = "the passage tells this of the past"
DECISIVE = (EXCEPTED, MIXED, TOGETHER, ROUND, OVER, *map(str, Mood))
"""Ends of reasons for which no other sentence is believed that has less of the statement."""

Test = Callable[[str, Sequence[str]], bool]


def _denies(statement: str, quotes: Sequence[str]) -> bool:
    return is_negated_otherwise(statement, quotes) and not denies_exception(statement, quotes)


_TURNED: tuple[tuple[Test, str], ...] = (
    (_denies, "the passage says the contrary"),
    (is_opposite, "the passage says the opposite"),
    (excepted, EXCEPTED),
    (unranked, UNRANKED),
    (leaves_out_one, TOGETHER),
    (mixed, MIXED),
    (takes_from_before_brackets, MIXED),
    (turned, ROUND),
    (exchanged, ROUND),
    (degree_turned, "the passage says the opposite"),
)


def turned_round(question: str, statement: str, quotes: Sequence[str]) -> str:
    """Tell how a statement turns what its quotes say: denies it, exchanges it, takes a plan for a fact.

    Empty where it does nothing of the kind.
    """
    for test, reason in _TURNED:
        if test(statement, quotes):
            return reason
    if open_still := only_open(statement, quotes) or only_governed(statement, quotes):
        return open_still
    if only_past(question, statement, quotes):
        return OVER
    return _goes_beyond(question, statement, quotes)


def _goes_beyond(question: str, statement: str, quotes: Sequence[str]) -> str:
    if bound := other_bound(statement, quotes, question):
        return f"{bound}: the passage gives another bound"
    if more := of_more_than_said(statement, quotes):
        return f"{more}: the passage does not say so much"
    if condition := leaves_out_condition(question, statement, quotes):
        return f"the passage says this only {condition}"
    return ""


def of_another(question: str, statement: str, quotes: Sequence[str], whole: Sequence[str]) -> str:
    """Tell that a statement is about something or somebody else than its quotes, or empty.

    `whole` are the quotes with those that are there for a name only.
    """
    if has_strange_subject(question, statement, whole) or of_its_records(statement, whole):
        return OF_ANOTHER
    if told_as := account(question, statement, quotes):
        return f"the passage gives this as {told_as}"
    if speaker := misreported(statement, quotes):
        return f"the passage does not let {speaker} say this"
    return ""
