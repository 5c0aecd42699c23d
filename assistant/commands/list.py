"""`assistant list`: the files that the index knows."""

from __future__ import annotations

import argparse

from assistant.commands.shared import open_store
from assistant.output import ExitCode, Output, one_line
from index.own import MADE_HERE
from index.types import Filter, Source


def run(options: argparse.Namespace, output: Output) -> int:
    """List the files, or those that failed or that this program made."""
    with open_store(options, output) as store:
        sources = store.sources(Filter(paths=tuple(options.path)))
    wanted = [source for source in sources if not options.failed or _is_missed(source)]
    if output.json:
        output.data("documents", wanted)
        return ExitCode.DONE
    for source in wanted:
        path = one_line(f"{source.root}/{source.path}")
        if source.status == "indexed":
            facts = "  ".join(filter(None, (source.date, one_line(source.title)[:60])))
            output.line(f"{source.type:>8}  {source.passages:>5} passages  {path}  {facts}".rstrip())
        else:
            output.line(f"{source.status:>8}  {path}: {one_line(source.error)}")
    return ExitCode.DONE


def _is_missed(source: Source) -> bool:
    """Tell whether a person may look for a file in vain that is of a type that is read."""
    return source.status == "failed" or source.error.startswith(MADE_HERE)
