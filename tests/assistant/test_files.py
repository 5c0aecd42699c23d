"""Files that others read and write too."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from assistant.files import changing, locked, write_whole


def test_one_at_a_time_and_nothing_is_left(tmp_path: Path) -> None:
    with locked(tmp_path / "lock"):
        with pytest.raises(TimeoutError), locked(tmp_path / "lock", 0):
            raise AssertionError("not reached")
        assert (tmp_path / "lock").exists()
    assert not list(tmp_path.iterdir())


def test_changes_are_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "count"
    path.write_text("0", "utf-8")

    def count() -> None:
        for _ in range(20):
            with changing(path):
                write_whole(path, str(int(path.read_text("utf-8")) + 1))

    threads = [threading.Thread(target=count) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert path.read_text("utf-8") == "60"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "text"
    write_whole(path, "before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "after\udcff")
    assert path.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "text", tmp_path / "link"
    write_whole(path, "before")
    path.chmod(0o640)
    link.symlink_to(path)
    write_whole(link, "after")
    assert link.is_symlink() and path.read_text("utf-8") == "after"
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_is_readable_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_whole(tmp_path / "text", "new")
    assert (tmp_path / "text").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes")
def test_a_pipe_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, "through it")
    assert os.read(reader, 100) == b"through it"
    os.close(reader)
    assert pipe.is_fifo()
