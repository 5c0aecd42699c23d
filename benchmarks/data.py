"""The public sets that the benchmarks read, written out as files that people would have.

The folder of sets is named by the environment variable `ASSISTANT_DATA`; the sets themselves are
not part of this repository (README.md says where they come from). Run as a command, this module
writes the documents of a set into a folder:

    python -m benchmarks.data scifact FOLDER [--documents N]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

VARIABLE = "ASSISTANT_DATA"
RANGE_DOCUMENTS = ("finance.md", "state_of_the_union.md", "wikitexts.md")
UNSOLVABLE = "Irrelevant Unsolvable Question"
"""The type of a `reports` question that its documents do not answer."""


class DataError(Exception):
    """A public set is not where `ASSISTANT_DATA` says."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the identifiers of the documents that are right for it."""

    id: str
    text: str
    documents: frozenset[str]
    type: str = ""


@dataclass(frozen=True, slots=True)
class RangeQuestion:
    """A question whose evidence are the character ranges `[start, end)` of one document."""

    id: str
    text: str
    document: str
    evidence: tuple[tuple[int, int], ...]


def data_folder() -> Path:
    """Give the folder that holds `bench/`.

    Raises:
        DataError: `ASSISTANT_DATA` is unset or names no such folder.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        raise DataError(f"{VARIABLE} is not set: name the folder that holds bench/ (see benchmarks/README.md)")
    folder = Path(named).expanduser()
    if not (folder / "bench").is_dir():
        raise DataError(f"{VARIABLE} is {folder}, which has no folder bench/ (see benchmarks/README.md)")
    return folder


def _set_file(*parts: str) -> Path:
    path = data_folder().joinpath("bench", *parts)
    if not path.is_file():
        raise DataError(f"{path} is missing: {VARIABLE} names a folder without this set")
    return path


def _rows(*parts: str) -> Iterator[dict[str, Any]]:
    with gzip.open(_set_file(*parts), "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _write_articles(set_name: str, folder: Path, count: int | None) -> int:
    """Write one `<id>.txt` a document (title, blank line, text); give their number."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    for row in islice(_rows(set_name, "documents.jsonl.gz"), count):
        content = f"{row['title']}\n\n{row['text']}\n"
        (folder / f"{row['id']}.txt").write_bytes(content.encode())
        number += 1
    return number


def write_scifact(folder: Path, count: int | None = None) -> int:
    """Write SciFact's abstracts, or its first `count`, into `folder`; give their number."""
    return _write_articles("scifact", folder, count)


def write_reports(folder: Path, count: int | None = None) -> int:
    """Write the reports, or the first `count`, into `folder`; give their number."""
    return _write_articles("reports", folder, count)


def write_ranges(folder: Path) -> int:
    """Write the three long documents byte for byte, so that character ranges hold."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in RANGE_DOCUMENTS:
        (folder / name).write_bytes(gzip.decompress(_set_file("ranges", f"{name}.gz").read_bytes()))
    return len(RANGE_DOCUMENTS)


def load_scifact_ids(count: int | None = None) -> list[str]:
    """Give the identifiers of SciFact's abstracts, or of its first `count`."""
    return [row["id"] for row in islice(_rows("scifact", "documents.jsonl.gz"), count)]


def load_claims() -> list[Question]:
    """Load SciFact's 809 training claims with the identifiers of their abstracts."""
    rows = _rows("scifact", "questions-train.jsonl.gz")
    return [Question(row["id"], row["question"], frozenset(row["relevant"])) for row in rows]


def load_report_questions(answerable: bool = True) -> list[Question]:
    """Load the questions on the reports: those with an answer, or those without."""
    rows = _rows("reports", "questions.jsonl.gz")
    return [
        Question(row["id"], row["question"], frozenset(row["documents"]), row["type"])
        for row in rows
        if (row["type"] != UNSOLVABLE) == answerable
    ]


def report_rows() -> list[dict[str, Any]]:
    """Load the questions on the reports whole: with answer, type, documents and evidence sentences."""
    return list(_rows("reports", "questions.jsonl.gz"))


def load_range_questions() -> list[RangeQuestion]:
    """Load the 317 questions on the three long documents."""
    return [
        RangeQuestion(
            row["id"],
            row["question"],
            row["document"],
            tuple(sorted((part["start"], part["end"]) for part in row["evidence"])),
        )
        for row in _rows("ranges", "questions.jsonl.gz")
    ]


def main(arguments: list[str] | None = None) -> int:
    """Write the documents of one set into a folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.data", description=main.__doc__)
    parser.add_argument("set", choices=("scifact", "ranges", "reports"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, metavar="N", help="only the first N (not for ranges)")
    options = parser.parse_args(arguments)
    try:
        if options.set == "ranges":
            number = write_ranges(options.folder)
        else:
            write = write_scifact if options.set == "scifact" else write_reports
            number = write(options.folder, options.documents)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{number} files in {options.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
