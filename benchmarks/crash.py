"""Kill `assistant index` at random moments, and see whether the index ever shows or keeps anything wrong.

    python -m benchmarks.crash --kills 100

Between kills a few of some 60 small files are added, rewritten, renamed or deleted. After each kill
`ask --json` must answer or refuse, and show only what a file held since the last run that ended;
after every tenth attempt, and at the end, `index` runs to its end and catalog and files are compared.
Every fifteenth attempt falls on a new, empty index. Most runs use hashed words in place of the
embedding model (`tests/index/standin.py`) and end with a new vector generation, so that kills hit
that too; a fifth of them are of the real command, on an index of its own.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.index.changing import (
    REAL,
    STAND_IN,
    ChangingFolder,
    generations,
    is_created,
    run,
    run_killed,
)

BATCH = 10
"""Kills between two runs to the end."""


@dataclass
class Figures:
    """What a campaign did and saw."""

    kills: int = 0
    ended_before: int = 0
    new_indexes: int = 0
    not_yet_created: int = 0
    asks: int = 0
    whole_runs: int = 0
    most_leftovers: int = 0
    leftovers_after: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Add what another campaign did."""
        for name in ("kills", "ended_before", "new_indexes", "not_yet_created", "asks", "whole_runs", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.most_leftovers = max(self.most_leftovers, other.most_leftovers)
        self.leftovers_after = max(self.leftovers_after, other.leftovers_after)
        self.problems += other.problems


class Campaign:
    """Kills of one command on one folder."""

    def __init__(self, work: Path, command: Sequence[str], seed: int, files: int = 60) -> None:
        self.index = work / "index"
        self.files = ChangingFolder(work / "files", seed, files)
        self.figures = Figures()
        self._command = command
        self._environment: Mapping[str, str] = {"STANDIN_REBUILD": "1"}
        self._random = random.Random(seed)
        self._usual = 2.5

    def kill(self, ask: bool = True) -> None:
        """Change some files, begin to index, kill, and ask."""
        self.files.change(self._random.randrange(1, 9))
        began = time.monotonic()
        code = run_killed(
            self._command,
            *("index", self.files.folder, "--index", self.index),
            after=self._random.uniform(0, self._usual),
            environment=self._environment,
        )
        self.figures.kills += code is None
        if code is not None:
            self.figures.ended_before += 1
            self._usual = (self._usual + time.monotonic() - began) / 2
            self.files.indexed()
            if code != 0:
                self.figures.problems.append(f"index ended with {code}")
        names = {name.removesuffix(".lock") for name in generations(self.index)}
        self.figures.most_leftovers = max(self.figures.most_leftovers, len(names) - 1)
        if ask:
            self.ask()

    def ask(self) -> None:
        """Ask for a fact that stands or stood in a file; note an error, and whatever is no longer so."""
        name = self.files.any_name()
        result = run(
            self._command, "ask", f"What is the harbour code of station {name}?", "--index", self.index, "--json"
        )
        self.figures.asks += 1
        if not is_created(self.index):
            self.figures.not_yet_created += 1
            if not result.is_clear_error:
                self.figures.problems.append(f"no index: exit code {result.code}: {result.err[-500:]}")
        elif result.code not in {0, 3} or result.err:
            self.figures.problems.append(f"ask: exit code {result.code}: {result.err[-500:]}")
        else:
            wrong = self.files.misquoted(result.answer, result.began, result.ended)
            self.figures.problems += [f"shown, but no longer so: {shown}" for shown in wrong]

    def start_anew(self) -> None:
        """Delete the index."""
        shutil.rmtree(self.index, ignore_errors=True)
        self.figures.new_indexes += 1
        self.files.indexed()

    def finish(self, questions: int = 2) -> None:
        """Index to the end and compare everything."""
        began = time.monotonic()
        command = (*self._command, "index", str(self.files.folder), "--index", str(self.index))
        result = run(command, environment=self._environment)
        self._usual = (self._usual + time.monotonic() - began) / 2
        self.figures.whole_runs += 1
        self.files.indexed()
        if result.code != 0:
            self.figures.problems.append(f"index to the end: exit code {result.code}: {result.err[-500:]}")
            return
        self.figures.problems += self.files.differences(self.index)
        self.figures.problems += self.files.wrong_answers(self._command, self.index, questions)
        doctor = run(self._command, "doctor", "--index", self.index)
        if doctor.code != 0:
            self.figures.problems.append(f"doctor: exit code {doctor.code}: {doctor.out}{doctor.err}")
        left = len(generations(self.index)) - 2
        self.figures.leftovers_after = max(self.figures.leftovers_after, left)
        if left:
            self.figures.problems.append(f"left in the vectors folder: {generations(self.index)}")


def run_campaign(kills: int, seed: int, command: Sequence[str]) -> Figures:
    """Kill so many times in batches; give what was seen."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="crash-") as work:
        campaign = Campaign(Path(work), command, seed)
        attempts = 0
        while campaign.figures.kills < kills:
            attempts += 1
            if attempts % 15 == 0:
                campaign.start_anew()
            campaign.kill()
            if attempts % BATCH == 0:
                campaign.finish()
        campaign.finish(questions=5)
    campaign.figures.seconds = time.monotonic() - began
    return campaign.figures


def main() -> int:
    """Run the campaigns and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--real", type=int, help="how many of them of the real command (default: a fifth)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    real = options.kills // 5 if options.real is None else options.real
    figures = Figures()
    for kills, command in ((options.kills - real, STAND_IN), (real, REAL)):
        if kills:
            figures.add(run_campaign(kills, options.seed, command))
    print(table(figures, real))
    for problem in figures.problems:
        print(f"PROBLEM: {problem}")
    return 1 if figures.problems else 0


def table(figures: Figures, real: int) -> str:
    """Give the figures as a Markdown table."""
    rows = [
        ("kills (of the real command)", f"{figures.kills} ({real})"),
        ("runs that ended before their kill", figures.ended_before),
        ("indexes begun anew", figures.new_indexes),
        ("questions after a kill (no index yet)", f"{figures.asks} ({figures.not_yet_created})"),
        ("runs to the end, each compared", figures.whole_runs),
        ("most generations beside the one in use", max(0, figures.most_leftovers)),
        ("left over after a run to the end", figures.leftovers_after),
        ("problems", len(figures.problems)),
        ("minutes", f"{figures.seconds / 60:.1f}"),
    ]
    return "\n".join(["| what | count |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


if __name__ == "__main__":
    sys.exit(main())
