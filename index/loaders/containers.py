"""Files that hold documents: zip archives by their files, mailboxes by their messages.

A container is listed once; then its members are read one by one, each a request of its own, so that
what one of them does to its loader is that member's failure. Nothing is ever unpacked to the disk.
"""

from __future__ import annotations

import lzma
import mmap
import re
import stat
import zlib
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Protocol
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from index.errors import LoadError
from index.loaders.messages import message_at, message_spans, most_messages
from index.types import Member

MOST_FILES = 20_000
"""Files of an archive at most."""

LARGEST_UNPACKED = 4_000_000_000
"""Bytes that the files of an archive may have together."""

SUSPICIOUS_SIZE, SUSPICIOUS_RATIO = 50_000_000, 200
"""A file of an archive that is larger than this, and so many times larger than it is packed, is not read:
a bomb looks like that. Text seldom packs better than 1 to 30."""

LONGEST_PATH, MOST_PARTS = 500, 40
"""Characters and parts of a member's path; a longer one is replaced by the member's number."""

_DAMAGES = (BadZipFile, LargeZipFile, EOFError, OSError, ValueError, IndexError, zlib.error, lzma.LZMAError)
_DRIVE = re.compile(r"[A-Za-z]:")


class Container(Protocol):
    """An open container."""

    members: dict[int, Member]

    def read(self, number: int, most: int) -> bytes:
        """Give the first `most` bytes of a member; raises LoadError."""
        ...


@lru_cache(maxsize=1)
def open_container(path: Path, type: str, stamp: tuple[int, int, int]) -> Container:
    """Open a container of the type "zip" or "mbox"; the last one stays open as long as its `stamp` does.

    Raises:
        LoadError: it is damaged, encrypted, or over the bounds.
    """
    return Archive(path) if type == "zip" else Mailbox(path)


class Archive:
    """A zip archive. Left out are hidden files, links, and what the Finder adds."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = ZipFile(path)
            entries = self._archive.infolist()
        except (*_DAMAGES, NotImplementedError) as error:
            raise LoadError(f"damaged: not a zip archive ({error})") from error
        if len(entries) > MOST_FILES:
            raise LoadError(f"an archive of more than {MOST_FILES:,} files: unpack it, and index the folder")
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise LoadError(f"unpacks to more than {LARGEST_UNPACKED // 10**9} GB: unpack it, and index the folder")
        files = [entry for entry in entries if _is_file(entry)]
        if files and all(map(_is_encrypted, files)):
            raise LoadError("encrypted: unpack it with its password, and index the folder")
        self._entries = dict(enumerate(files, 1))
        paths = member_paths([entry.filename for entry in files])
        self.members = {
            number: Member(number, path, entry.file_size)
            for (number, entry), path in zip(self._entries.items(), paths, strict=True)
        }

    def read(self, number: int, most: int) -> bytes:
        """Give the first `most` bytes of a file; raises LoadError."""
        entry = self._entries[number]
        if entry.file_size > max(SUSPICIOUS_SIZE, SUSPICIOUS_RATIO * entry.compress_size):
            raise LoadError(f"unpacks to more than {SUSPICIOUS_RATIO} times its size: unpack it if it is meant")
        if _is_encrypted(entry):
            raise LoadError("encrypted: unpack it with its password")
        try:
            with self._archive.open(entry) as file:
                return file.read(most)
        except NotImplementedError as error:
            raise LoadError("packed by a method that is not read: unpack it") from error
        except RuntimeError as error:
            raise LoadError("encrypted: unpack it with its password") from error
        except _DAMAGES as error:
            raise LoadError("damaged: it cannot be unpacked") from error


class Mailbox:
    """A mailbox in the format mbox; its messages are named by their numbers."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        spans = message_spans(self._data, most_messages)
        if not spans:
            raise LoadError("no message in the mailbox")
        self._spans = dict(enumerate(spans, 1))
        self.members = {
            number: Member(number, f"{number:04}.eml", end - start) for number, (start, end) in self._spans.items()
        }

    def read(self, number: int, most: int) -> bytes:
        """Give the first `most` bytes of a message, with what the mailbox quoted unquoted."""
        start, end = self._spans[number]
        return message_at(self._data, start, min(end, start + most))


def member_paths(names: list[str]) -> list[str]:
    """Give paths that lead nowhere else, name by name: no `..`, no root, nothing unprintable, none twice."""
    paths: list[str] = []
    seen: set[str] = set()
    for number, name in enumerate(names, 1):
        path = PurePosixPath(_safe(name) or f"{number:05}")
        if len(str(path)) > LONGEST_PATH or len(path.parts) > MOST_PARTS:
            path = PurePosixPath(f"{number:05}{path.suffix[:20]}")
        unique, copy = path, 1
        while str(unique) in seen:
            copy += 1
            unique = path.with_name(f"{path.stem}~{copy}{path.suffix}")
        seen.add(str(unique))
        paths.append(str(unique))
    return paths


def _safe(name: str) -> str:
    printable = "".join(letter if letter.isprintable() else "_" for letter in name.replace("\\", "/"))
    parts = _DRIVE.sub("", printable, count=1).split("/") if _DRIVE.match(printable) else printable.split("/")
    return "/".join(part for part in parts if part not in {"", ".", ".."})


def _is_file(entry: ZipInfo) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    hidden = any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in parts)
    return not (entry.is_dir() or hidden or stat.S_ISLNK(entry.external_attr >> 16))


def _is_encrypted(entry: ZipInfo) -> bool:
    return bool(entry.flag_bits & 0x1)
