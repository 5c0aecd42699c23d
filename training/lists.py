"""Choose when a list is told: `python -m training.lists PREPARED`.

Held-out list questions and single-answer questions are read once, each with the windows of its own
context; then the constants of `assistant.lists` are varied. Prints the partial-match F1 of
lists, how many are told as such, and how many single answers show an extra one.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

import numpy as np

from assistant import lists as items_of_lists
from assistant.compose import ComposeSettings, compose
from assistant.evaluation.metrics import token_f1
from assistant.reader import SpanReader
from assistant.reading import WEIGHTS, ReadingModel
from assistant.types import Evidence, Kind
from index.embed import open_embedder
from index.types import Locator, Unit
from training.evaluate import Judged, held_out, partial_f1, windows
from training.sets import Question

GRID = {
    "LIST_AT": (0.3, 0.5, 0.7),
    "ITEM_AT": (0.25, 0.4, 0.5),
    "CUED_ITEM_AT": (0.25, 0.4),
    "SURE_LIST": (0.7, 0.8, 0.9, 1.1),
}
SETS = ("multispan", "quoref", "squad1", "nq", "squad2")


def main() -> None:
    """Read, vary, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("prepared", type=Path)
    options.add_argument("--weights", type=Path, default=WEIGHTS)
    options.add_argument("--limit", type=int, default=400, help="questions of each set at most")
    chosen = options.parse_args()
    embedder, reader = open_embedder(), SpanReader(ReadingModel(chosen.weights))
    read: list[tuple[Question, list[Evidence]]] = []
    for name in SETS:
        questions = [one for one in held_out(chosen.prepared, name, 10**6) if one.said()]
        lists = [one for one in questions if len(one.items) > 1]
        singles = [one for one in questions if not one.items]
        asked = lists[: chosen.limit] + singles[: chosen.limit // 2]
        read += [(one, reader.read(one.text, list(windows(one, embedder, titles=False)))) for one in asked]
    for values in itertools.product(*GRID.values()):
        for name, value in zip(GRID, values, strict=True):
            setattr(items_of_lists, name, value)
        print(dict(zip(GRID, values, strict=True)), _figures(read))


def _figures(read: list[tuple[Question, list[Evidence]]]) -> dict[str, float]:
    settings = ComposeSettings(threshold=0.0, quotes=1)
    judged = [
        Judged(one, compose(one.text, found, lambda *_: Locator(Unit.LINE, 1, 1), (), settings)) for one, found in read
    ]
    figures = {}
    for name in ("multispan", "quoref", "squad1"):
        lists = [one for one in judged if one.question.set == name and len(one.question.items) > 1]
        figures[f"{name} F1"] = partial_f1(lists)
        figures[f"{name} told"] = np.mean([one.answer.kind is Kind.LIST for one in lists])
    singles = [one for one in judged if not one.question.items]
    figures["F1"] = np.mean([token_f1(one.said, one.accepted) for one in judged if not one.question.items])
    figures["extra"] = np.mean([one.answer.kind in (Kind.LIST, Kind.DISAGREEMENT) for one in singles])
    return {name: round(float(value), 3) for name, value in figures.items()}


if __name__ == "__main__":
    main()
