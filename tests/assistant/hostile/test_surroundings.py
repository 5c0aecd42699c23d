"""Questions, indexes, disks and homes that are not as they should be."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from assistant.output import ExitCode, clean
from index.store import Store

from ...index.conftest import unprivileged as unprivileged
from ..conftest import Run

STAND_IN = Path(__file__).resolve().parents[2] / "index" / "standin.py"
ESCAPES = "\x1b[2J\x1b]8;;http://evil\x07 \u202e\x9b31m \udc80\u200b"


def stand_in(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own, with hashed words for a model."""
    given = {name: value for name, value in (os.environ | environment).items() if value}
    command = [sys.executable, str(STAND_IN), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=given, check=False, timeout=240)


@pytest.mark.parametrize("question", ["", "   \n", "\x1b[2J", "\u202e\u200b", "?!"])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_without_words(question: str, command: str, run: Run, library_index: Path) -> None:
    result = run(command, "--index", library_index, question)
    assert result.code in {ExitCode.USAGE, ExitCode.NOT_FOUND, ExitCode.DONE}
    assert len(result.err.splitlines()) <= 1
    assert clean(result.out + result.err) == result.out + result.err


@pytest.mark.parametrize(
    "question", ["ferry " * 17_000, "x" * 100_000, "?" * 100_000, f"When {ESCAPES} does the ferry"]
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_that_is_long_or_made_of_escapes(question: str, command: str, run: Run, library_index: Path) -> None:
    result = run(command, "--index", library_index, stdin=question.encode("utf-8", "surrogateescape"))
    assert result.code in {ExitCode.DONE, ExitCode.NOT_FOUND, ExitCode.USAGE}
    assert clean(result.out + result.err) == result.out + result.err
    assert max(map(len, result.out.splitlines()), default=0) < 2000


@pytest.mark.parametrize(
    "command", [["ask", "Why?"], ["search", "why"], ["index"], ["list"], ["status"], ["doctor"], ["remove", "a"]]
)
def test_an_index_of_a_newer_version(command: list[str], run: Run, own_index: Path) -> None:
    with closing(sqlite3.connect(own_index / "catalog.db")) as catalog:
        catalog.execute("PRAGMA user_version = 99")
    before = (own_index / "catalog.db").read_bytes()
    result = run(*command, "--index", own_index)
    assert result.code == ExitCode.ERROR
    assert result.err == (
        f"error: The index in {own_index} was made by a newer version of this program: update it with pip.\n"
    )
    assert (own_index / "catalog.db").read_bytes() == before


def test_a_read_only_index_is_asked_and_not_changed(
    run: Run,
    own_index: Path,
    library: Path,
    unprivileged: Callable[..., AbstractContextManager[None]],
    monkeypatch: pytest.MonkeyPatch,
    embedder: object,
) -> None:
    for command in ("ask", "index", "doctor", "search"):
        monkeypatch.setattr(f"assistant.commands.{command}.build_embedder", lambda *_: embedder)
    question = ("ask", "--index", own_index, "Who is the harbour pilot of Brackwater?")
    assert run(*question).code == ExitCode.DONE  # what it needs is in memory: nobody may not read it from disk
    with unprivileged(own_index):
        answer = run(*question)
        written = run("index", "--index", own_index, library)
        removed = run("remove", "--index", own_index, "ferry.md")
    assert (answer.code, "Mina Torsvik" in answer.out) == (ExitCode.DONE, True)
    for result in (written, removed):
        assert result.code == ExitCode.ERROR
        assert result.err.splitlines()[-1].startswith(f"error: The index in {own_index}")
        assert "Traceback" not in result.err and len(result.err.splitlines()) == 1
    assert run("doctor", "--index", own_index).code == ExitCode.DONE


@pytest.fixture(params=["150k", "700k", "2m"])
def small_disk(request: pytest.FixtureRequest, home: Path) -> Iterator[Path]:
    """A file system in memory with little room."""
    folder = home / "disk"
    folder.mkdir()
    mounted = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={request.param}", "none", folder], capture_output=True, check=False
        )
        if shutil.which("mount")
        else None
    )
    if mounted is None or mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk(small_disk: Path, home: Path) -> None:
    docs, index = home / "docs", small_disk / "index"
    docs.mkdir()
    for number in range(300):
        (docs / f"{number}.txt").write_text(f"The code of station {number} is k{number}, and it was said. " * 8)
    result = stand_in("index", "--index", index, docs)
    assert result.returncode == ExitCode.ERROR
    assert result.stderr.splitlines()[-1].startswith("error: ")
    assert "full" in result.stderr or "No space" in result.stderr or "cannot be" in result.stderr
    assert "Traceback" not in result.stderr
    if (index / "catalog.db").exists() and (index / "catalog.db").stat().st_size:
        with Store.open(index) as store:
            assert store.catalog.value("PRAGMA integrity_check") == "ok"
            assert all(store.text(one.id) == (docs / one.path).read_text() for one in store.sources())
    subprocess.run(["mount", "-o", "remount,size=100m", small_disk], check=True)
    again = stand_in("index", "--index", index, docs)
    assert again.returncode == ExitCode.DONE, again.stderr
    with Store.open(index) as store:
        assert store.counts()["indexed"] == 300


def test_no_home_folder(home: Path, run: Run, library: Path) -> None:
    """The index is named, and the model's cache is; what else would be in a home is done without."""
    bare = dict.fromkeys(name for name in os.environ if name.startswith("XDG_")) | {"HOME": "/nonexistent/home"}
    gone = {name: value or "" for name, value in bare.items()}
    assert stand_in("index", "--index", home / "index", library, **gone).returncode == ExitCode.DONE
    asked = stand_in("ask", "--index", home / "index", "Who is the harbour pilot of Brackwater?", **gone)
    assert asked.returncode in {ExitCode.DONE, ExitCode.NOT_FOUND}
    assert "Traceback" not in asked.stderr
    shutil.rmtree("/nonexistent", ignore_errors=True)  # root can make it


def test_a_home_that_is_a_file(home: Path, library: Path) -> None:
    """Where nothing can be made in the home, the index has no place, and the history is not kept."""
    (home / "file").write_text("no folder")
    gone = {"HOME": str(home / "file"), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": ""}
    placeless = stand_in("index", library, **gone)
    assert placeless.returncode == ExitCode.ERROR
    assert "cannot be made" in placeless.stderr.splitlines()[-1]
    assert stand_in("index", "--index", home / "index", library, **gone).returncode == ExitCode.DONE
    asked = stand_in("ask", "--index", home / "index", "Who is the harbour pilot of Brackwater?", **gone)
    assert asked.returncode in {ExitCode.DONE, ExitCode.NOT_FOUND}
    assert "The answer will not be kept" in asked.stderr


def test_two_indexers_at_once(home: Path) -> None:
    docs = home / "docs"
    docs.mkdir()
    for number in range(150):
        (docs / f"{number}.txt").write_text(f"The code of station {number} is k{number}.")
    command = [sys.executable, str(STAND_IN), "index", "--index", str(home / "index"), str(docs)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=240)[1] for process in both]
    assert [process.returncode for process in both] == [ExitCode.DONE, ExitCode.DONE], told
    with Store.open(home / "index") as store:
        assert store.counts()["indexed"] == 150
        assert store.catalog.value("PRAGMA integrity_check") == "ok"
