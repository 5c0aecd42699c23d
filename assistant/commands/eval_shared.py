"""What the commands of `assistant eval` do alike."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assistant.commands.shared import open_store, sync_with_progress
from assistant.errors import EvaluationError
from assistant.evaluation.compare import Difference
from assistant.output import Output, one_line
from index.embed import Embedder
from index.ingest import SyncOptions
from index.store import Store
from index.types import Filter


@contextmanager
def index_for(
    options: argparse.Namespace, output: Output, embedder: Embedder, documents: dict[str, str] | None = None
) -> Iterator[tuple[Store, Filter | None, int]]:
    """Open the index that questions are asked of; gives it, a filter, and how many files could not be read.

    With `--docs`, or with the documents that came with a gold set, that folder is synced first: into
    the index that `--index` names, which is then asked of this folder only, otherwise into one of
    its own, kept below `--out` or deleted afterwards.
    """
    docs: Path | None = options.docs
    if docs is None and (documents is None or options.index is not None):
        with open_store(options, output) as store:
            yield store, None, 0
        return
    with ExitStack() as stack:
        scratch: Path | None = getattr(options, "out", None)
        if scratch is None:
            scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assistant-eval-")))
        if docs is None:
            docs = scratch / "documents"
            write_documents(documents or {}, docs)
        if options.index is None:
            options.index = scratch / "index"
            admit = None
        else:
            admit = Filter((str(docs.expanduser().resolve()),))
        store = stack.enter_context(open_store(argparse.Namespace(index=options.index), output, [docs]))
        own = admit is None
        wanted = SyncOptions(prune=own, archives=True if own else None)
        report = sync_with_progress(store, embedder, [docs], output, wanted)
        for failure in report.failures:
            output.message(f"failed: {failure.path}: {failure.reason}")
        yield store, admit, report.failed


def write_documents(documents: dict[str, str], folder: Path) -> None:
    """Write the documents of a gold set, a file each; one that is there already is left as it is.

    Raises:
        EvaluationError: a name is no plain file name, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in documents.items():
            if Path(name).name != name or name.startswith("."):
                raise EvaluationError(f"The gold set has a document {name!r}, which is no file name.")
            path = folder / name
            content = text.encode("utf-8", "replace")
            if not path.is_file() or path.read_bytes() != content:
                path.write_bytes(content)
    except OSError as error:
        raise EvaluationError(f"The documents cannot be written to {folder}: {error.strerror}.") from error


def show_table(output: Output, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write columns as wide as their longest cell."""
    lines = [[one_line(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        output.line("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def comparison_lines(differences: Sequence[Difference], head: str = "") -> list[str]:
    """Say how metrics changed, a line each."""
    return [
        f"{head}{one.metric} {one.first:.4f} → {one.second:.4f}, {_signed(one)}, p = {one.p:.4f}" for one in differences
    ]


def _signed(one: Difference) -> str:
    return f"{one.change.mean:+.4f} [{one.change.low:+.4f}, {one.change.high:+.4f}]"
