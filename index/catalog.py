"""The SQLite catalog: documents, their text, passages, full text and vectors; the one truth."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from threading import RLock
from typing import Any

from index.errors import CatalogError, IndexLockedError
from index.locking import write_lock

SCHEMA_VERSION = 1
APPLICATION_ID = 0x61737374
"""Written into the file's header, so that another program's database is never taken for ours."""

BUSY_SECONDS = 30.0
"""How long a statement waits for another process's transaction."""


class Catalog:
    """A connection to `catalog.db`, shared by the threads of this process.

    Raises `CatalogError` for a file that is missing, damaged, no catalog, or newer than this
    program; every other method may raise it too.
    """

    def __init__(self, path: Path, create: bool = False) -> None:
        self.path = path
        self._lock = RLock()
        self._depth = 0
        self.writable = True
        self.opened = 0
        """How often it was opened anew: with another number it may be another file, or another state of one."""
        self._stamp: tuple[int, ...] | None = None
        """Of a file that is read as one that never changes, for want of write access: what it was like."""
        if create:
            self._make_if_missing()
        elif self._identify() is None:
            raise CatalogError(f"There is no index in {path.parent}: make one with `assistant index FOLDER`.")
        with self._errors():
            self._identity = self._identify()
            self._connection = self._open(create)
            try:
                self._prepare(create)
            except BaseException:
                self._connection.close()
                raise

    def _identify(self) -> tuple[int, int] | None:
        """Give what tells one file from another in its place, None where there is none."""
        try:
            status = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise CatalogError(f"The index in {self.path.parent} cannot be read: {error.strerror}.") from error
        return (status.st_dev, status.st_ino) if S_ISREG(status.st_mode) else None

    def renew(self) -> bool:
        """Open the catalog anew where another file has taken its place since; tell whether. Not within a transaction.

        Raises:
            CatalogError: it is gone.
        """
        with self._lock:
            if self._depth or self._identify() == self._identity:
                return False
            self._reopen()
            return True

    def _reopen(self) -> None:
        fresh = Catalog(self.path)
        self._connection.close()
        self._connection, self._identity, self._stamp = fresh._connection, fresh._identity, fresh._stamp
        self.writable = fresh.writable
        self.opened += 1

    def close(self) -> None:
        """Close the connection; the object is of no use afterwards."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let every statement inside see one state of the catalog."""
        yield from self._transaction("BEGIN")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make every change inside at once, or none of them."""
        yield from self._transaction("BEGIN IMMEDIATE")

    def _transaction(self, begin: str) -> Iterator[None]:
        with self._lock:
            self._follow()
            self._depth += 1
            try:
                if self._depth == 1:
                    self.run(begin)
                yield
                if self._depth == 1:
                    self._still_the_same()
                    self.run("COMMIT")
            except BaseException:
                if self._depth == 1 and self._connection.in_transaction:
                    with suppress(sqlite3.Error):  # what went wrong first is what is told
                        self._connection.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def run(self, sql: str, values: Iterable[Any] | Mapping[str, Any] = ()) -> int:
        """Execute one statement; give the id of the row it inserted, if it did."""
        with self._lock, self._errors():
            self._follow()
            cursor = self._connection.execute(sql, values if isinstance(values, Mapping) else tuple(values))
            return cursor.lastrowid or 0

    def rows(self, sql: str, values: Iterable[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Give every row of a query."""
        with self._lock, self._errors():
            self._follow()
            return self._connection.execute(sql, values if isinstance(values, Mapping) else tuple(values)).fetchall()

    def value(self, sql: str, values: Iterable[Any] = ()) -> Any:
        """Give the first column of the first row, None where there is no row."""
        found = self.rows(sql, values)
        return found[0][0] if found else None

    def meta(self, key: str) -> str:
        """Give a recorded fact about the index, empty where it was never recorded."""
        return self.value("SELECT value FROM meta WHERE key = ?", (key,)) or ""

    def set_meta(self, key: str, value: str) -> None:
        """Record a fact about the index."""
        self.run("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (key, value))

    def data_version(self) -> int:
        """Give a number that changes when another connection has changed the catalog."""
        return int(self.value("PRAGMA data_version"))

    def total_changes(self) -> int:
        """Give the number of rows that this connection has changed."""
        return self._connection.total_changes

    def state(self) -> tuple[int, int, int]:
        """Give what changes whenever the catalog may hold something else than before."""
        return self.opened, self.data_version(), self.total_changes()

    def _follow(self) -> None:
        """Open the file anew that is read as one that never changes, where it has."""
        if self._stamp is not None and not self._depth and self._has_changed():
            self._reopen()

    def _still_the_same(self) -> None:
        if self._stamp is not None and self._has_changed():
            raise IndexLockedError(f"The index in {self.path.parent} changed while it was being read: ask again.")

    def _has_changed(self) -> bool:
        """Tell whether another process wrote to the file; one that took its place did not."""
        return self._identify() == self._identity and self._stamp != _stamp(self.path)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            self._still_the_same()
            raise self._translated(error) from error

    def _translated(self, error: sqlite3.Error) -> CatalogError | IndexLockedError:
        text = str(error)
        if "locked" in text or "busy" in text:
            return IndexLockedError(f"The index in {self.path.parent} is busy: another process is writing to it.")
        if "readonly" in text or ("unable to open" in text and not os.access(self.path.parent, os.W_OK)):
            return CatalogError(f"The index in {self.path.parent} is read-only: it can be asked, not changed.")
        if "disk is full" in text:
            return CatalogError(f"The disk is full: {self.path.parent} keeps what was indexed before.")
        if ("malformed" in text or "not a database" in text) and not self.writable:
            return CatalogError(f"The catalog {self.path} is damaged ({text}): tell who can write to it.")
        if "malformed" in text or "not a database" in text:
            return CatalogError(
                f"The catalog {self.path} is damaged ({text}): delete this file, and the folder `vectors` beside it, "
                "and index again."
            )
        return CatalogError(f"The catalog {self.path} cannot be used: {text}.")

    def _open(self, create: bool) -> sqlite3.Connection:
        address = self.path.resolve().as_uri()
        try:
            connection = self._connect(f"{address}?mode={'rwc' if create else 'rw'}")
            if create:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
            return connection
        except sqlite3.OperationalError:
            if create:
                raise
            self.writable = False
        try:
            return self._connect(f"{address}?mode=ro")
        except sqlite3.OperationalError:  # WAL needs a file beside the database; none can be made
            self._stamp = stamp = _stamp(self.path)
            if stamp[-1]:
                raise CatalogError(
                    f"The index in {self.path.parent} has changes beside its catalog ({self.path.name}-wal), and they "
                    "cannot be read without writing to the folder: free space on the disk, or have who can write there "
                    "run `assistant status`."
                ) from None
            return self._connect(f"{address}?immutable=1")

    def _connect(self, address: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA cache_size = -65536")
            connection.execute("PRAGMA mmap_size = 1073741824")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, create: bool) -> None:
        version = self.value("PRAGMA user_version")
        blank = create and not self.value("SELECT count(*) FROM sqlite_master")
        if not blank and self.value("PRAGMA application_id") != APPLICATION_ID:
            raise CatalogError(f"{self.path} is not an index of this program: name another folder.")
        if version > SCHEMA_VERSION:
            raise CatalogError(
                f"The index in {self.path.parent} was made by a newer version of this program: update it with pip."
            )
        if create:
            self._connection.execute("PRAGMA journal_mode = WAL")
            if blank:
                _create(self._connection)

    def _make_if_missing(self) -> None:
        """Make a new catalog under another name, so that nobody sees it half made, where there is none yet."""
        if _has_content(self.path):
            return
        with self._errors(), write_lock(self.path.parent, BUSY_SECONDS):
            try:
                if not _has_content(self.path):
                    self._make()
            except OSError as error:
                raise CatalogError(f"The index in {self.path.parent} cannot be made: {error.strerror}.") from error

    def _make(self) -> None:
        for left in ("-wal", "-shm"):  # of one that was deleted: they would be taken for the new one's
            Path(f"{self.path}{left}").unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(dir=self.path.parent, prefix=".catalog-") as scratch:
            made = Path(scratch) / self.path.name
            with closing(sqlite3.connect(made, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                _create(connection)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # raises on a full disk, where closing would not
            made.replace(self.path)


def _has_content(path: Path) -> bool:
    """Tell whether there is a file that is not empty, or whatever else than a file."""
    try:
        status = path.stat()
    except OSError:
        return False
    return status.st_size > 0 or not S_ISREG(status.st_mode)


def _stamp(path: Path) -> tuple[int, ...]:
    """Give what tells one state of a catalog from another, the bytes of its write-ahead log last."""
    status = path.stat()
    try:
        beside = Path(f"{path}-wal").stat().st_size
    except OSError:
        beside = 0
    return status.st_size, status.st_mtime_ns, beside


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        for statement in _statements((Path(__file__).parent / "schema.sql").read_text("utf-8")):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """Split an SQL script; sqlite3's own executescript would commit the open transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
