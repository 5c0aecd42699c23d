"""The record of a run: `results.jsonl`, a line a question, and `run.json`, what it all depends on."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

from assistant.errors import EvaluationError
from assistant.evaluation.gold import Case
from assistant.evaluation.stages import Stage
from assistant.types import Answer

VERSION = 1
RESULTS, FACTS = "results.jsonl", "run.json"

PACKAGES = ("assistant-over-documents", "chromadb", "numpy", "onnxruntime", "openvino", "tokenizers")
"""What the figures depend on."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was found, the characters `[start, end)` of a document; `text` is its beginning.

    `read` says that the assistant read it for its answer; what is beyond was searched for the
    record alone. `relevant` says that it shares a character with the evidence.
    """

    document: str
    start: int
    end: int
    score: float
    dense: float | None
    dense_rank: int | None
    bm25: float | None
    bm25_rank: int | None
    read: bool
    relevant: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A question with everything that came of it."""

    id: str
    gold: Case
    answer: Answer
    retrieved: tuple[Retrieved, ...]
    metrics: dict[str, float]
    seconds: float
    stage: Stage
    note: str = ""
    """Why the evidence was not found in the index, where it was not."""


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run depends on, when it was, and how far it got. `finished` is empty until it is."""

    gold: dict[str, Any]
    settings: dict[str, str | int | float | bool]
    models: dict[str, str]
    index: dict[str, Any]
    versions: dict[str, str]
    code: str
    machine: dict[str, Any]
    seed: int
    started: str
    finished: str = ""
    version: int = VERSION

    def differences(self, other: RunFacts) -> list[str]:
        """Name what another run depends on that this one does not; machine and time do not count."""
        names = ("gold", "settings", "models", "index", "versions", "code", "seed", "version")
        return [name for name in names if getattr(self, name) != getattr(other, name)]


@dataclass(frozen=True, slots=True)
class Run:
    """A run read back."""

    folder: Path
    facts: RunFacts
    records: tuple[Record, ...] = field(repr=False)


def write_facts(facts: RunFacts, folder: Path) -> None:
    """Write `run.json`, whole or not at all."""
    part = folder / f"{FACTS}.part"
    part.write_bytes(msgspec.json.format(msgspec.json.encode(facts), indent=1) + b"\n")
    part.replace(folder / FACTS)


def read_facts(folder: Path) -> RunFacts | None:
    """Read `run.json`; None where there is none.

    Raises:
        EvaluationError: it is damaged, or of another version of this program.
    """
    path = folder / FACTS
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=RunFacts)
    except (OSError, msgspec.DecodeError) as error:
        raise EvaluationError(f"{path} cannot be read ({error}): name another folder, or delete this one.") from error


def append_record(record: Record, file: Any) -> None:
    """Write one line and hand it to the system, so that a killed run keeps it."""
    file.write(msgspec.json.encode(record) + b"\n")
    file.flush()


def read_records(path: Path) -> Iterator[Record]:
    """Read the lines of `results.jsonl`; a last line that a killed run left half is left out.

    Raises:
        EvaluationError: a line before it is damaged.
    """
    decoder = msgspec.json.Decoder(Record)
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            yield decoder.decode(line)
        except msgspec.DecodeError as error:
            if number == len(lines):
                return
            raise EvaluationError(f"{path}, line {number} is damaged ({error}).") from error


def read_run(folder: Path) -> Run:
    """Read a run; raises `EvaluationError` where there is none or it is damaged."""
    facts = read_facts(folder)
    if facts is None or not (folder / RESULTS).is_file():
        raise EvaluationError(f"{folder} has no run: it wants {FACTS} and {RESULTS}.")
    return Run(folder, facts, tuple(read_records(folder / RESULTS)))


def finished(facts: RunFacts, when: str) -> RunFacts:
    """Give the facts of a run that is done."""
    return replace(facts, finished=when)


def package_versions() -> dict[str, str]:
    """Give the version of Python and of every package that figures depend on."""
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = ""
    return versions


def describe_machine() -> dict[str, Any]:
    """Give the kind of machine; nothing that names it or its owner."""
    return {"system": platform.system(), "architecture": platform.machine(), "cores": os.cpu_count() or 0}


def digest_of_code() -> str:
    """Give a digest of the program's modules and of what is packaged with them, the reader's weights too."""
    import assistant
    import index

    digest = hashlib.sha256()
    for package in (assistant, index):
        (folder,) = package.__path__
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
