"""A file on disk → what its loader makes of it: the work of the loader process, one file at a time."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.errors import LoadError
from index.loaders import document_type, load
from index.types import Document

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes; what is larger is reported, not read."""

HEAD = 8_192
"""Bytes that a file's type is recognised by."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to load, unless its content's SHA-256 is still `known_hash`; `largest` is in bytes."""

    path: str
    known_hash: str = ""
    largest: int = LARGEST_FILE


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a request.

    `hash` is the SHA-256 of the bytes that were read, empty where the file was not read whole.
    `document` is None where the file is of no type that is read, is as it was known, or failed;
    of these only a failure has a `reason`, which is one short line. `passing` tells that it is one of
    the system's, which may be gone the next time.
    """

    type: str = ""
    hash: str = ""
    document: Document | None = None
    reason: str = ""
    size: int = 0
    passing: bool = False


def read(request: Request) -> Loaded:
    """Read and load a file. Raises MemoryError alone; every other failure is told in the result."""
    content_hash = ""
    try:
        path = Path(request.path)
        type, data, size = _content(path, request.largest)
        if type is None:
            return Loaded(size=size)
        content_hash = hashlib.sha256(data).hexdigest()
        if content_hash == request.known_hash:
            return Loaded(type, content_hash, size=size)
        return Loaded(type, content_hash, load(path, data, type), size=size)
    except LoadError as error:
        return Loaded(hash=content_hash, reason=str(error), passing=isinstance(error.__cause__, OSError))


def peek(path: Path, largest: int = LARGEST_FILE) -> str | None:
    """Give a file's type by its name and first bytes; None where it is not read.

    Raises:
        LoadError: it cannot be opened, or has more than `largest` bytes.
    """
    try:
        with _opened(path) as file:
            return _type(path, file, largest)[0]
    except OSError as error:
        raise LoadError(_reason(error)) from error


def _content(path: Path, largest: int) -> tuple[str | None, bytes, int]:
    """Give a file's type, bytes and size; of a file that is not read, its first bytes only."""
    try:
        with _opened(path) as file:
            type, head, size = _type(path, file, largest)
            if type is None:
                return None, head, size
            data = head + file.read(largest + 1 - len(head))
    except OSError as error:
        raise LoadError(_reason(error)) from error
    if len(data) > largest:  # it grew meanwhile
        raise LoadError(_too_large(largest))
    return type, data, len(data)


def _type(path: Path, file: BinaryIO, largest: int) -> tuple[str | None, bytes, int]:
    head = file.read(HEAD)
    type = document_type(path, head)
    size = os.fstat(file.fileno()).st_size
    if type is not None and size > largest:
        raise LoadError(_too_large(largest))
    return type, head, size


def _opened(path: Path) -> BinaryIO:
    """Open a regular file; what became a pipe or a device since it was listed is not waited for."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise LoadError("not a regular file")
    return file


def _too_large(largest: int) -> str:
    return f"larger than {largest // 1024 // 1024} MB"


def _reason(error: OSError) -> str:
    return (error.strerror or "cannot be read").lower()
