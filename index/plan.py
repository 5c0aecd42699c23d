"""What a sync has to do, and what it was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from index import records
from index.catalog import Catalog
from index.loaders.reading import Request
from index.scan import FileEntry
from index.types import Document, Failure, Passage, container_types

FEWEST_GUARDED = 4
"""Files that a root must have for the loss of more than half of them to need `prune`."""


@dataclass(slots=True)
class Root:
    """What a user asked to index; `base` is what its documents' paths are relative to."""

    path: str
    base: str
    id: int = 0
    archives: bool = False

    @property
    def containers(self) -> tuple[str, ...]:
        """The types of files that are opened in it."""
        return container_types if self.archives else ("mbox",)


@dataclass(frozen=True, slots=True)
class Known:
    """A file as the catalog knows it."""

    id: int
    root_id: int
    path: str
    size: int
    mtime_ns: int
    hash: str
    reader_version: str
    status: str
    error: str
    type: str

    @property
    def is_container(self) -> bool:
        """Whether its members are documents, and it is none."""
        return self.status == "skipped" and self.type in container_types


@dataclass(slots=True)
class Plan:
    """The work of one sync."""

    roots: list[Root] = field(default_factory=list)
    added: list[FileEntry] = field(default_factory=list)
    changed: list[FileEntry] = field(default_factory=list)
    renamed: list[tuple[int, FileEntry, str]] = field(default_factory=list)
    """(document id, the file at its new path, content hash)"""
    gone: list[tuple[int, str, str]] = field(default_factory=list)
    """(root id, path, path for people)"""
    unchanged: int = 0
    skipped: int = 0
    failures: list[Failure] = field(default_factory=list)
    """Of this scan and of earlier syncs."""
    unreadable: list[tuple[Root, Failure]] = field(default_factory=list)
    """What this scan could not list or read as a file, where the catalog does not say so yet."""
    warnings: list[str] = field(default_factory=list)
    absorbed: list[tuple[Root, Root]] = field(default_factory=list)
    """(an older root, the new root that contains it)"""
    known: dict[Path, Known] = field(default_factory=dict)
    owners: dict[Path, Root] = field(default_factory=dict)
    members: dict[Path, dict[Path, Known]] = field(default_factory=dict)
    """What the catalog has of each container that has to be read, or was one before."""
    named: set[Path] = field(default_factory=set)
    """Files that are read though this program made them."""

    def root_of(self, entry: FileEntry) -> Root:
        """Give the root that a file belongs to."""
        return self.owners[entry.path]

    def hash_of(self, entry: FileEntry, reader_version: str) -> str:
        """Give the hash of a file's content as this version read it, empty where it did not."""
        known = self.known.get(entry.path)
        read = known is not None and (known.status == "indexed" or known.is_container)
        return known.hash if known and read and known.reader_version == reader_version else ""

    def to_read(self) -> Iterator[tuple[str, FileEntry]]:
        """Give "added" or "changed" with each file that has to be read."""
        yield from (("added", entry) for entry in self.added)
        yield from (("changed", entry) for entry in self.changed)

    def other_actions(self) -> Iterator[tuple[str, str]]:
        """Give (action, path) of every file that the sync touches without reading it."""
        yield from (("renamed", str(entry.path)) for _, entry, _ in self.renamed)
        yield from (("removed", shown) for _, _, shown in self.gone)
        yield from (("failed", failure.path) for _, failure in self.unreadable)

    def record_roots(self, catalog: Catalog) -> None:
        """Write new roots to the catalog, and give them the documents of roots inside them."""
        for root in self.roots:
            if not root.id:
                root.id = catalog.run("INSERT INTO roots (path, base) VALUES (?, ?)", (root.path, root.base))
            records.set_archives(catalog, root.path, root.archives)
        for inner, outer in self.absorbed:
            records.set_archives(catalog, inner.path, opened=False)
            prefix = PurePosixPath(inner.base).relative_to(outer.base).as_posix()
            prefix = "" if prefix == "." else f"{prefix}/"
            catalog.run(
                "UPDATE documents SET root_id = ?, path = ? || path WHERE root_id = ?",
                (outer.id, prefix, inner.id),
            )
            catalog.run("DELETE FROM roots WHERE id = ?", (inner.id,))
            self.gone = [
                (outer.id, f"{prefix}{path}", shown) if root_id == inner.id else (root_id, path, shown)
                for root_id, path, shown in self.gone
            ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How files are to be compared; see `index.ingest.SyncOptions`. `archives` None is as before."""

    reader_version: str
    prune: bool = False
    retry: bool = False
    archives: bool | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A file or a member of a container to read; `action` is "added" or "changed"."""

    action: str
    entry: FileEntry
    request: Request


@dataclass(slots=True)
class Cut:
    """A document that was read and cut, and waits for its vectors."""

    entry: FileEntry
    file: records.FileRecord
    document: Document
    passages: list[Passage]
    keys: list[str]
    action: str
