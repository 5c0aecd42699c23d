"""What several commands do alike."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import QuestionError
from assistant.output import Output, one_line
from assistant.settings import find_index
from index.embed import Embedder
from index.errors import IndexingError
from index.ingest import Progress, SyncOptions, sync
from index.store import Store
from index.types import Filter, IngestReport

LONG = 2.0
"""Seconds after which the file at hand is named beside the progress bar."""

MOST_READ = 1_000_000
"""Bytes of standard input that questions may have."""

LONGEST_NAME = 40
"""Characters of a file's name that are shown there."""


def open_store(options: argparse.Namespace, output: Output, make_for: Sequence[Path] | None = None) -> Store:
    """Open the index that the options name; with `make_for`, make one for these paths where there is none.

    Raises:
        IndexingError: there is none, and a path does not exist either.
    """
    folder = find_index(options.index)
    if make_for is None or (folder / "catalog.db").is_file():
        return Store.open(folder, create=make_for is not None)
    for path in make_for:
        if not path.expanduser().exists():
            raise IndexingError(f"There is no file or folder {path}.")
    output.message(f"Making an index in {folder}")
    return Store.open(folder, create=True)


def question_of(options: argparse.Namespace) -> str:
    """Give the question of the command line, or all of standard input where there is none.

    Bytes that are not UTF-8 are replaced.

    Raises:
        QuestionError: there is none, or it is too long.
    """
    if options.question:
        return " ".join(options.question).encode("utf-8", "replace").decode()
    if sys.stdin is None or sys.stdin.isatty():
        raise QuestionError("There is no question: write it after the command.")
    read = sys.stdin.buffer.read(MOST_READ + 1)
    if len(read) > MOST_READ:
        raise QuestionError(f"Standard input is longer than {MOST_READ // 1_000_000} MB.")
    return read.decode("utf-8", "replace")


def questions_of(options: argparse.Namespace) -> list[str]:
    """Give the question of the command line, or those of standard input, one a line; raises `QuestionError`."""
    text = question_of(options)
    lines = [] if options.question else [line for line in text.split("\n") if any(map(str.isalnum, line))]
    return lines or [text]


def filter_of(options: argparse.Namespace) -> Filter:
    """Give the filter that the options describe.

    Raises:
        QuestionError: it ends before it begins.
    """
    since, until = options.since or "", options.until or ""
    if until and since[: len(until)] > until:
        raise QuestionError(f"--since {since} is after --until {until}: nothing can be in between.")
    return Filter(tuple(options.path), tuple(options.type), since, until)


def check_filter(store: Store, admit: Filter) -> None:
    """Raise `QuestionError` where no indexed file matches, which is another thing than no answer."""
    if admit and not store.admitted(admit):
        asked = [*admit.paths, *admit.types, *filter(None, (admit.since, admit.until))]
        raise QuestionError(f"No indexed file matches {', '.join(asked)}: `assistant list` shows what is in the index.")


def sync_with_progress(
    store: Store,
    embedder: Embedder,
    paths: Sequence[Path],
    output: Output,
    options: SyncOptions,
    work: Callable[[Store, Embedder, Sequence[Path], SyncOptions], IngestReport] = sync,
) -> IngestReport:
    """Sync, or do other such `work`, with a progress bar on stderr that names files which take long."""
    with output.progress() as bar:
        task = bar.add_task("Looking at files", total=None, rate="")
        at_hand, since = "", 0.0

        def show(progress: Progress) -> None:
            nonlocal at_hand, since
            seconds = bar.tasks[task].elapsed or 0
            if progress.path != at_hand:
                at_hand, since = progress.path, seconds
            name = one_line(Path(progress.path).name)[:LONGEST_NAME] if seconds - since > LONG else ""
            bar.update(
                task,
                description="Building the vector store" if progress.stage == "vectors" else f"Indexing {name}".strip(),
                total=progress.files_total,
                completed=progress.files,
                rate=f"{progress.passages / seconds:.0f} passages/s" if seconds > 1 else "",
            )

        options.on_progress = show
        options.on_wait = lambda: output.message("Waiting for another process that is writing to this index.")
        return work(store, embedder, paths, options)


def mend_vectors(store: Store, output: Output) -> None:
    """Build the vector store again where it was found damaged; the catalog has all it needs."""
    if not store.damage:
        return
    if "disk is full" in store.damage:
        output.message("The disk is full: the vector store cannot be opened, and every passage was compared instead.")
        return
    output.message(f"The vector store was damaged ({store.damage}); it is being rebuilt from the catalog.")
    try:
        with store.writing(wait=0):
            store.mend_vectors()
    except IndexingError as error:
        output.message(f"It could not be rebuilt now: {error}")
