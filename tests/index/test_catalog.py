import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from subprocess import PIPE

import pytest

from index.catalog import APPLICATION_ID, SCHEMA_VERSION, Catalog
from index.errors import CatalogError, IndexLockedError

Unprivileged = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    folder.mkdir()
    return folder / "catalog.db"


def create(path: Path) -> Path:
    catalog = Catalog(path, create=True)
    catalog.set_meta("model", "one")
    catalog.close()
    return path


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_new_catalog_is_marked_as_ours_and_in_wal_mode(path: Path) -> None:
    catalog = Catalog(create(path))
    assert catalog.value("PRAGMA user_version") == SCHEMA_VERSION
    assert catalog.value("PRAGMA application_id") == APPLICATION_ID
    assert catalog.value("PRAGMA journal_mode") == "wal"
    assert catalog.value("PRAGMA foreign_keys") == 1
    assert catalog.writable
    catalog.close()


def test_creating_where_there_is_one_keeps_it(path: Path) -> None:
    catalog = Catalog(create(path), create=True)
    assert catalog.meta("model") == "one"
    catalog.close()


def test_a_missing_catalog_says_how_to_make_one(path: Path) -> None:
    with pytest.raises(CatalogError, match=r"There is no index in .*assistant index FOLDER"):
        Catalog(path)
    assert not path.exists()


def test_a_newer_catalog_asks_for_an_update_and_stays(path: Path) -> None:
    change(create(path), f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    for make in (False, True):
        with pytest.raises(CatalogError, match="newer version of this program"):
            Catalog(path, create=make)
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)


@pytest.mark.parametrize("make", [False, True])
@pytest.mark.parametrize("version", [0, 1, 60])
def test_a_database_of_another_program_is_refused_and_untouched(path: Path, version: int, make: bool) -> None:
    change(path, "CREATE TABLE meta (key, value)", f"PRAGMA user_version = {version}")
    before = path.read_bytes()
    with pytest.raises(CatalogError, match="not an index of this program"):
        Catalog(path, create=make)
    assert path.read_bytes() == before


@pytest.mark.parametrize("make", [False, True])
@pytest.mark.parametrize(
    "content", [b"this is no database at all, but a text of some length " * 20, b"SQLite format 3\0junk"]
)
def test_a_file_that_is_no_database_is_refused_and_untouched(path: Path, content: bytes, make: bool) -> None:
    path.write_bytes(content)
    with pytest.raises(CatalogError, match=r"damaged|cannot be used"):
        Catalog(path, create=make)
    assert path.read_bytes() == content


def test_an_empty_file_is_no_index_but_may_become_one(path: Path) -> None:
    path.touch()
    with pytest.raises(CatalogError, match="not an index of this program"):
        Catalog(path)
    Catalog(path, create=True).close()
    Catalog(path).close()


@pytest.mark.parametrize("keep", [100, 4096, 5000, 0.5, 0.9])
def test_a_truncated_catalog_raises_nothing_but_catalog_errors(path: Path, keep: float) -> None:
    content = create(path).read_bytes()
    path.write_bytes(content[: int(keep * len(content)) if keep < 1 else int(keep)])
    with pytest.raises(CatalogError):
        catalog = Catalog(path)
        try:
            catalog.rows("PRAGMA quick_check")
            for (table,) in catalog.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
                catalog.rows(f"SELECT * FROM {table}")
            raise CatalogError("nothing was lost") if keep == 0.9 else AssertionError("not noticed")
        finally:
            catalog.close()


def test_a_read_only_folder_can_be_read_and_not_changed(path: Path, unprivileged: Unprivileged) -> None:
    create(path)
    with unprivileged(path.parent):
        catalog = Catalog(path)
        assert not catalog.writable
        assert catalog.meta("model") == "one"
        with catalog.reading():
            assert catalog.value("SELECT count(*) FROM meta") == 1
        with pytest.raises(CatalogError, match="read-only"):
            catalog.set_meta("model", "two")
        catalog.close()
        with pytest.raises(CatalogError):
            Catalog(path, create=True)
    assert sorted(file.name for file in path.parent.iterdir()) == ["catalog.db", "write.lock"]


def test_a_file_in_the_place_of_the_open_one_is_opened_anew(path: Path) -> None:
    catalog = Catalog(create(path))
    assert not catalog.renew() and catalog.opened == 0
    path.rename(path.with_name("before.db"))
    with pytest.raises(CatalogError, match="There is no index"):
        catalog.renew()
    other = Catalog(path, create=True)
    other.set_meta("model", "two")
    with catalog.reading():
        assert not catalog.renew() and catalog.meta("model") == "one"
    assert catalog.renew() and catalog.opened == 1
    assert catalog.meta("model") == "two" and not catalog.renew()
    catalog.set_meta("model", "three")
    assert other.meta("model") == "three"


def test_a_reader_without_write_access_follows_what_another_user_writes(path: Path, unprivileged: Unprivileged) -> None:
    create(path)
    with unprivileged(path.parent):
        reader = Catalog(path)
        assert reader.meta("model") == "one"
    _write_much(path, "two")
    with unprivileged(path.parent):
        assert reader.meta("model") == "two" and reader.opened == 1
        assert reader.value("PRAGMA quick_check") == "ok"
        assert not reader.writable


def test_a_read_that_another_user_wrote_into_is_not_believed(path: Path, unprivileged: Unprivileged) -> None:
    create(path)
    with unprivileged(path.parent):
        reader = Catalog(path)
    with pytest.raises(IndexLockedError, match="ask again"), reader.reading():
        reader.meta("model")
        _write_much(path, "two")
    with unprivileged(path.parent):
        assert reader.meta("model") == "two"


def test_changes_beside_the_catalog_are_not_passed_over(path: Path, unprivileged: Unprivileged) -> None:
    writer = Catalog(create(path))
    writer.set_meta("model", "two")
    copy = path.parent.parent / "copy" / path.name
    copy.parent.mkdir()
    for name in (path.name, f"{path.name}-wal"):
        copy.with_name(name).write_bytes(path.with_name(name).read_bytes())
    with unprivileged(copy.parent), pytest.raises(CatalogError, match=r"catalog\.db-wal.*assistant status"):
        Catalog(copy)
    assert Catalog(copy).meta("model") == "two"


def test_who_may_only_read_is_not_told_to_delete(path: Path, unprivileged: Unprivileged) -> None:
    content = bytearray(create(path).read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with unprivileged(path.parent), pytest.raises(CatalogError, match="damaged") as raised:
        Catalog(path).rows("SELECT * FROM meta")
    assert "delete" not in str(raised.value)


def _write_much(path: Path, model: str) -> None:
    """Change the catalog as another process does, and leave nothing beside it."""
    writer = Catalog(path, create=True)
    with writer.writing():
        writer.run("DELETE FROM fulltext")
        for number in range(300):
            writer.run("INSERT INTO fulltext (rowid, body) VALUES (?, ?)", (number + 1, f"word{number} " * 50))
        writer.set_meta("model", model)
    writer.close()


def test_many_that_make_one_index_at_once_make_one(path: Path) -> None:
    command = [sys.executable, "-c", OPENING, str(path)]
    started = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) for _ in range(6)]
    for one in started:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    for one in started:  # they wait for the end of their standard input
        assert one.stdin is not None
        one.stdin.close()
    for one in started:
        assert one.stdout is not None and one.stderr is not None
        assert one.stdout.read() == "opened 20\n", one.stderr.read()
        one.wait()
        one.stderr.close()
        one.stdout.close()


OPENING = """
import shutil, sys
from pathlib import Path
from subprocess import PIPE
import index.catalog
print("ready", flush=True)
sys.stdin.read()
for turn in range(20):
    folder = Path(sys.argv[1]).parent / str(turn)
    folder.mkdir(exist_ok=True)
    index.catalog.Catalog(folder / "catalog.db", create=True).close()
    index.catalog.Catalog(folder / "catalog.db").close()
print("opened", turn + 1)
"""


def test_what_a_deleted_catalog_left_beside_it_is_not_read_into_a_new_one(path: Path) -> None:
    writer = Catalog(create(path))
    writer.set_meta("model", "two")
    left = path.with_name("catalog.db-wal").read_bytes()
    writer.close()
    path.unlink()
    path.with_name("catalog.db-wal").write_bytes(left)
    catalog = Catalog(path, create=True)
    assert left and catalog.meta("model") == "" and catalog.value("PRAGMA quick_check") == "ok"


def test_a_transaction_is_whole_or_nothing(path: Path) -> None:
    catalog = Catalog(create(path))
    with pytest.raises(KeyboardInterrupt), catalog.writing():
        catalog.set_meta("model", "two")
        raise KeyboardInterrupt
    assert catalog.meta("model") == "one"
    with catalog.writing():
        catalog.set_meta("model", "three")
    assert Catalog(path).meta("model") == "three"


def test_an_inner_transaction_is_part_of_the_outer(path: Path) -> None:
    catalog = Catalog(create(path))
    with pytest.raises(ValueError, match="late"), catalog.writing():
        with catalog.writing():
            catalog.set_meta("model", "two")
        assert catalog.meta("model") == "two"
        raise ValueError("late")
    assert catalog.meta("model") == "one"
    with catalog.writing(), catalog.reading():
        catalog.set_meta("model", "four")
    assert catalog.meta("model") == "four"


def test_a_failed_statement_undoes_the_transaction_and_the_catalog_goes_on(path: Path) -> None:
    catalog = Catalog(create(path))
    with pytest.raises(CatalogError, match="no such table"), catalog.writing():
        catalog.set_meta("model", "two")
        catalog.run("DELETE FROM absent")
    assert catalog.meta("model") == "one"
    catalog.set_meta("model", "five")
    assert catalog.meta("model") == "five"


def test_reading_sees_one_state_while_another_writes(path: Path) -> None:
    reader, writer = Catalog(create(path)), Catalog(path)
    version = reader.data_version()
    with reader.reading():
        assert reader.meta("model") == "one"
        writer.set_meta("model", "two")
        assert reader.meta("model") == "one"
    assert reader.meta("model") == "two"
    assert reader.data_version() != version


def test_a_second_writer_is_told_that_the_index_is_busy(path: Path) -> None:
    first, second = Catalog(create(path)), Catalog(path)
    second.run("PRAGMA busy_timeout = 10")
    with first.writing(), pytest.raises(IndexLockedError, match="another process is writing"):
        second.set_meta("model", "two")
    second.set_meta("model", "two")


def test_total_changes_grow_with_every_row(path: Path) -> None:
    catalog = Catalog(create(path))
    before = catalog.total_changes()
    catalog.run("INSERT INTO meta VALUES (?, ?), (?, ?)", ("a", "1", "b", "2"))
    assert catalog.total_changes() == before + 2


def test_ids_are_never_used_again(path: Path) -> None:
    catalog = Catalog(create(path))
    root = catalog.run("INSERT INTO roots (path, base) VALUES ('/a', '/a')")
    document = """INSERT INTO documents (root_id, path, size, mtime_ns, hash, reader_version, status)
                  VALUES (?, 'x', 0, 0, '', '', 'indexed')"""
    first = catalog.run(document, (root,))
    catalog.run("DELETE FROM documents")
    assert catalog.run(document, (root,)) > first


def test_missing_facts_and_rows_are_empty(path: Path) -> None:
    catalog = Catalog(create(path))
    assert catalog.meta("never") == ""
    assert catalog.value("SELECT value FROM meta WHERE key = :key".replace(":key", "?"), ("never",)) is None
    assert [row["value"] for row in catalog.rows("SELECT value FROM meta WHERE key = :key", {"key": "model"})] == [
        "one"
    ]


def test_damage_in_the_full_text_is_not_called_a_full_disk(path: Path) -> None:
    change(create(path), "INSERT INTO fulltext (rowid, body) VALUES (1, 'words')")
    change(path, "DELETE FROM fulltext_data")
    catalog = Catalog(path)
    with pytest.raises(CatalogError) as raised:
        catalog.rows("SELECT rowid FROM fulltext WHERE fulltext MATCH 'words'")
    assert "disk is full" not in str(raised.value)


def test_a_folder_that_cannot_be_entered_is_an_error_of_ours(path: Path, unprivileged: Unprivileged) -> None:
    create(path)
    with unprivileged(path.parent, 0o000), pytest.raises(CatalogError, match="cannot be read: Permission denied"):
        Catalog(path)
