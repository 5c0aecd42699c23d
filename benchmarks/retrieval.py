"""Measures whether search finds the right documents and passages.

    python -m benchmarks.retrieval [scifact ranges reports] [--peer] [--work FOLDER] [--json FILE]

Three sets, the program's three modes of search on each, and with `--peer` the plain LlamaIndex
pipeline too (without the paths that it embeds by default, which lower its scores):

- scifact: nDCG@10 over the training claims; a document scores as its best passage.
- ranges: recall and precision of the evidence's characters in the five best passages, all three
  documents in one index.
- reports: a right document among those of the best hits, and the share of the right ones found,
  over the questions that the reports answer.

Every figure has a 95% bootstrap interval over the questions, and so has every difference of the
hybrid search to another system, question by question.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import data, peers, program, report
from benchmarks.metrics import (
    Interval,
    Place,
    bootstrap,
    document_scores,
    paired_difference,
    score_documents,
    score_evidence,
)
from benchmarks.processes import ProcessFailed, describe_machine, measure

SCIFACT_DEPTH = 100
"""Passages a claim: enough for ten documents, since few abstracts have more than three passages."""

RANGES_DEPTH = 5
REPORTS_DEPTHS = (1, 5)
REFERENCE = "hybrid"

Values = dict[str, list[float]]
"""A measure's name and its value for every question, in their order."""


@dataclass(frozen=True, slots=True)
class Task:
    """A set: its documents, its questions, and how what was found is scored."""

    name: str
    write: Callable[[Path], int]
    questions: list[str]
    depth: int
    score: Callable[[list[list[Place]]], Values]


@dataclass(frozen=True, slots=True)
class Result:
    """A mean over the questions of a set; `against` names the system that it is a difference to."""

    task: str
    measure: str
    system: str
    against: str
    questions: int
    interval: Interval


def _stems(places: Sequence[Place]) -> list[str]:
    return [Path(name).stem for name, _, _ in places]


def scifact_task(documents: int | None = None, limit: int | None = None) -> Task:
    """Rank abstracts for claims; with fewer documents, only claims whose abstracts are all there."""
    claims = data.load_claims()
    if documents is not None:
        kept = set(data.load_scifact_ids(documents))
        claims = [claim for claim in claims if claim.documents <= kept]
    claims = claims[:limit]

    def score(found: list[list[Place]]) -> Values:
        return {"nDCG@10": ndcg(claims, [document_scores(_stems(places)) for places in found])}

    texts = [claim.text for claim in claims]
    return Task("scifact", lambda folder: data.write_scifact(folder, documents), texts, SCIFACT_DEPTH, score)


def ndcg(claims: Sequence[data.Question], scores: Sequence[dict[str, float]]) -> list[float]:
    """Give nDCG@10 of each claim as trec_eval counts it; 0 where nothing was found."""
    import ir_measures

    relevant = {claim.id: dict.fromkeys(claim.documents, 1) for claim in claims}
    run = {claim.id: found for claim, found in zip(claims, scores, strict=True)}
    measured = ir_measures.iter_calc([ir_measures.nDCG @ 10], relevant, run)
    values = {metric.query_id: float(metric.value) for metric in measured}
    return [values.get(claim.id, 0.0) for claim in claims]


def ranges_task(limit: int | None = None) -> Task:
    """Find the characters of the evidence in three long documents."""
    questions = data.load_range_questions()[:limit]

    def score(found: list[list[Place]]) -> Values:
        pairs = zip(questions, found, strict=True)
        scores = [score_evidence(asked.document, asked.evidence, places) for asked, places in pairs]
        return {"recall": [one.recall for one in scores], "precision": [one.precision for one in scores]}

    return Task("ranges", data.write_ranges, [asked.text for asked in questions], RANGES_DEPTH, score)


def reports_task(limit: int | None = None) -> Task:
    """Find the reports that answer a question."""
    questions = data.load_report_questions()[:limit]

    def score(found: list[list[Place]]) -> Values:
        values: Values = {}
        for k in REPORTS_DEPTHS:
            pairs = zip(questions, found, strict=True)
            scores = [score_documents(asked.documents, _stems(places), k) for asked, places in pairs]
            values[f"right document in {k}"] = [one.any for one in scores]
            values[f"document recall@{k}"] = [one.share for one in scores]
        return values

    texts = [asked.text for asked in questions]
    return Task("reports", data.write_reports, texts, max(REPORTS_DEPTHS), score)


def run_task(task: Task, work: Path, with_peer: bool) -> dict[str, Values]:
    """Index a set's documents and score every system: {system: values}."""
    folder, index = work / task.name / "documents", work / task.name / "index"
    task.write(folder)
    failed = program.sync_folder(folder, index)
    if failed:
        raise ProcessFailed(f"{failed} files of {task.name} could not be indexed")
    scored: dict[str, Values] = {}
    for mode in program.MODES:
        tell(f"{task.name}: {mode}, {len(task.questions)} questions")
        scored[mode] = task.score(program.find_all_places(index, mode, task.questions, task.depth))
    if with_peer:
        scored["peer"] = run_peer(task, folder, work / task.name / "store")
    return scored


def run_peer(task: Task, folder: Path, store: Path) -> Values:
    """Index a set's documents with the peer, where that was not done, and score what it finds."""
    tell(f"{task.name}: peer, {len(task.questions)} questions")
    if not store.exists():
        measure(peers.index_command(folder, store, text_only=True))
    batch = peers.run_batch(store, task.questions, task.depth)
    if batch.unplaced:
        tell(f"{task.name}: the peer gave no character range for {batch.unplaced} hits")
    return task.score(batch.places)


def summarise(task: str, scored: dict[str, Values]) -> list[Result]:
    """Give every system's means, and the differences of the hybrid search to the others."""
    results = []
    for name in scored[REFERENCE]:
        count = len(scored[REFERENCE][name])
        for system, values in scored.items():
            results.append(Result(task, name, system, "", count, bootstrap(values[name])))
        for system in (other for other in scored if other != REFERENCE):
            gain = paired_difference(scored[REFERENCE][name], scored[system][name])
            results.append(Result(task, name, REFERENCE, system, count, gain))
    return results


def tell(message: str) -> None:
    """Say on stderr what is being done."""
    print(message, file=sys.stderr, flush=True)


def cells(result: Result) -> list[str]:
    """Give the cells of a result's row."""
    system = f"{result.system} − {result.against}" if result.against else result.system
    return [result.task, result.measure, system, str(result.questions), str(result.interval)]


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    names = ("scifact", "ranges", "reports")
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=main.__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(names)} (all)")
    parser.add_argument("--peer", action="store_true", help="score the plain LlamaIndex pipeline too")
    parser.add_argument("--documents", type=int, metavar="N", help="only SciFact's first N files")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N questions of each set")
    parser.add_argument("--work", type=Path, help="keep documents and indexes here, and use them again")
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/retrieval.json"), metavar="FILE")
    options = parser.parse_args(arguments)
    options.sets = options.sets or list(names)
    for unknown in set(options.sets) - set(names):
        parser.error(f"no set is called {unknown}")
    return options


def make_task(name: str, options: argparse.Namespace) -> Task:
    """Make the task of a set."""
    if name == "scifact":
        return scifact_task(options.documents, options.limit)
    return ranges_task(options.limit) if name == "ranges" else reports_task(options.limit)


def main(arguments: list[str] | None = None) -> int:
    """Measure search quality on SciFact, on character ranges and on reports."""
    options = parse(arguments)
    machine = describe_machine()
    folder = nullcontext(options.work) if options.work else tempfile.TemporaryDirectory(prefix="retrieval-")
    results: list[Result] = []
    try:
        with folder as work:
            for name in options.sets:
                results += summarise(name, run_task(make_task(name, options), Path(work), options.peer))
    except (data.DataError, ProcessFailed) as error:
        tell(str(error))
        return 1
    heads = ("set", "measure", "system", "questions", "mean [95% interval]")
    print(report.table(heads, [cells(result) for result in results]))
    settings = {key: getattr(options, key) for key in ("sets", "peer", "documents", "limit")}
    report.write_json(options.json, machine, settings, [asdict(result) for result in results])
    return 0


if __name__ == "__main__":
    sys.exit(main())
