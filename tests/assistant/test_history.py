"""Saved conversations: what is written is read again, by several programs at a time."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import assistant.history
from assistant.errors import HistoryError
from assistant.history import History
from assistant.ranked import Scored, Use
from assistant.settings import Keep
from assistant.types import Answer, Badge, Evidence, Kind, Quote, Span, Statement
from index.types import Locator, Unit

from .samples import hit

FOLDER = Path("/index")
HIT = hit("Nine it is.", id=7, hash="a" * 64)
QUOTE = Quote(1, "7.txt", "/docs/7.txt", 0, 11, "Nine it is.", Locator(Unit.LINE, 1, 1), 7, 7, 0.9, Badge.VERIFIED)
ANSWER = Answer("When?", "Nine [1]", (Statement("Nine", (0,)),), (QUOTE,), True, 0.9, Kind.SPAN, timings={"read": 0.1})


def asked(question: str) -> Answer:
    """The answer to another question."""
    return Answer(question, ANSWER.text, ANSWER.statements, ANSWER.quotes, True, 0.9, Kind.SPAN)


def at(minute: int) -> datetime:
    """A time."""
    return datetime(2026, 1, 2, 3, minute, tzinfo=UTC)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    with History(tmp_path / "deep" / "history.db") as history:
        id, turn = history.add(None, ANSWER, [HIT], FOLDER)
    with History(tmp_path / "deep" / "history.db") as history:
        assert history.turns(id) == [turn]
        assert history.conversation(id).title == "When?"
    assert turn.answer == ANSWER
    assert turn.permalink(QUOTE) == f"{'a' * 64}#0-11"
    assert (turn.ranked[0].document, turn.ranked[0].score) == ("7.txt", 0.5)


def test_the_one_continued_last_comes_first(tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as history:
        first, _ = history.add(None, asked("one"), [], FOLDER, at(1))
        second, _ = history.add(None, asked("two"), [], FOLDER, at(2))
        other, _ = history.add(None, asked("elsewhere"), [], Path("/other"), at(3))
        history.add(first, asked("three"), [], FOLDER, at(4))
        assert [one.id for one in history.conversations()] == [first, other, second]
        assert [one.id for one in history.conversations(folder=FOLDER)] == [first, second]
        last = history.last(FOLDER)
        assert last is not None and (last.id, last.turns, last.updated[:16]) == (first, 2, "2026-01-02T03:04")
        assert history.questions(3) == ["two", "elsewhere", "three"]


def test_searching_renaming_and_deleting(tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as history:
        first, _ = history.add(None, asked("Where is 100% wool?"), [], FOLDER)
        second, _ = history.add(None, asked("Where is 100 wool_?"), [], FOLDER)
        assert [one.id for one in history.conversations("100% wool")] == [first]
        assert [one.id for one in history.conversations("l_")] == [second]
        assert len(history.conversations("nine")) == 2, "words of the answer count too"
        assert len(history.conversations("it is.")) == 2, "and words of its quotes"
        for name in ("timings", "quotes", "verified", "7.txt"):
            assert history.conversations(name) == [], "the names of fields and files are not said"
        history.rename(first, "  Wool\x1b[31m\nof sheep ")
        assert history.conversation(first).title == "Wool of sheep"
        history.delete(first)
        with pytest.raises(HistoryError, match="There is no conversation"):
            history.turns(first)
        assert sqlite3.connect(history.path).execute("SELECT count(*) FROM turns").fetchone() == (1,)


def test_two_programs_write_at_a_time(tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as one, History(tmp_path / "history.db") as other:
        id, _ = one.add(None, ANSWER, [], FOLDER)
        other.add(id, ANSWER, [], FOLDER)
        assert len(one.turns(id)) == 2


def failing(monkeypatch: pytest.MonkeyPatch, code: int, message: str, times: int) -> None:
    """Let the next statements of connections that may write fail."""
    left = iter(range(times))

    class Failing(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            if next(left, None) is None:
                return super().execute(*arguments)
            error = sqlite3.OperationalError(message)
            error.sqlite_errorcode = code
            raise error

    real = sqlite3.connect

    def connect(address: str, **options: Any) -> sqlite3.Connection:
        return real(address, factory=sqlite3.Connection if "immutable" in address else Failing, **options)

    monkeypatch.setattr(sqlite3, "connect", connect)


def test_two_programs_make_it_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(
        monkeypatch, sqlite3.SQLITE_BUSY, "database is locked", 3
    )  # SQLite waits for no other where it turns to WAL
    with History(tmp_path / "history.db") as history:
        history.add(None, ANSWER, [], FOLDER)
        assert len(history.conversations()) == 1


def test_on_a_full_disk_it_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with History(tmp_path / "history.db") as history:
        id, turn = history.add(None, ANSWER, [HIT], FOLDER)
    failing(monkeypatch, sqlite3.SQLITE_IOERR_SHMSIZE, "disk I/O error", 1_000)
    monkeypatch.setattr(assistant.history, "disk_usage", lambda folder: SimpleNamespace(free=0))
    with History(tmp_path / "history.db") as history:
        assert history.turns(id) == [turn]
        with pytest.raises(HistoryError, match=r"cannot be used: the disk is full\.$"):
            history.add(id, ANSWER, [HIT], FOLDER)
        with pytest.raises(HistoryError, match=r"cannot be used: the disk is full\.$"):
            history.delete(id)
        assert len(history.conversations()) == 1
    with pytest.raises(HistoryError, match="the disk is full"):
        History(tmp_path / "another.db")


def test_a_disk_that_becomes_full_is_told(tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as history:
        id, turn = history.add(None, ANSWER, [HIT], FOLDER)
        pages = history._connection.execute("PRAGMA page_count").fetchone()[0]
        history._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(HistoryError, match=r"cannot be used: the disk is full\.$"):
            history.add(id, asked("x" * 100_000), [HIT], FOLDER)
        assert history.turns(id) == [turn]


def test_what_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_text("no database" * 500, "utf-8")
    with pytest.raises(HistoryError, match=r"cannot be used: .* The file is damaged: move it away\.$"):
        History(tmp_path / "damaged.db")
    with History(tmp_path / "newer.db") as history:
        history._connection.execute("PRAGMA user_version = 99")
    with pytest.raises(HistoryError, match="newer version"):
        History(tmp_path / "newer.db")
    (tmp_path / "file").touch()
    with pytest.raises(HistoryError, match="cannot be used"):
        History(tmp_path / "file" / "history.db")


def test_an_answer_of_another_version_is_told(tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as history:
        id, _ = history.add(None, ANSWER, [], FOLDER)
        history._connection.execute("UPDATE turns SET answer = '{}'")
        with pytest.raises(HistoryError, match="another version"):
            history.turns(id)


def test_what_the_reader_scored_is_kept(tmp_path: Path) -> None:
    evidence = Evidence(HIT, 0.9, (Span(0, 4, 0.9), Span(5, 7, 0.1)), several=0.2)
    with History(tmp_path / "history.db") as history:
        id, _ = history.add(None, ANSWER, [HIT], FOLDER, evidence=[evidence])
        (turn,) = history.turns(id)
    (ranked,) = turn.ranked
    assert (ranked.relevance, ranked.several) == (0.9, 0.2)
    assert ranked.spans == (Scored("Nine", 0.9, Use.SAID, 1), Scored("it", 0.1, Use.LEFT_OUT))


def test_answers_saved_before_have_no_scores(tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as history:
        id, _ = history.add(None, ANSWER, [HIT], FOLDER)
    with sqlite3.connect(tmp_path / "history.db") as connection:
        old = '[{"passage":7,"source":7,"document":"7.txt","place":"line 1","start":0,"end":11,"score":0.5}]'
        connection.execute("UPDATE turns SET ranked = ?", (old,))
    connection.close()
    with History(tmp_path / "history.db") as history:
        assert history.turns(id)[0].ranked[0].relevance is None


def test_all_is_kept_unless_told(tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as history:
        for minute in range(9):
            history.add(None, ANSWER, [], FOLDER, at(minute))
        assert len(history.conversations()) == 9


def test_so_many_conversations_are_kept(tmp_path: Path) -> None:
    with History(tmp_path / "history.db", Keep(count=2)) as history:
        ids = [history.add(None, ANSWER, [], FOLDER, at(minute))[0] for minute in range(4)]
        assert [one.id for one in history.conversations()] == [ids[3], ids[2]]
        history.add(ids[2], ANSWER, [], FOLDER, at(9))
        newest, _ = history.add(None, ANSWER, [], FOLDER, at(10))
        assert [one.id for one in history.conversations()] == [newest, ids[2]]
        assert len(history.turns(ids[2])) == 2


def test_conversations_of_so_many_days_are_kept(tmp_path: Path) -> None:
    with History(tmp_path / "history.db", Keep(days=30)) as history:
        for month in (1, 2, 3):
            history.add(None, ANSWER, [], FOLDER, datetime(2026, month, 20, tzinfo=UTC))
        assert len(history.conversations()) == 2


@pytest.mark.parametrize("keep", [Keep(count=2), Keep(days=30)])
def test_a_clock_that_was_set_back_loses_no_answer(tmp_path: Path, keep: Keep) -> None:
    with History(tmp_path / "history.db", keep) as history:
        history.add(None, ANSWER, [], FOLDER, at(8))
        before, _ = history.add(None, ANSWER, [], FOLDER, at(9))
        last, _ = history.add(None, asked("later"), [], FOLDER, datetime(2020, 1, 1, tzinfo=UTC))
        assert [one.id for one in history.conversations()][:2] == [last, before]
        assert history.last() == history.conversation(last)
        assert [turn.answer.question for turn in history.turns(last)] == ["later"]


def test_a_clock_that_was_wrong_once_deletes_nothing(tmp_path: Path) -> None:
    with History(tmp_path / "history.db", Keep(days=90)) as history:
        for year in (2026, 2038, 2026):
            history.add(None, ANSWER, [], FOLDER, datetime(year, 1, 1, tzinfo=UTC))
        assert len(history.conversations()) == 3


def test_an_answer_to_a_conversation_that_was_deleted_begins_another(tmp_path: Path) -> None:
    with History(tmp_path / "history.db") as history:
        id, _ = history.add(None, asked("one"), [], FOLDER)
        history.delete(id)
        again, _ = history.add(id, asked("two"), [], FOLDER)
        assert [(one.id, one.title, one.turns) for one in history.conversations()] == [(again, "two", 1)]
