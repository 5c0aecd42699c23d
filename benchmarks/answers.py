"""Measures whether open questions are answered right, and whether what is not there is refused.

    python -m benchmarks.answers HELD_OUT.jsonl [--documents 240] [--distractors 5000] [--set KEY=VALUE …]
    python -m benchmarks.answers --reports

Held-out questions: paragraphs are drawn with their questions and halved by article. One half is
indexed, each paragraph a file, among distractors from other articles; the other half's questions
are asked of the same index, and their documents are gone. What is refused is asked again without
the threshold, to see what was kept back.

Reports: the reports of `reports` are indexed, and their questions asked, those that they do not
answer too.

Every figure has a 95% bootstrap interval, resampled by document.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from assistant.errors import AssistantError
from benchmarks import asking, data, paragraphs, program, report
from benchmarks.asking import Asked, Group
from benchmarks.processes import describe_machine

THRESHOLD = "answer.threshold"
Result = asking.Result


def measure_paragraphs(options: argparse.Namespace, work: Path) -> list[Asked]:
    """Draw, index and ask."""
    drawn = paragraphs.draw(options.held_out, options.documents, options.questions, options.seed, options.sets)
    folder = work / "documents"
    written = paragraphs.write(drawn, folder, options.distractors, options.seed)
    tell(f"{written} files, of them {len(drawn.present)} with questions; {len(drawn.gone)} are left out")
    _sync(folder, work / "index")
    return _ask(options, work / "index", drawn.questions)


def measure_reports(options: argparse.Namespace, work: Path) -> list[Asked]:
    """Index the reports and ask their questions."""
    folder = work / "documents"
    data.write_reports(folder)
    _sync(folder, work / "index")
    return _ask(options, work / "index", asking.report_questions())


def _sync(folder: Path, index: Path) -> None:
    tell("indexing")
    if failed := program.sync_folder(folder, index):
        raise data.DataError(f"{failed} files could not be indexed")


def _ask(options: argparse.Namespace, index: Path, questions: Sequence[asking.Question]) -> list[Asked]:
    tell(f"{len(questions)} questions")
    changes = options.set
    with (
        program.open_engine(index, changes) as engine,
        program.open_engine(index, [*changes, f"{THRESHOLD}=0"]) as bold,
    ):
        return [asking.ask(question, engine, bold) for question in questions]


def summarise(asked: Sequence[Asked], of_reports: bool) -> list[Result]:
    """Give every figure."""
    table = asking.Table(asked)
    present, gone, near = (table.group(group) for group in (Group.PRESENT, Group.GONE, Group.NEAR))
    single = [one for one in present if one.question.answers]
    lists = [one for one in present if one.question.items]
    answered = [one for one in single if one.answer.found]
    kept = [one for one in single if one.right]
    mean: Callable[..., None] = table.mean
    mean("exact match", single, lambda one: one.exact)
    mean("F1", single, lambda one: one.f1)
    mean("an accepted answer is shown", single, lambda one: one.shown)
    mean("exact match, nothing refused", single, lambda one: one.best_exact)
    mean("F1, nothing refused", single, lambda one: one.best_f1)
    mean("right, nothing refused", single, lambda one: one.right)
    mean("F1 where answered", answered, lambda one: one.f1)
    mean("lists: item F1", lists, lambda one: one.items.f1)
    mean("lists: item precision", lists, lambda one: one.items.precision)
    mean("lists: item recall", lists, lambda one: one.items.recall)
    mean("lists: share of items shown", lists, lambda one: one.items_shown)
    mean("right document in the best five", present, lambda one: one.in_five)
    mean("right document among the quotes", [one for one in present if one.answer.found], lambda one: one.quoted)
    mean("right document in the first quote", [one for one in present if one.answer.found], lambda one: one.first)
    if of_reports:
        mean("a quote is in the evidence", [one for one in present if one.answer.found], lambda one: one.in_evidence)
    mean("quotes of a single answer", answered, lambda one: len(one.answer.quotes))
    mean("single answers with another beside them", answered, lambda one: len(one.answer.statements) > 1)
    mean("refused, document gone", gone, lambda one: not one.answer.found)
    mean("refused, document does not say", near, lambda one: not one.answer.found)
    mean("refused, document says", present, lambda one: not one.answer.found)
    mean("right answers kept", kept, lambda one: one.answer.found)
    table.auroc("AUROC, document there or gone", present, gone)
    table.auroc("AUROC, document says or does not", present, near)
    table.calibration("calibration error, document there", single)
    table.calibration("calibration error, all", [*single, *gone, *near])
    table.latency("seconds, p50", 0.5)
    table.latency("seconds, p95", 0.95)
    return table.results


def tell(message: str) -> None:
    """Say on stderr what is being done."""
    print(message, file=sys.stderr, flush=True)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=main.__doc__)
    parser.add_argument("held_out", nargs="?", type=Path, metavar="HELD_OUT.jsonl")
    parser.add_argument("--reports", action="store_true", help="ask the reports instead")
    parser.add_argument("--documents", type=int, default=240, metavar="N", help="paragraphs drawn (240)")
    parser.add_argument("--questions", type=int, default=2, metavar="N", help="questions of a paragraph at most (2)")
    parser.add_argument("--distractors", type=int, default=5000, metavar="N", help="other paragraphs indexed (5000)")
    parser.add_argument("--sets", default="squad1,squad2,nq,multispan", help="of which questions are drawn")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change a setting")
    parser.add_argument("--work", type=Path, help="keep documents and index here, and use them again")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="write every question with its answer")
    parser.add_argument("--json", type=Path, default=Path("benchmarks/results/answers.json"), metavar="FILE")
    options = parser.parse_args(arguments)
    if (options.held_out is None) != options.reports:
        parser.error("name the file of held-out questions, or --reports")
    options.sets = options.sets.split(",")
    return options


def main(arguments: list[str] | None = None) -> int:
    """Measure answers to open questions."""
    options = parse(arguments)
    machine = describe_machine()
    folder = nullcontext(options.work) if options.work else tempfile.TemporaryDirectory(prefix="answers-")
    try:
        with folder as work:
            measure = measure_reports if options.reports else measure_paragraphs
            asked = measure(options, Path(work))
    except (data.DataError, AssistantError) as error:
        tell(str(error))
        return 1
    if options.rows:
        lines = "".join(json.dumps(one.as_row(), ensure_ascii=False) + "\n" for one in asked)
        options.rows.write_text(lines, "utf-8")
    results = summarise(asked, options.reports)
    rows = [[one.measure, str(one.interval.count), str(one.interval)] for one in results]
    print(report.table(("measure", "questions", "value [95% interval]"), rows))
    keys = ("reports", "documents", "questions", "distractors", "sets", "seed", "set")
    settings = {key: getattr(options, key) for key in keys}
    report.write_json(options.json, machine, settings, [asdict(one) for one in results])
    return 0


if __name__ == "__main__":
    sys.exit(main())
