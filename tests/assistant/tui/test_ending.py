"""How the interface ends, as a process in a terminal: at once, and with a line where nobody foresaw a failure."""

from __future__ import annotations

import os
import pty
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from filelock import FileLock

from assistant.tui.ending import Threads, unforeseen
from index.store import Store

from .driver import PATIENCE

PROGRAM = "from assistant.program import main\n"


@dataclass
class Terminal:
    """A terminal in which a program runs."""

    child: int
    screen: int
    shown: bytes = b""
    code: int | None = None

    def until(self, condition: Callable[[], object]) -> None:
        """Read what is shown until a condition is true."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, self.shown[-2000:]
            if select.select([self.screen], [], [], 0.05)[0]:
                with suppress(OSError):  # the other side is closed
                    self.shown += os.read(self.screen, 65536)

    def ended(self) -> bool:
        """Tell whether the program has ended."""
        child, status = os.waitpid(self.child, os.WNOHANG)
        if child:
            self.code = os.waitstatus_to_exitcode(status)
            with suppress(OSError):
                while select.select([self.screen], [], [], 0)[0] and (rest := os.read(self.screen, 65536)):
                    self.shown += rest
        return bool(child)

    def press(self, key: bytes) -> None:
        """Press a key."""
        os.write(self.screen, key)


Start = Callable[..., Terminal]


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start the interface over an index, after some code."""
    terminals: list[Terminal] = []

    def begin(index: Path, code: str = "") -> Terminal:
        arguments = ["assistant", "chat", "--index", str(index)]
        program = f"{PROGRAM}{code}\nimport sys\nsys.argv = {arguments!r}\nmain()"
        child, screen = pty.fork()
        if not child:
            os.execve(sys.executable, [sys.executable, "-P", "-c", program], {**os.environ, "TERM": "xterm-256color"})
        terminals.append(Terminal(child, screen))
        return terminals[-1]

    yield begin
    for one in terminals:
        os.close(one.screen)
        if one.code is None:
            os.kill(one.child, 9)
            os.waitpid(one.child, 0)


def test_the_end_does_not_wait_for_another_process_that_writes(start: Start, own_index: Path) -> None:
    with FileLock(own_index / "write.lock"):
        terminal = start(own_index)
        terminal.until(lambda: b"4 files" in terminal.shown)
        terminal.press(b"\x0c")
        terminal.until(lambda: b"Mark" in terminal.shown)
        terminal.press(b"s")
        terminal.until(lambda: b"waiting for another" in terminal.shown)
        terminal.press(b"\x11")
        terminal.until(terminal.ended)
    assert terminal.code == 0 and b"Traceback" not in terminal.shown
    with Store.open(own_index) as store:
        assert store.counts()["indexed"] == 4


def test_what_nobody_has_foreseen_ends_with_a_line(start: Start, own_index: Path) -> None:
    code = """
import assistant.tui.desk
def fail(*_):
    raise KeyError("x")
assistant.tui.desk.Desk.sync = fail"""
    terminal = start(own_index, code)
    terminal.until(lambda: b"4 files" in terminal.shown)
    terminal.press(b"\x0c")
    terminal.until(lambda: b"Mark" in terminal.shown)
    terminal.press(b"s")
    terminal.until(terminal.ended)
    assert terminal.code == 1 and b"Traceback" not in terminal.shown
    assert (
        b"error: The interface ended by a fault of this program" in terminal.shown
        and b"KeyError: 'x'" in terminal.shown
    )


def test_threads_at_rest_and_at_work() -> None:
    gate, threads = Event(), Threads(1)
    first, second = threads.submit(gate.wait, PATIENCE), threads.submit(gate.wait, PATIENCE)
    threads.shutdown()
    assert second.cancelled() and not threads.rest(0.01)
    gate.set()
    assert first.result(PATIENCE) and threads.rest(PATIENCE)


def test_a_failure_without_a_place() -> None:
    assert unforeseen(KeyError("x")).endswith("what was done is kept. KeyError: 'x'")
