"""Write-once generations of the Chroma store.

A generation is a folder built from the catalog's vectors, checked, named in the catalog and never
changed afterwards; readers hold a shared lock on it, and it goes when it is no longer named and
nobody holds it. Chroma's own SQLite file is not compared by checksum: each opening adds a row to
it (`acquire_write`), so its size may only grow. Every score is computed again from the catalog's
vectors, so a generation proposes candidates and decides nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from index.embed import Vectors

try:
    import fcntl
except ImportError:  # Windows does not delete files that somebody has open, which serves as well
    fcntl = None  # type: ignore[assignment]

COLLECTION = "passages"
CHROMA_FILE = "chroma.sqlite3"
FEWEST = 2
"""Vectors of a generation at least: Chroma would keep a single one in its log and write it later."""

SELF_HITS = 20
"""Vectors of a new generation that are searched for in it before it is trusted."""

SAME = 1e-4
"""Distance of vectors that are the same: of many equal ones, any may be found for another."""


class DamagedError(Exception):
    """A generation is not what the catalog says; it is answered without, and built again."""


class UnreachableError(DamagedError):
    """A new generation is whole, but its graph does not lead to every vector, as with hundreds of equal ones."""


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file of a generation; `sha256` is empty for Chroma's own SQLite file."""

    path: str
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A generation as the catalog names it: `count` passages with ids up to `last_id`."""

    name: str
    count: int
    last_id: int
    files: tuple[FileStamp, ...]

    def to_json(self) -> str:
        """Give the form that the catalog keeps."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read the form that the catalog keeps."""
        values = json.loads(text)
        return cls(**values | {"files": tuple(FileStamp(**stamp) for stamp in values["files"])})


class Generation:
    """An open generation, held by a shared lock until `close`.

    Raises:
        DamagedError: its files are not those of the manifest, or Chroma cannot open them.
    """

    def __init__(self, parent: Path, manifest: Manifest, thorough: bool = False) -> None:
        self.manifest = manifest
        self._hold = _Hold(parent / f"{manifest.name}.lock")
        try:
            if self._hold.refused:
                raise DamagedError("it is being removed")
            verify(parent / manifest.name, manifest, thorough)
            with _chroma_errors():
                self._client = _client(parent / manifest.name)
                self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
                if self._collection.count() != manifest.count:
                    raise DamagedError(f"{self._collection.count()} vectors instead of {manifest.count}")
        except BaseException:
            self._hold.release()
            raise

    def nearest(self, vector: Vectors, count: int) -> list[int]:
        """Give the ids of about the `count` nearest vectors, the nearest first."""
        return [passage_id for passage_id, _ in self.neighbours(vector, count)]

    def neighbours(self, vector: Vectors, count: int) -> list[tuple[int, float]]:
        """Give (id, one minus cosine) of about the `count` nearest vectors, the nearest first."""
        wanted = min(count, self.manifest.count)
        if wanted == 0:
            return []
        with _chroma_errors():
            answer = self._collection.query(query_embeddings=[vector], n_results=wanted, include=["distances"])
            distances: Any = answer["distances"]
            return [(int(name), distance) for name, distance in zip(answer["ids"][0], distances[0], strict=True)]

    def close(self) -> None:
        """Close Chroma's client and let the generation go."""
        with suppress(Exception):
            self._client.close()
        self._hold.release()


def build(parent: Path, batches: Iterable[tuple[list[int], Vectors]], count: int) -> Manifest:
    """Write a new generation of `count` vectors, given with their ids, and check it.

    Raises:
        DamagedError: what was written is not what is read back.
    """
    name = f"generation-{uuid4().hex[:12]}"
    folder = parent / name
    parent.mkdir(parents=True, exist_ok=True)
    hold = _Hold(parent / f"{name}.lock", create=True)
    try:
        with _chroma_errors():
            samples, last_id = _fill(folder, batches, count)
        manifest = Manifest(name, count, last_id, tuple(_stamps(folder)))
        generation = Generation(parent, manifest)
        try:
            for passage_id, vector in samples:
                found = dict(generation.neighbours(vector, 50))
                if passage_id not in found and min(found.values(), default=2.0) > SAME:
                    raise UnreachableError(f"vector {passage_id} is not found")
        finally:
            generation.close()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        (parent / f"{name}.lock").unlink(missing_ok=True)
        raise
    finally:
        hold.release()
    return manifest


def _fill(
    folder: Path, batches: Iterable[tuple[list[int], Vectors]], count: int
) -> tuple[list[tuple[int, Vectors]], int]:
    client = _client(folder)
    try:
        # Without a sync at exactly `count`, the last vectors would stay in Chroma's log.
        options: Any = {
            "hnsw": {
                "space": "cosine",
                "sync_threshold": max(2, count),
                "batch_size": max(2, min(count, 1_000)),
            }
        }
        collection = client.create_collection(COLLECTION, embedding_function=None, configuration=options)
        samples: list[tuple[int, Vectors]] = []
        last_id = 0
        for ids, vectors in batches:
            for at in range(0, len(ids), client.get_max_batch_size()):
                part = slice(at, at + client.get_max_batch_size())
                collection.add(ids=[str(number) for number in ids[part]], embeddings=vectors[part])
            last_id = ids[-1]
            if len(samples) < SELF_HITS:
                samples += list(zip(ids[:4], vectors[:4], strict=True))
    finally:
        client.close()
    return samples, last_id


def verify(folder: Path, manifest: Manifest, thorough: bool = False) -> None:
    """Compare the files with the manifest: by size and time, by checksum where these differ.

    Raises:
        DamagedError: a file is missing, shorter, or another one.
    """
    for stamp in manifest.files:
        path = folder / stamp.path
        try:
            status = path.stat()
        except OSError as error:
            raise DamagedError(f"{stamp.path} is missing") from error
        if not stamp.sha256:
            if status.st_size < stamp.size:
                raise DamagedError(f"{stamp.path} is shorter than it was")
        elif status.st_size != stamp.size or (
            (thorough or status.st_mtime_ns != stamp.mtime_ns) and _sha256(path) != stamp.sha256
        ):
            raise DamagedError(f"{stamp.path} has changed")


def remove_unused(parent: Path, named: str) -> None:
    """Delete every generation but the one named, where no reader holds it, and what killed writers left."""
    names = {path.name.removesuffix(".lock") for path in parent.glob("generation-*")}
    for name in sorted(names - {named}):
        folder, lock = parent / name, parent / f"{name}.lock"
        hold = _Hold(lock, create=True, exclusive=True)
        if hold.held:
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                lock.unlink(missing_ok=True)
        hold.release()


class _Hold:
    """A lock on a file that says "somebody reads this generation"; no-op where there is no flock."""

    def __init__(self, path: Path, create: bool = False, exclusive: bool = False) -> None:
        self.held = True
        self.refused = False
        """Whether another process holds the lock in a way that excludes this one."""
        self._file: int | None = None
        if fcntl is None:
            return
        try:
            self._file = os.open(path, os.O_RDONLY | (os.O_CREAT if create else 0), 0o644)
            fcntl.flock(self._file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            self.held, self.refused = False, True
        except OSError:  # no file in a copied index, or none can be made in a read-only one
            self.held = False

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _stamps(folder: Path) -> Iterator[FileStamp]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            status = path.stat()
            checksum = "" if path.name == CHROMA_FILE else _sha256(path)
            yield FileStamp(path.relative_to(folder).as_posix(), status.st_size, status.st_mtime_ns, checksum)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


@contextmanager
def _chroma_errors() -> Iterator[None]:
    """Translate whatever Chroma raises: its errors have no common root, its panics none at all."""
    import chromadb  # noqa: F401 - here, since what fails in an import is no damage

    try:
        yield
    except (DamagedError, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise DamagedError(f"Chroma: {str(error)[:200]}") from error
