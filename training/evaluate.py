"""How well held-out questions are answered where the right passage is given: `python -m training.evaluate PREPARED`.

Each question is read with the windows of its own context by the program's reader and composed by
the program, without a threshold. Prints exact match and F1 by set, the area under the curve of
SQuAD 2.0's adversarial questions, and how lists are told.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from assistant.compose import ComposeSettings, compose
from assistant.evaluation.metrics import exact_match, token_f1
from assistant.evaluation.rates import auroc
from assistant.reader import SpanReader
from assistant.reading import WEIGHTS, ReadingModel
from assistant.types import Answer, Kind
from index.embed import TransformerEmbedder, open_embedder
from index.split import split
from index.types import Document, Hit, Locator, Source, Unit
from training.sets import GROUPS, NAMES, Question

SEED = 11


@dataclass
class Judged:
    """A question with the program's answer."""

    question: Question
    answer: Answer

    @property
    def accepted(self) -> list[str]:
        """The texts that count as right."""
        return self.question.said()

    @property
    def said(self) -> str:
        """What the program says."""
        return self.answer.short


def main() -> None:
    """Evaluate."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("prepared", type=Path)
    options.add_argument("--weights", type=Path, default=WEIGHTS)
    options.add_argument("--limit", type=int, default=600, help="questions of each set at most")
    options.add_argument("--sets", nargs="*", default=[name for name in NAMES if name != "qamr"])
    options.add_argument("--titles", action="store_true", help="with the article's title as header")
    options.add_argument("--precision", default="")
    chosen = options.parse_args()
    embedder = open_embedder()
    reader = SpanReader(ReadingModel(chosen.weights, precision=chosen.precision))
    print(f"{'set':<11}{'questions':>10}{'EM':>8}{'F1':>8}{'AUROC':>8}{'extra':>8}{'partial F1':>12}{'told':>8}")
    for name in chosen.sets:
        questions = held_out(chosen.prepared, name, chosen.limit)
        judged = [Judged(one, answer(reader, one, embedder, chosen.titles)) for one in questions]
        print(f"{name:<11}{len(judged):>10}" + "".join(_row(judged)), flush=True)


def held_out(prepared: Path, name: str, limit: int) -> list[Question]:
    """Give up to `limit` held-out questions of a set."""
    file = next(group.held_out for group in GROUPS.values() if name in group.sets)
    with (prepared / file).open(encoding="utf-8") as lines:
        found = [as_question(json.loads(line)) for line in lines]
    found = [one for one in found if one.set == name]
    return random.Random(SEED).sample(found, min(limit, len(found)))


def as_question(row: dict) -> Question:
    """Read a line of a file of held-out questions."""
    row["answers"], row["items"] = (tuple(map(tuple, row[key])) for key in ("answers", "items"))
    return Question(**row)


def answer(reader: SpanReader, one: Question, embedder: TransformerEmbedder, titles: bool) -> Answer:
    """Answer a question from its own context, whatever the confidence."""
    hits = list(windows(one, embedder, titles))
    settings = ComposeSettings(threshold=0.0, quotes=1)
    return compose(one.text, reader.read(one.text, hits), lambda *_: Locator(Unit.LINE, 1, 1), (), settings)


def windows(one: Question, embedder: TransformerEmbedder, titles: bool) -> Iterator[Hit]:
    """Give the passages of a question's context as the search would."""
    title = one.title if titles else ""
    document = Document(one.context, "text", title=title)
    for number, passage in enumerate(split(document, embedder), start=1):
        source = Source(1, "context.txt", "/", "text", title)
        yield Hit(number, source, passage, Locator(Unit.LINE, 1, 1), 1.0, None, None, None, None)


def _row(judged: list[Judged]) -> Iterator[str]:
    single = [one for one in judged if one.question.answers]
    lists = [one for one in judged if one.question.items and (not one.question.answers or len(one.question.items) > 2)]
    lacking = [one for one in judged if not one.accepted]
    yield f"{np.mean([exact_match(one.said, one.accepted) for one in single]):>8.3f}" if single else f"{'':>8}"
    yield f"{np.mean([token_f1(one.said, one.accepted) for one in single]):>8.3f}" if single else f"{'':>8}"
    chance = auroc(
        [one.answer.confidence for one in single + lacking], [bool(one.accepted) for one in single + lacking]
    )
    yield f"{'':>8}" if chance is None else f"{chance:>8.3f}"
    plain = [one for one in single if not one.question.items]
    extra = [one.answer.kind in (Kind.LIST, Kind.DISAGREEMENT) for one in plain]
    yield f"{np.mean(extra):>8.3f}" if plain else f"{'':>8}"
    if lists:
        told = [one.answer.kind is Kind.LIST for one in lists]
        yield f"{partial_f1(lists):>12.3f}{np.mean(told):>8.3f}"


def partial_f1(judged: list[Judged]) -> float:
    """Give MultiSpanQA's partial-match F1: longest common runs of characters, over all questions together."""
    precision, recall, said, wanted = 0.0, 0.0, 0, 0
    for one in judged:
        items = [one.question.context[slice(*item)] for item in one.question.items]
        told = [statement.text for statement in one.answer.statements]
        said, wanted = said + len(told), wanted + len(items)
        precision += sum(max(_common(text, item) / len(text) for item in items) for text in told)
        recall += sum(max((_common(text, item) / len(item) for text in told), default=0.0) for item in items)
    precision, recall = precision / max(1, said), recall / max(1, wanted)
    return 2 * precision * recall / max(1e-9, precision + recall)


def _common(one: str, other: str) -> int:
    matcher = SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False)
    return matcher.find_longest_match().size


if __name__ == "__main__":
    main()
