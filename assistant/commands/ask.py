"""`ask`: answer a question from the indexed files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.build import build_embedder, build_engine, warm
from assistant.commands.shared import (
    check_filter,
    filter_of,
    mend_vectors,
    open_store,
    questions_of,
    sync_with_progress,
)
from assistant.engine import Engine, Wish
from assistant.errors import HistoryError, QuestionError
from assistant.history import History, default_history
from assistant.opening import open_quote
from assistant.output import ExitCode, Output
from assistant.settings import keep_of, load_settings, with_answerer
from assistant.types import Answer, Answered, Evidence, Found, Read, Stated
from index.ingest import SyncOptions
from index.store import Store
from index.types import Filter, Hit


def run(options: argparse.Namespace, output: Output) -> int:
    """Answer, show, and open a quote if asked."""
    settings = load_settings()
    options.answerer = options.answerer or settings.answer.answerer
    options.strict = options.strict or settings.llm.strict
    settings = with_answerer(settings, options.answerer)
    questions = questions_of(options)
    if options.open is not None and len(questions) > 1:
        raise QuestionError(f"--open shows a quote of one answer, and standard input has {len(questions)} questions.")
    admit = filter_of(options)
    embedder = build_embedder(settings, output.message)
    with open_store(options, output, [options.docs] if options.docs else None) as store:
        failed = 0
        if options.docs is not None:
            report = sync_with_progress(store, embedder, [options.docs], output, SyncOptions())
            for warning in report.warnings:
                output.message(f"warning: {warning}")
            for failure in report.new_failures:
                output.message(f"failed: {failure.path}: {failure.reason}")
            failed = len(report.new_failures)
        check_filter(store, admit)
        if options.docs is not None:
            admit = _within(store, options.docs, admit)
        engine = build_engine(settings, store, embedder)
        warm(store, embedder, engine)
        answers = [_ask(engine, question, admit, options, output, len(questions) > 1) for question in questions]
        mend_vectors(store, output)
        if options.open is not None and (code := _open(options.open, answers[0], store, output)):
            return code
    if not all(answer.found for answer in answers):
        return ExitCode.NOT_FOUND
    return ExitCode.SOME_FAILED if failed else ExitCode.DONE


def _ask(
    engine: Engine, question: str, admit: Filter, options: argparse.Namespace, output: Output, of_several: bool
) -> Answer:
    """Answer and show, below the question where it is one of several."""
    if of_several:
        output.question(question)
    answer = _answer(engine, question, admit, options, output)
    if not answer.found and not output.json and not engine.store.counts()["passages"]:
        output.message("The index is empty: `assistant index FOLDER` fills it.")
    output.answer(answer)
    return answer


def _within(store: Store, folder: Path, admit: Filter) -> Filter:
    """Give a filter that admits only what is in a folder too."""
    inside = replace(admit, paths=(str(folder.expanduser().resolve()),))
    if not admit.paths:
        return inside
    known = {source.id for source in store.sources(inside)}
    both = [f"{source.root}/{source.path}" for source in store.sources(admit) if source.id in known]
    if not both:
        raise QuestionError(f"No file in {folder} matches {', '.join(admit.paths)}.")
    return replace(inside, paths=tuple(both))


def _answer(engine: Engine, question: str, admit: Filter, options: argparse.Namespace, output: Output) -> Answer:
    """Answer, with the conversation so far where it is continued; what a person asked is kept."""
    keep = options.go_on or not output.json
    history = _history(output) if keep else None
    wish = Wish(options.answerer, options.strict)
    if history is None:
        return engine.answer(question, filter=admit, top_k=options.top_k, wish=wish)
    with history:
        folder = engine.store.folder
        last = history.last(folder) if options.go_on else None
        before = [turn.answer for turn in history.turns(last.id)] if last else []
        hits: Sequence[Hit] = ()
        evidence: Sequence[Evidence] = ()
        for event in engine.ask(question, before, admit, options.top_k, wish):
            if isinstance(event, Found):
                hits = event.hits
            if isinstance(event, Read):
                evidence = event.evidence
            if isinstance(event, Stated) and not output.json:
                output.stated(event)
            if isinstance(event, Answered):
                _save(history, last.id if last else None, event.answer, hits, evidence, folder, output)
                return event.answer
    raise AssertionError("the last event is the answer")


def _history(output: Output) -> History | None:
    try:
        return History(default_history(), keep_of(load_settings()))
    except HistoryError as error:
        output.message(f"The answer will not be kept: {error}")
        return None


def _save(
    history: History,
    id: int | None,
    answer: Answer,
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
    folder: Path,
    output: Output,
) -> None:
    try:
        history.add(id, answer, hits, folder, evidence=evidence)
    except HistoryError as error:
        output.message(f"The answer is not kept: {error}")


def _open(number: int, answer: Answer, store: Store, output: Output) -> int:
    quotes = answer.quotes or answer.nearest
    if number > len(quotes):
        output.error(f"There is no quote {number}: the answer has {len(quotes)}.")
        return ExitCode.USAGE
    open_quote(quotes[number - 1], store)
    return ExitCode.DONE
