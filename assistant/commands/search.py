"""`assistant search`: ranked passages, and why a file is where it is."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from assistant.build import build_embedder, build_searcher, warm
from assistant.commands.shared import check_filter, filter_of, mend_vectors, open_store, question_of
from assistant.errors import QuestionError
from assistant.output import ExitCode, Output, one_line, place
from assistant.settings import load_settings
from index.search import Searcher
from index.store import Store
from index.terms import question_terms
from index.types import Filter, Hit

SHOWN = 10


def run(options: argparse.Namespace, output: Output) -> int:
    """Search and show."""
    settings = load_settings()
    question = " ".join(question_of(options).split())
    if not question_terms(question):
        raise QuestionError("There is nothing to search for: write it after the command.")
    admit = filter_of(options)
    if options.explain and options.top_k:
        raise QuestionError("--explain ranks every passage: leave --top-k out.")
    embedder = build_embedder(settings, output.message)
    with open_store(options, output) as store:
        searcher = build_searcher(settings, store, embedder)
        warm(store, embedder)
        check_filter(store, admit)
        if options.explain:
            return _explain(options.explain, question, admit, store, searcher, output)
        hits = searcher.search(question, options.top_k or SHOWN, admit)
        if output.json:
            output.data("hits", hits)
        else:
            output.hits(hits, question)
        mend_vectors(store, output)
    if not hits and not output.json:
        output.line("No passage was found.")
    return ExitCode.DONE if hits else ExitCode.NOT_FOUND


def _explain(path: str, question: str, admit: Filter, store: Store, searcher: Searcher, output: Output) -> int:
    """Rank every passage that the filter admits, and tell of the best one of the file."""
    own = Filter(paths=(path,))
    sources = store.sources(own)
    if all(source.status != "indexed" for source in sources):
        reason = f"{path} is not in the index: `assistant index` adds it, unless it is hidden or ignored."
        if sources:
            reason = f"{path} is not indexed: {sources[0].error.rstrip('.')}."
        return _unexplained(reason, 0, output)
    total = store.admitted(admit)
    ranked = searcher.search(question, total, admit, total)
    ids = {source.id for source in sources} & {source.id for source in store.sources(admit)}
    if not ids:
        return _unexplained(f"{path} is left out by {_named(admit)}.", len(ranked), output)
    rank, hit = next(((rank, hit) for rank, hit in enumerate(ranked, start=1) if hit.source.id in ids), (0, None))
    if hit is None:
        reason = f"No passage of {path} is found: another file has the same words, or the question shares none of them."
        return _unexplained(reason, len(ranked), output)
    if output.json:
        output.data("explanation", {"rank": rank, "of": len(ranked), "hit": hit, "reason": ""})
    else:
        _tell(hit, rank, ranked, question, output)
    return ExitCode.DONE


def _tell(hit: Hit, rank: int, ranked: Sequence[Hit], question: str, output: Output) -> None:
    """Tell of a passage's rank, and how it came to it."""
    output.line(f"{one_line(place(hit.source.path, hit.locator))} is passage {rank} of {len(ranked)}.")
    dense = "not searched" if hit.dense is None else f"rank {hit.dense_rank}, cosine {hit.dense:.3f}"
    output.line(f"By meaning: {dense}.")
    words = "shares no word with the question" if hit.bm25 is None else f"rank {hit.bm25_rank}, BM25 {hit.bm25:.2f}"
    output.line(f"By words: {words}.")
    text = f"{hit.passage.header} {hit.passage.text}".casefold()
    missing = [term for term in question_terms(question) if term.casefold() not in text]
    if missing:
        output.line(f"Words of the question that are not in it as written: {', '.join(missing)}.")
    output.line(f"Fused: {hit.score:.4f}; the first passage has {ranked[0].score:.4f}.")
    output.line(f"  {one_line(hit.passage.text)[:400]}")


def _named(admit: Filter) -> str:
    """Name the options that make a filter."""
    given = {"--path": admit.paths, "--type": admit.types, "--since": admit.since, "--until": admit.until}
    return ", ".join(option for option, value in given.items() if value)


def _unexplained(reason: str, total: int, output: Output) -> int:
    """Tell why a file has no rank."""
    if output.json:
        output.data("explanation", {"rank": None, "of": total, "hit": None, "reason": reason})
    else:
        output.line(reason)
    return ExitCode.NOT_FOUND
