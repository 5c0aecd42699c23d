"""The program as a process: signals, standard streams, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = (sys.executable, "-P", "-m", "assistant.cli")

TOLD = "error: interrupted; what was done is kept\n"


def end_of(code: str, send: signal.Signals | None = None) -> tuple[int, str, str]:
    """Run the program with `code`, which defines `main`, as its command line; give exit code, output and messages.

    A signal is sent when it has written a line.
    """
    head = "import assistant.cli, assistant.program, atexit, os, signal, sys, tempfile, threading\n"
    tail = "\nassistant.cli.main = main\nassistant.program.main()"
    child = subprocess.Popen(
        [sys.executable, "-c", head + code + tail], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    first = child.stdout.readline() if send else ""
    if send:
        child.send_signal(send)
    rest, told = child.communicate(timeout=120)
    return child.returncode, first + rest, told


def test_an_interrupt_that_a_library_takes_for_its_own_failure() -> None:
    code = """
def main(argv):
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise ImportError("half of it") from None
"""
    assert end_of(code) == (130, "", TOLD)


def test_after_an_interrupt_the_interpreter_does_not_end_under_threads_that_run() -> None:
    code = """
def main(argv):
    atexit.register(os._exit, 77)
    print("done so far")
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        return 130
"""
    assert end_of(code) == (130, "done so far\n", "")


def test_an_interrupt_while_modules_load() -> None:
    code = """
class Finder:
    def find_spec(self, name, path=None, target=None):
        signal.raise_signal(signal.SIGINT)

def main(argv):
    raise AssertionError("not reached")

del sys.modules["assistant.cli"]
sys.meta_path.insert(0, Finder())
"""
    assert end_of(code) == (130, "", TOLD)


def test_a_second_interrupt_does_not_wait() -> None:
    code = """
def main(argv):
    try:
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.raise_signal(signal.SIGINT)
        print("not reached", flush=True)
"""
    assert end_of(code) == (130, "", TOLD)


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_what_is_temporary_is_removed(sent: signal.Signals, code: int) -> None:
    ended, said, told = end_of(
        """
def main(argv):
    with tempfile.TemporaryDirectory() as folder:
        print(folder, flush=True)
        threading.Event().wait()
""",
        sent,
    )
    assert (ended, told) == (code, TOLD)
    assert said and not Path(said.strip()).exists()


def test_an_ignored_interrupt_stays_so() -> None:
    code = """
signal.signal(signal.SIGINT, signal.SIG_IGN)
def main(argv):
    signal.raise_signal(signal.SIGINT)
    return 3
"""
    assert end_of(code) == (3, "", "")


def with_streams(streams: str, *arguments: object) -> tuple[int, str, str]:
    """Run the program with the streams that a shell opens or closes; give exit code, output and messages."""
    command = ["sh", "-c", f'"$@" {streams}', "sh", *PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("streams", [">&-", "> /dev/full"])
@pytest.mark.parametrize("arguments", [("status", "--json"), ("status",), ("--help",), ("--version",)])
def test_a_result_that_cannot_be_written_is_an_error(
    home: Path, library_index: Path, monkeypatch: pytest.MonkeyPatch, streams: str, arguments: tuple[str, ...]
) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)  # with it argparse hides the error
    given = [*arguments, "--index", library_index] if "status" in arguments else arguments
    code, out, told = with_streams(streams, *given)
    assert (code, out) == (1, "")
    assert told.startswith("error: standard output cannot be used: ") and told.count("\n") == 1


@pytest.mark.parametrize("command", ["chat", "ask"])
def test_closed_input_is_empty(home: Path, library_index: Path, command: str) -> None:
    code, out, told = with_streams("<&-", command, "--index", library_index)
    assert (code, out, told.count("\n")) == (2, "", 1)
    assert told.startswith("error: The ")


def test_closed_messages_do_not_spoil_a_result(home: Path, library: Path) -> None:
    arguments = ("ask", "--json", "--docs", library, "--index", home / "made", "Who is the harbour pilot?")
    code, out, told = with_streams("2>&-", *arguments)
    assert (code, told) == (0, "")
    assert json.loads(out)["answer"]["found"]


@pytest.mark.parametrize("streams", ["2>&1 >&3 3>&- | true", "2> /dev/full"])
def test_where_messages_cannot_be_written_the_work_is_done(home: Path, library: Path, streams: str) -> None:
    with_streams(f"3>&1 {streams}", "index", "--index", home / "made", library / "notes")
    code, out, _ = with_streams("", "list", "--index", home / "made")
    assert code == 0 and "rent.txt" in out
