"""Sets that others made, read into gold sets: what a path holds is told by its name and content.

- a `.json` file: SQuAD 1.1 or 2.0
- `.jsonl` or `.jsonl.gz`: our own format, or questions with the passage that each was asked of
- a folder: a collection of documents with questions, see `folders`

Passages become documents of their own, a file each, which the evaluation writes out and indexes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from assistant.errors import GoldError
from assistant.evaluation.gold import Case, GoldEvidence, GoldSet, load_gold

R = TypeVar("R")


class _Start(msgspec.Struct):
    text: str
    answer_start: int


class _SquadQuestion(msgspec.Struct):
    id: str
    question: str
    answers: list[_Start] = []
    is_impossible: bool = False


class _SquadParagraph(msgspec.Struct):
    context: str
    qas: list[_SquadQuestion]


class _SquadArticle(msgspec.Struct):
    paragraphs: list[_SquadParagraph]
    title: str = ""


class _Squad(msgspec.Struct):
    data: list[_SquadArticle]


class Range(msgspec.Struct):
    """Characters `[start, end)`."""

    start: int
    end: int


class _ContextRow(msgspec.Struct):
    id: str
    context: str
    question: str
    answers: list[Range] = []
    answers_all: list[Range] = []
    title: str = ""


def load_any(path: Path) -> GoldSet:
    """Read a gold set of any format that is known.

    Of the sets of others, questions without a word, of which some public ones have a few, are left out.

    Raises:
        GoldError: there is nothing, or it is wrong; the message names the file, and the line where there are lines.
    """
    if not path.exists():
        raise GoldError(f"There is no gold set {path}.")
    gold = _load(path)
    return replace(gold, cases=tuple(case for case in gold.cases if any(map(str.isalnum, case.question))))


def _load(path: Path) -> GoldSet:
    if path.is_dir() or path.parent.name == "qrels":
        from assistant.evaluation.folders import load_collection

        return load_collection(path)
    if path.suffix == ".json":
        return load_squad(path)
    first = next((line for _, line in lines_of(path)), b"")
    return load_passage_questions(path) if b'"context"' in first else load_gold(path)


def load_squad(path: Path) -> GoldSet:
    """Read SQuAD 1.1 or 2.0: every paragraph becomes a document."""
    try:
        squad = msgspec.json.decode(path.read_bytes(), type=_Squad)
    except OSError as error:
        raise GoldError(f"{path} cannot be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise GoldError(f"{path} is not SQuAD's format: {error}.") from error
    passages = _Passages()
    cases = []
    for article in squad.data:
        for paragraph in article.paragraphs:
            for asked in paragraph.qas:
                spans = [] if asked.is_impossible else [(one.answer_start, one.text) for one in asked.answers]
                for start, text in spans:
                    if paragraph.context[start : start + len(text)] != text:
                        raise GoldError(f"{path}: the answer {text!r} to question {asked.id} is not at its offset.")
                name, offset = passages.add(article.title, paragraph.context)
                ranges = [(start, start + len(text)) for start, text in spans]
                cases.append(_passage_case(asked.id, asked.question, name, offset, paragraph.context, ranges, []))
    return _with_distinct_ids(path, cases, passages.documents)


def load_passage_questions(path: Path) -> GoldSet:
    """Read JSON Lines whose rows have `context`, `question`, and `answers` or `answers_all` as ranges of it.

    `answers` are alternatives, `answers_all` the items of a list; neither means that the passage
    does not answer.
    """
    passages = _Passages()
    cases = []
    for row in rows_of(path, _ContextRow):
        name, offset = passages.add(row.title, row.context)
        answers, items = ([(one.start, one.end) for one in some] for some in (row.answers, row.answers_all))
        for start, end in [*answers, *items]:
            if not 0 <= start < end <= len(row.context):
                raise GoldError(f"{path}: an answer to question {row.id} is outside of its context.")
        cases.append(_passage_case(row.id, row.question, name, offset, row.context, answers, items))
    return _with_distinct_ids(path, cases, passages.documents)


def _passage_case(
    id: str,
    question: str,
    document: str,
    offset: int,
    context: str,
    answers: list[tuple[int, int]],
    items: list[tuple[int, int]],
) -> Case:
    """Make a case; of alternatives the first is the evidence, of items all are."""
    if len(items) == 1:
        answers, items = items, []
    places = sorted(set(items)) or answers[:1]
    texts = tuple(dict.fromkeys(context[slice(*one)] for one in answers))
    evidence = tuple(GoldEvidence(document, "", offset + start, offset + end) for start, end in places)
    if items:
        return Case(id, question, items=tuple((context[slice(*one)],) for one in places), evidence=evidence)
    return Case(id, question, texts, answerable=bool(texts), evidence=evidence)


class _Passages:
    """Passages as documents: the title, an empty line, the text."""

    def __init__(self) -> None:
        self.documents: dict[str, str] = {}

    def add(self, title: str, text: str) -> tuple[str, int]:
        """Give the name of a passage's document, and where in it the passage starts."""
        title = " ".join(title.replace("_", " ").split())
        head = f"{title}\n\n" if title else ""
        name = f"{file_name(title, 'passage')}-{hashlib.sha256(text.encode()).hexdigest()[:10]}.txt"
        self.documents[name] = f"{head}{text}\n"
        return name, len(head)


def file_name(title: str, otherwise: str) -> str:
    """Give a name of letters, digits, dots and dashes that a file can have."""
    return re.sub(r"[^\w.]+", "-", title, flags=re.ASCII).strip("-.")[:60] or otherwise


def _with_distinct_ids(path: Path, cases: Iterable[Case], documents: dict[str, str]) -> GoldSet:
    """Make a set of what was read; of some public sets, questions share an id: the later get a number more."""
    kept: dict[str, Case] = {}
    for case in dict.fromkeys(cases):
        id, number = case.id, 1
        while id in kept:
            number += 1
            id = f"{case.id}-{number}"
        kept[id] = replace(case, id=id)
    if not kept:
        raise GoldError(f"{path} has no questions.")
    return GoldSet(path.name.partition(".")[0], tuple(kept.values()), documents=documents)


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Give (number from 1, line) of every line that is not empty; `.gz` files are unpacked."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
            yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    except (OSError, EOFError) as error:
        raise GoldError(f"{path} cannot be read: {error}.") from error


def rows_of(path: Path, type: type[R]) -> Iterator[R]:
    """Decode every line of a file of JSON Lines."""
    for number, line in lines_of(path):
        try:
            yield msgspec.json.decode(line, type=type)
        except msgspec.DecodeError as error:
            raise GoldError(f"{path}, line {number}: {error}.") from error


def load_documents(path: Path, id: str) -> dict[str, str]:
    """Read JSON Lines of documents (`title`, `text` and their id) as texts by file name."""
    documents = {}
    for number, line in lines_of(path):
        try:
            row: dict[str, Any] = json.loads(line)
            title, text = row.get("title", ""), row["text"]
            documents[f"{row[id]}.txt"] = f"{title}\n\n{text}\n" if title else f"{text}\n"
        except (ValueError, KeyError, AttributeError) as error:
            raise GoldError(f"{path}, line {number}: it is no document with {id} and text.") from error
    return documents
