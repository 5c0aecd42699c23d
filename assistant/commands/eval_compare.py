"""`assistant eval compare`: two runs, question by question."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from assistant.commands.eval_shared import show_table
from assistant.evaluation.compare import Changed, Comparison, Difference, compare
from assistant.evaluation.records import read_run
from assistant.output import ExitCode, Output, one_line

SHOWN = 20
"""Questions that changed sides, of each side."""


def run(options: argparse.Namespace, output: Output) -> int:
    """Compare and show."""
    found = compare(read_run(options.first), read_run(options.second))
    if output.json:
        output.data("comparison", found)
        return ExitCode.DONE
    _show(found, output)
    return ExitCode.DONE


def _show(found: Comparison, output: Output) -> None:
    for difference in found.differing:
        output.line(f"Differs in {difference}")
    output.line(f"{found.same} questions in both{f', {found.left_out} left out' if found.left_out else ''}")
    output.line()
    heads = ("metric", "first", "second", "change [95% interval]", "p", "")
    show_table(output, heads, [_row(one) for one in found.differences])
    for title, changed in (("Right only in the second", found.gained), ("Right only in the first", found.lost)):
        if changed:
            _show_changed(title, changed, output)
    if not found.gained and not found.lost:
        output.line("\nNo question changed sides.")


def _row(one: Difference) -> list[str]:
    change = f"{one.change.mean:+.4f} [{one.change.low:+.4f}, {one.change.high:+.4f}]"
    verdict = {True: "better", False: "worse", None: ""}[one.better if one.p <= 0.05 else None]
    return [one.metric, f"{one.first:.4f}", f"{one.second:.4f}", change, f"{one.p:.4f}", verdict]


def _show_changed(title: str, changed: Sequence[Changed], output: Output) -> None:
    output.line(f"\n{title}, {len(changed)}:")
    for one in changed[:SHOWN]:
        output.line(f"  {one.id}  {one_line(one.question)}")
        output.line(f"      {one.before}: {one_line(one.first)[:200] or '–'}")
        output.line(f"      {one.after}: {one_line(one.second)[:200] or '–'}")
    if len(changed) > SHOWN:
        output.line(f"  … and {len(changed) - SHOWN} more: --json has all")
