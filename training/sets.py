"""The question sets, read into one shape, and which of their articles are held out."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from assistant.coordination import members

PEOPLES = ("squad1", "squad2", "nq", "qamr", "multispan", "quoref")
"""Sets written by people."""

TABLES = "tables"
"""Made from templates (`training/tables.py`)."""

SCATTERED = "scattered"
"""Made from templates too (`training/scattered.py`)."""

NAMES = (*PEOPLES, TABLES, SCATTERED)


class Group(NamedTuple):
    """Sets that are searched together; `held_out` is the file of their questions for validation."""

    sets: tuple[str, ...]
    held_out: str


GROUPS = {
    "prepared": Group(PEOPLES, "held-out.jsonl"),
    "tables": Group((TABLES,), "held-out-tables.jsonl"),
    "scattered": Group((SCATTERED,), "held-out-scattered.jsonl"),
}
TABLE_TEXTS = 6_000
STORIES = 8_000
SEED = 7

FILES = {
    "squad1": "squad1-train",
    "squad2": "squad2-dev-16-articles",
    "nq": "nq-train",
    "qamr": "qamr",
    "multispan": "multispan",
    "quoref": "quoref-subset",
}
HELD_OUT = {
    "squad1": 0.06,
    "squad2": 0.0785,
    "nq": 0.08,
    "qamr": 0.01,
    "multispan": 0.2,
    "quoref": 0.2,
    TABLES: 0.03,
    SCATTERED: 0.03,
}
"""Share of the articles (where a set names none: of the passages) that are never trained on."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """A question on a context. `answers` are alternatives; `items` belong to the answer together.

    Both are ranges of characters of the context; none of both: the context does not answer.
    """

    id: str
    set: str
    title: str
    context: str
    text: str
    answers: tuple[Range, ...] = ()
    items: tuple[Range, ...] = ()
    tags: tuple[str, ...] = field(default=())

    @property
    def article(self) -> str:
        """What is split between training and validation as a whole."""
        return f"{self.set}:{self.title or self.context[:200]}"

    @property
    def held_out(self) -> bool:
        """Whether the question's article is for validation."""
        digest = hashlib.sha256(self.article.encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32 < HELD_OUT[self.set]

    def said(self) -> list[str]:
        """Give the texts of the answers."""
        return [self.context[slice(*one)] for one in self.answers or self.items]


def data_folder() -> Path:
    """Give the folder of the sets, which `ASSISTANT_DATA` names."""
    return Path(os.environ["ASSISTANT_DATA"]) / "reading"


def questions(name: str) -> Iterator[Question]:
    """Read one set, or make it."""
    if name in (TABLES, SCATTERED):
        from training import scattered, tables

        yield from tables.questions(SEED, TABLE_TEXTS) if name == TABLES else scattered.questions(SEED, STORIES)
        return
    with gzip.open(data_folder() / f"{FILES[name]}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield _question(name, json.loads(line))


def _question(name: str, row: dict[str, Any]) -> Question:
    def ranges(key: str) -> tuple[Range, ...]:
        return tuple((one["start"], one["end"]) for one in row.get(key, []))

    answers, items = ranges("answers"), tuple(sorted(ranges("answers_all")))
    if len(items) == 1:
        answers, items = items, ()
    if not items and answers:
        items = coordinated(row["question"], row["context"], answers)
    title = "" if name == "qamr" else row["title"].replace("_", " ")
    return Question(row["id"], name, title, row["context"], row["question"], tuple(dict.fromkeys(answers)), items)


_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|six|several|both|many of|names|types|kinds|examples|who are|who were|what are|what were"
    r"|which are|which were|(?:what|which) (?:\w+ ){0,2}\w+[^s\W]s\b(?! (?:was|is|has|does)\b))",
    re.IGNORECASE,
)

_WHO = re.compile(r"\b(?:who|whom|which (?:people|men|women|countries|cities|states|companies))\b", re.IGNORECASE)


def coordinated(question: str, context: str, answers: tuple[Range, ...]) -> tuple[Range, ...]:
    """Give the items of an answer such as "A, B and C" to a question that asks for several."""
    start, end = max(answers, key=lambda one: one[1] - one[0])
    text = context[start:end]
    parts = members(text)
    named = all(text[slice(*part)][:1].isupper() for part in parts) and bool(_WHO.search(question))
    enough = len(parts) >= 3 or (len(parts) == 2 and (named or bool(_SEVERAL.search(question))))
    return tuple((start + first, start + last) for first, last in parts) if enough else ()
