"""`assistant doctor`: check that catalog, vectors, checksums and model agree."""

from __future__ import annotations

import argparse

from assistant.build import build_embedder
from assistant.commands.shared import open_store
from assistant.output import ExitCode, Output, one_line
from assistant.reading import ReadingModel
from assistant.settings import load_settings
from index.health import Finding, examine, repair


def run(options: argparse.Namespace, output: Output) -> int:
    """Examine, repair if asked, and tell."""
    embedder = build_embedder(load_settings(), output.message)
    with open_store(options, output) as store:
        findings = examine(store, embedder.files)
        if options.repair and any(not finding.sound for finding in findings):
            repair(store, findings, embedder.files)
            findings = examine(store, embedder.files)
    findings = [*findings, examine_reader(ReadingModel())]
    sound = all(finding.sound for finding in findings)
    if output.json:
        output.data("doctor", findings)
    else:
        for finding in findings:
            output.line(f"{'ok   ' if finding.sound else 'WRONG'}  {finding.check}: {one_line(finding.detail)}")
        if not sound and not options.repair:
            output.line("`assistant doctor --repair` mends what can be mended.")
    return ExitCode.DONE if sound else ExitCode.CHECK_FAILED


def examine_reader(model: ReadingModel) -> Finding:
    """Check the reader's weights, which come with the program."""
    sound = model.check()
    detail = "the weights have their checksum" if sound else "the weights are damaged: install the program anew"
    return Finding("reader", sound, detail)
