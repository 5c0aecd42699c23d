"""`assistant eval add`: an answer and its quote become a gold case."""

from __future__ import annotations

import argparse

from assistant.build import build_embedder, build_engine, warm
from assistant.commands.shared import open_store, question_of
from assistant.evaluation.gold import append_case, case_from_answer, next_id, to_line
from assistant.output import ExitCode, Output
from assistant.settings import load_settings


def run(options: argparse.Namespace, output: Output) -> int:
    """Ask, and write down what the answer was, or what the options say it should have been."""
    settings = load_settings()
    question = question_of(options)
    id = options.id or next_id(options.gold)
    embedder = build_embedder(settings, output.message)
    with open_store(options, output) as store:
        engine = build_engine(settings, store, embedder)
        warm(store, embedder)
        answer = engine.answer(question)
    if not output.json:
        output.answer(answer)
    tags = [tag.strip() for listed in options.tags for tag in listed.split(",")]
    case = case_from_answer(answer, id, options.answer, options.quote, tags, not options.unanswerable)
    case = append_case(case, options.gold, renumber=not options.id)
    if output.json:
        output.data("added", case)
    else:
        output.line(f"\nAdded to {options.gold}:\n{to_line(case)}")
    return ExitCode.DONE
