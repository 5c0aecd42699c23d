"""`assistant eval check`: is a gold set right, and does its evidence stand in the index?"""

from __future__ import annotations

import argparse

from assistant.build import build_embedder
from assistant.commands.eval_shared import index_for
from assistant.evaluation.check import check
from assistant.evaluation.gold import count_kinds
from assistant.evaluation.places import Places
from assistant.evaluation.sets import load_any
from assistant.output import ExitCode, Output
from assistant.settings import load_settings


def run(options: argparse.Namespace, output: Output) -> int:
    """Check and tell."""
    gold = load_any(options.gold)
    embedder = build_embedder(load_settings(), output.message)
    with index_for(options, output, embedder, gold.documents) as (store, _, _):
        problems = check(gold, Places(store))
    kinds = count_kinds(gold.cases)
    if output.json:
        output.data("check", {"questions": len(gold.cases), "kinds": kinds, "problems": problems})
        return ExitCode.CHECK_FAILED if problems else ExitCode.DONE
    for problem in problems:
        where = f"line {problem.line}, " if problem.line else ""
        output.line(f"{options.gold}, {where}{problem.id}: {problem.text}")
    listed = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    output.line(f"{len(gold.cases)} questions ({listed}), {len(problems)} problems")
    return ExitCode.CHECK_FAILED if problems else ExitCode.DONE
