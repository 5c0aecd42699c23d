"""Answers, records and runs by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from assistant.evaluation.gold import Case
from assistant.evaluation.records import Record, Retrieved, Run, RunFacts
from assistant.evaluation.stages import Stage
from assistant.types import Answer, Badge, Quote, Statement
from index.types import Locator, Unit


def quote(text: str, document: str = "pilot.txt", start: int = 0, number: int = 1) -> Quote:
    """A verified quote at `start` of a document below /docs."""
    place = Locator(Unit.LINE, 1, 1)
    end = start + len(text)
    return Quote(number, document, f"/docs/{document}", start, end, text, place, 1, 1, 0.9, Badge.VERIFIED)


def answer(
    *said: str, quotes: Sequence[Quote] = (), confidence: float = 0.8, kind: str = "span", question: str = "Who?"
) -> Answer:
    """An answer that says these; without any, a refusal."""
    statements = tuple(Statement(text, (at,) if at < len(quotes) else ()) for at, text in enumerate(said))
    text = "\n".join(said) or "The documents do not answer this."
    made = Answer(question, text, statements, tuple(quotes), bool(said), confidence)
    if "kind" in {one.name for one in fields(Answer)}:
        from assistant.types import Kind

        return replace(made, kind=Kind(kind if said else "refusal"))
    return made


def record(id: str = "q1", stage: Stage = Stage.RIGHT, seconds: float = 0.1, **more: Any) -> Record:
    """A record of a single question, right unless a stage says otherwise; `more` are its other fields."""
    case = more.pop("gold", None) or Case(id, f"Question {id}?", ("nine",), tags=("time",))
    right = float(stage is Stage.RIGHT)
    metrics = more.pop("metrics", {"right": right, "overall": right, "em": right, "f1": right, "refused": 0.0})
    given = more.pop("answer", None) or answer("nine" if right else "ten", quotes=[quote("at nine")])
    return Record(id, case, given, more.pop("retrieved", (passage(),)), metrics, seconds, stage, **more)


def passage(document: str = "pilot.txt", relevant: bool = True, text: str = "The pilot comes at nine.") -> Retrieved:
    """A passage that was read."""
    return Retrieved(document, 0, len(text), 0.2, 0.7, 1, None, None, True, relevant, text)


def facts(**changed: Any) -> RunFacts:
    """What a run depends on."""
    made = RunFacts(
        gold={"name": "sample", "questions": 2},
        settings={"search.dense": True},
        models={"embedder": "abc"},
        index={"documents": 4},
        versions={"python": "3.11"},
        code="0123",
        machine={"cores": 2},
        seed=0,
        started="2025-03-14T09:00:00+00:00",
    )
    return replace(made, **changed)


def run_of(*records: Record, folder: str = "run", **changed: Any) -> Run:
    """A run of these records."""
    return Run(Path(folder), facts(**changed), records)
