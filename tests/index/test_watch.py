"""Watching real folders, with the system's own notices of change."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from index import watch as watching
from index.watch import Watch

PATIENCE = 60
"""Seconds that a change may take to be seen; it takes less than one."""

QUIET = 2.5
"""Seconds in which nothing must be seen."""


class Seen:
    """What a watch gives, in a thread of its own."""

    def __init__(self, watch: Watch, told: list[str]) -> None:
        self.told = told
        self._queue: Queue[list[Path]] = Queue()
        self._watch = watch
        threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        for due in self._watch.changed():
            self._queue.put(due)

    def next(self) -> list[Path]:
        return self._queue.get(timeout=PATIENCE)

    def rest(self) -> list[list[Path]]:
        """Give what comes until nothing has come for a while."""
        found: list[list[Path]] = []
        while True:
            try:
                found.append(self._queue.get(timeout=QUIET))
            except Empty:
                return found

    def nothing(self) -> None:
        with pytest.raises(Empty):
            self._queue.get(timeout=QUIET)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.txt").write_text("one")
    return folder


@pytest.fixture
def follow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    monkeypatch.setattr(watching, "TICK", 200)

    def start(*targets: Path, ignored: Path = tmp_path / "index") -> Seen:
        told: list[str] = []
        return Seen(Watch(targets, ignored, told.append), told)

    return start


def test_every_target_comes_first_and_then_those_that_change(
    docs: Path, tmp_path: Path, follow: Callable[..., Seen]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "b.txt").write_text("two")
    seen = follow(docs, other)
    assert seen.next() == [docs, other]
    (docs / "sub" / "a.txt").write_text("changed")
    assert seen.next() == [docs]
    (other / "new").mkdir()
    (other / "new" / "c.txt").write_text("three")
    assert seen.next() == [other]


def test_a_burst_comes_as_one(docs: Path, follow: Callable[..., Seen]) -> None:
    seen = follow(docs)
    seen.next()
    for number in range(500):
        (docs / f"{number}.txt").write_text(str(number))
    assert seen.next() == [docs]
    assert len(seen.rest()) < 50, "once, or a few times where the machine is slow"


def test_what_an_editor_does_to_save_is_seen(docs: Path, follow: Callable[..., Seen]) -> None:
    seen = follow(docs)
    seen.next()
    (docs / "sub" / ".a.txt.swp").write_text("swap")
    seen.nothing()
    (docs / "sub" / "a.txt~").write_text("saved")
    (docs / "sub" / "a.txt~").rename(docs / "sub" / "a.txt")
    assert seen.next() == [docs]
    (docs / "sub" / "a.txt").unlink()
    assert seen.next() == [docs]


def test_a_file_alone_is_watched_through_renames(docs: Path, follow: Callable[..., Seen]) -> None:
    path = docs / "sub" / "a.txt"
    seen = follow(path)
    assert seen.next() == [path]
    for text in ("two", "three"):
        (docs / "temporary").write_text(text)
        (docs / "temporary").rename(path)
        assert seen.next() == [path]


def test_the_index_and_hidden_files_do_not_count_but_ignore_files_do(docs: Path, follow: Callable[..., Seen]) -> None:
    (docs / "index").mkdir()
    seen = follow(docs, ignored=docs / "index")
    seen.next()
    (docs / "index" / "catalog.db").write_text("x")
    (docs / ".assistant").mkdir()
    (docs / ".assistant" / "catalog.db").write_text("x")
    (docs / ".git").mkdir()
    (docs / ".git" / "HEAD").write_text("x")
    seen.nothing()
    (docs / ".assistantignore").write_text("sub\n")
    assert seen.next() == [docs]


def test_a_folder_that_vanishes_does_not_come_until_it_is_back(docs: Path, follow: Callable[..., Seen]) -> None:
    seen = follow(docs)
    seen.next()
    docs.rename(docs.with_name("away"))
    seen.nothing()
    assert seen.told == [f"{docs} is gone (not mounted?): its documents stay in the index."]
    docs.mkdir()
    seen.nothing()
    docs.rmdir()
    docs.with_name("away").rename(docs)
    assert seen.next() == [docs]
    assert seen.told[1:] == [f"{docs} is back."]
    (docs / "new.txt").write_text("new")
    assert seen.next() == [docs]


def test_a_folder_that_is_replaced_is_watched_on(docs: Path, follow: Callable[..., Seen]) -> None:
    seen = follow(docs)
    seen.next()
    shutil.copytree(docs, docs.with_name("copy"))
    shutil.rmtree(docs)
    docs.with_name("copy").rename(docs)
    while True:  # the removal, and the folder that is there instead
        seen.next()
        (docs / "new.txt").write_text("new")
        if seen.next() == [docs]:
            return


def test_what_is_not_there_at_first_is_waited_for(tmp_path: Path, follow: Callable[..., Seen]) -> None:
    seen = follow(tmp_path / "later")
    seen.nothing()
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "a.txt").write_text("one")
    assert seen.next() == [tmp_path / "later"]


def test_where_the_system_tells_nothing_folders_are_polled(
    docs: Path, follow: Callable[..., Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    import watchfiles

    real = watchfiles.watch

    def refusing(*paths: Path, force_polling: bool | None, **options: object) -> object:
        if not force_polling:
            raise OSError("OS file watch limit reached")
        return real(*paths, force_polling=True, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(watchfiles, "watch", refusing)
    seen = follow(docs)
    seen.next()
    assert "OS file watch limit reached" in seen.told[0]
    (docs / "new.txt").write_text("new")
    assert seen.next() == [docs]
