"""The SQLite catalog: documents, their text, passages, full text and vectors; the one truth."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import RLock
from typing import Any

from index.errors import CatalogError, IndexLockedError

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
        try:
            missing = not create and not path.is_file()
        except OSError as error:
            raise CatalogError(f"The index in {path.parent} cannot be read: {error.strerror}.") from error
        if missing:
            raise CatalogError(f"There is no index in {path.parent}: make one with `assistant index FOLDER`.")
        with self._errors():
            self._connection = self._open(create)
            try:
                self._prepare(create)
            except BaseException:
                self._connection.close()
                raise

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
            self._depth += 1
            try:
                if self._depth == 1:
                    self.run(begin)
                yield
                if self._depth == 1:
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
            cursor = self._connection.execute(sql, values if isinstance(values, Mapping) else tuple(values))
            return cursor.lastrowid or 0

    def rows(self, sql: str, values: Iterable[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """Give every row of a query."""
        with self._lock, self._errors():
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

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def _translated(self, error: sqlite3.Error) -> CatalogError | IndexLockedError:
        text = str(error)
        if "locked" in text or "busy" in text:
            return IndexLockedError(f"The index in {self.path.parent} is busy: another process is writing to it.")
        if "readonly" in text or ("unable to open" in text and not os.access(self.path.parent, os.W_OK)):
            return CatalogError(f"The index in {self.path.parent} is read-only: it can be asked, not changed.")
        if "disk is full" in text:
            return CatalogError(f"The disk is full: {self.path.parent} keeps what was indexed before.")
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
            return self._connect(f"{address}?immutable=1")

    def _connect(self, address: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA foreign_keys = ON")
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
            self._connection.execute("PRAGMA synchronous = NORMAL")
            if blank:
                self._create()

    def _create(self) -> None:
        with self.writing():
            if self.value("PRAGMA user_version") != 0:
                return
            schema = (Path(__file__).parent / "schema.sql").read_text("utf-8")
            for statement in _statements(schema):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _statements(script: str) -> Iterator[str]:
    """Split an SQL script; sqlite3's own executescript would commit the open transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
