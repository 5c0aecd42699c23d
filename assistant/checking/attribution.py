"""Whether what a statement says of somebody is said of somebody else: the reader is asked who it is said of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checking.facts import names, words_of_names
from assistant.grammar import AUXILIARIES, VERBS, is_past
from assistant.reading import ReadingModel
from assistant.spans import characters

SURE = 1.0
"""The reader's log-odds that there is an answer, from which its answer counts against a statement."""

_SUBJECT = re.compile(r"\s*((?:(?:[A-ZÀ-Þ][\w.’'-]*|&|of|van|de|von|the|and)\s+){1,7}?)(?=[a-z])(\w+)")


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
        """Give the name that the texts give in the place of the statement's subject; empty where they agree."""
        asked, subject = question_of(statement)
        if not asked:
            return ""
        found = self.answer(asked, texts)
        if found.margin < SURE:
            return ""
        other = [one for one in names(f"x {found.said}") if one.value not in words_of_names(statement)]
        agrees = words_of_names(found.said) & words_of_names(subject)
        return found.said if other and not agrees else ""


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
