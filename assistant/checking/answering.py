"""Whether a statement answers its question with what the quotes say, or with the question's own words.

A small model likes to take the question for the half of its answer and a name near by for the
other: "The ferry was commanded by Ekholm", where Ekholm presented a report. A verb that a statement
shares with the question alone is looked for in the quotes, in other words too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.alignment import content, is_denied, word_stems
from assistant.checking.facts import numbers_and_dates
from assistant.checking.verbs import is_there, said_in, synonyms, verbs
from assistant.grammar import AUXILIARIES, is_past
from assistant.questions import Asks, asks, is_english

_GENERAL = frozenset(
    content(
        "someone somebody something person people man woman company firm organisation organization place time date "
        "name number amount thing way certain specific particular"
    )
)
_AGENT = re.compile(
    r"\b(?:who(?:m|se)?\b|(?:which|what) (?:\w+ )?(?:firm|company|person|people|organi[sz]ation|contractor|newspaper"
    r"|team|man|woman|author|artist|builder|maker|judge|lawyer|party|captain)\b)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\s*((?:[^\W\d_][\w'’-]*\s+){1,5}?)(?:is|are|was|were|means?|meant|has|had|refers?)\s", re.IGNORECASE
)
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)


def repeats(question: str, statement: str) -> bool:
    """Tell whether a statement says nothing that its question does not say."""
    if asks(question) is Asks.YES_NO or _CHOICE.search(question) or is_denied(statement) != is_denied(question):
        return False
    known = {*content(question), *_GENERAL}
    numbers = {one.value for one in numbers_and_dates(question)}
    if any(one.value not in numbers for one in numbers_and_dates(statement)):
        return False
    return bool(content(question)) and set(content(statement)) <= known


def is_for_an_agent(question: str) -> bool:
    """Tell whether a question asks who did something: any person near by looks like its answer."""
    return bool(_AGENT.search(question))


def is_fragment(statement: str) -> bool:
    """Tell whether a statement has no verb: it says something only as the answer to its question."""
    words = re.findall(r"[^\W\d_]+", statement.casefold())
    return not any(word in AUXILIARIES or is_past(word) for word in words) and not verbs(statement)


def says_more(question: str, statement: str, said: str) -> bool:
    """Tell whether an answer has words of a statement that the question does not have."""
    own = {stem for stem, _, _ in word_stems(statement)} - {stem for stem, _, _ in word_stems(question)}
    return bool(own & {stem for stem, _, _ in word_stems(said)})


def has_strange_subject(question: str, statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement is about something that neither its quotes nor its question speak of."""
    found = _SUBJECT.match(statement)
    subject = set(content(found[1])) if found else set()
    known = {stem for text in (question, *quotes) for stem, _, _ in word_stems(text)}
    return bool(subject) and not any(is_there(stem, frozenset(known)) for stem in subject)


def unsaid(question: str, statement: str, quotes: Sequence[str]) -> list[str]:
    """Give the verbs that a statement shares with its question and that its quotes say in no words known here."""
    if not is_english(question):
        return []
    asked = {stem for stem, _, _ in word_stems(question)}
    there = said_in(tuple(quotes))
    return [
        word
        for word, stem, base in verbs(statement)
        if stem in asked and not is_there(stem, there) and not synonyms(base) & there
    ]
