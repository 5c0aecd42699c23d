"""Filters as SQL conditions over documents `d` and roots `r`."""

from __future__ import annotations

import os
from typing import Any

from index.types import Filter

DOCUMENTS = "JOIN documents d ON d.id = p.document_id JOIN roots r ON r.id = d.root_id"
"""The joins from passages `p` that a `condition` needs."""


def joined(passage: str) -> str:
    """Give the joins that a `condition` needs, from a column that holds the ids of passages."""
    return f"JOIN passages p ON p.id = {passage} {DOCUMENTS}"


def condition(filter: Filter) -> tuple[str, list[Any]]:
    """Give a filter as an SQL condition over documents `d` and roots `r`, and its values."""
    parts: list[str] = []
    values: list[Any] = []
    if filter.paths:
        choices = []
        for path in filter.paths:
            subject, patterns = _path_patterns(path)
            choices += [f"{subject} GLOB ?"] * len(patterns)
            values += patterns
        parts.append(_any_of(choices))
    if filter.types:
        parts.append(f"d.type IN ({','.join('?' * len(filter.types))})")
        values += filter.types
    dated = "coalesce(nullif(d.date, ''), date(d.mtime_ns / 1000000000, 'unixepoch'))"
    if filter.since:
        parts.append(f"{dated} >= substr(?, 1, length({dated}))")
        values.append(filter.since)
    if filter.until:
        parts.append(f"substr({dated}, 1, length(?)) <= ?")
        values += [filter.until, filter.until]
    return " AND ".join(parts) or "1", values


def _any_of(choices: list[str]) -> str:
    """Join conditions by OR, as a tree: of a chain SQLite takes a thousand at most."""
    if len(choices) == 1:
        return choices[0]
    middle = len(choices) // 2
    return f"({_any_of(choices[:middle])} OR {_any_of(choices[middle:])})"


def _path_patterns(path: str) -> tuple[str, list[str]]:
    """A path that exists means that file or folder; anything else is a pattern within the roots.

    An absolute path that does not exist may be both: a file that is gone, or a pattern.
    """
    absolute = os.path.isabs(path)  # noqa: PTH117 - may hold glob characters
    exists = os.path.exists(path)  # noqa: PTH110
    if absolute or exists:
        literal = _escaped(os.path.realpath(path))  # as roots are written
        named = [literal, f"{literal.rstrip('/')}/*"]
        return "rtrim(r.base, '/') || '/' || d.path", named if exists else [*named, path, f"{path.rstrip('/')}/*"]
    pattern = path.strip("/")
    return "'/' || d.path", [f"*/{pattern}", f"*/{pattern}/*"]


def _escaped(path: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)
