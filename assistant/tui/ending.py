"""The end of the interface: it waits for no thread that is at work yet, and tells what nobody has foreseen."""

from __future__ import annotations

import os
import sys
from asyncio import Runner
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Thread
from traceback import extract_tb
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp

GRACE = 0.7
"""Seconds that threads get to end in when one quits."""


class Threads(ThreadPoolExecutor):
    """Threads that whoever shuts them down does not wait for: they may wait for another process for minutes."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Begin nothing more."""
        super().shutdown(wait=False, cancel_futures=True)

    def rest(self, seconds: float) -> bool:
        """Wait so long for what is at work; tell whether all of it has ended."""
        waiting = Thread(target=super().shutdown, kwargs={"cancel_futures": True}, daemon=True)
        waiting.start()
        waiting.join(seconds)
        return not waiting.is_alive()


def run_with(app: AssistantApp, threads: Threads) -> int:
    """Run the interface with its workers in `threads`, and give its exit code."""
    with Runner() as runner:
        loop = runner.get_loop()
        loop.set_default_executor(threads)
        code = app.run(loop=loop)
    return (app.return_code or 0) if code is None else code


def leave(code: int) -> NoReturn:
    """End at once: what is committed is kept, and what is not is undone when the index is opened next."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def unforeseen(error: BaseException) -> str:
    """Say in a line what nobody has foreseen, and where it came from."""
    frames = extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    told = f"{type(error).__name__}: {error}{where}"
    return f"The interface ended by a fault of this program; what was done is kept. {told}"
