"""Held-out questions on paragraphs: drawn, halved by article, and written out as files."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.asking import Group, Question
from benchmarks.data import DataError, data_folder

MORE_PARAGRAPHS = "squad1-train.jsonl.gz"
"""Where distractors come from when the held-out contexts do not suffice; its titles are told apart."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A context of one paragraph and the title of its article, empty where the set names none."""

    title: str
    text: str

    @property
    def article(self) -> str:
        """What is there or gone as a whole."""
        return self.title.replace("_", " ").casefold() or self.name

    @property
    def name(self) -> str:
        """The file's name: of the content, so that another drawing embeds nothing again."""
        return f"{hashlib.sha256(self.text.encode()).hexdigest()[:12]}.txt"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Paragraphs that are indexed, paragraphs that are left out, and the questions on both."""

    present: list[Paragraph]
    gone: list[Paragraph]
    questions: list[Question]
    others: list[Paragraph]


def draw(held_out: Path, count: int, per_paragraph: int, seed: int, sets: Sequence[str]) -> Drawn:
    """Draw `count` paragraphs of these sets, halve them by article, and some questions of each.

    Raises:
        DataError: the file does not have so many.
    """
    rows: dict[Paragraph, list[dict[str, Any]]] = defaultdict(list)
    others: dict[Paragraph, None] = {}
    for row in _rows(held_out):
        paragraph = Paragraph(row["title"], row["context"])
        if "\n" in paragraph.text.strip():
            continue
        others[paragraph] = None
        if row["set"] in sets:
            rows[paragraph].append(row)
    if len(rows) < count:
        raise DataError(f"{held_out} has {len(rows)} paragraphs of {', '.join(sets)}, and {count} are to be drawn")
    chance = random.Random(seed)
    chosen = chance.sample(sorted(rows, key=lambda one: one.name), count)
    present, gone = _halves(chosen, chance)
    questions = []
    for paragraphs, group in ((present, Group.PRESENT), (gone, Group.GONE)):
        for paragraph in paragraphs:
            asked = [one for one in rows[paragraph] if group is Group.PRESENT or one["answers"] or one["items"]]
            some = chance.sample(asked, min(per_paragraph, len(asked)))
            questions += [_question(row, paragraph, group) for row in some]
    taken = set(chosen)
    return Drawn(present, gone, questions, [one for one in others if one not in taken])


def _halves(chosen: list[Paragraph], chance: random.Random) -> tuple[list[Paragraph], list[Paragraph]]:
    articles: dict[str, list[Paragraph]] = defaultdict(list)
    for one in chosen:
        articles[one.article].append(one)
    halves: tuple[list[Paragraph], list[Paragraph]] = ([], [])
    shuffled = list(articles.values())
    chance.shuffle(shuffled)
    for members in sorted(shuffled, key=len, reverse=True):  # the large ones first, so that the halves are even
        min(halves, key=len).extend(members)
    return halves


def _question(row: dict[str, Any], paragraph: Paragraph, group: Group) -> Question:
    def texts(ranges: list[list[int]]) -> list[str]:
        return [row["context"][start:end] for start, end in ranges]

    items = tuple((text,) for text in texts(row["items"]))
    answers = () if items else tuple(dict.fromkeys(texts(row["answers"])))
    if group is Group.PRESENT and not answers and not items:
        group = Group.NEAR
    return Question(row["id"], row["text"], group, frozenset([paragraph.name]), answers, items, row["set"])


def write(drawn: Drawn, folder: Path, distractors: int, seed: int) -> int:
    """Write the paragraphs that are indexed, and distractors, a file each; give their number."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {one.name: one for one in drawn.present}
    without = {one.article for one in drawn.gone}
    for one in islice(_distractors(drawn, without, seed), distractors):
        wanted[one.name] = one
    for path in folder.iterdir():
        if path.name not in wanted:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, one in wanted.items():
        content = f"{one.title.replace('_', ' ')}\n\n{one.text}\n" if one.title else f"{one.text}\n"
        if not (folder / name).exists():
            (folder / name).write_bytes(content.encode())
    return len(wanted)


def _distractors(drawn: Drawn, without: set[str], seed: int) -> Iterator[Paragraph]:
    seen = {one.name for one in [*drawn.present, *drawn.gone]}
    chance = random.Random(seed)

    def fitting(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
        chance.shuffle(paragraphs)
        for one in paragraphs:
            if one.article not in without and one.name not in seen and "\n" not in one.text:
                seen.add(one.name)
                yield one

    yield from fitting(list(drawn.others))
    yield from fitting(_more_paragraphs())


def _more_paragraphs() -> list[Paragraph]:
    path = data_folder() / "reading" / MORE_PARAGRAPHS
    if not path.is_file():
        raise DataError(f"{path} is missing, and the held-out contexts are too few for so many distractors")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return list(dict.fromkeys(Paragraph(row["title"], row["context"]) for row in rows))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from error
