"""A file read as the index would read it, without being indexed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from index.errors import LoadError
from index.loaders.reading import Loaded, Request, peek, read
from index.types import Document

LARGEST = 100_000_000
"""Bytes of a file that is read."""

PLAIN = frozenset(("text", "markdown", "code"))
"""Types that are decoded, no more: they need no process of their own."""


def read_file(path: Path, name: str = "") -> Document:
    """Read one file of any type that is indexed; an empty one is an empty document.

    Raises:
        LoadError: it cannot be read; the message names it, by its `name` where one is given.
    """
    try:
        type = peek(path, LARGEST)
        if type is None:
            if path.stat().st_size == 0:
                return Document("", "text")
            raise LoadError("not of a type that is read")
        loaded = read(Request(str(path), largest=LARGEST, named=True)) if type in PLAIN else _in_a_process(path)
        if loaded.document is None:
            raise LoadError(loaded.reason or "cannot be read")
        return loaded.document
    except (LoadError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise LoadError(f"{name or path} cannot be read: {reason}.") from error


def read_bytes(data: bytes) -> Document:
    """Read what came on standard input; raises `LoadError`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "standard input"
        path.write_bytes(data)
        return read_file(path, "Standard input")


def _in_a_process(path: Path) -> Loaded:
    from index.loader_process import LoaderProcess

    with LoaderProcess() as loader:
        return next(loaded for _, loaded in loader.load_all([Request(str(path), largest=LARGEST, named=True)]))
