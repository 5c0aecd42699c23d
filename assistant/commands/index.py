"""`assistant index`: make the index match files and folders."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from assistant.build import build_embedder
from assistant.commands.shared import open_store, sync_with_progress
from assistant.output import ExitCode, Output, one_line
from assistant.settings import find_index, load_settings
from index.embed import Embedder
from index.ingest import SyncOptions, sync
from index.rebuild import rebuild, to_rebuild
from index.store import Store
from index.types import IngestReport

SHOWN_FAILURES = 20


def run(options: argparse.Namespace, output: Output) -> int:
    """Sync and report."""
    settings = load_settings()
    folder = find_index(options.index)
    if options.watch and options.dry_run:
        output.error("--watch keeps the index in step, and --dry-run changes nothing: leave one of them out.")
        return ExitCode.USAGE
    for path in options.paths:
        if path.expanduser().resolve() == folder.resolve():
            output.error(f"{path} is the index itself: name the folder with your documents.")
            return ExitCode.USAGE
    if options.dry_run and not (folder / "catalog.db").is_file():
        with tempfile.TemporaryDirectory() as scratch, Store.open(Path(scratch), create=True) as store:
            return _sync(options, output, store, build_embedder(settings, output.message))
    if not options.paths and not (folder / "catalog.db").is_file():
        output.error("There is nothing indexed yet: name a folder, as in `assistant index ~/Documents`.")
        return ExitCode.USAGE
    embedder = build_embedder(settings, output.message)
    with open_store(options, output, None if options.dry_run else options.paths) as store:
        if options.rebuild and options.dry_run:
            options.paths = to_rebuild(store, options.paths)
            with tempfile.TemporaryDirectory() as scratch, Store.open(Path(scratch), create=True) as empty:
                for key in ("archives", "named"):
                    empty.catalog.set_meta(key, store.catalog.meta(key))
                return _sync(options, output, empty, embedder)
        code = _sync(options, output, store, embedder)
        if options.watch:
            from assistant.commands.watching import watch

            watch(store, embedder, options.paths, output)
        return code


def _sync(options: argparse.Namespace, output: Output, store: Store, embedder: Embedder) -> int:
    wanted = SyncOptions(prune=options.prune, retry=options.retry, dry_run=options.dry_run, archives=options.archives)
    work = rebuild if options.rebuild and not options.dry_run else sync
    report = sync_with_progress(store, embedder, options.paths, output, wanted, work)
    if output.json:
        output.data("report", report)
    else:
        _show(report, output, store)
    return ExitCode.SOME_FAILED if report.new_failures else ExitCode.DONE


def _show(report: IngestReport, output: Output, store: Store) -> None:
    if report.dry_run:
        for action, path in report.files:
            output.line(f"{action:>8}  {one_line(path)}")
    counts = (
        f"{report.added} added, {report.changed} changed, {report.renamed} renamed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {report.failed} failed"
    )
    counts += f", {report.skipped} not read" if report.skipped else ""
    output.line(f"Would be done: {counts}" if report.dry_run else counts)
    if not report.dry_run:
        seconds = f"{report.seconds:.1f} s"
        if report.passages:
            output.line(f"{report.passages} passages in {seconds}, {report.reused} of them known before")
        output.line(f"Index: {one_line(str(store.folder))}")
    for warning in report.warnings:
        output.message(f"warning: {warning}")
    for one in report.left_out[:SHOWN_FAILURES]:
        output.message(f"left out: {one.path}: {one.reason}")
    new = report.new_failures
    for failure in new[:SHOWN_FAILURES]:
        output.message(f"failed: {failure.path}: {failure.reason}")
    if len(new) > SHOWN_FAILURES:
        output.message(f"… and {len(new) - SHOWN_FAILURES} more: `assistant list --failed` shows all")
    if before := report.failed - len(new):
        output.message(f"{before} failed before and did not change since: `assistant list --failed` tells why")
