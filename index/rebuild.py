"""Read and embed everything anew: beside the index, and in its place at once when it is whole."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index.catalog import Catalog
from index.comparison import is_empty_folder
from index.embed import Embedder
from index.errors import CatalogError, IndexingError, SyncRefusedError
from index.ingest import SyncOptions, sync
from index.plan import FEWEST_GUARDED
from index.store import Store
from index.types import Filter, IngestReport

_shifted = {
    "documents": {"id": "documents"},
    "passages": {"id": "passages", "document_id": "documents"},
    "vectors": {"passage_id": "passages"},
}
"""Columns with ids that must not come again, and the table whose last id they are counted from."""


def rebuild(store: Store, embedder: Embedder, paths: Sequence[Path], options: SyncOptions) -> IngestReport:
    """Build every root and `paths` anew, with this embedder, and put it in the index's place.

    Until it is done, the index is as it was; one that was interrupted goes on where it stopped.

    Raises:
        IndexingError: a root or a path is missing, as a drive that is not mounted.
        SyncRefusedError: more than half of the documents would be lost, or all of a root, without `prune`.
    """
    wanted = to_rebuild(store, paths)
    if not options.prune:
        _refuse_empty(store)
    with store.writing(on_wait=options.on_wait):
        with _beside(store, wanted, embedder) as fresh:
            for key in ("archives", "named"):
                fresh.catalog.set_meta(key, store.catalog.meta(key))
            report = sync(fresh, embedder, wanted, replace(options, prune=True, retry=True))
            _refuse_loss(store, fresh, report, options.prune)
        _adopt(store, fresh.folder / "catalog.db")
        store.rebuild_vectors()
        shutil.rmtree(fresh.folder, ignore_errors=True)
    return report


def to_rebuild(store: Store, paths: Sequence[Path]) -> list[Path]:
    """Give every root, and those of `paths` that are in none.

    Raises:
        IndexingError: one of them is missing: its documents would be lost.
    """
    roots = [Path(root) for root in store.roots()]
    for path in (*roots, *paths):
        if not path.expanduser().exists():
            raise IndexingError(
                f"{path} is missing (not mounted?), and a rebuild would lose its documents: bring it back, or take "
                "it out of the index with `assistant remove`."
            )
    resolved = [path.expanduser().resolve() for path in paths]
    return [*roots, *(path for path in resolved if not any(path.is_relative_to(root) for root in roots))]


def _refuse_empty(store: Store) -> None:
    """Raise `SyncRefusedError` where nothing is left in a root, as an unmounted drive leaves it."""
    for root in store.roots():
        if is_empty_folder(Path(root)) and any(one.status == "indexed" for one in store.sources(Filter((root,)))):
            raise SyncRefusedError(
                f"{root} is empty (not mounted?), and a rebuild would lose its documents. If that is meant, rebuild "
                "with --prune; nothing was changed."
            )


class _Beside(Store):
    """An index that is searched by nobody: it needs no vector store."""

    def outgrown(self, during_sync: bool = False) -> bool:
        return False


def _beside(store: Store, wanted: Sequence[Path], embedder: Embedder) -> Store:
    """Open what an interrupted rebuild of the same left, or begin."""
    folder = store.folder / "rebuild"
    try:
        left = _Beside.open(folder, create=True)
        fits = left.catalog.meta("model") in {"", embedder.fingerprint}
        if fits and set(left.roots()) <= {str(path) for path in wanted}:
            return left
        left.close()
    except CatalogError:
        if not folder.is_dir():
            raise
    shutil.rmtree(folder)
    return _Beside.open(folder, create=True)


def _refuse_loss(store: Store, fresh: Store, report: IngestReport, prune: bool) -> None:
    if report.warnings:
        raise IndexingError(f"{report.warnings[0]} The index is as it was.")
    before, after = store.counts()["indexed"], fresh.counts()["indexed"]
    if before >= FEWEST_GUARDED and after * 2 < before and not prune:
        raise SyncRefusedError(
            f"Of {before} documents only {after} could be read again. If that is meant, rebuild with --prune; "
            "nothing was changed."
        )


def _adopt(store: Store, path: Path) -> None:
    """Replace all that the catalog has by what the one at `path` has, in one transaction."""
    catalog = store.catalog
    catalog.run("ATTACH DATABASE ? AS fresh", (str(path),))
    try:
        with catalog.writing():
            last = {row[0]: row[1] for row in catalog.rows("SELECT name, seq FROM main.sqlite_sequence")}
            tables = ("fulltext", "vectors", "passages", "documents", "roots", "meta")
            for table in tables:
                catalog.run(f"DELETE FROM main.{table}")
            for table in reversed(tables[1:]):
                _copy(catalog, table, last)
            catalog.run(
                """INSERT INTO main.fulltext (rowid, body, header, name)
                   SELECT rowid + ?, body, header, name FROM fresh.fulltext""",
                (last.get("passages", 0),),
            )
    finally:
        catalog.run("DETACH DATABASE fresh")


def _copy(catalog: Catalog, table: str, last: dict[str, int]) -> None:
    shifts = _shifted.get(table, {})
    columns = [row["name"] for row in catalog.rows(f"PRAGMA main.table_info({table})")]
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(
        f'"{column}" + {last.get(shifts[column], 0)}' if column in shifts else f'"{column}"' for column in columns
    )
    catalog.run(f"INSERT INTO main.{table} ({names}) SELECT {values} FROM fresh.{table}")
