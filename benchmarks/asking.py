"""Questions asked through the engine, scored one by one and put together into figures."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.evaluation.metrics import (
    ItemScore,
    contains,
    exact_match,
    is_right,
    normalise,
    score_items,
    share_contained,
    token_f1,
)
from assistant.evaluation.rates import auroc, calibration_error, percentile
from assistant.evaluation.resampling import Interval, bootstrap, bootstrap_of
from benchmarks.data import UNSOLVABLE, report_rows

if TYPE_CHECKING:
    from assistant.engine import Engine
    from assistant.types import Answer
    from index.types import Hit

DEPTH = 5


class Group(StrEnum):
    """Where a question's answer is: in the index, in no indexed document, or not even in its own."""

    PRESENT = "document says"
    GONE = "document gone"
    NEAR = "document does not say"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its accepted answers or its items, and the names of the right documents."""

    id: str
    text: str
    group: Group
    documents: frozenset[str]
    answers: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    type: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question with the answer given, and the best answer there was whatever the threshold."""

    question: Question
    answer: Answer
    best: Answer
    hits: tuple[Hit, ...]
    seconds: float

    @property
    def exact(self) -> float:
        """Exact match; a refusal is an empty answer."""
        return exact_match(self.answer.short, self.question.answers)

    @property
    def f1(self) -> float:
        """F1 of the words; a refusal is an empty answer."""
        return token_f1(self.answer.short, self.question.answers)

    @property
    def best_exact(self) -> float:
        """Exact match of what would have been said without a threshold."""
        return exact_match(self.best.short, self.question.answers)

    @property
    def best_f1(self) -> float:
        """F1 of what would have been said without a threshold."""
        return token_f1(self.best.short, self.question.answers)

    @property
    def shown(self) -> float:
        """Whether a statement or a quote contains an accepted answer."""
        return contains(_texts(self.answer), self.question.answers)

    @cached_property
    def right(self) -> bool:
        """Whether the best answer is right, refused or not; a sentence is where it contains an answer."""
        if not self.question.answers or self.question.group is not Group.PRESENT:
            return False
        if str(getattr(self.best, "kind", "sentences")) == "sentences":
            return bool(contains([self.best.short], self.question.answers))
        return bool(is_right(self.best.short, self.question.answers))

    @cached_property
    def items(self) -> ItemScore:
        """The items said against those asked for."""
        return score_items([one.text for one in self.answer.statements], self.question.items)

    @property
    def items_shown(self) -> float:
        """The share of the items that a statement or a quote contains."""
        return share_contained(_texts(self.answer), self.question.items)

    @property
    def in_five(self) -> bool:
        """Whether a right document is among those of the best five passages."""
        return any(hit.source.path in self.question.documents for hit in self.hits[:DEPTH])

    @property
    def quoted(self) -> bool:
        """Whether a right document is quoted."""
        return any(quote.document in self.question.documents for quote in self.answer.quotes)

    @property
    def first(self) -> bool:
        """Whether the first quote is of a right document."""
        return bool(self.answer.quotes) and self.answer.quotes[0].document in self.question.documents

    @property
    def in_evidence(self) -> bool:
        """Whether a quote is a piece of an evidence sentence, or has one in it."""
        quotes = [quote.text for quote in self.answer.quotes]
        return bool(contains(quotes, self.question.evidence)) or bool(contains(self.question.evidence, quotes))

    @property
    def cluster(self) -> str:
        """The document by which questions are drawn together."""
        return min(self.question.documents, default=self.question.id)

    def as_row(self) -> dict[str, Any]:
        """Give what a person needs to see why it scored so."""
        asked = self.question
        return {
            "id": asked.id,
            "set": asked.type,
            "group": str(asked.group),
            "question": asked.text,
            "answers": asked.answers,
            "items": asked.items,
            "documents": sorted(asked.documents),
            "found": self.answer.found,
            "kind": str(getattr(self.best, "kind", "sentences")),
            "confidence": self.answer.confidence,
            "said": [one.text for one in self.answer.statements],
            "kept back": [] if self.answer.found else [one.text for one in self.best.statements],
            "quotes": [[one.document, one.text] for one in self.best.quotes],
            "right": self.right,
            "f1": self.f1 if asked.answers else None,
            "rank": next((at for at, hit in enumerate(self.hits, 1) if hit.source.path in asked.documents), None),
            "seconds": round(self.seconds, 4),
        }


def _texts(answer: Answer) -> list[str]:
    return [one.text for one in [*answer.statements, *answer.quotes]]


def ask(question: Question, engine: Engine, bold: Engine) -> Asked:
    """Ask, and where it is refused ask the bold engine, whose threshold is 0."""
    from assistant.types import Answered, Found

    found: dict[int, Hit] = {}
    started = time.perf_counter()
    for event in engine.ask(question.text):
        if isinstance(event, Found):
            found |= {hit.id: hit for hit in event.hits if hit.id not in found}
        elif isinstance(event, Answered):
            answer = event.answer
    seconds = time.perf_counter() - started
    wanted = not answer.found and question.group is Group.PRESENT
    best = bold.answer(question.text) if wanted else answer
    return Asked(question, answer, best, tuple(found.values()), seconds)


def report_questions() -> list[Question]:
    """Give the questions on the reports; an answer is compared only where it is a single fact."""
    questions = []
    for row in report_rows():
        group = Group.NEAR if row["type"] == UNSOLVABLE else Group.PRESENT
        answers = (row["answer"],) if row["type"] == "Factual Question" else ()
        documents = frozenset(f"{name}.txt" for name in row["documents"])
        evidence = tuple(one for one in row["evidence"] if normalise(one))
        questions.append(Question(row["id"], row["question"], group, documents, answers, (), row["type"], evidence))
    return questions


@dataclass(frozen=True, slots=True)
class Result:
    """A figure with its interval."""

    measure: str
    interval: Interval


@dataclass
class Table:
    """Figures of what was asked; one that has no questions is left out."""

    asked: Sequence[Asked]
    results: list[Result] = field(default_factory=list)

    def group(self, group: Group) -> list[Asked]:
        """Give the questions of a group."""
        return [one for one in self.asked if one.question.group is group]

    def mean(self, name: str, chosen: Sequence[Asked], value: Callable[[Asked], float]) -> None:
        """Add the mean of a value."""
        if chosen:
            values = [float(value(one)) for one in chosen]
            self.results.append(Result(name, bootstrap(values, [one.cluster for one in chosen])))

    def auroc(self, name: str, present: Sequence[Asked], absent: Sequence[Asked]) -> None:
        """Add how well confidence tells questions that are answered from those that are not."""
        chosen = [*present, *absent]
        scores = [one.answer.confidence for one in chosen]
        positive = [at < len(present) for at in range(len(chosen))]
        self._of(name, chosen, lambda ats: auroc([scores[at] for at in ats], [positive[at] for at in ats]))

    def calibration(self, name: str, chosen: Sequence[Asked]) -> None:
        """Add how far the confidence of best answers is from the share that is right."""
        scores, right = [one.best.confidence for one in chosen], [one.right for one in chosen]
        self._of(name, chosen, lambda ats: calibration_error([scores[at] for at in ats], [right[at] for at in ats]))

    def latency(self, name: str, share: float) -> None:
        """Add a percentile of the time that an answer took."""
        seconds = [one.seconds for one in self.asked]
        self._of(name, self.asked, lambda ats: percentile([seconds[at] for at in ats], share))

    def _of(self, name: str, chosen: Sequence[Asked], statistic: Callable[[Sequence[int]], float | None]) -> None:
        if chosen:
            interval = bootstrap_of(statistic, len(chosen), [one.cluster for one in chosen])
            if interval is not None:
                self.results.append(Result(name, interval))
