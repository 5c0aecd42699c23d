"""Folders with documents and questions on them, read into gold sets.

- BEIR (N. Thakur and others, NeurIPS 2021): `corpus.jsonl`, `queries.jsonl`, `qrels/*.tsv`; the
  path may name one file of `qrels`, otherwise it is test, dev or train, the first that is there
- `documents.jsonl.gz`, or the documents themselves as `*.md.gz`, with `questions*.jsonl.gz`, whose
  rows name relevant documents, ranges of evidence, or an answer with documents and evidence
  sentences
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec

from assistant.errors import GoldError
from assistant.evaluation.gold import Case, GoldEvidence, GoldSet
from assistant.evaluation.sets import Range, load_documents, rows_of

SPLITS = ("test", "dev", "train")

UNSOLVABLE = "unsolvable"
"""Stands in the type of a question that the documents do not answer."""


class _Query(msgspec.Struct):
    id: str = msgspec.field(name="_id")
    text: str = ""


class _Question(msgspec.Struct):
    id: str
    question: str
    type: str = ""
    answer: str = ""
    relevant: list[str] = []
    document: str = ""
    documents: list[str] = []
    evidence: list[str | Range] = []


def load_collection(path: Path) -> GoldSet:
    """Read a folder of documents and questions; raises `GoldError`."""
    folder = path.parent.parent if path.parent.name == "qrels" else path
    if (folder / "corpus.jsonl").is_file() or (folder / "corpus.jsonl.gz").is_file():
        return _beir(folder, path if path != folder else _qrels(folder))
    questions = sorted(folder.glob("questions*.jsonl*"))
    if not questions:
        raise GoldError(f"{path} has neither corpus.jsonl and queries.jsonl (BEIR) nor questions.jsonl.gz.")
    return _with_questions(folder, questions[0])


def _beir(folder: Path, qrels: Path) -> GoldSet:
    texts = {row.id: row.text for row in rows_of(_packed_or_not(folder / "queries.jsonl"), _Query)}
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    try:
        with qrels.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.reader(lines, delimiter="\t"), start=1):
                if number == 1 and not row[-1].isdigit():
                    continue
                question, document, grade = row[0], row[-2], int(row[-1])
                grades[question][document] = grade
    except (OSError, ValueError, IndexError, csv.Error) as error:
        raise GoldError(f"{qrels} is no table of question, document and grade: {error}.") from error
    cases = []
    for question, judged in grades.items():
        if question not in texts:
            raise GoldError(f"{qrels} names the question {question!r}, which queries.jsonl does not have.")
        evidence = tuple(GoldEvidence(f"{one}.txt", relevance=grade) for one, grade in judged.items() if grade > 0)
        if evidence:
            cases.append(Case(question, texts[question], evidence=evidence))
    documents = load_documents(_packed_or_not(folder / "corpus.jsonl"), "_id")
    return GoldSet(folder.name, tuple(cases), documents=documents)


def _qrels(folder: Path) -> Path:
    for split in SPLITS:
        if (folder / "qrels" / f"{split}.tsv").is_file():
            return folder / "qrels" / f"{split}.tsv"
    raise GoldError(f"{folder / 'qrels'} has none of {', '.join(f'{split}.tsv' for split in SPLITS)}.")


def _packed_or_not(path: Path) -> Path:
    packed = path.with_name(f"{path.name}.gz")
    return packed if packed.is_file() and not path.is_file() else path


def _with_questions(folder: Path, questions: Path) -> GoldSet:
    listed = _packed_or_not(folder / "documents.jsonl")
    if listed.is_file():
        documents = load_documents(listed, "id")
    else:
        documents = {path.name.removesuffix(".gz"): _unpacked(path) for path in sorted(folder.glob("*.md.gz"))}
    cases = [_case(row, documents) for row in rows_of(questions, _Question)]
    return GoldSet(folder.name, tuple(cases), documents=documents)


def _unpacked(path: Path) -> str:
    try:
        return gzip.decompress(path.read_bytes()).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {error}.") from error


def _case(row: _Question, documents: dict[str, str]) -> Case:
    tags = (row.type.lower(),) if row.type else ()
    if UNSOLVABLE in row.type.lower():
        return Case(row.id, row.question, answerable=False, tags=tags)
    evidence = tuple(_evidence(row, documents))
    return Case(row.id, row.question, (row.answer,) if row.answer else (), evidence=evidence, tags=tags)


def _evidence(row: _Question, documents: dict[str, str]) -> Iterator[GoldEvidence]:
    """Give ranges and sentences where they stand in a document, and whole every document that has none of them."""
    names = [f"{one}.txt" for one in [*row.relevant, *row.documents]]
    placed = set()
    for one in row.evidence:
        if isinstance(one, Range):
            yield GoldEvidence(row.document, "", one.start, one.end)
        elif name := next((name for name in names if one.strip() and one in documents.get(name, "")), ""):
            placed.add(name)
            yield GoldEvidence(name, one)
    yield from (GoldEvidence(name) for name in names if name not in placed)
