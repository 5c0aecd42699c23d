"""A file read as the index would read it, without being indexed."""

from __future__ import annotations

from pathlib import Path

from index.errors import LoadError
from index.loaders import document_type, load
from index.types import Document

LARGEST = 100_000_000
"""Bytes of a file that is read."""

_HEAD = 8_192


def read_file(path: Path) -> Document:
    """Read one file of any type that is indexed.

    Raises:
        LoadError: it cannot be read; the message names it.
    """
    try:
        if path.is_dir():
            raise LoadError(f"{path} is a folder: name a file.")
        if path.exists() and not path.is_file():
            raise LoadError(f"{path} is no regular file; `-` reads standard input.")
        if path.stat().st_size > LARGEST:
            raise LoadError(f"{path} is larger than {LARGEST // 1_000_000} MB.")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise LoadError(f"There is no file {path}.") from error
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}.") from error
    return read_bytes(data, path)


def read_bytes(data: bytes, path: Path) -> Document:
    """Read what is, or could be, in the file at `path`; raises `LoadError`, naming it."""
    if not data.strip():
        return Document("", "text")
    type = document_type(path, data[:_HEAD])
    if type is None:
        raise LoadError(f"{path} is not of a type that is read.")
    try:
        return load(path, data, type)
    except LoadError as error:
        raise LoadError(f"{path}: {error}.") from error
