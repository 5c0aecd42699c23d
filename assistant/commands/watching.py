"""`assistant index --watch`: keep the index in step until the user ends it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from assistant.commands.shared import sync_with_progress
from assistant.output import Output
from index.embed import Embedder
from index.errors import IndexingError
from index.ingest import SyncOptions
from index.store import Store
from index.types import IngestReport
from index.watch import Watch


def watch(store: Store, embedder: Embedder, paths: Sequence[Path], output: Output) -> None:
    """Sync what changed, burst by burst, until KeyboardInterrupt; one line a sync that did something."""
    targets = [path.expanduser().resolve() for path in paths] or [Path(root) for root in store.roots()]
    output.message(f"Watching {', '.join(map(str, targets))}; ctrl+c ends it.")
    problem = ""
    for due in Watch(targets, store.folder.resolve(), output.message).changed():
        try:
            report = sync_with_progress(store, embedder, due, output, SyncOptions())
        except IndexingError as error:
            if str(error) != problem:  # it comes again with every change until it is mended
                output.error(str(error))
            problem = str(error)
            continue
        problem = ""
        if report.files:
            if output.json:
                output.data("report", report)
            output.message(f"{time.strftime('%H:%M:%S')}: {_line(report)}")


def _line(report: IngestReport) -> str:
    counts = {
        "added": report.added,
        "changed": report.changed,
        "renamed": report.renamed,
        "removed": report.removed,
        "failed": len(report.new_failures),
        "not read": sum(action == "skipped" for action, _ in report.files),
    }
    told = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    failures = "".join(f"; {Path(failure.path).name}: {failure.reason}" for failure in report.new_failures[:3])
    return f"{told} in {report.seconds:.1f} s{failures}"
