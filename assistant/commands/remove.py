"""`assistant remove`: take files or folders out of the index."""

from __future__ import annotations

import argparse

from assistant.commands.shared import open_store
from assistant.output import ExitCode, Output
from index.ingest import remove


def run(options: argparse.Namespace, output: Output) -> int:
    """Remove and tell how many files went."""
    with open_store(options, output) as store:
        removed, unknown = remove(store, options.paths)
    if output.json:
        output.data("removed", {"documents": removed, "unknown": unknown})
    else:
        output.line(f"{removed} files removed from the index")
    for path in unknown:
        output.error(f"{path} is not in the index; `assistant list` shows what is.")
    return ExitCode.ERROR if unknown else ExitCode.DONE
