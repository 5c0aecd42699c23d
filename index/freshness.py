"""Whether files are still as they were when they were indexed."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from index.store import Store
from index.types import FileState

LARGEST_COMPARED = 64 * 1024 * 1024
"""Bytes of a file up to which its content decides where only its time is another."""


def file_states(store: Store, sources: Iterable[int]) -> dict[int, FileState]:
    """Tell of documents what became of their files; one in an archive or a mailbox goes by the whole.

    Size and time are compared, and the content where only the time is another. A file that cannot be
    looked at counts as the same, and a document that the catalog has no more as changed.
    """
    return {source: _state(store, source) for source in dict.fromkeys(sources)}


def _state(store: Store, source: int) -> FileState:
    sql = "SELECT r.base, d.* FROM documents d JOIN roots r ON r.id = d.root_id WHERE d.id = ?"
    rows = store.catalog.rows(sql, (source,))
    if not rows:
        return FileState.CHANGED
    base, known = rows[0]["base"], _container(store, rows[0]) or rows[0]
    path = Path(base, known["path"])
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return FileState.GONE
    except OSError:
        return FileState.SAME
    if status.st_size != known["size"]:
        return FileState.CHANGED
    same = status.st_mtime_ns == known["mtime_ns"] or _has_content(path, status.st_size, known["hash"])
    return FileState.SAME if same else FileState.CHANGED


def _container(store: Store, document: sqlite3.Row) -> sqlite3.Row | None:
    """Give the archive or mailbox that a document is in; None for a file."""
    sql = (
        "SELECT path, size, mtime_ns, hash FROM documents WHERE root_id = ? AND path = ? AND type <> '' AND status = ?"
    )
    for folder in PurePosixPath(document["path"]).parents:
        if rows := store.catalog.rows(sql, (document["root_id"], folder.as_posix(), "skipped")):
            return rows[0]
    return None


def _has_content(path: Path, size: int, known_hash: str) -> bool:
    if size > LARGEST_COMPARED:
        return False
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == known_hash
    except OSError:
        return False
