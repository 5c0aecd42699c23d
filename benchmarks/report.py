"""Results as a Markdown table on stdout and as JSON beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.peers import PACKAGES
from benchmarks.processes import Machine, versions


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay out a Markdown table whose columns are as wide as their longest cell."""
    lines = [list(heads), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    drawn = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([drawn[0], rule, *drawn[1:]])


def write_json(path: Path, machine: Machine, settings: dict[str, Any], results: Any) -> None:
    """Write results with what they depend on; nothing in the file names a person or a folder."""
    content = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine.as_dict(),
        "versions": versions(("assistant-over-documents", "openvino", "onnxruntime", *PACKAGES)),
        "settings": settings,
        "results": results,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
