"""Saved conversations: every answer is written as soon as it is there, so that none is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import disk_usage
from threading import RLock
from time import monotonic, sleep

import msgspec

from assistant.errors import HistoryError, SettingsError
from assistant.output import one_line
from assistant.ranked import Ranked, ranked_of
from assistant.settings import Keep, user_folder
from assistant.types import Answer, Evidence, Quote
from index.types import Hit

SCHEMA_VERSION = 1

LONGEST_TITLE = 80
"""Characters of a title that is taken from the first question."""

BUSY_SECONDS = 10.0
"""How long a statement waits for another process's."""

ROOM = 100_000
"""Bytes free on a disk below which it is called full: SQLite needs as many to open a file."""

_SCHEMA = (
    """CREATE TABLE conversations (
        id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, folder TEXT NOT NULL,
        created TEXT NOT NULL, updated TEXT NOT NULL)""",
    """CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        asked TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, ranked TEXT NOT NULL,
        hashes TEXT NOT NULL)""",
    "CREATE INDEX turns_conversation ON turns (conversation_id)",
)

_COLUMNS = """c.id, c.title, c.folder, c.created, c.updated,
    (SELECT count(*) FROM turns t WHERE t.conversation_id = c.id) AS turns"""

_SAID = """(json_extract(t.answer, '$.text') || ' ' ||
    (SELECT coalesce(group_concat(json_extract(value, '$.text'), ' '), '') FROM json_each(t.answer, '$.quotes')))"""
"""The words of an answer and its quotes, without the names of its fields and settings."""

_LAST = "(SELECT max(t.id) FROM turns t WHERE t.conversation_id = c.id)"
"""What conversations are ordered by: a clock can be set back, and what was asked last stays the last."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer. `hashes` are the SHA-256 of the quoted files as they were, by source id."""

    id: int
    asked: str
    answer: Answer
    ranked: tuple[Ranked, ...] = ()
    hashes: dict[int, str] = field(default_factory=dict)

    def permalink(self, quote: Quote) -> str:
        """Name a quote for good: the hash of its document and its range in the extracted text."""
        return f"{self.hashes.get(quote.source, '')}#{quote.start}-{quote.end}"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is listed; `folder` is the index that was asked, times are ISO 8601 in UTC."""

    id: int
    title: str
    folder: str
    created: str
    updated: str
    turns: int


def default_history() -> Path:
    """Give the path of the user's own history; raises `HistoryError` where there is no home folder."""
    try:
        return user_folder("data") / "history.db"
    except SettingsError as error:
        raise HistoryError(str(error)) from error


def hashes_of(answer: Answer, hits: Iterable[Hit]) -> dict[int, str]:
    """Give the hashes of the files that an answer quotes."""
    quoted = {quote.source for quote in (*answer.quotes, *answer.nearest)}
    return {hit.source.id: hit.source.hash for hit in hits if hit.source.id in quoted}


class History:
    """The conversations in one SQLite file; several processes and threads may use it at a time.

    Every method may raise `HistoryError`.
    """

    def __init__(self, path: Path, keep: Keep | None = None) -> None:
        self.path = path
        self._keep = keep or Keep()
        self._lock = RLock()
        self._problem: sqlite3.OperationalError | None = None
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open()

    def __enter__(self) -> History:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            self._connection.close()

    def conversations(self, words: str = "", folder: Path | None = None) -> list[Conversation]:
        """List conversations, the last one first: those with every one of `words`, those of one index."""
        where, values = ["1"], []
        for word in words.split():
            where.append(
                "(c.title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM turns t WHERE t.conversation_id = c.id "
                f"AND (t.question LIKE ? ESCAPE '\\' OR {_SAID} LIKE ? ESCAPE '\\')))"
            )
            values += [f"%{_literal(word)}%"] * 3
        if folder is not None:
            where.append("c.folder = ?")
            values.append(str(folder))
        sql = f"SELECT {_COLUMNS} FROM conversations c WHERE {' AND '.join(where)} ORDER BY {_LAST} DESC"
        return [Conversation(**dict(row)) for row in self._rows(sql, values)]

    def conversation(self, id: int) -> Conversation:
        """Give one conversation; raises `HistoryError` where there is none with this number."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM conversations c WHERE c.id = ?", (id,))
        if not rows:
            raise HistoryError(f"There is no conversation {id}: `assistant history` lists those that are.")
        return Conversation(**dict(rows[0]))

    def last(self, folder: Path | None = None) -> Conversation | None:
        """Give the conversation that was continued last."""
        return next(iter(self.conversations(folder=folder)), None)

    def turns(self, id: int) -> list[Turn]:
        """Give the turns of a conversation in their order; raises `HistoryError` where there is none."""
        self.conversation(id)
        return [_turn(row) for row in self._rows("SELECT * FROM turns WHERE conversation_id = ? ORDER BY id", (id,))]

    def questions(self, count: int) -> list[str]:
        """Give the last questions of all conversations, the oldest first, each once."""
        sql = "SELECT question FROM turns GROUP BY question ORDER BY max(id) DESC LIMIT ?"
        return [row[0] for row in reversed(self._rows(sql, (count,)))]

    def add(
        self,
        id: int | None,
        answer: Answer,
        hits: Sequence[Hit],
        folder: Path,
        now: datetime | None = None,
        evidence: Sequence[Evidence] = (),
    ) -> tuple[int, Turn]:
        """Write an answer down, without `id` as the first one of a conversation; give its id and the turn.

        Where the conversation was deleted meanwhile, the answer begins another one. With a new
        conversation those that are beyond what is kept are forgotten.
        """
        now = now or datetime.now(UTC)
        time = now.isoformat(timespec="seconds")
        made = turn_of(answer, hits, evidence, now)
        with self._writing() as connection:
            there = connection.execute("UPDATE conversations SET updated = ? WHERE id = ?", (time, id)).rowcount
            if id is None or not there:
                title = one_line(answer.question)[:LONGEST_TITLE]
                id = connection.execute(
                    "INSERT INTO conversations (title, folder, created, updated) VALUES (?, ?, ?, ?)",
                    (title, str(folder), time, time),
                ).lastrowid
            turn = connection.execute(
                "INSERT INTO turns (conversation_id, asked, question, answer, ranked, hashes)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (id, time, answer.question, *map(_json, (answer, made.ranked, made.hashes))),
            ).lastrowid
            if not there:
                self._forget(connection, now)
        assert id is not None and turn is not None
        return id, replace(made, id=turn)

    def _forget(self, connection: sqlite3.Connection, now: datetime) -> None:
        """Delete the conversations beyond what is kept; the one asked last always stays.

        Days are counted back from now, or from the answer before where that is earlier: a clock that
        is wrong once deletes nothing.
        """
        keep = self._keep
        newest = f"SELECT c.id FROM conversations c ORDER BY {_LAST} DESC LIMIT ?"
        if keep.count is not None:
            connection.execute(f"DELETE FROM conversations WHERE id NOT IN ({newest})", (max(1, keep.count),))
        before = connection.execute("SELECT asked FROM turns ORDER BY id DESC LIMIT 1 OFFSET 1").fetchone()
        if keep.days is not None and before:
            since = min(now, datetime.fromisoformat(before[0])) - timedelta(days=keep.days)
            oldest = since.isoformat(timespec="seconds")
            connection.execute(f"DELETE FROM conversations WHERE updated < ? AND id NOT IN ({newest})", (oldest, 1))

    def rename(self, id: int, title: str) -> None:
        """Give a conversation another title."""
        with self._writing() as connection:
            connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (one_line(title)[:LONGEST_TITLE], id))

    def delete(self, id: int) -> None:
        """Forget a conversation."""
        with self._writing() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (id,))

    def _rows(self, sql: str, values: Iterable[object] = ()) -> list[sqlite3.Row]:
        with self._lock, self._errors():
            return self._connection.execute(sql, tuple(values)).fetchall()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._errors(), self._transaction():
            yield self._connection

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._problem:
            raise self._problem
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # SQLite ends it by itself where the disk is full
                self._connection.execute("ROLLBACK")
            raise

    def _open(self) -> None:
        """Open the file; one that is there and cannot be written, as on a full disk, is read as it stands."""
        try:
            self._connect("mode=rwc")
            self._prepare()
        except sqlite3.OperationalError as error:
            if _code(error) == sqlite3.SQLITE_BUSY or not self.path.is_file():
                raise
            self._connect("immutable=1")
            if not self._version():
                raise
            self._problem = error
        if self._version() > SCHEMA_VERSION:
            raise HistoryError(f"{self.path} was made by a newer version of this program: update it with pip.")

    def _connect(self, how: str) -> None:
        address = f"{self.path.resolve().as_uri()}?{how}"
        self._connection = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _prepare(self) -> None:
        """Make the tables where there are none; SQLite does not wait for another process that does so."""
        until = monotonic() + BUSY_SECONDS
        while True:
            try:
                return self._make()
            except sqlite3.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_BUSY or monotonic() > until:
                    raise
                sleep(0.02)

    def _make(self) -> None:
        connection = self._connection
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if self._version() == 0:
            with self._transaction():
                if self._version() == 0:
                    for statement in _SCHEMA:
                        connection.execute(statement)
                    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise HistoryError(
                f"The conversations in {self.path} cannot be used: {_reason(error, self.path.parent)}."
            ) from error


def _reason(error: sqlite3.Error | OSError, folder: Path) -> str:
    """Say what went wrong; a full disk has many names."""
    if isinstance(error, OSError):
        return str(error.strerror)
    if _code(error) == sqlite3.SQLITE_FULL:
        return "the disk is full"
    if _code(error) in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN} and disk_usage(folder).free < ROOM:
        return "the disk is full"
    if _code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return f"{error}. The file is damaged: move it away"
    return str(error)


def _code(error: sqlite3.Error) -> int:
    """Give SQLite's primary code of an error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def turn_of(answer: Answer, hits: Sequence[Hit], evidence: Sequence[Evidence], now: datetime | None = None) -> Turn:
    """Give the turn of an answer that is not written down: its id is 0."""
    time = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    return Turn(0, time, answer, ranked_of(hits, answer, evidence), hashes_of(answer, hits))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _turn(row: sqlite3.Row) -> Turn:
    try:
        return Turn(
            row["id"],
            row["asked"],
            msgspec.json.decode(row["answer"], type=Answer),
            msgspec.json.decode(row["ranked"], type=tuple[Ranked, ...]),
            msgspec.json.decode(row["hashes"], type=dict[int, str]),
        )
    except msgspec.DecodeError as error:
        raise HistoryError(f"An answer was saved by another version of this program: {error}.") from error


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
