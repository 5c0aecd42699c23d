"""The command line as a whole: usage, errors and exit codes."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli import build_parser
from assistant.commands import status
from assistant.errors import ReaderError
from assistant.output import ExitCode

from .conftest import Run

COMMANDS = ("index", "ask", "search", "list", "status", "remove", "doctor")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    result = run()
    assert result.code == ExitCode.USAGE
    assert all(command in result.out for command in COMMANDS)


def test_every_command_is_documented(run: Run) -> None:
    overview = run("--help").out
    for command in COMMANDS:
        result = run(command, "--help")
        assert result.code == 0
        assert f"assistant {command}" in result.out
        assert "--json" in result.out and "--index" in result.out
        assert command in overview


def test_version(run: Run) -> None:
    result = run("--version")
    assert result.code == 0
    assert result.out.startswith("assistant ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ask", "--colour", "x"), "there is no option --colour"),
        (("answer", "x"), "invalid choice: 'answer'"),
        (("remove",), "required: PATH"),
        (("ask", "--top-k", "0", "x"), "--top-k: must be a number from 1 to 1000000"),
        (("ask", "--top-k", "many", "x"), "--top-k: must be a number from 1 to 1000000"),
        (("ask", "--top-k", "9" * 5000, "x"), "--top-k: must be a number from 1 to 1000000"),
        (("ask", "--open", "-1", "x"), "--open"),
        (("ask", "--type", "exe", "x"), "--type: invalid choice: 'exe'"),
        (("ask", "--since", "yesterday", "x"), "'yesterday' is no date: write 2025, 2025-03 or 2025-03-14"),
        (("search", "--until", "2025-13", "x"), "'2025-13' is no date"),
        (("search", "--until", "2025-1-1", "x"), "'2025-1-1' is no date"),
        (("list", "--path", "a\udcff"), "the name is not valid UTF-8"),
        (("remove", "a\udcff"), "the name is not valid UTF-8"),
        (("index", "a\udcff"), "the name is not valid UTF-8"),
        (("index", "~nobody-here/x"), "there is no home folder ~nobody-here"),
        (("ask", "--docs", "~nobody-here", "x"), "there is no home folder ~nobody-here"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.code == ExitCode.USAGE
    assert message in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    "command", [("ask", "x"), ("search", "x"), ("list",), ("status",), ("remove", "x"), ("doctor",)]
)
def test_without_an_index_it_is_told_how_to_make_one(run: Run, home: Path, command: tuple[str, ...]) -> None:
    result = run(*command, "--index", home / "nothing")
    assert result.code == ExitCode.ERROR
    assert result.err == f"error: There is no index in {home}/nothing: make one with `assistant index FOLDER`.\n"
    assert result.out == ""
    assert not (home / "nothing").exists()


def test_a_file_that_is_no_catalog(run: Run, home: Path) -> None:
    (home / "catalog.db").write_text("nonsense" * 1000, "utf-8")
    result = run("status", "--index", home)
    assert result.code == ExitCode.ERROR
    assert result.err.startswith("error: ") and f"{home}/catalog.db" in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("question", ["", "   ", "?!", "\x1b[2J"])
def test_an_empty_question(run: Run, library_index: Path, command: str, question: str) -> None:
    result = run(command, "--index", library_index, question)
    if question == "\x1b[2J":  # "2J" is a word
        assert result.code in {ExitCode.DONE, ExitCode.NOT_FOUND}
    else:
        assert result.code == ExitCode.USAGE
        assert result.err.startswith("error: The question is empty" if command == "ask" else "error: There is nothing")
    assert "\x1b" not in result.out + result.err


def test_wrong_settings_are_wrong_usage(
    run: Run, home: Path, library_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_SEARCH_DEPTH", "\x1b[31mdeep")
    result = run("ask", "--index", library_index, "When?")
    assert result.code == ExitCode.USAGE
    assert "ASSISTANT_SEARCH_DEPTH" in result.err and "\x1b" not in result.err


def test_the_flag_is_over_the_environment(
    run: Run, home: Path, library_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_INDEX", str(home / "nothing"))
    assert run("status", "--index", library_index).code == 0
    assert run("status").code == ExitCode.ERROR
    monkeypatch.setenv("ASSISTANT_INDEX", str(library_index))
    assert str(library_index) in run("status").out


def test_the_nearest_index_above_is_used(run: Run, home: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = home / "project" / "deep"
    below.mkdir(parents=True)
    assert run("index", "--index", home / "project" / ".assistant", library / "notes").code == 0
    monkeypatch.chdir(below)
    assert "rent.txt" in run("list").out


def test_interrupted(run: Run, library_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("not reached")

    monkeypatch.setattr(status, "open_store", interrupt)
    result = run("status", "--index", library_index)
    assert result.code == ExitCode.INTERRUPTED
    assert result.err == "error: interrupted; what was done is kept\n"


@pytest.mark.parametrize(
    "error", [MemoryError(), RuntimeError("can't alloc memory"), ImportError("x.so: failed to map segment")]
)
@pytest.mark.parametrize("foreseen", [True, False])
def test_too_little_memory(
    run: Run, library_index: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, foreseen: bool
) -> None:
    def fail(*_: object) -> int:
        if foreseen:
            raise ReaderError("The weights are damaged.") from error
        raise error

    monkeypatch.setattr(status, "open_store", fail)
    result = run("status", "--index", library_index)
    assert result.code == ExitCode.ERROR
    assert result.err == "error: There is too little memory; what was done is kept.\n"


@pytest.mark.parametrize(("limit", "told"), [(700_000_000, True), (resource.RLIM_INFINITY, False)])
def test_a_narrow_limit_of_memory_is_told(
    run: Run, library_index: Path, monkeypatch: pytest.MonkeyPatch, limit: int, told: bool
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, resource.RLIM_INFINITY))
    result = run("doctor", "--index", library_index)
    assert ("Memory is limited to 700 MB (ulimit -v)" in result.err) == told


def test_an_error_that_nobody_has_foreseen(run: Run, library_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("another one")

    monkeypatch.setattr(status, "open_store", fail)
    with pytest.raises(RuntimeError, match="another one"):
        run("status", "--index", library_index)


def test_a_reader_that_goes_away_is_no_error(home: Path, library_index: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "assistant.cli", "list", "--index", str(library_index)]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False, cwd=Path.cwd())
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_working_directory_that_is_gone(
    run: Run, home: Path, library_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = home / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = run("ask", "--index", library_index, "When?")
    assert (result.code, result.err) == (1, "error: The working directory is gone: change to another one.\n")


def test_the_environment_does_not_leak_into_json(run: Run, library_index: Path) -> None:
    for command in (("list",), ("status",), ("doctor",)):
        result = run(*command, "--json", "--index", library_index)
        assert result.err == ""
        assert json.loads(result.out)["version"] == 1


def test_the_parser_has_every_command() -> None:
    assert "{" not in build_parser().format_usage()
    for command in COMMANDS:
        if command != "remove":
            assert build_parser().parse_args([command]).command == command


@pytest.mark.parametrize("command", [("ask", "--docs", "a" * 300, "x"), ("index", "a" * 300), ("verify", "a" * 300)])
def test_a_name_that_no_file_can_have(run: Run, library_index: Path, command: tuple[str, ...]) -> None:
    result = run(command[0], "--index", library_index, *command[1:])
    assert result.code == ExitCode.ERROR
    assert "file name too long" in result.err.casefold() and "a" * 300 in result.err
