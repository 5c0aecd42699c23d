"""The catalog and its vector store as one: open, read, write, rebuild."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import vectors
from index.catalog import Catalog
from index.errors import CatalogError, GoneError, ModelError
from index.filters import DOCUMENTS, condition, joined
from index.locking import write_lock
from index.matrix import EQUAL
from index.placing import Places
from index.records import SOURCE_COLUMNS, all_vectors, document_text, source_of
from index.scores import Scores
from index.types import Filter, Heading, Locator, Passage, Source
from index.vectors import DamagedError, Generation, Manifest, UnreachableError

if TYPE_CHECKING:
    from index.embed import Vectors

SMALLEST_GRAPH = 20_000
"""Passages of a generation from which on Chroma is asked. Of fewer each one is scored, which is exact, and
spares `ask` the import of Chroma, half a second or more; 10,577 of them load in 46 ms."""

SMALLEST_DELTA = 1_000
"""Passages that are always searched exactly rather than put into a new generation."""

LARGEST_DELTA = 50_000
"""Passages beyond which a new generation is built even during a long sync."""

LARGEST_SCAN = 20_000
"""Admitted passages up to which a filtered search scores each of them instead of asking Chroma."""

MARGIN = 4
"""Times as many passages as wanted that Chroma is asked for: its graph misses some of the nearest.

Of the 100 nearest among 10,577 passages it gives 95% when asked for 100, for one question in 200
only 69%, and 99.7% when asked for 400, in one millisecond more; a small index is found whole.
"""

CHUNK = 500
"""Values in one SQL list; SQLite allows at least 999."""

Row = tuple[Passage, Source]


class Store:
    """An index folder, open. Reading needs no lock; writing goes through `writing`.

    Every method may raise `CatalogError`; `open` does so for a folder without an index.
    """

    def __init__(self, folder: Path, catalog: Catalog) -> None:
        self.folder = folder
        self.catalog = catalog
        self.damage = ""
        """Why the vector folder could not be used, empty while it can."""
        self._damaged = ""
        self._places = Places(catalog)
        self._generation: Generation | None = None
        self._scores = Scores(catalog)

    @classmethod
    def open(cls, folder: Path, create: bool = False) -> Store:
        """Open the index in `folder`, with `create` making one where there is none."""
        if create:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise CatalogError(f"The index folder {folder} cannot be made: {error.strerror}.") from error
        return cls(folder, Catalog(folder / "catalog.db", create))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let everything go."""
        self._drop_generation()
        self.catalog.close()

    def renew(self) -> bool:
        """Open the index anew where it was made again since; tell whether. Nothing that was found before counts then.

        Raises:
            CatalogError: it is gone.
        """
        if not self.catalog.renew():
            return False
        self._drop_generation()
        self.damage = self._damaged = ""
        self._places = Places(self.catalog)
        return True

    @contextmanager
    def writing(self, wait: float = 600.0, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Hold the index's only write lock; an index that was made again meanwhile is opened anew.

        Waits up to `wait` seconds for another writer, after calling `on_wait`.

        Raises:
            IndexLockedError: the other writer did not finish in time.
            CatalogError: the folder cannot be written, or the index is gone.
        """
        self.renew()
        if not self.catalog.writable:
            raise CatalogError(f"The index in {self.folder} is read-only: it can be asked, not changed.")
        with write_lock(self.folder, wait, on_wait):
            self.renew()
            yield

    def check_model(self, fingerprint: str) -> None:
        """Raise `ModelError` where another model than `fingerprint` made the index."""
        recorded = self.catalog.meta("model")
        if recorded and recorded != fingerprint:
            raise ModelError(
                f"The index in {self.folder} was made with the model {self.catalog.meta('model_name')!r}, "
                "not with the one in your settings: name that one again, or rebuild the index with "
                "`assistant index --rebuild`."
            )

    # Reading

    def counts(self) -> dict[str, int]:
        """Give the number of documents by status, and of passages."""
        self.renew()
        counts = {"indexed": 0, "failed": 0, "skipped": 0}
        for row in self.catalog.rows(f"SELECT status, count(*) FROM documents d WHERE {_IS_FILE} GROUP BY status"):
            counts[row[0]] = row[1]
        return counts | {"passages": self.catalog.value("SELECT count(*) FROM passages")}

    def roots(self) -> list[str]:
        """Give the files and folders that were indexed, in the order of their names."""
        return [row[0] for row in self.catalog.rows("SELECT path FROM roots ORDER BY path")]

    def sources(self, filter: Filter | None = None) -> list[Source]:
        """Give every file that the catalog knows, by path, but no opened archive or mailbox; a filter narrows them."""
        where, values = condition(filter or Filter())
        rows = self.catalog.rows(
            f"""SELECT {SOURCE_COLUMNS},
                (SELECT count(*) FROM passages p WHERE p.document_id = d.id) AS passages
                FROM documents d JOIN roots r ON r.id = d.root_id WHERE {_IS_FILE} AND {where}
                ORDER BY r.base, d.path""",
            values,
        )
        return [source_of(row, row["passages"]) for row in rows]

    def rows(self, ids: Iterable[int]) -> dict[int, Row]:
        """Give passages by id, with their documents; ids that are not in the catalog are left out."""
        found: dict[int, Row] = {}
        for part in _chunks(list(ids)):
            marks = ",".join("?" * len(part))
            for row in self.catalog.rows(
                f"""SELECT {SOURCE_COLUMNS}, p.id AS passage_id, p.start, p."end", p.text, p.header
                    FROM passages p JOIN documents d ON d.id = p.document_id JOIN roots r ON r.id = d.root_id
                    WHERE p.id IN ({marks})""",
                part,
            ):
                passage = Passage(row["start"], row["end"], row["text"], row["header"])
                found[row["passage_id"]] = (passage, source_of(row))
        return found

    def vectors_by_key(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """Give the vectors of passages that were embedded before, by `records.passage_key`."""
        import numpy as np

        found: dict[str, Vectors] = {}
        for part in _chunks(keys):
            for row in self.catalog.rows(
                f"""SELECT p.key, v.vector FROM passages p JOIN vectors v ON v.passage_id = p.id
                    WHERE p.key IN ({",".join("?" * len(part))})""",
                part,
            ):
                found[row[0]] = np.frombuffer(row[1], dtype=np.float32)
        return found

    def text(self, source_id: int) -> str:
        """Give the extracted text of a document, whole."""
        return document_text(self.catalog, source_id)

    def locate(self, source_id: int, start: int, end: int) -> Locator:
        """Give the place of the characters `[start, end)` of a document.

        Raises:
            GoneError: the document is in the index no more, and was not located before.
        """
        return self._places.locate(source_id, start, end)

    def headings(self, source_id: int) -> tuple[Heading, ...]:
        """Give the headings of a document in order, none where the index has it no more."""
        with suppress(GoneError):
            return self._places.of(source_id).headings
        return ()

    def headings_inside(self, source_id: int, start: int, end: int) -> tuple[str, ...]:
        """Give the titles of the headings that stand in the characters `[start, end)` of a document."""
        return tuple(one.title for one in self._places.of(source_id).headings if start <= one.start < end)

    def full_text(self, expression: str, count: int, filter: Filter) -> list[tuple[int, float]]:
        """Give (passage id, score) of the best `count` for an FTS5 expression, the best first.

        The score is FTS5's bm25 negated: higher is better. Header and name weigh less than text.
        """
        if not expression:
            return []
        where, values = condition(filter)
        tables = joined("f.rowid") if filter else ""
        rows = self.catalog.rows(
            f"""SELECT f.rowid, -bm25(fulltext, {BODY_WEIGHT}, {HEADER_WEIGHT}, {NAME_WEIGHT}) AS score
                FROM fulltext f {tables} WHERE fulltext MATCH ? AND {where}
                ORDER BY score DESC, f.rowid LIMIT ?""",
            (expression, *values, count),
        )
        return [(row[0], row[1]) for row in rows]

    def has_word(self, expression: str) -> bool:
        """Tell whether any passage matches an FTS5 expression."""
        return bool(self.catalog.value("SELECT 1 FROM fulltext WHERE fulltext MATCH ? LIMIT 1", (expression,)))

    def nearest(self, vector: Vectors, count: int, filter: Filter) -> list[tuple[int, float]]:
        """Give (passage id, cosine) of the `count` nearest passages, the nearest first.

        Call `refresh` before, outside of `catalog.reading`.
        """
        if filter and self.admitted(filter) <= LARGEST_SCAN:
            scored = self._scores.among("1", (), vector, count, filter)
        else:
            scored = self._wide(vector, count, filter)
        return sorted(scored, key=lambda pair: (-round(pair[1] / EQUAL), pair[0]))[:count]

    def admitted(self, filter: Filter) -> int:
        """Give the number of passages that a filter admits."""
        where, values = condition(filter)
        return int(self.catalog.value(f"SELECT count(*) FROM passages p {DOCUMENTS} WHERE {where}", values))

    def _wide(self, vector: Vectors, count: int, filter: Filter) -> list[tuple[int, float]]:
        if self._generation is not None:
            after = self._generation.manifest.last_id
            try:
                found = self._candidates(self._generation, vector, count, filter)
                return found + self._scores.newer(after, vector, count, filter)
            except DamagedError as error:
                self.damage, self._damaged = str(error), self._generation.manifest.name
                self._drop_generation()
        return self._scores.newer(0, vector, count, filter)

    def _candidates(
        self, generation: Generation, vector: Vectors, count: int, filter: Filter
    ) -> list[tuple[int, float]]:
        """Ask Chroma for more until `count` of its passages stand in the catalog and are admitted."""
        wanted = MARGIN * count
        while True:
            scored = []
            for part in _chunks(generation.nearest(vector, wanted)):
                which = f"v.passage_id IN ({','.join('?' * len(part))})"
                scored += self._scores.among(which, part, vector, len(part), filter)
            if len(scored) >= count or wanted >= generation.manifest.count:
                return scored
            wanted *= 4

    # The vector store

    def manifest(self) -> Manifest | None:
        """Give the generation that the catalog names."""
        text = self.catalog.meta("generation")
        return Manifest.from_json(text) if text else None

    def refresh(self) -> None:
        """Open the generation that the catalog names, if it is large; see `damage` for failures."""
        while True:
            manifest = self.manifest()
            if manifest is None or self.damage or self._is_open(manifest):
                return
            self._drop_generation()
            if manifest.count < SMALLEST_GRAPH or self._cannot_be_opened(manifest):
                return
            try:
                self._generation = Generation(self.folder / "vectors", manifest)
            except DamagedError as error:
                if self.manifest() == manifest:  # else a writer has just replaced it
                    self.damage, self._damaged = str(error), manifest.name

    def warm(self, dimension: int) -> None:
        """Load what the first question would otherwise wait for."""
        self.refresh()
        self._scores.load(self._generation.manifest.last_id if self._generation else 0, dimension)

    def _is_open(self, manifest: Manifest) -> bool:
        return self._generation is not None and self._generation.manifest.name == manifest.name

    def _cannot_be_opened(self, manifest: Manifest) -> bool:
        """Chroma writes into its file when it opens it: in a read-only folder all is scanned instead."""
        folder = self.folder / "vectors" / manifest.name
        return folder.exists() and not os.access(folder, os.W_OK)

    def rebuild_vectors(self) -> None:
        """Build a generation of all vectors in the catalog, name it, and delete the old ones.

        The caller holds `writing`.

        Raises:
            CatalogError: it cannot be written; the one before it stays.
        """
        count = self.catalog.value("SELECT count(*) FROM passages")
        self._drop_generation()
        self.remove_unused_vectors()  # first, so that writers killed again and again do not fill the disk
        try:
            manifest = self._build(count).to_json() if count >= vectors.FEWEST else ""
            self.catalog.set_meta("scanned", "0")
        except UnreachableError:  # all vectors are scanned, which is slower and exact
            manifest = ""
            self.catalog.set_meta("scanned", str(count))
        if manifest:
            self.catalog.set_meta("generation", manifest)
        else:
            self.catalog.run("DELETE FROM meta WHERE key = 'generation'")
        self.damage = ""
        self.remove_unused_vectors()

    def _build(self, count: int) -> Manifest:
        try:
            return vectors.build(self.folder / "vectors", all_vectors(self.catalog), count)
        except UnreachableError:
            raise
        except (DamagedError, OSError) as error:
            raise CatalogError(
                f"The vector store in {self.folder} cannot be built ({error}). The catalog has every document, "
                "and can be asked; when the cause is mended, index again."
            ) from error

    def mend_vectors(self) -> None:
        """Build the generation that was found damaged again, unless another process has done so.

        The caller holds `writing`.
        """
        manifest = self.manifest()
        if manifest is not None and manifest.name == self._damaged:
            self.rebuild_vectors()
        self.damage = ""

    def remove_unused_vectors(self) -> None:
        """Delete generations that are no longer named and that nobody reads. The caller holds `writing`."""
        current = self.manifest()
        vectors.remove_unused(self.folder / "vectors", current.name if current else "")

    def outgrown(self, during_sync: bool = False) -> bool:
        """Tell whether another generation is due: so much has changed, or the present one is damaged."""
        manifest = self.manifest()
        total = self.catalog.value("SELECT count(*) FROM passages")
        if manifest is None:
            scanned = int(self.catalog.meta("scanned") or 0)
            if scanned and abs(total - scanned) <= max(SMALLEST_DELTA, scanned // 5):
                return False  # it would not come out better
            return bool(total > LARGEST_DELTA if during_sync else total >= vectors.FEWEST)
        newer = self.catalog.value("SELECT count(*) FROM passages WHERE id > ?", (manifest.last_id,))
        if during_sync:
            return bool(newer > max(LARGEST_DELTA, manifest.count))
        gone = manifest.count - (total - newer)
        grown = newer > max(SMALLEST_DELTA, manifest.count // 5) or gone > manifest.count // 2
        return bool(grown) or not self._is_whole(manifest)

    def _is_whole(self, manifest: Manifest) -> bool:
        try:
            vectors.verify(self.folder / "vectors" / manifest.name, manifest)
        except DamagedError:
            return False
        return True

    def _drop_generation(self) -> None:
        if self._generation is not None:
            self._generation.close()
            self._generation = None


BODY_WEIGHT, HEADER_WEIGHT, NAME_WEIGHT = 1.0, 0.5, 0.3

_IS_FILE = "NOT (d.status = 'skipped' AND d.type <> '')"


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for at in range(0, len(values), CHUNK):
        yield values[at : at + CHUNK]
