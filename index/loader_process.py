"""Loading in a process of its own, started with the first file, with limits of time, memory and output."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from mmap import PAGESIZE
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec

from index.errors import IndexingError
from index.loaders.reading import Loaded, Request
from index.loaders.worker import READY, Limits, memory_reason, time_reason

AHEAD = 32
"""Requests sent before their answers are read, so that files are loaded while others are embedded."""

AHEAD_BYTES = 32_768
"""Bytes of such requests at most."""

PIPE = 1024 * 1024
"""Bytes of answers that the pipe holds, where the system lets us say so."""

TICK = 0.5
"""Seconds between two calls of `on_wait`."""

ENDING = 5.0
"""Seconds that a process may take to end after it has closed its pipe."""

_nonsense = "its reader gave something that is no document"
_from_outside = {signal.SIGTERM, signal.SIGHUP, signal.SIGINT}
_CODE = (
    "import sys; root = sys.argv[1]; root in sys.path or sys.path.insert(0, root)\n"
    "from index.loaders.worker import serve; serve(*map(int, sys.argv[2:]))"
)


class LoaderProcess:
    """Gives what loaders make of files; whatever a file does to them is that file's failure.

    The process starts with the first request and ends with `close`, or with the program.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._worker: _Worker | None = None

    def __enter__(self) -> LoaderProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; a later request starts another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def load_all(
        self, requests: Iterable[Request], on_wait: Callable[[Request], None] = lambda request: None
    ) -> Iterator[tuple[Request, Loaded]]:
        """Give the outcome of every request in order, loading ahead of what is taken.

        `on_wait` is called with the file at hand twice a second while it is waited for.

        Raises:
            IndexingError: the process cannot be started.
        """
        coming = iter(requests)
        waiting: deque[Request] = deque()
        while True:
            waiting.extend(islice(coming, AHEAD - len(waiting)))
            if not waiting:
                return
            yield waiting[0], self._receive(waiting, on_wait)
            waiting.popleft()

    def _receive(self, waiting: deque[Request], on_wait: Callable[[Request], None]) -> Loaded:
        """Give the answer to the first request.

        Where a process fails that has read others before, the file is tried in a fresh one: it
        may be innocent.
        """
        while True:
            if self._worker is None:
                self._worker = _Worker(self.limits)
            worker = self._worker
            worker.send(waiting)
            outcome = worker.receive(lambda: on_wait(waiting[0]))
            if isinstance(outcome, Loaded):
                worker.answered += 1
                if outcome.reason != memory_reason(self.limits) or worker.answered == 1:
                    return outcome
                outcome = _Ended(outcome.reason, again=True)
            self.close()
            if not (outcome.again and worker.answered):
                return Loaded(reason=outcome.reason, passing=outcome.passing, costly=outcome.passing)


class _Ended:
    """How a process ended: the reason for the file at hand, and whether a fresh process may do better.

    `passing` is what may be no fault of the file: the next sync may do better; see `index.passing`.
    """

    def __init__(self, reason: str, again: bool, passing: bool = False) -> None:
        self.reason = reason
        self.again = again
        self.passing = passing


class _Worker:
    def __init__(self, limits: Limits) -> None:
        self.answered = 0
        self._limits = limits
        self._ready = False
        requests, self._requests = _pipe()
        self._replies, replies = _pipe()
        self._room = min(AHEAD_BYTES, _room(self._requests, self._replies))
        self._in_flight: deque[int] = deque()
        """Bytes of each request that was sent and not answered."""
        root = str(Path(__file__).parent.parent)
        command = [sys.executable, "-P", "-c", _CODE, root]
        command += map(str, (requests.fileno(), replies.fileno(), os.getpid()))
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(requests.fileno(), replies.fileno()),
            )
        except OSError as error:
            raise IndexingError(f"The process that reads files cannot be started: {error.strerror}.") from error
        finally:
            requests.close()
            replies.close()
        self._send(msgspec.msgpack.encode(limits))

    def close(self) -> None:
        self._requests.close()
        self._replies.close()
        self._process.kill()
        self._process.wait()

    def send(self, waiting: Sequence[Request]) -> None:
        """Send those of the next requests that were not sent, as far as the pipe has room.

        One that waits for room would wait for ever: this process has to read answers meanwhile. The
        first one finds the other process idle, which reads it.
        """
        for request in islice(waiting, len(self._in_flight), None):
            message = msgspec.msgpack.encode(request)
            if self._in_flight and sum(self._in_flight) + len(message) + 4 > self._room:
                return
            self._send(message)
            self._in_flight.append(len(message) + 4)

    def receive(self, on_wait: Callable[[], None]) -> Loaded | _Ended:
        """Wait for the next answer, as long as this process itself is not stopped."""
        waited = 0.0
        while not self._replies.poll(TICK):
            waited += TICK
            if waited > self._limits.patience:
                reason = time_reason(replace(self._limits, seconds=round(self._limits.patience)))
                return _Ended(reason, again=False, passing=True)
            on_wait()
        try:
            message = self._replies.recv_bytes(self._limits.output + 4096)
            if not self._ready:
                self._ready = message == READY
                return self.receive(on_wait)
            loaded = msgspec.msgpack.decode(message, type=Loaded)
            self._in_flight.popleft()
            return loaded
        except (EOFError, OSError):
            return self._end()
        except msgspec.MsgspecError:
            return _Ended(_nonsense, again=True, passing=True)

    def _send(self, message: bytes) -> None:
        with suppress(BrokenPipeError):  # it has ended; the next answer tells why
            self._requests.send_bytes(message)

    def _end(self) -> _Ended:
        """Tell why the process ended."""
        try:
            code = self._process.wait(timeout=ENDING)
        except subprocess.TimeoutExpired:
            return _Ended(_nonsense, again=True, passing=True)
        if not self._ready:
            raise IndexingError(
                f"The process that reads files cannot be started (exit status {code}): is the program whole, and is "
                "there memory left?"
            )
        if code == 0:  # it has answered all it wanted to: the next file is for a fresh one
            return _Ended("its reader ended", again=True, passing=True)
        if code == -signal.SIGXCPU:
            return _Ended(time_reason(self._limits), again=False)
        if code == -signal.SIGKILL:
            return _Ended("its reader was killed, as happens where memory runs out", again=True, passing=True)
        if code in {-signal.SIGABRT, -signal.SIGTRAP}:
            return _Ended(f"its reader gave up ({_name(code)}): damaged, or too large", again=True)
        passing = code > 0 or -code in _from_outside  # an error of the program's own, as amid its upgrade
        return _Ended(f"its reader crashed ({_name(code)})", again=True, passing=passing)


def _name(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit status {code}"


def _room(requests: Connection, replies: Connection) -> int:
    """Give the bytes that always fit into the pipe of requests; let that of the answers hold many, where it can.

    New pipes are small where the user's pipes are many. A page takes no message that does not fit into
    what is left of it, so pages may be filled by half; of a single page that may be nothing.
    """
    try:
        import fcntl

        with suppress(OSError):  # the user has too many
            fcntl.fcntl(replies.fileno(), fcntl.F_SETPIPE_SZ, PIPE)
        size = fcntl.fcntl(requests.fileno(), fcntl.F_GETPIPE_SZ)
        return size // 2 if size > PAGESIZE else 0
    except (ImportError, AttributeError, OSError):
        return 0


def _pipe() -> tuple[Connection, Connection]:
    reader, writer = os.pipe()
    return Connection(reader, writable=False), Connection(writer, readable=False)
