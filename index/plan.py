"""What a sync has to do: compare the files on disk with the catalog, and touch neither."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from index.catalog import Catalog
from index.errors import IndexingError, SyncRefusedError
from index.scan import NOT_REGULAR, FileEntry, scan
from index.store import Store
from index.types import Failure

FEWEST_GUARDED = 4
"""Files that a root must have for the loss of more than half of them to need `prune`."""


@dataclass(slots=True)
class Root:
    """What a user asked to index; `base` is what its documents' paths are relative to."""

    path: str
    base: str
    id: int = 0


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

    def root_of(self, entry: FileEntry) -> Root:
        """Give the root that a file belongs to."""
        return self.owners[entry.path]

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
        for inner, outer in self.absorbed:
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


def make_plan(store: Store, paths: Sequence[Path], reader_version: str, prune: bool, retry: bool) -> Plan:
    """Compare `paths`, or every root where none is named, with the catalog.

    Raises:
        IndexingError: a path does not exist and is no root.
        SyncRefusedError: more than half of a root's files are gone, without `prune`.
    """
    plan = Plan()
    recorded = [
        Root(row["path"], row["base"], row["id"])
        for row in store.catalog.rows("SELECT id, path, base FROM roots ORDER BY path")
    ]
    targets = [_absolute(path) for path in paths] or [Path(root.path) for root in recorded]
    for target in targets:
        if not target.exists() and not any(target.is_relative_to(root.path) for root in recorded):
            raise IndexingError(f"There is no file or folder {target}.")
        if target.exists() and not (target.is_file() or target.is_dir()):
            raise IndexingError(f"{target} is neither a file nor a folder.")
    for target in _outermost(targets):
        root = _root_for(target, recorded, plan)
        if root is not None:
            _Comparison(store, plan, root, target, reader_version, retry).run(prune)
    return plan


def _absolute(path: Path) -> Path:
    return path.expanduser().resolve()


def _outermost(targets: list[Path]) -> list[Path]:
    """Leave out what another target contains, so that no file is compared twice."""
    folders = {target for target in targets if target.exists()}
    return [target for target in dict.fromkeys(targets) if folders.isdisjoint(target.parents)]


def _root_for(target: Path, recorded: list[Root], plan: Plan) -> Root | None:
    """Find or make the root of a target; None where it is missing, which deletes nothing."""
    inside = next((root for root in recorded if target.is_relative_to(root.path)), None)
    missing_root = inside is not None and (not Path(inside.path).exists() or str(target) == inside.path)
    if missing_root and not target.exists():
        plan.warnings.append(f"{target} is missing (not mounted?): its documents stay in the index.")
        return None
    if inside is None:
        base = target if target.is_dir() else target.parent
        inside = Root(str(target), str(base))
        for inner in [root for root in recorded if Path(root.path).is_relative_to(target)]:
            plan.absorbed.append((inner, inside))
            recorded.remove(inner)
        recorded.append(inside)
    if inside not in plan.roots:
        plan.roots.append(inside)
    return inside


class _Comparison:
    """One target within one root against the catalog."""

    def __init__(self, store: Store, plan: Plan, root: Root, target: Path, reader_version: str, retry: bool) -> None:
        self._plan = plan
        self._root = root
        self._target = target
        self._reader_version = reader_version
        self._retry = retry
        self._known = _known(store.catalog, [root, *(inner for inner, outer in plan.absorbed if outer is root)])
        self._kept: list[Path] = []
        """Folders that could not be read: what the catalog has of them stays."""

    def run(self, prune: bool) -> None:
        gone = {path: known for path, known in self._known.items() if path.is_relative_to(self._target)}
        before = sum(known.status == "indexed" for known in gone.values())
        fresh = self._compare(gone)
        gone = {path: known for path, known in gone.items() if not self._is_kept(path)}
        fresh = self._follow_renames(fresh, gone)
        lost = sum(known.status == "indexed" for known in gone.values())
        if lost * 2 > before and before >= FEWEST_GUARDED and not prune:
            raise SyncRefusedError(
                f"{lost} of {before} files of {self._target} are gone. If that is meant, index again with "
                "--prune; nothing was changed."
            )
        self._plan.added += fresh
        self._plan.gone += [(known.root_id, known.path, str(path)) for path, known in gone.items()]

    def _compare(self, gone: dict[Path, Known]) -> list[FileEntry]:
        """Sort files on disk into unchanged, changed and new ones; take those found from `gone`."""
        fresh = []
        for entry in scan(self._target) if self._target.exists() else ():
            if isinstance(entry, Failure):
                self._fail(entry, gone)
                continue
            self._plan.owners[entry.path] = self._root
            known = gone.pop(entry.path, None)
            if known is None:
                fresh.append(entry)
                continue
            self._plan.known[entry.path] = known
            if self._is_current(entry, known):
                self._count(known, entry)
            else:
                self._plan.changed.append(entry)
        return fresh

    def _fail(self, failure: Failure, gone: dict[Path, Known]) -> None:
        """Note what could not be read; what was indexed of it stays, unless it is no file any more."""
        path = Path(failure.path)
        self._plan.failures.append(failure)
        self._kept.append(path)
        known = gone.pop(path, None)
        if known is not None and known.status == "indexed" and failure.reason != NOT_REGULAR:
            return
        if known is None or (known.status, known.error) != ("failed", failure.reason):
            self._plan.unreadable.append((self._root, failure))

    def _is_current(self, entry: FileEntry, known: Known) -> bool:
        return (
            (known.size, known.mtime_ns) == (entry.size, entry.mtime_ns)
            and known.reader_version == self._reader_version
            and not (self._retry and known.status == "failed")
        )

    def _count(self, known: Known, entry: FileEntry) -> None:
        if known.status == "indexed":
            self._plan.unchanged += 1
        elif known.status == "skipped":
            self._plan.skipped += 1
        else:
            self._plan.failures.append(Failure(str(entry.path), known.error))

    def _is_kept(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self._kept)

    def _follow_renames(self, fresh: list[FileEntry], gone: dict[Path, Known]) -> list[FileEntry]:
        """Match new files with lost ones of the same content and suffix; give those left over."""
        by_size: dict[int, list[tuple[Path, Known]]] = {}
        for path, known in gone.items():
            if known.status == "indexed" and known.reader_version == self._reader_version:
                by_size.setdefault(known.size, []).append((path, known))
        left = []
        for entry in fresh:
            match = self._same_content(entry, by_size.get(entry.size, []))
            if match is None:
                left.append(entry)
                continue
            path, known = match
            by_size[entry.size].remove(match)
            del gone[path]
            self._plan.renamed.append((known.id, entry, known.hash))
        return left

    @staticmethod
    def _same_content(entry: FileEntry, lost: list[tuple[Path, Known]]) -> tuple[Path, Known] | None:
        candidates = [(path, known) for path, known in lost if path.suffix == entry.path.suffix]
        if not candidates:
            return None
        try:
            with entry.path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None
        return next(((path, known) for path, known in candidates if known.hash == found), None)


def _known(catalog: Catalog, roots: list[Root]) -> dict[Path, Known]:
    known = {}
    for root in roots:
        for row in catalog.rows(
            """SELECT id, root_id, path, size, mtime_ns, hash, reader_version, status, error
               FROM documents WHERE root_id = ?""",
            (root.id,),
        ):
            known[Path(root.base, row["path"])] = Known(*row)
    return known
