"""`assistant eval GOLD`: how well questions are answered whose answers are known."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.build import build_embedder, build_engine, warm
from assistant.commands.eval_shared import comparison_lines, index_for, show_table
from assistant.errors import EvaluationError
from assistant.evaluation.compare import compare, failures, worse
from assistant.evaluation.gold import GoldSet
from assistant.evaluation.records import Run, read_run
from assistant.evaluation.report import write_report
from assistant.evaluation.run import Progress, claimed, gather_facts, run_gold, run_name
from assistant.evaluation.sets import load_any
from assistant.evaluation.stages import ADVICE, Stage
from assistant.evaluation.summary import EXPLAINED, Group, Summary, summarise
from assistant.evaluation.vary import Variant, variants
from assistant.output import ExitCode, Output
from assistant.settings import as_facts, load_settings
from index.embed import TransformerEmbedder
from index.store import Store
from index.types import Filter

RUNS = "eval-runs"
"""Where runs go whose folder is not named, in the working directory."""

REPORT = "report.html"

COLUMNS = ("overall", "right", "f1", "item_f1", "cited", "refusal_recall", "auroc", "recall@5", "seconds_p50")
"""Of variants, in one table."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is evaluated: the questions, and the index that they are asked of."""

    gold: GoldSet
    store: Store
    embedder: TransformerEmbedder
    admit: Filter | None


def run(options: argparse.Namespace, output: Output) -> int:
    """Ask every question, write results and report, and check the gates."""
    settings = load_settings()
    chosen = variants(settings, options.vary)
    against = read_run(options.fail_if_worse) if options.fail_if_worse else None
    gold = load_any(options.gold)
    options.tags = [tag.strip() for listed in options.tags for tag in listed.split(",")]
    gold = gold.chosen(options.tags, options.limit)
    if not gold.cases:
        raise EvaluationError(f"No question of {options.gold} has a tag of {', '.join(options.tags)}.")
    embedder = build_embedder(settings, output.message)
    with index_for(options, output, embedder, gold.documents) as (store, admit, failed):
        subject = Subject(gold, store, embedder, admit)
        runs = [_evaluate(subject, variant, options, output) for variant in chosen]
    summaries = [summarise(one.records, one.facts.seed) for one in runs]
    missed = []
    for variant, one, summary in zip(chosen, runs, summaries, strict=True):
        head = f"{variant.name}: " if variant.name else ""
        missed += [f"{head}{failure}" for failure in failures(options.fail_under, summary.all)]
        if against:
            missed += comparison_lines(worse(compare(against, one)), f"{head}worse than {options.fail_if_worse}: ")
    _show(output, chosen, runs, summaries, missed)
    if missed:
        return ExitCode.CHECK_FAILED
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def _evaluate(subject: Subject, variant: Variant, options: argparse.Namespace, output: Output) -> Run:
    """Run one variant and write its report."""
    engine = build_engine(variant.settings, subject.store, subject.embedder)
    warm(subject.store, subject.embedder)
    engine.answer(subject.gold.cases[0].question)  # loads the rest, so that the first question is timed as any other
    facts = gather_facts(
        engine,
        subject.gold,
        options.gold,
        as_facts(variant.settings),
        subject.embedder.fingerprint,
        limit=options.limit,
        tags=options.tags,
    )
    folder = (options.out or Path(RUNS) / run_name(facts)) / (variant.folder if options.out else "")
    with claimed(folder):
        with _bar(output, variant.name) as show:
            run_gold(engine, subject.gold, folder, facts, subject.admit, show)
        done = read_run(folder)
        write_report(done, folder / REPORT)
    return done


@contextmanager
def _bar(output: Output, name: str) -> Iterator[Callable[[Progress], None]]:
    with output.progress("questions") as bar:
        task = bar.add_task(name or "Asking", total=None, rate="")

        def show(progress: Progress) -> None:
            figures = f"overall {progress.overall:.3f}, right {progress.right:.3f}"
            bar.update(task, total=progress.total, completed=progress.done, rate=figures)

        yield show


def _show(
    output: Output, chosen: Sequence[Variant], runs: Sequence[Run], summaries: Sequence[Summary], missed: Sequence[str]
) -> None:
    if output.json:
        results = [
            {"folder": str(one.folder), "variant": dict(variant.values), "summary": summary}
            for variant, one, summary in zip(chosen, runs, summaries, strict=True)
        ]
        output.data("evaluation", {"runs": results, "failed": list(missed)})
        return
    if len(runs) == 1:
        _show_summary(output, summaries[0])
    else:
        _show_variants(output, chosen, summaries)
    output.line()
    for one in runs:
        output.line(f"Report: {one.folder / REPORT}")
    for failure in missed:
        output.error(failure)


def _show_summary(output: Output, summary: Summary) -> None:
    figures = summary.all.figures.items()
    rows = [[name, str(found), str(found.count), EXPLAINED[name]] for name, found in figures]
    show_table(output, ("metric", "value [95% interval]", "questions", ""), rows)
    for groups in (summary.kinds, summary.tags):
        if len(groups) > 1:
            output.line()
            show_table(output, ("", "questions", "right", "overall"), [_group_row(group) for group in groups])
    output.line()
    stages = [[str(number), str(stage), ADVICE.get(stage, "")] for stage, number in summary.all.stages.items()]
    show_table(output, ("questions", "what became of them", ""), stages)


def _group_row(group: Group) -> list[str]:
    means = [str(group.figures[name]) if name in group.figures else "–" for name in ("right", "overall")]
    return [group.name, str(group.count), *means]


def _show_variants(output: Output, chosen: Sequence[Variant], summaries: Sequence[Summary]) -> None:
    columns = [name for name in COLUMNS if any(name in summary.all.figures for summary in summaries)]
    rows = []
    for variant, summary in zip(chosen, summaries, strict=True):
        figures = summary.all.figures
        values = [f"{figures[name].mean:.3f}" if name in figures else "–" for name in columns]
        rows.append([variant.name, *values, str(summary.all.stages.get(Stage.RIGHT, 0))])
    show_table(output, ("settings", *columns, "right, count"), rows)
