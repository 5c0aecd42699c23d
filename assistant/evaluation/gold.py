"""Gold sets: questions whose answers are known, one JSON object a line.

    {"id": "q1", "question": "…", "answers": ["any one of these", "…"]}
    {"id": "q2", "question": "…", "items": [["an item", "its alias"], ["another"]]}
    {"id": "q3", "question": "…", "answers": [], "answerable": false}

Optional: `evidence`, a list of `{"document": "talks.md", "quote": "…"}` or `{"document": …,
"start": 0, "end": 9}` (without either, the document as a whole; with `"relevance": 2` it weighs
more in nDCG); `history`, questions asked before in the same conversation; `tags`; `not_items`,
names that a list must not have. A question with evidence and without answers is scored for what
was retrieved alone.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from errno import ENOSPC
from pathlib import Path
from typing import Any

import msgspec

from assistant.errors import GoldError
from assistant.files import changing
from assistant.types import Answer


class Kind(StrEnum):
    """What a question wants."""

    SINGLE = "single"
    LIST = "list"
    NONE = "no answer"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class GoldEvidence:
    """Where a document answers: a quote of it, the characters `[start, end)`, or all of it."""

    document: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    relevance: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is known of its answer."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    answerable: bool = True
    evidence: tuple[GoldEvidence, ...] = ()
    history: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    not_items: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What is asked for."""
        if not self.answerable:
            return Kind.NONE
        if self.items:
            return Kind.LIST
        return Kind.SINGLE if self.answers else Kind.SEARCH

    @property
    def cluster(self) -> str:
        """What questions are drawn together by in a bootstrap: the document that answers."""
        return self.evidence[0].document if self.evidence else f"question {self.id}"


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Questions in their order; `lines` are their places in the file, `documents` come with some sets.

    `documents` are texts by file name, to be written out and indexed.
    """

    name: str
    cases: tuple[Case, ...]
    lines: tuple[int, ...] = ()
    documents: dict[str, str] | None = None

    def chosen(self, tags: Sequence[str] = (), limit: int | None = None) -> GoldSet:
        """Give the questions that have one of the tags, the first `limit` of them."""
        kept = [at for at, case in enumerate(self.cases) if not tags or set(tags) & set(case.tags)][:limit]
        lines = tuple(self.lines[at] for at in kept) if self.lines else ()
        return replace(self, cases=tuple(self.cases[at] for at in kept), lines=lines)


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    question: str
    answers: list[str] = []
    items: list[list[str]] = []
    answerable: bool = True
    evidence: list[_EvidenceRow] = []
    history: list[str] = []
    tags: list[str] = []
    not_items: list[str] = []


class _EvidenceRow(msgspec.Struct, forbid_unknown_fields=True):
    document: str
    quote: str = ""
    start: int | None = None
    end: int | None = None
    relevance: int = 1


def load_gold(path: Path) -> GoldSet:
    """Read a gold set of our own format.

    Raises:
        GoldError: it cannot be read, or a line is wrong; the message names file and line.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise GoldError(f"The gold set {path} cannot be read: {reason}.") from error
    rows = list(parse_gold(text, str(path)))
    if not rows:
        raise GoldError(f"The gold set {path} has no questions.")
    return GoldSet(path.stem, tuple(case for _, case in rows), tuple(line for line, _ in rows))


def parse_gold(text: str, name: str) -> Iterator[tuple[int, Case]]:
    """Give (line from 1, case) of every line that is not empty; raises `GoldError`."""
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        case = _case(line, where)
        if case.id in seen:
            raise GoldError(f"{where}: the id {case.id!r} is that of line {seen[case.id]} too.")
        seen[case.id] = number
        yield number, case


def _case(line: str, where: str) -> Case:
    try:
        row = msgspec.json.decode(line, type=_Row)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise GoldError(f"{where}: {_plainly(str(error))}.") from error
    case = Case(
        row.id,
        row.question,
        tuple(row.answers),
        tuple(map(tuple, row.items)),
        row.answerable,
        tuple(GoldEvidence(one.document, one.quote, one.start, one.end, one.relevance) for one in row.evidence),
        tuple(row.history),
        tuple(row.tags),
        tuple(row.not_items),
    )
    for problem in _problems(case):
        raise GoldError(f"{where}: {problem}.")
    return case


def _plainly(message: str) -> str:
    """Give msgspec's message without its path syntax."""
    return message.replace("Object ", "it ").replace("`$.", "`")


def _problems(case: Case) -> Iterator[str]:
    """Say what is wrong with a case that has the right fields."""
    if not case.id.strip():
        yield "the id is empty"
    if not any(map(str.isalnum, case.question)):
        yield "the question has no words"
    if case.answers and case.items:
        yield "there are both answers and items: a question has one or the other"
    if not case.answerable and (case.answers or case.items):
        yield "it has an answer although answerable is false"
    if case.answerable and not (case.answers or case.items or case.evidence):
        yield 'it has neither answers nor items: a question without an answer says "answerable": false'
    if not all(map(str.strip, case.answers)) or not all(one and all(map(str.strip, one)) for one in case.items):
        yield "an answer or item is empty"
    for one in case.evidence:
        yield from _evidence_problems(one)


def _evidence_problems(one: GoldEvidence) -> Iterator[str]:
    if not one.document:
        yield "evidence names no document"
    if (one.start is None) != (one.end is None):
        yield f"evidence in {one.document} has only one of start and end"
    elif one.start is not None and one.end is not None and not 0 <= one.start < one.end:
        yield f"evidence in {one.document} from {one.start} to {one.end} is no range"


def to_line(case: Case) -> str:
    """Give a case as a line of a gold set, without what is empty."""
    row = {name: value for name, value in msgspec.to_builtins(case).items() if value not in ((), [], None)}
    if row.pop("answerable"):
        row = {"id": row.pop("id"), "question": row.pop("question"), **row}
    else:
        row = {"id": row.pop("id"), "question": row.pop("question"), "answers": [], "answerable": False, **row}
    if case.evidence:
        row["evidence"] = [_evidence_row(one) for one in case.evidence]
    return json.dumps(row, ensure_ascii=False)


def _evidence_row(one: GoldEvidence) -> dict[str, Any]:
    row = {name: value for name, value in msgspec.to_builtins(one).items() if value not in ("", None)}
    if one.relevance == 1:
        row.pop("relevance")
    return row


def write_gold(cases: Iterable[Case], path: Path) -> None:
    """Write a gold set."""
    path.write_text("".join(f"{to_line(case)}\n" for case in cases), "utf-8")


def case_from_answer(
    answer: Answer,
    id: str,
    answers: Sequence[str] = (),
    quotes: Sequence[int] = (),
    tags: Sequence[str] = (),
    answerable: bool = True,
) -> Case:
    """Make a gold case of an answer that a person found right.

    `answers` replace what the answer said; `quotes` are the numbers of the quotes that are its
    evidence, all of the answer's without any. With `answerable` false the case says that the
    documents do not answer. An answer that is a list gives a list.

    Raises:
        GoldError: the assistant refused and no answer was named, or there is no such quote.
    """
    if not answerable:
        return Case(id, answer.question, answerable=False, tags=tuple(tags))
    shown = answer.quotes or answer.nearest
    numbers = list(quotes) or ([quote.number for quote in answer.quotes] or [1])
    if not shown or any(not 1 <= number <= len(shown) for number in numbers):
        raise GoldError(f"There is no such quote: the answer has {len(shown)}.")
    if not answers and not answer.found:
        raise GoldError("The assistant refused this question: name the right answer, or say that there is none.")
    chosen = [shown[number - 1] for number in numbers]
    evidence = tuple(GoldEvidence(quote.document, quote.text, quote.start, quote.end) for quote in chosen)
    said = tuple(dict.fromkeys(statement.text for statement in answer.statements))
    if not answers and str(getattr(answer, "kind", "")) == "list":
        return Case(id, answer.question, items=tuple((one,) for one in said), evidence=evidence, tags=tuple(tags))
    return Case(id, answer.question, tuple(answers) or said[:1], evidence=evidence, tags=tuple(tags))


def append_case(case: Case, path: Path, renumber: bool = False) -> Case:
    """Add a case to a gold set, which need not exist yet, and give it; what is in the set stays as it is.

    With `renumber` it gets another id where another process has added one with the same meanwhile.

    Raises:
        GoldError: the set is damaged, has the id already, or cannot be written.
    """
    list(parse_gold(to_line(case), str(path)))
    try:
        with changing(path):
            before = path.read_bytes() if path.is_file() else b""
            if before.strip() and case.id in {one.id for one in load_gold(path).cases}:
                if not renumber:
                    raise GoldError(f"{path} has the id {case.id!r} already.")
                case = replace(case, id=next_id(path))
            line = to_line(case).encode() + b"\n"
            _append(b"\n" + line if before and not before.endswith(b"\n") else line, path, len(before))
    except OSError as error:
        reason = "another process is writing to it" if isinstance(error, TimeoutError) else error.strerror
        raise GoldError(f"The gold set {path} cannot be written: {reason}.") from error
    return case


def _append(line: bytes, path: Path, size: int) -> None:
    """Write a line at the end of a file of so many bytes, whole or not at all."""
    with path.open("ab", buffering=0) as file:
        try:
            if file.write(line) < len(line):
                raise OSError(ENOSPC, os.strerror(ENOSPC))
        except BaseException:
            file.truncate(size)
            raise


def next_id(path: Path) -> str:
    """Give an id that no case of a gold set has: `q` and the next number."""
    taken = {one.id for one in load_gold(path).cases} if path.is_file() and path.read_bytes().strip() else set()
    number = len(taken) + 1
    while f"q{number}" in taken:
        number += 1
    return f"q{number}"


def count_kinds(cases: Iterable[Case]) -> dict[str, int]:
    """Give the number of questions of each kind."""
    return {str(kind): number for kind, number in Counter(case.kind for case in cases).most_common()}
