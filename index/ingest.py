"""Make the index match files and folders: read what is new, forget what is gone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import records
from index.comparison import make_plan
from index.embed import Embedder
from index.errors import CatalogError
from index.foresee import foreseen
from index.language import language_of
from index.loaders.reading import LARGEST_FILE, Loaded, Request
from index.own import MADE_HERE
from index.passing import note
from index.plan import Cut, Job, Known, Plan, Root, Wanted
from index.records import FileRecord
from index.scan import FileEntry
from index.split import SPLIT_VERSION, embedded_text, split
from index.store import LARGEST_DELTA, Store
from index.terms import TERMS_VERSION
from index.types import Document, Failure, Filter, IngestReport, Member

if TYPE_CHECKING:
    from index.embed import Vectors
    from index.loader_process import LoaderProcess
    from index.loaders.worker import Limits

READER_VERSION = f"4.{SPLIT_VERSION}"
"""Files read by another version are read again: raise the first number when a loader changes."""

BATCH = 256
"""Passages embedded and committed together, whole documents at a time."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is."""

    stage: str
    """"reading" or "vectors"."""
    files: int = 0
    files_total: int = 0
    passages: int = 0
    path: str = ""


@dataclass(slots=True)
class SyncOptions:
    """How to sync: `prune` allows many removals, `retry` reads failed files again.

    `archives` tells whether zip archives are read as folders, now and later; None is as before.
    `limits` are those of reading one file, where they are to be others than usual.
    """

    prune: bool = False
    retry: bool = False
    dry_run: bool = False
    archives: bool | None = None
    on_progress: Callable[[Progress], None] = field(default=lambda progress: None)
    on_wait: Callable[[], None] | None = None
    limits: Limits | None = None


def sync(
    store: Store, embedder: Embedder, paths: Sequence[Path] = (), options: SyncOptions | None = None
) -> IngestReport:
    """Make the index match `paths`, or all its roots where none is named.

    Commits document by document, so that an interrupted sync goes on where it was.

    Raises:
        IndexingError: a path does not exist, and nothing that was there is in the index.
        SyncRefusedError: more than half of a root's files are gone, without `prune`.
        ModelError: another model made the index.
        IndexLockedError: another process is writing.
        CatalogError: the index is gone.
    """
    options = options or SyncOptions()
    started = time.perf_counter()
    store.renew()
    wanted = Wanted(READER_VERSION, options.prune, options.retry, options.archives)
    store.check_model(embedder.fingerprint)
    if options.dry_run:
        return foreseen(make_plan(store, paths, wanted), READER_VERSION)
    with store.writing(on_wait=options.on_wait):
        store.check_model(embedder.fingerprint)
        plan = make_plan(store, paths, wanted)
        run = _Run(store, embedder, plan, options)
        run.work()
        if store.renew():
            raise CatalogError(f"The index in {store.folder} was made again while it was written: index again.")
    return run.report(time.perf_counter() - started)


def remove(store: Store, paths: Sequence[str]) -> tuple[int, list[str]]:
    """Take files, folders or globs out of the index; give how many documents went, and unknown paths.

    Roots that are named, or in a folder that is, go for good; other files come back with the next sync.
    """
    removed, unknown = 0, []
    with store.writing(), store.catalog.writing():
        for path in paths:
            resolved = Path(path).resolve()
            roots = [root for root in store.roots() if path and Path(root).is_relative_to(resolved)]
            sources = store.sources(Filter(paths=(path, *roots)))
            if not sources and not roots:
                unknown.append(path)
            for source in sources:
                row = store.catalog.rows("SELECT root_id, path FROM documents WHERE id = ?", (source.id,))[0]
                records.remove_document(store.catalog, row["root_id"], row["path"])
                records.forget_container(store.catalog, row["root_id"], row["path"])
                records.set_named(store.catalog, str(Path(source.root, source.path)), read=False)
            removed += len(sources)
            if roots:
                records.forget_roots(store.catalog, str(resolved))
    return removed, unknown


class _Run:
    """One sync at work."""

    def __init__(self, store: Store, embedder: Embedder, plan: Plan, options: SyncOptions) -> None:
        self._store = store
        self._catalog = store.catalog
        self._embedder = embedder
        self._plan = plan
        self._options = options
        self._waiting: list[Cut] = []
        self._failures = list(plan.failures)
        self._counts = dict.fromkeys(("added", "changed", "passages", "embedded", "reused"), 0)
        self._unchanged = plan.unchanged
        self._skipped = plan.skipped
        self._files: list[tuple[str, str]] = []
        self._left_out: list[Failure] = []
        self._since_generation = 0
        self._done = self._total = 0
        self._members: list[Job] = []
        self._opened: dict[Path, tuple[FileRecord, str]] = {}
        """Containers whose members are read, with their types; they are recorded when those are."""

    def work(self) -> None:
        self._prepare()
        self._remove(self._plan.gone)
        if self._plan.added or self._plan.changed:
            self._read_all()
            self._flush()
            self._record_containers()
        self._tell("reading")
        if self._store.outgrown():
            self._tell("vectors")
            self._store.rebuild_vectors()
        self._store.remove_unused_vectors()

    def _read_all(self) -> None:
        from index.loader_process import LoaderProcess

        with LoaderProcess(self._options.limits) as loader:
            self._load(loader, [self._job(action, entry) for action, entry in self._plan.to_read()])
            self._load(loader, self._members)

    def _job(self, action: str, entry: FileEntry) -> Job:
        known = self._plan.known.get(entry.path)
        again = self._options.retry and known is not None and known.is_container
        known_hash = "" if again else self._plan.hash_of(entry, READER_VERSION)
        containers, named = self._plan.root_of(entry).containers, entry.path in self._plan.named
        return Job(action, entry, Request(str(entry.path), known_hash, LARGEST_FILE, containers, 0, named))

    def _load(self, loader: LoaderProcess, jobs: list[Job]) -> None:
        self._total += len(jobs)
        outcomes = loader.load_all((job.request for job in jobs), lambda request: self._tell("reading", request.path))
        for job, (_, loaded) in zip(jobs, outcomes, strict=True):
            self._tell("reading", str(job.entry.path))
            self._take(job, loaded)
            self._done += 1
            if sum(len(read.passages) for read in self._waiting) >= BATCH:
                self._flush()

    def _tell(self, stage: str, path: str = "", more: int = 0) -> None:
        """Tell how far the sync is, `more` passages of it not yet committed."""
        done = Progress(stage, self._done, self._total, self._counts["passages"] + more, path)
        self._options.on_progress(done)

    def report(self, seconds: float) -> IngestReport:
        return IngestReport(
            roots=tuple(root.path for root in self._plan.roots),
            added=self._counts["added"],
            changed=self._counts["changed"],
            renamed=len(self._plan.renamed),
            removed=len(self._plan.gone),
            unchanged=self._unchanged,
            skipped=self._skipped,
            failures=tuple(sorted(self._failures, key=lambda failure: failure.path)),
            warnings=tuple(self._plan.warnings),
            passages=self._counts["passages"],
            embedded=self._counts["embedded"],
            reused=self._counts["reused"],
            seconds=seconds,
            files=tuple(self._files),
            left_out=tuple(self._left_out),
        )

    def _prepare(self) -> None:
        """Record the roots and the model, and follow renames."""
        if self._catalog.meta("terms") not in {"", str(TERMS_VERSION)}:
            records.rebuild_full_text(self._catalog)
        with self._catalog.writing():
            self._catalog.set_meta("terms", str(TERMS_VERSION))
            self._catalog.set_meta("model", self._embedder.fingerprint)
            name = getattr(getattr(self._embedder, "files", None), "manifest", None)
            self._catalog.set_meta("model_name", name.name if name else self._embedder.fingerprint)
            self._plan.record_roots(self._catalog)
            for root, failure in self._plan.unreadable:
                records.add_failure(self._catalog, self._unreadable(root, failure), "failed", failure.reason)
                self._files.append(("failed", failure.path))
            for document_id, entry, content_hash in self._plan.renamed:
                records.rename_document(self._catalog, document_id, self._record(entry, content_hash))
                self._files.append(("renamed", str(entry.path)))

    def _record(self, entry: FileEntry, content_hash: str) -> FileRecord:
        root = self._plan.root_of(entry)
        path = entry.path.relative_to(root.base).as_posix()
        return FileRecord(root.id, path, entry.size, entry.mtime_ns, content_hash, READER_VERSION)

    @staticmethod
    def _unreadable(root: Root, failure: Failure) -> FileRecord:
        path = Path(failure.path)
        path = path.relative_to(root.base) if path.is_relative_to(root.base) else path
        return FileRecord(root.id, path.as_posix(), 0, 0, "", READER_VERSION)

    def _take(self, job: Job, loaded: Loaded) -> None:
        """Cut what was loaded; what was not is recorded with its reason."""
        entry, container = job.entry, Path(job.request.path)
        if loaded.passing and not container.exists():
            return  # it went since it was listed: the next sync sees that
        if loaded.members is not None:
            self._open(entry, loaded, loaded.members)
            return
        known = self._plan.known.get(entry.path)
        if known is not None and known.is_container and loaded.hash == known.hash and not loaded.reason:
            self._keep(entry)
            return
        if loaded.passing and self._put_off(job, loaded):
            return
        self._lose(self._plan.members.get(entry.path, {}))
        if loaded.reason:
            self._reject(entry, loaded.hash, "failed", loaded.reason)
        elif not loaded.type:
            self._reject(
                entry, "", "skipped", loaded.skipped or ("not a type that is read" if loaded.size else "empty")
            )
        elif loaded.document is None:
            self._touch(entry)
        else:
            records.set_named(self._catalog, str(entry.path), loaded.own)
            self._cut(job.action, entry, loaded.hash, loaded.document)

    def _put_off(self, job: Job, loaded: Loaded) -> bool:
        """Leave a file to the next sync, with what was indexed of it; tell whether it is to be tried again."""
        entry, known = job.entry, self._plan.known.get(job.entry.path)
        version = note(known, entry, loaded)
        if not version:
            return False
        self._opened.pop(Path(job.request.path), None)
        if known is None or not (known.status == "indexed" or known.is_container):
            self._reject(entry, loaded.hash, "failed", loaded.reason, version)
            return True
        self._catalog.run("UPDATE documents SET reader_version = ? WHERE id = ?", (version, known.id))
        self._failures.append(Failure(str(entry.path), f"{loaded.reason}; what was indexed of it before stays"))
        self._files.append(("failed", str(entry.path)))
        return True

    def _open(self, entry: FileEntry, loaded: Loaded, members: Sequence[Member]) -> None:
        """Note the members of a container for reading; what it has no more goes."""
        before = self._plan.members.get(entry.path, {})
        root = self._plan.root_of(entry)
        record = self._record(entry, loaded.hash)
        for member in members:
            inner = FileEntry(entry.path / member.path, member.size, entry.mtime_ns)
            self._plan.owners[inner.path] = root
            known = before.pop(inner.path, None)
            if known is not None:
                self._plan.known[inner.path] = known
            known_hash = self._plan.hash_of(inner, READER_VERSION)
            named = entry.path in self._plan.named
            request = Request(str(entry.path), known_hash, LARGEST_FILE, root.containers, member.number, named)
            self._members.append(Job("added" if known is None else "changed", inner, request))
        with self._catalog.writing():
            records.remove_document(self._catalog, record.root_id, record.path)
        self._lose(before)
        self._opened[entry.path] = record, loaded.type

    def _keep(self, entry: FileEntry) -> None:
        """Count the documents of a container that has another time and the content that it had."""
        self._touch(entry)
        for path, known in self._plan.members.get(entry.path, {}).items():
            self._unchanged += known.status == "indexed"
            self._skipped += known.status == "skipped"
            if known.status == "failed":
                self._failures.append(Failure(str(path), known.error))
        self._unchanged -= 1

    def _lose(self, members: Mapping[Path, Known]) -> None:
        """Remove what a container has no more."""
        if not members:
            return
        gone = [(known.root_id, known.path, str(path)) for path, known in members.items()]
        self._plan.gone += gone
        self._remove(gone)

    def _record_containers(self) -> None:
        with self._catalog.writing():
            for record, type in self._opened.values():
                records.add_container(self._catalog, record, type)

    def _cut(self, action: str, entry: FileEntry, content_hash: str, document: Document) -> None:
        try:
            document = replace(document, language=language_of(document))
            passages = split(document, self._embedder)
        except Exception as error:  # noqa: BLE001  whatever it is, the other files are read
            self._reject(entry, content_hash, "failed", f"its text cannot be cut: {type(error).__name__}")
            return
        if not passages:
            self._reject(entry, content_hash, "failed", "no text")
            return
        keys = [records.passage_key(self._embedder.fingerprint, passage) for passage in passages]
        record = self._record(entry, content_hash)
        self._waiting.append(Cut(entry, record, document, passages, keys, action))

    def _touch(self, entry: FileEntry) -> None:
        record = self._record(entry, "")
        self._catalog.run(
            "UPDATE documents SET size = ?, mtime_ns = ? WHERE root_id = ? AND path = ?",
            (record.size, record.mtime_ns, record.root_id, record.path),
        )
        self._unchanged += 1

    def _reject(
        self, entry: FileEntry, content_hash: str, status: str, reason: str, version: str = READER_VERSION
    ) -> None:
        record = replace(self._record(entry, content_hash), reader_version=version)
        with self._catalog.writing():
            records.add_failure(self._catalog, record, status, reason)
        if status == "failed":
            self._failures.append(Failure(str(entry.path), reason))
        else:
            self._skipped += 1
        known = self._plan.known.get(entry.path)
        if known is None or (known.status, known.error) != (status, reason) or self._options.retry:
            self._files.append((status, str(entry.path)))
            if reason.startswith(MADE_HERE):
                self._left_out.append(Failure(str(entry.path), reason))

    def _flush(self) -> None:
        """Embed what waits and commit it."""
        if not self._waiting:
            return
        vectors = self._vectors()
        with self._catalog.writing():
            for read in self._waiting:
                rows = [vectors[key] for key in read.keys]
                records.add_document(self._catalog, read.file, read.document, read.passages, read.keys, rows)
        for read in self._waiting:
            self._counts[read.action] += 1
            self._counts["passages"] += len(read.passages)
            self._since_generation += len(read.passages)
            self._files.append((read.action, str(read.entry.path)))
        self._waiting.clear()
        if self._since_generation > LARGEST_DELTA and self._store.outgrown(during_sync=True):
            self._store.rebuild_vectors()
            self._since_generation = 0

    def _vectors(self) -> dict[str, Vectors]:
        """Give the vector of every waiting passage by its key: known ones from the catalog."""
        texts = {
            key: embedded_text(passage)
            for read in self._waiting
            for key, passage in zip(read.keys, read.passages, strict=True)
        }
        vectors = self._store.vectors_by_key(list(texts))
        self._counts["reused"] += len(vectors)
        new = [key for key in texts if key not in vectors]
        self._counts["embedded"] += len(new)
        for at in range(0, len(new), BATCH):
            if at:
                self._tell("reading", str(self._waiting[-1].entry.path), more=at)
            part = new[at : at + BATCH]
            vectors |= zip(part, self._embedder.embed([texts[key] for key in part]), strict=True)
        return vectors

    def _remove(self, gone: Sequence[tuple[int, str, str]]) -> None:
        with self._catalog.writing():
            for root_id, path, shown in gone:
                records.remove_document(self._catalog, root_id, path)
                self._files.append(("removed", shown))
