"""`assistant index --watch`, as a process that real files change under."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from assistant.output import ExitCode
from index.store import Store

from ..conftest import Run

STAND_IN = Path(__file__).resolve().parents[2] / "index" / "standin.py"
PATIENCE = 120


class Watching:
    """The process; `line()` gives its next line on stderr."""

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, str(STAND_IN), "index", *map(str, arguments), "--watch"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"COLUMNS": "500"}
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)

    def line(self, having: str = "") -> str:
        while True:
            line = self._lines.get(timeout=PATIENCE)
            if having in line:
                return line

    def end(self, how: signal.Signals = signal.SIGINT) -> str:
        """End it; give what it wrote to stdout."""
        self.process.send_signal(how)
        out, _ = self.process.stdout.read() if self.process.stdout else "", self.process.wait(timeout=PATIENCE)
        return out


@pytest.fixture
def docs(home: Path) -> Path:
    folder = home / "docs"
    folder.mkdir()
    for name in ("one", "two", "three", "four", "five"):
        (folder / f"{name}.txt").write_text(f"The code of {name} is {name.upper()}.\n")
    return folder


@pytest.fixture
def watching(home: Path, docs: Path) -> Iterator[Watching]:
    started = Watching("--index", home / "index", docs)
    started.line("Watching")
    yield started
    started.process.kill()
    started.process.wait()


def documents(home: Path) -> dict[str, str]:
    with Store.open(home / "index") as store:
        return {one.path: store.text(one.id) for one in store.sources() if one.status == "indexed"}


def on_disk(docs: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in docs.iterdir() if path.suffix == ".txt"}


def until_equal(home: Path, docs: Path) -> None:
    for _ in range(PATIENCE * 5):
        if documents(home) == on_disk(docs):
            return
        time.sleep(0.2)
    assert documents(home) == on_disk(docs)


def test_changes_are_followed_with_a_line_each(watching: Watching, home: Path, docs: Path) -> None:
    assert documents(home) == on_disk(docs)
    (docs / "six.txt").write_text("The code of six is SIX.\n")
    assert ": 1 added in " in watching.line()
    (docs / "temporary~").write_text("The code of one is UNO.\n")
    (docs / "temporary~").replace(docs / "one.txt")
    assert ": 1 changed in " in watching.line()
    (docs / "two.txt").rename(docs / "zwei.txt")
    assert ": 1 renamed in " in watching.line()
    (docs / "three.txt").unlink()
    assert ": 1 removed in " in watching.line()
    (docs / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    assert ": 1 failed in " in (line := watching.line()) and "bad.pdf: damaged PDF" in line
    until_equal(home, docs)


def test_ctrl_c_ends_it_and_what_was_done_is_kept(watching: Watching, home: Path, docs: Path) -> None:
    (docs / "six.txt").write_text("The code of six is SIX.\n")
    watching.line("1 added")
    watching.end()
    assert watching.process.returncode == ExitCode.INTERRUPTED
    assert watching.line("error") == "error: interrupted; what was done is kept\n"
    assert documents(home) == on_disk(docs)


def test_a_killed_one_leaves_a_whole_index(watching: Watching, home: Path, docs: Path) -> None:
    for number in range(200):
        (docs / f"{number}.txt").write_text(f"The code of {number} is {number}.\n")
    watching.line("added")
    watching.end(signal.SIGKILL)
    assert set(documents(home).items()) <= set(on_disk(docs).items())
    with Store.open(home / "index") as store:
        assert store.catalog.value("PRAGMA integrity_check") == "ok"


def test_a_folder_that_vanishes_loses_nothing(watching: Watching, home: Path, docs: Path) -> None:
    before = documents(home)
    docs.rename(home / "unplugged")
    assert "is gone (not mounted?)" in watching.line()
    docs.mkdir()
    docs.rmdir()
    assert documents(home) == before
    (home / "unplugged" / "six.txt").write_text("The code of six is SIX.\n")
    (home / "unplugged").rename(docs)
    watching.line("is back")
    assert "1 added" in watching.line()
    assert documents(home) == before | {"six.txt": "The code of six is SIX.\n"}


def test_an_index_that_is_deleted_is_told_and_one_that_is_made_again_is_followed(
    watching: Watching, home: Path, docs: Path
) -> None:
    until_equal(home, docs)
    shutil.rmtree(home / "index")
    (docs / "six.txt").write_text("The code of six is SIX.\n")
    assert "There is no index in" in watching.line()
    command = [sys.executable, str(STAND_IN), "index", "--index", str(home / "index"), str(docs)]
    subprocess.run(command, check=True, capture_output=True)
    (docs / "seven.txt").write_text("The code of seven is SEVEN.\n")
    assert ": 1 added in " in watching.line()
    until_equal(home, docs)


def test_the_loss_of_most_files_is_told_and_not_followed(watching: Watching, home: Path, docs: Path) -> None:
    before = documents(home)
    for name in ("one", "two", "three"):
        (docs / f"{name}.txt").unlink()
    assert "3 of 5 files" in watching.line("error: ")
    assert documents(home) == before


def test_json_is_a_report_a_line(home: Path, docs: Path) -> None:
    watching = Watching("--index", home / "index", docs, "--json")
    watching.line("Watching")
    (docs / "six.txt").write_text("The code of six is SIX.\n")
    watching.line("1 added")
    reports = [json.loads(line)["report"]["added"] for line in watching.end().splitlines()]
    assert reports == [5, 1]


def test_it_cannot_be_a_dry_run(run: Run, home: Path, docs: Path) -> None:
    result = run("index", "--watch", "--dry-run", docs)
    assert result.code == ExitCode.USAGE and "--watch" in result.err
