"""What is drawn for a measurement by hand: questions of a gold set, and statements with their quotes to be judged."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.evaluation.gold import Case

CARRIED = "carried"
"""True where the quotes carry the statement, false where they do not, null where nobody has judged it yet."""


def draw_questions(cases: Iterable[Case], count: int, seed: int) -> list[Case]:
    """Draw questions, those without an answer in proportion; fewer are the first ones of more."""
    alone = [case for case in cases if not case.history]
    drawn: list[tuple[float, str, Case]] = []
    for answerable in (True, False):
        group = sorted((case for case in alone if case.answerable == answerable), key=lambda case: case.id)
        random.Random(seed).shuffle(group)
        drawn += [((at + 0.5) / len(group), case.id, case) for at, case in enumerate(group)]
    return [case for _, _, case in sorted(drawn, key=lambda one: one[:2])[:count]]


def draw_statements(
    rows: Iterable[dict[str, Any]], count: int, seed: int, judged: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Draw supported statements with their quotes, with the judgement where the same ones have one.

    A statement's place in the draw depends on itself alone, so that a change of the check leaves
    the others in the sample.
    """
    known = {_key(one): one for one in judged}
    found = []
    for row in rows:
        for one in row["model"]["statements"] if row["model"]["found"] else []:
            if one["supported"]:
                quotes = [row["model"]["quotes"][at] for at in one["quotes"]]
                new = {
                    "id": row["id"],
                    "question": row["question"],
                    "statement": one["text"],
                    "quotes": [{"place": quote["place"], "text": quote["text"]} for quote in quotes],
                }
                found.append(known.get(_key(new), new | {CARRIED: None, "why": ""}))
    found.sort(key=lambda one: hashlib.sha256(f"{seed} {one['id']} {one['statement']}".encode()).digest())
    return found[:count]


def counted(judged: Sequence[dict[str, Any]]) -> str:
    """Tell how many statements were judged, and how."""
    yes, no = (sum(one[CARRIED] is value for one in judged) for value in (True, False))
    return f"{len(judged)} statements drawn: {yes} carried, {no} not carried, {len(judged) - yes - no} not judged"


def read_rows(file: Path) -> list[dict[str, Any]]:
    """Read JSON lines; none where there is no file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.is_file() else []


def write_rows(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write JSON lines, all or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    part.replace(file)


def _key(one: dict[str, Any]) -> tuple[Any, ...]:
    return one["id"], one["statement"], tuple(quote["text"] for quote in one["quotes"])
