"""`assistant status`: what is in the index, what is not, and why."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path

from assistant.commands.shared import open_store
from assistant.output import ExitCode, Output, one_line
from index.records import archives
from index.types import Filter


def run(options: argparse.Namespace, output: Output) -> int:
    """Count and tell."""
    with open_store(options, output) as store:
        counts, roots, sources = store.counts(), store.roots(), store.sources(Filter())
        opened = archives(store.catalog)
        model = store.catalog.meta("model_name")
        folder, size = str(store.folder), _size(store.folder)
    types = dict(Counter(source.type for source in sources if source.status == "indexed"))
    reasons = dict(Counter(source.error for source in sources if source.status == "failed").most_common())
    if output.json:
        facts = {
            "folder": folder,
            "bytes": size,
            "roots": roots,
            "archives": sorted(opened),
            "model": model,
            "types": types,
            "reasons": reasons,
        }
        output.data("status", facts | counts)
        return ExitCode.DONE
    output.line(f"Index     {one_line(folder)} ({size / 1e6:.1f} MB)")
    output.line(f"Model     {one_line(model) or 'none yet'}")
    for root in roots:
        output.line(f"Root      {one_line(root)}{', with archives' if root in opened else ''}")
    kinds = ", ".join(f"{number} {name}" for name, number in sorted(types.items()))
    output.line(f"Indexed   {counts['indexed']} files, {counts['passages']} passages{f' ({kinds})' if kinds else ''}")
    output.line(f"Failed    {counts['failed']}")
    for reason, number in reasons.items():
        output.line(f"          {number} × {one_line(reason)}")
    output.line(f"Not read  {counts['skipped']}, empty, not of a type that is read, or made by this program")
    return ExitCode.DONE


def _size(folder: Path) -> int:
    """Give the bytes of a folder's files; what another process removes meanwhile does not count."""
    size = 0
    for inside, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                size += Path(inside, name).stat().st_size
    return size
