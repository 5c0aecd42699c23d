"""A file on disk → what its loader makes of it: the work of the loader process, one file at a time."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import LoadError
from index.loaders import document_type, load
from index.loaders.kinds import container_type
from index.own import made_here
from index.types import Document, Member

if TYPE_CHECKING:
    from index.loaders.containers import Container

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes; what is larger is reported, not read."""

LARGEST_CONTAINER = 2 * 1024 * 1024 * 1024
"""Bytes; what is larger is reported, not opened."""

HEAD = 8_192
"""Bytes that a file's type is recognised by."""


CLOSED = "an archive: `assistant index --archives` reads what is in it"
NESTED = "an archive in an archive, which is not opened: unpack it"
"""Why archives are not read: only when asked, and one level, which
is enough for what people have; more is what bombs are made of."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to load, unless its content's SHA-256 is still `known_hash`; `largest` is in bytes.

    A file of a type of `containers` is listed instead; with `member` that member of it is loaded. One that
    this program made is read only where it is `named`.
    """

    path: str
    known_hash: str = ""
    largest: int = LARGEST_FILE
    containers: tuple[str, ...] = ()
    member: int = 0
    named: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a request.

    `hash` is the SHA-256 of the bytes that were read, empty where the file was not read whole.
    `document` is None where the file is of no type that is read, is as it was known, or failed;
    of these only a failure has a `reason`, which is one short line. `passing` tells that it may
    be gone the next time, `costly` that finding out ends or holds up the process that reads (see
    `index.passing`). `members` are those of a container, None of other
    files; `skipped` tells why a file is of no type that is read, where that is not plain. `own` tells that
    this program made it.
    """

    type: str = ""
    hash: str = ""
    document: Document | None = None
    reason: str = ""
    size: int = 0
    passing: bool = False
    members: tuple[Member, ...] | None = None
    skipped: str = ""
    own: bool = False
    costly: bool = False


def read(request: Request) -> Loaded:
    """Read and load a file. Raises MemoryError alone; every other failure is told in the result."""
    content_hash = ""
    try:
        path = Path(request.path)
        if type := listed_type(path, request.containers):
            return _member(path, type, request) if request.member else _listing(path, type, request.known_hash)
        type, data, size = _content(path, request.largest)
        if type is None:
            return Loaded(size=size, skipped=CLOSED if container_type(path, data) == "zip" else "")
        content_hash = hashlib.sha256(data).hexdigest()
        if content_hash == request.known_hash:
            return Loaded(type, content_hash, size=size)
        own = made_here(type, data)
        if own and not request.named:
            return Loaded(size=size, skipped=own)
        return Loaded(type, content_hash, load(path, data, type), size=size, own=bool(own))
    except LoadError as error:
        return Loaded(hash=content_hash, reason=str(error), passing=isinstance(error.__cause__, OSError | ImportError))


def listed_type(path: Path, containers: tuple[str, ...]) -> str | None:
    """Give the type of a container, where it is one of `containers`.

    Raises:
        LoadError: it cannot be opened, or is too large.
    """
    if not containers or path.suffix.lower() not in {"", ".zip", ".mbox"}:
        return None
    try:
        with _opened(path) as file:
            type = container_type(path, file.read(HEAD))
            if type in containers and os.fstat(file.fileno()).st_size > LARGEST_CONTAINER:
                raise LoadError(_too_large(LARGEST_CONTAINER))
            return type if type in containers else None
    except OSError as error:
        raise LoadError(_reason(error)) from error


def _listing(path: Path, type: str, known_hash: str) -> Loaded:
    """Give the members of a container, or only its hash where that is known."""
    try:
        with _opened(path) as file:
            content_hash = hashlib.file_digest(file, "sha256").hexdigest()
            size = os.fstat(file.fileno()).st_size
        if content_hash == known_hash:
            return Loaded(type, content_hash, size=size)
        members = tuple(_open(path, type).members.values())
        return Loaded(type, content_hash, size=size, members=members)
    except OSError as error:
        raise LoadError(_reason(error)) from error


def _member(path: Path, type: str, request: Request) -> Loaded:
    """Load a member of a container."""
    container = _open(path, type)
    if request.member not in container.members:
        raise LoadError("not there any more: the container changed while it was read")
    member = container.members[request.member]
    name = Path(member.path)
    head = container.read(member.number, HEAD)
    if container_type(name, head) == "zip":
        return Loaded(size=member.size, skipped=NESTED)
    member_type = document_type(name, head)
    if member_type is None:
        return Loaded(size=member.size)
    if member.size > request.largest:
        raise LoadError(_too_large(request.largest))
    data = container.read(member.number, request.largest)
    content_hash = hashlib.sha256(data).hexdigest()
    if content_hash == request.known_hash:
        return Loaded(member_type, content_hash, size=len(data))
    if not request.named and (own := made_here(member_type, data)):
        return Loaded(size=len(data), skipped=own)
    try:
        return Loaded(member_type, content_hash, load(name, data, member_type), size=len(data))
    except LoadError as error:
        return Loaded(hash=content_hash, reason=str(error), passing=isinstance(error.__cause__, ImportError))


def _open(path: Path, type: str) -> Container:
    from index.loaders.containers import open_container

    try:
        status = path.stat()
        return open_container(path, type, (status.st_ino, status.st_mtime_ns, status.st_size))
    except OSError as error:
        raise LoadError(_reason(error)) from error


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


def _type(path: Path, file: BufferedReader, largest: int) -> tuple[str | None, bytes, int]:
    head = file.read(HEAD)
    type = document_type(path, head)
    size = os.fstat(file.fileno()).st_size
    if type is not None and size > largest:
        raise LoadError(_too_large(largest))
    return type, head, size


def _opened(path: Path) -> BufferedReader:
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
