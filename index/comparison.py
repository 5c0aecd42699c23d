"""Compare the files on disk with the catalog, and touch neither: what is new, changed, renamed and gone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path

from index import records
from index.catalog import Catalog
from index.errors import IndexingError, SyncRefusedError
from index.loaders.reading import CLOSED
from index.own import MADE_HERE
from index.plan import FEWEST_GUARDED, Known, Plan, Root, Wanted
from index.scan import NOT_REGULAR, FileEntry, printable, scan
from index.store import Store
from index.types import Failure, Filter


def make_plan(store: Store, paths: Sequence[Path], wanted: Wanted) -> Plan:
    """Compare `paths`, or every root where none is named, with the catalog.

    Raises:
        IndexingError: a path does not exist, and nothing that was there is in the index.
        SyncRefusedError: more than half of a root's files are gone, without `prune`.
    """
    plan = Plan()
    archives = records.archives(store.catalog)
    recorded = [
        Root(row["path"], row["base"], row["id"], row["path"] in archives)
        for row in store.catalog.rows("SELECT id, path, base FROM roots ORDER BY path")
    ]
    targets = [_absolute(path) for path in paths] or [Path(root.path) for root in recorded]
    for target in targets:
        _check(target, store)
    plan.named = {target for target in targets if target.is_file()} | set(map(Path, records.named(store.catalog)))
    for target in _outermost(targets):
        root = _root_for(target, recorded, plan)
        if root is not None:
            _absorb(store.catalog, target, root, recorded, plan, wanted)
            root.archives = _opens_archives(root, plan, archives) if wanted.archives is None else wanted.archives
            _Comparison(store, plan, root, target, wanted).run()
    return plan


def _check(target: Path, store: Store) -> None:
    """Raise IndexingError for what cannot be indexed."""
    if not target.exists() and str(target) not in store.roots() and not _was_there(target, store):
        raise IndexingError(f"There is no file or folder {target}.")
    if target.exists() and not (target.is_file() or target.is_dir()):
        raise IndexingError(f"{target} is neither a file nor a folder.")
    if printable(str(target)) != str(target):
        raise IndexingError(f"{printable(str(target))} cannot be indexed: its name is not valid UTF-8.")


def _was_there(target: Path, store: Store) -> bool:
    """Tell whether the index has something of a file or folder that is gone."""
    found = store.sources(Filter((str(target),)))  # as a pattern it may match others too
    return any(Path(one.root, one.path).is_relative_to(target) for one in found)


def _opens_archives(root: Root, plan: Plan, remembered: set[str]) -> bool:
    """Tell whether archives are opened in a root: as before, as in a root in it, or where it is one."""
    before = {root.path, *(inner.path for inner, outer in plan.absorbed if outer is root)}
    return bool(before & remembered) or (not root.id and root.path.lower().endswith(".zip"))


def _absolute(path: Path) -> Path:
    """Give the file or folder that is meant: for a document in a container, the container."""
    whole = path.expanduser().resolve()
    there = next((one for one in (whole, *whole.parents) if one.exists()), whole)
    return there if there.is_file() else whole


def _outermost(targets: list[Path]) -> list[Path]:
    """Leave out what another target contains, so that no file is compared twice."""
    folders = {target for target in targets if target.exists()}
    return [target for target in dict.fromkeys(targets) if folders.isdisjoint(target.parents)]


def _root_for(target: Path, recorded: list[Root], plan: Plan) -> Root | None:
    """Find or make the root of a target; None where it is missing, which deletes nothing."""
    around = (root for root in recorded if target.is_relative_to(root.path))
    inside = max(around, key=lambda root: len(root.path), default=None)
    missing_root = inside is not None and (not Path(inside.path).exists() or str(target) == inside.path)
    if missing_root and not target.exists():
        plan.warnings.append(_not_mounted(str(target), "missing"))
        return None
    if inside is None:
        base = target if target.is_dir() else target.parent
        inside = Root(str(target), str(base))
        recorded.append(inside)
    if inside not in plan.roots:
        plan.roots.append(inside)
    return inside


def _absorb(catalog: Catalog, target: Path, outer: Root, recorded: list[Root], plan: Plan, wanted: Wanted) -> None:
    """Take the roots below a target into the root that it is in, but for those on a drive that is not mounted."""
    for inner in [root for root in recorded if root is not outer and Path(root.path).is_relative_to(target)]:
        base = Path(inner.base)
        empty = is_empty_folder(base) and base != target and not wanted.prune
        if (empty or not base.exists()) and _has_documents(catalog, inner):
            plan.warnings.append(_not_mounted(inner.path, "empty" if empty else "missing"))
        else:
            plan.absorbed.append((inner, outer))
            recorded.remove(inner)


class _Comparison:
    """One target within one root against the catalog."""

    def __init__(self, store: Store, plan: Plan, root: Root, target: Path, wanted: Wanted) -> None:
        self._plan = plan
        self._root = root
        self._target = target
        self._wanted = wanted
        self._known = _known(store.catalog, [root, *(inner for inner, outer in plan.absorbed if outer is root)])
        self._kept: list[Path] = []
        """Folders that could not be read: what the catalog has of them stays."""

    def run(self) -> None:
        gone = {path: known for path, known in self._known.items() if path.is_relative_to(self._target)}
        before = sum(known.status == "indexed" for known in gone.values())
        if before and not self._wanted.prune and is_empty_folder(self._target):
            self._plan.warnings.append(_not_mounted(str(self._target), "empty"))
            return
        fresh = self._compare(gone)
        gone = {path: known for path, known in gone.items() if not self._is_kept(path)}
        fresh = self._follow_renames(fresh, gone)
        lost = sum(known.status == "indexed" for known in gone.values())
        if lost * 2 > before and before >= FEWEST_GUARDED and not self._wanted.prune:
            raise SyncRefusedError(
                f"{lost} of {before} files of {self._target} are gone. If that is meant, index again with "
                "--prune; nothing was changed."
            )
        if gone and not self._target.exists():
            files = sum(not known.is_container for known in gone.values())
            left = "1 file leaves" if files == 1 else f"{files} files leave"
            self._plan.warnings.append(f"{self._target} is gone: {left} the index.")
        self._plan.added += fresh
        self._plan.gone += [(known.root_id, known.path, str(path)) for path, known in gone.items()]

    def _compare(self, gone: dict[Path, Known]) -> list[FileEntry]:
        """Sort files on disk into unchanged, changed and new ones; take those found from `gone`."""
        fresh = {}
        current: dict[Path, tuple[FileEntry, Known]] = {}
        for entry in scan(self._target) if self._target.exists() else ():
            if isinstance(entry, Failure):
                self._fail(entry, gone)
                continue
            self._plan.owners[entry.path] = self._root
            known = gone.pop(entry.path, None)
            if known is None:
                fresh[entry.path] = entry
                continue
            self._plan.known[entry.path] = known
            if self._is_current(entry, known):
                current[entry.path] = entry, known
            else:
                self._plan.changed.append(entry)
        changed = {entry.path for entry in self._plan.changed}
        members = _by_container(gone, fresh.keys() | current.keys() | changed)
        for path, (entry, known) in current.items():
            gone |= self._count(known, entry, members.pop(path, {}))
        self._plan.members |= members
        return list(fresh.values())

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
            and known.reader_version == self._wanted.reader_version
            and not (self._wanted.retry and (known.status == "failed" or known.is_container))
            and not (known.error.startswith(MADE_HERE) and entry.path in self._plan.named)
            and self._is_opened_as_wanted(entry.path, known)
        )

    def _is_opened_as_wanted(self, path: Path, known: Known) -> bool:
        if known.error == CLOSED:
            return not self._root.archives
        opened = (known.is_container or known.status == "failed") and path.suffix.lower() == ".zip"
        return self._root.archives or not opened

    def _count(self, known: Known, entry: FileEntry, members: dict[Path, Known]) -> dict[Path, Known]:
        """Count a file that did not change, or the documents of a container; give those left of what was one."""
        each = {entry.path: known} if not known.is_container else members
        for path, one in each.items():
            if one.status == "indexed":
                self._plan.unchanged += 1
            elif one.status == "skipped":
                self._plan.skipped += 1
            else:
                self._plan.failures.append(Failure(str(path), one.error))
        return {} if known.is_container else members

    def _is_kept(self, path: Path) -> bool:
        return any(path.is_relative_to(folder) for folder in self._kept)

    def _follow_renames(self, fresh: list[FileEntry], gone: dict[Path, Known]) -> list[FileEntry]:
        """Match new files with lost ones of the same content and suffix; give those left over."""
        by_size: dict[int, list[tuple[Path, Known]]] = {}
        for path, known in gone.items():
            current = known.reader_version == self._wanted.reader_version and self._is_opened_as_wanted(path, known)
            if current and (known.status == "indexed" or known.is_container):
                by_size.setdefault(known.size, []).append((path, known))
        left = []
        for entry in fresh:
            lost = [one for one in by_size.get(entry.size, []) if one[0] in gone]
            match = self._same_content(entry, lost)
            if match is None:
                left.append(entry)
                continue
            path, known = match
            by_size[entry.size].remove(match)
            del gone[path]
            self._plan.renamed.append((known.id, entry, known.hash))
            if known.is_container:
                self._follow_members(path, entry, gone)
            below = self._plan.members.pop(entry.path, {})
            gone |= {path: known for path, known in below.items() if path not in self._plan.owners}
        return left

    def _follow_members(self, before: Path, container: FileEntry, gone: dict[Path, Known]) -> None:
        """Take the documents of a container along to its new path."""
        for path, known in _by_container(gone, {before}).get(before, {}).items():
            entry = FileEntry(container.path / path.relative_to(before), known.size, container.mtime_ns)
            self._plan.owners[entry.path] = self._root
            self._plan.renamed.append((known.id, entry, known.hash))

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
            """SELECT id, root_id, path, size, mtime_ns, hash, reader_version, status, error, type
               FROM documents WHERE root_id = ?""",
            (root.id,),
        ):
            known[Path(root.base, row["path"])] = Known(*row)
    return known


def _by_container(known: dict[Path, Known], files: Collection[Path]) -> dict[Path, dict[Path, Known]]:
    """Take what stands below one of `files`, which are no folders, out of `known`; give it by the file."""
    found: dict[Path, dict[Path, Known]] = {}
    above: dict[Path, Path | None] = {}
    for path in list(known):
        if path.parent not in above:
            above[path.parent] = next((one for one in (path.parent, *path.parent.parents) if one in files), None)
        container = above[path.parent]
        if container is not None:
            found.setdefault(container, {})[path] = known.pop(path)
    return found


def _has_documents(catalog: Catalog, root: Root) -> bool:
    found = "SELECT 1 FROM documents WHERE root_id = ? AND status = 'indexed' LIMIT 1"
    return catalog.value(found, (root.id,)) is not None


def _not_mounted(path: str, how: str) -> str:
    stays = f"{path} is {how} (not mounted?): its documents stay in the index."
    return f"{stays} If that is meant, index again with --prune." if how == "empty" else stays


def is_empty_folder(path: Path) -> bool:
    """Tell whether there is a folder with nothing at all in it, as an unmounted drive leaves one."""
    try:
        return path.is_dir() and not any(path.iterdir())
    except OSError:
        return False
