"""The process that loads files: it may hang, grow or die, and the program goes on.

    python -P -c "…; serve(requests, replies, parent)"   (see `index.loader_process`)

It gets a `Limits` and then one `Request` after another on a pipe, and answers each with a
`Loaded` on another, in order. It ends where the pipe does.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

import msgspec

from index.loaders.reading import Loaded, Request, read

MIB = 1024 * 1024
READY = b"ready"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the loading of one file may take.

    `seconds` are of processor time; `patience` is the time on the clock after which the parent
    gives up; `memory` and `output` are in bytes, of the process's address space and of an encoded
    answer; from a peak of `fresh_above` bytes on, a new process is taken for the next file.
    """

    seconds: int = 60
    patience: float = 300.0
    memory: int = 3072 * MIB
    output: int = 512 * MIB
    fresh_above: int = 700 * MIB


def serve(requests_fd: int, replies_fd: int, parent: int) -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    die_with(parent)
    requests = Connection(requests_fd, writable=False)
    replies = Connection(replies_fd, readable=False)
    try:
        limits = msgspec.msgpack.decode(requests.recv_bytes(), type=Limits)
        _limit(limits)
        replies.send_bytes(READY)
        while _answer(requests, replies, limits):
            pass
    except (EOFError, BrokenPipeError):
        pass


def _answer(requests: Connection, replies: Connection, limits: Limits) -> bool:
    """Answer one request; tell whether this process is good for another."""
    request = msgspec.msgpack.decode(requests.recv_bytes(), type=Request)
    _allow_processor_time(limits.seconds)
    loaded, fresh = _loaded(request, limits)
    replies.send_bytes(loaded)
    return fresh and _peak_memory() < limits.fresh_above


def _loaded(request: Request, limits: Limits) -> tuple[bytes, bool]:
    try:
        encoded = msgspec.msgpack.encode(read(request))
        if len(encoded) <= limits.output:
            return encoded, True
        reason = f"more than {limits.output // MIB} MB of text: split the file"
    except MemoryError:
        reason = memory_reason(limits)
    gc.collect()
    return msgspec.msgpack.encode(Loaded(reason=reason)), False


def memory_reason(limits: Limits) -> str:
    """Tell that a file needs more memory than it may have."""
    return f"reading it takes more than {limits.memory // MIB} MB of memory"


def time_reason(limits: Limits) -> str:
    """Tell that a file takes too long."""
    return f"reading it takes more than {limits.seconds} seconds"


def _limit(limits: Limits) -> None:
    """Bound this process where the system can do so, and let it be the first to go when memory runs out."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":  # elsewhere libraries reserve addresses that they never use
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
        score.write("900")


def _allow_processor_time(seconds: int) -> None:
    """Let the system kill this process (SIGXCPU) when the file at hand has taken so long."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + 1 + seconds, hard))


def _peak_memory() -> int:
    """Give the largest resident size so far, in bytes."""
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def die_with(parent: int) -> None:
    """On Linux, end when the parent ends, however it does; elsewhere the pipe's end tells."""
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            sys.exit()
