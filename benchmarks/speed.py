"""Measures indexing, cold questions and warm search, against a plain LlamaIndex pipeline in the same run.

    python -m benchmarks.speed [--documents N] [--skip-peer] [--repeat 7] [--json FILE]

Prints a Markdown table and writes JSON. Every figure but the warm searches is the wall time of
whole processes. The program's model cache is a fresh one, so that its one-time compilation is
seen: it is a row of its own and counts nowhere else.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from json import loads
from pathlib import Path
from statistics import median

from benchmarks import data, peers, program, report
from benchmarks.processes import ProcessFailed, Run, describe_machine, measure

MIB = 2**20


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `factor` is how many times better the program is than the peer."""

    name: str
    unit: str
    program: float | None
    peer: float | None = None
    more_is_better: bool = False
    values: dict[str, list[float]] = field(default_factory=dict)

    @property
    def factor(self) -> float | None:
        """Give peer / program, or the inverse where more is better."""
        if not self.program or not self.peer:
            return None
        return self.program / self.peer if self.more_is_better else self.peer / self.program

    def cells(self) -> list[str]:
        """Give the cells of the row."""
        factor = "–" if self.factor is None else f"{self.factor:.2f} ×"
        return [self.name, self.unit, _number(self.program), _number(self.peer), factor]


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured, and the folders of the run."""

    work: Path
    documents: int | None
    peer: bool
    repeat: int
    index_repeat: int
    peer_batch: int | None
    questions: list[str]

    @property
    def folder(self) -> Path:
        """The documents."""
        return self.work / "documents"

    @property
    def index(self) -> Path:
        """The program's index of the documents."""
        return self.work / "index"

    @property
    def store(self) -> Path:
        """The peer's store of the documents."""
        return self.work / "store"

    @property
    def environment(self) -> dict[str, str]:
        """What the program's processes get: a model cache of this run."""
        return {"ASSISTANT_MODELS_CACHE": str(self.work / "cache")}


def alternate(tasks: dict[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    """Run every task once a round, starting each round with the next task."""
    names = list(tasks)
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for turn in range(rounds):
        shift = turn % len(names)
        for name in names[shift:] + names[:shift]:
            runs[name].append(tasks[name]())
    return runs


def compare(name: str, unit: str, runs: dict[str, list[float]], more_is_better: bool = False) -> Figure:
    """Make a figure of the medians of the program's and the peer's values."""
    middle = {who: median(values) for who, values in runs.items() if values}
    return Figure(name, unit, middle.get("program"), middle.get("peer"), more_is_better, runs)


def measure_first_use(plan: Plan) -> list[Figure]:
    """Index one file with an empty model cache: the compilation, and pages read from disk."""
    one = plan.work / "one"
    data.write_scifact(one, 1)
    run = measure(program.index_command(one, plan.work / "first"), sample=True, environment=plan.environment)
    if plan.peer:
        measure(peers.index_command(one, plan.work / "first-store"))
    return [Figure("first use: compiling the model, one file", "s", run.seconds)]


def measure_indexing(plan: Plan) -> list[Figure]:
    """Index all documents into an empty folder; the last index of each is kept."""
    number = data.write_scifact(plan.folder, plan.documents)
    attempt = {"program": 0, "peer": 0}

    def fresh(who: str, target: Path) -> Path:
        attempt[who] += 1
        return target if attempt[who] == plan.index_repeat else target.with_name(f"{target.name}-{attempt[who]}")

    def index_program() -> Run:
        command = program.index_command(plan.folder, fresh("program", plan.index))
        return measure(command, sample=True, environment=plan.environment)

    def index_peer() -> Run:
        command = peers.index_command(plan.folder, fresh("peer", plan.store), batch=plan.peer_batch)
        return measure(command, sample=True)

    tasks = {"program": index_program} | ({"peer": index_peer} if plan.peer else {})
    runs = alternate(tasks, plan.index_repeat)
    rates = {who: [number / run.seconds for run in done] for who, done in runs.items()}
    peaks = {who: [run.peak / MIB for run in done] for who, done in runs.items()}
    return [
        compare(f"indexing {number} files", "files/s", rates, more_is_better=True),
        compare("memory while indexing, peak", "MiB", peaks),
    ]


def measure_unchanged(plan: Plan) -> list[Figure]:
    """Index the same folder again; nothing in it has changed."""
    command = program.index_command(plan.folder, plan.index)
    runs = [measure(command, environment=plan.environment) for _ in range(plan.repeat)]
    return [compare("indexing again, unchanged", "s", {"program": [run.seconds for run in runs]})]


def measure_cold(plan: Plan) -> list[Figure]:
    """Ask in whole processes, alternated; one round before is not counted."""
    turns = iter(range(10**6))

    def question() -> str:
        return plan.questions[next(turns) % len(plan.questions)]

    def ask() -> Run:
        command = program.ask_command(question(), plan.index)
        return measure(command, codes=program.ANSWERED_OR_NOT, environment=plan.environment)

    def query() -> Run:
        return measure(peers.query_command(question(), plan.store))

    def import_chroma() -> Run:
        return measure([sys.executable, "-c", "import chromadb"])

    tasks = {"program": ask, "chroma": import_chroma} | ({"peer": query} if plan.peer else {})
    alternate(tasks, 1)
    runs = alternate(tasks, plan.repeat)
    seconds = {who: [run.seconds for run in done] for who, done in runs.items()}
    asked = {who: [run.peak / MIB for run in done] for who, done in runs.items() if who != "chroma"}
    chroma = {"program": seconds["program"], "peer": seconds.pop("chroma")}
    return [
        compare("ask, cold; peer: its query", "s", seconds),
        compare("ask, cold; peer: `import chromadb` alone", "s", chroma),
        compare("memory while asking, peak", "MiB", asked),
    ]


def measure_warm(plan: Plan) -> list[Figure]:
    """Search in one process, one question after another."""
    listing = plan.work / "questions.txt"
    listing.write_text("\n".join(plan.questions), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.warm", str(listing), "--index", str(plan.index)]
    seconds = {"program": loads(measure(command, environment=plan.environment).output)["seconds"]}
    if plan.peer:
        seconds["peer"] = peers.run_batch(plan.store, plan.questions, top_k=5).seconds
    milliseconds = {who: [1000 * value for value in values] for who, values in seconds.items()}
    name = f"search, warm, p50 of {len(plan.questions)}; peer: five chunks"
    return [compare(name, "ms", milliseconds)]


STEPS = (measure_first_use, measure_indexing, measure_unchanged, measure_cold, measure_warm)


def run_plan(plan: Plan) -> list[Figure]:
    """Measure everything, telling on stderr what is being measured."""
    figures: list[Figure] = []
    for step in STEPS:
        print((step.__doc__ or "").splitlines()[0], file=sys.stderr, flush=True)
        figures += step(plan)
    return figures


def spread(items: Sequence[str], count: int) -> list[str]:
    """Give `count` items evenly spread over all."""
    return [items[place * len(items) // count] for place in range(min(count, len(items)))]


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=main.__doc__)
    parser.add_argument("--documents", type=int, metavar="N", help="only SciFact's first N files")
    parser.add_argument("--skip-peer", action="store_true", help="measure the program alone")
    parser.add_argument("--repeat", type=int, default=7, help="runs of each cold process (7)")
    parser.add_argument("--index-repeat", type=int, default=1, help="indexing runs of each (1)")
    parser.add_argument("--peer-batch", type=int, metavar="N", help="chunks the peer embeds at a time")
    parser.add_argument("--questions", type=int, default=200, help="warm searches (200)")
    parser.add_argument("--work", type=Path, help="an empty folder for documents and indexes, kept")
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/speed.json"), metavar="FILE")
    return parser.parse_args(arguments)


def make_plan(options: argparse.Namespace, work: Path) -> Plan:
    """Make the plan that the command line asks for."""
    return Plan(
        work=work,
        documents=options.documents,
        peer=not options.skip_peer,
        repeat=options.repeat,
        index_repeat=options.index_repeat,
        peer_batch=options.peer_batch,
        questions=spread([claim.text for claim in data.load_claims()], options.questions),
    )


def work_folder(named: Path | None) -> AbstractContextManager[Path | str]:
    """Give the folder of the run: the one that was named, which must be empty, or a temporary one."""
    if named is None:
        return tempfile.TemporaryDirectory(prefix="speed-")
    named.mkdir(parents=True, exist_ok=True)
    if any(named.iterdir()):
        raise SystemExit(f"{named} is not empty: what lies there would be measured as already indexed")
    return nullcontext(named)


def main(arguments: list[str] | None = None) -> int:
    """Measure speed and memory against a plain LlamaIndex pipeline."""
    options = parse(arguments)
    machine = describe_machine()
    try:
        with work_folder(options.work) as work:
            figures = run_plan(make_plan(options, Path(work)))
    except (data.DataError, ProcessFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(report.table(("measure", "unit", "program", "peer", "better by"), [row.cells() for row in figures]))
    names = ("documents", "skip_peer", "repeat", "index_repeat", "peer_batch", "questions")
    settings = {name: getattr(options, name) for name in names}
    rows = [asdict(figure) | {"factor": figure.factor} for figure in figures]
    report.write_json(options.json, machine, settings, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
