"""The program as a process: its signals, its standard streams, its end.

It imports no more than it needs to take ctrl+c, and then what the command line needs.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    Handler = Callable[[int, FrameType | None], object]

INTERRUPTED = "error: interrupted; what was done is kept\n"

_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_received: list[int] = []


def main() -> NoReturn:
    """Run `assistant` with the program's own arguments, and end with its exit code."""
    _run()


def ask() -> NoReturn:
    """Run `assistant ask` with the program's own arguments, and end with its exit code."""
    _run("ask")


def _run(*command: str) -> NoReturn:
    _take_signals(_leave)  # nothing is to be put away while modules load, and some take an interrupt for a failure
    _fill_streams()
    code: str | int | None
    try:
        run = import_module("assistant.cli").main
        _take_signals(_interrupt)
        code = run([*command, *sys.argv[1:]])
    except SystemExit as error:
        code = error.code
    except BaseException:
        if not _received:  # else it is what became of the interrupt in a library
            raise
        code = None
    if _received:
        _leave(_received[0], None, told=code == 128 + signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_flushed(code))


def _take_signals(handler: Handler) -> None:
    """Set a handler, unless a signal is ignored, as ctrl+c is in the background of a shell."""
    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Let what is open be closed and what is temporary be removed; a second signal does not wait for it."""
    _received.append(number)
    _take_signals(_leave)
    raise KeyboardInterrupt


def _leave(number: int, frame: FrameType | None, told: bool = False) -> NoReturn:
    """End at once: threads that load models crash where the interpreter ends under them."""
    with suppress(Exception):
        sys.stdout.flush()
    with suppress(OSError):
        os.write(2, b"" if told else INTERRUPTED.encode())
    if number == signal.SIGTERM:
        signal.signal(number, signal.SIG_DFL)  # whoever sent it sees that it ended by it
        os.kill(os.getpid(), number)
    os._exit(128 + number)


def _fill_streams() -> None:
    """Open standard streams that the program was started without, before other files get their numbers.

    Input is then empty, messages are dropped, and a result cannot be written, which is told.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
            os.dup2(opened, number)
            if opened != number:
                os.close(opened)
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8", closefd=False))


def _flushed(code: str | int | None) -> str | int | None:
    """Give the exit code, once all is written; a reader that has gone away is no error."""
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not code and not isinstance(error, BrokenPipeError):
            with suppress(OSError):
                os.write(2, f"error: standard output cannot be used: {error.strerror}.\n".encode())
            return 1
    return code
