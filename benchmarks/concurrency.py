"""Ask from several processes while one indexes and removes, and see whether anyone gets anything wrong.

    python -m benchmarks.concurrency --seconds 60 --askers 10

One process after another changes a few of some 60 small files, and runs `index`, or deletes one and
runs `remove` and then `index`. Every index run ends with a new vector generation. Of the askers,
every third runs `ask --json` again and again; the others hold one engine each and ask it, opening
the index anew now and then. All of them ask for facts that stand, stood or will stand in a file. An
answer may show only what a file held at some time between the question's start and its end, and
what was deleted counts as gone from the end of the command that indexed or removed it. All run
hashed words in place of the embedding model (`tests/index/standin.py`).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.index.changing import (
    STAND_IN,
    ChangingFolder,
    generations,
    question,
    run,
    start,
)

ENVIRONMENT = {"STANDIN_REBUILD": "1"}


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that was answered between two times; `command` tells whether by a process of its own."""

    began: float
    ended: float
    answer: Mapping[str, Any]
    command: bool


@dataclass
class Figures:
    """What was done and seen."""

    askers: int
    seconds: float
    asks: list[Ask] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    index_runs: int = 0
    removes: int = 0
    deletions: int = 0
    quotes: int = 0
    leftovers: int = 0
    problems: list[str] = field(default_factory=list)

    def median(self, command: bool) -> float:
        """Give the median seconds of an ask."""
        return statistics.median([ask.ended - ask.began for ask in self.asks if ask.command == command] or [0.0])


class Campaign:
    """Askers and one writer on one index."""

    def __init__(self, work: Path, askers: int, seconds: float, seed: int, files: int = 60) -> None:
        self.index = work / "index"
        self.files = ChangingFolder(work / "files", seed, files)
        self.figures = Figures(askers, seconds)
        self._names = work / "names"
        self._seed = seed
        self._random = random.Random(seed)
        self._until = 0.0

    def run(self) -> Figures:
        """Index once, then ask and index at the same time, and check all answers afterwards."""
        self._index()
        self._until = time.monotonic() + self.figures.seconds
        threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(self.figures.askers)]
        for thread in threads:
            thread.start()
        while time.monotonic() < self._until:
            self._change()
        for thread in threads:
            thread.join()
        self._index()
        self._check()
        return self.figures

    def _change(self) -> None:
        if self._random.random() < 0.4:
            deleted = self.files.delete_one()
            self._command("remove", deleted)
            self.figures.removes += 1
            self.files.indexed()
        self.files.change(self._random.randrange(3, 15))
        self._index()

    def _index(self) -> None:
        names = {version.name for version in self.files.versions()}
        part = self._names.with_suffix(".part")
        part.write_text("\n".join(names), "utf-8")
        part.replace(self._names)
        self._command("index", self.files.folder)
        self.figures.index_runs += 1
        self.files.indexed()

    def _command(self, *arguments: object) -> None:
        result = run(STAND_IN, *arguments, "--index", self.index, environment=ENVIRONMENT)
        if result.code != 0:
            self.figures.problems.append(f"{arguments[0]}: exit code {result.code}: {result.err[-500:]}")

    def _ask(self, number: int) -> None:
        if number % 3 == 2:
            self._ask_by_command(number)
        else:
            self._ask_one_engine(number)

    def _ask_by_command(self, number: int) -> None:
        chosen = random.Random(self._seed * 100 + number)
        while time.monotonic() < self._until:
            name = chosen.choice(self._names.read_text("utf-8").split())
            result = run(STAND_IN, "ask", question(name), "--index", self.index, "--json")
            self.figures.codes[result.code] += 1
            if result.code not in {0, 3} or result.err:
                self.figures.problems.append(f"ask: exit code {result.code}: {result.err[-500:]}")
            if result.code in {0, 3}:
                self.figures.asks.append(Ask(result.began, result.ended, result.answer, True))

    def _ask_one_engine(self, number: int) -> None:
        left = max(0.1, self._until - time.monotonic())
        arguments = ("loop", self.index, self._names, left, self._seed * 100 + number)
        with start(STAND_IN, *arguments) as process:
            try:
                out, err = process.communicate(timeout=left + 60)
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate()
        if process.returncode != 0 or err:
            self.figures.problems.append(f"an engine ended with {process.returncode}: {err[-500:]}")
        for line in out.splitlines():
            values = json.loads(line)
            self.figures.asks.append(Ask(values["began"], values["ended"], values["answer"], False))
            if values["damage"]:
                self.figures.problems.append(f"taken for damaged: {values['damage']}")

    def _check(self) -> None:
        for ask in self.figures.asks:
            self.figures.quotes += len(ask.answer["quotes"]) + len(ask.answer["nearest"])
            wrong = self.files.misquoted(ask.answer, ask.began, ask.ended)
            self.figures.problems += [f"shown, but not so at that time: {shown}" for shown in wrong]
        self.figures.deletions = self.files.deletions
        self.figures.leftovers = len(generations(self.index)) - 2
        self.figures.problems += self.files.differences(self.index)
        self.figures.problems += self.files.wrong_answers(STAND_IN, self.index, 3)
        if self.figures.leftovers:
            self.figures.problems.append(f"left in the vectors folder: {generations(self.index)}")
        doctor = run(STAND_IN, "doctor", "--index", self.index)
        if doctor.code != 0:
            self.figures.problems.append(f"doctor: exit code {doctor.code}: {doctor.out}{doctor.err}")


def main() -> int:
    """Run the campaign and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--askers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="concurrency-") as work:
        figures = Campaign(Path(work), options.askers, options.seconds, options.seed).run()
    print(table(figures))
    for problem in figures.problems:
        print(f"PROBLEM: {problem}")
    return 1 if figures.problems else 0


def table(figures: Figures) -> str:
    """Give the figures as a Markdown table."""
    commands = sum(ask.command for ask in figures.asks)
    codes = ", ".join(f"{number} with exit code {code}" for code, number in sorted(figures.codes.items()))
    rows = [
        ("askers, seconds", f"{figures.askers}, {figures.seconds:.0f}"),
        ("questions to held engines (median s)", f"{len(figures.asks) - commands} ({figures.median(False):.2f})"),
        ("`ask` commands (median s)", f"{commands} ({figures.median(True):.2f}): {codes}"),
        ("quotes and nearest passages checked", figures.quotes),
        ("index runs, each with a new generation", figures.index_runs),
        ("`remove` commands; files deleted in all", f"{figures.removes}; {figures.deletions}"),
        ("generations left over", figures.leftovers),
        ("problems", len(figures.problems)),
    ]
    return "\n".join(["| what | count |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


if __name__ == "__main__":
    sys.exit(main())
