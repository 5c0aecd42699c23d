"""Whether what a statement says of somebody is said of somebody else: the reader is asked who it is said of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.alignment import content
from assistant.checking.facts import names, words_of_names
from assistant.grammar import AUXILIARIES, VERBS, is_past, is_third_person
from assistant.reading import ReadingModel
from assistant.spans import characters

SURE = 1.0
"""The reader's log-odds that there is an answer, from which its answer counts against a statement."""

QUITE_SURE = 4.0
"""The same where the statement is about something without a name of its own: "the captain"."""

_SUBJECT = re.compile(r"\s*((?:(?:[A-ZÀ-Þ][\w.’'-]*|&|of|van|de|von|the|and)\s+){1,7}?)(?=[a-z])(\w+)")
_THING = re.compile(
    r"\s*((?:The|An?|Its|Their|His|Her)\s+(?:[\w'’-]+\s+){1,4}?)"
    r"(?=(?:is|are|was|were|has|have|had|will|can|must|does|did)\b|\w+(?:ed|s)\b)(\w+)"
)
_ARTICLE = re.compile(r"(?:The|An?)\s")
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]*\s+")
_REFERS_BACK = re.compile(
    r"\s*(?:the )?(?:first|second|third|former|latter|others?|ones?|it|he|she|they|this|these|that|those|who|which)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What the reader takes for a question's answer in some texts, and its log-odds that there is one."""

    said: str
    margin: float


class Attribution:
    """Asks the reader for the subject of a statement, and for the answer to a question."""

    def __init__(self, model: ReadingModel) -> None:
        self._model = model

    def answer(self, question: str, texts: Sequence[str]) -> Found:
        """Give the answer to a question that the texts have, as one passage."""
        passage = " ".join(" ".join(text.split()) for text in texts)
        (read,) = self._model.read(question, [("", passage)])
        if not read.reading.spans:
            return Found("", read.reading.margin)
        start, end = characters(passage, read.offsets, read.reading.spans[0])
        return Found(passage[start:end], read.reading.margin)

    def contradicts(self, statement: str, texts: Sequence[str]) -> str:
        """Give what the texts give in the place of the statement's subject; empty where they agree."""
        asked, subject = question_of(statement)
        if not asked:
            return self._another_thing(statement, texts)
        found = self.answer(asked, texts)
        if found.margin < SURE:
            return ""
        named = [one.value for one in names(f"x {found.said}")]
        if not named:
            return self._other_than(subject, statement, texts, found) if _ARTICLE.match(subject) else ""
        agrees = words_of_names(found.said) & words_of_names(subject)
        return found.said if set(named) - words_of_names(statement) and not agrees else ""

    def _another_thing(self, statement: str, texts: Sequence[str]) -> str:
        """Give what the texts give in the place of a subject without a name, in a sentence that lacks its words."""
        subject, rest = _subject_of(statement)
        if not rest:
            return ""
        found = max((self.answer(f"{word} {rest}?", texts) for word in ("Who", "What")), key=lambda one: one.margin)
        return self._other_than(subject, statement, texts, found)

    def _other_than(self, subject: str, statement: str, texts: Sequence[str], found: Found) -> str:
        """Give a reader's answer that begins a sentence in which no word of a statement's subject stands."""
        said = set(content(found.said))
        if found.margin < QUITE_SURE or not said or said & set(content(statement)) or _REFERS_BACK.match(found.said):
            return ""
        sentences = [" ".join(one.split()) for text in texts for one in _SENTENCE_END.split(text)]
        own = set(content(subject)) - set(content(statement[len(subject) :]))
        said_there = [one for one in sentences if found.said in one]
        begins = any(one.startswith(found.said) for one in said_there)
        tied = any(own & set(content(one)) for one in said_there)
        return found.said if begins and not tied else ""


def _subject_of(statement: str) -> tuple[str, str]:
    """Give "The captain" and "had slept badly" for "The captain had slept badly."; empty ones for another form."""
    found = _THING.match(statement)
    verb = found[2].casefold() if found else ""
    if not found or not (verb in AUXILIARIES | VERBS or is_past(verb) or is_third_person(verb)):
        return "", ""
    return found[1].strip(), statement[found.start(2) :].strip().rstrip(".!")


def question_of(statement: str) -> tuple[str, str]:
    """Give "Who led the talks?" and "Witkoff" for "Witkoff led the talks."; empty ones for another form."""
    found = _SUBJECT.match(statement)
    if not found or not names(f"x {found[1]}"):
        return "", ""
    verb = found[2].casefold()
    if not (verb in AUXILIARIES or is_past(verb) or verb in VERBS or verb.rstrip("s") in VERBS or verb.endswith("s")):
        return "", ""
    rest = statement[found.start(2) :].strip().rstrip(".!")
    return f"Who {rest}?", found[1].strip()
