"""Whole processes, measured from outside: wall time, exit code and peak memory."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped, unused-ignore]

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "NO_COLOR": "1",
}
"""What every measured process gets besides the caller's environment: the network stays unused."""

MAXIMUM_UNIT = 1 if sys.platform == "darwin" else 1024
"""The unit of `ru_maxrss` in bytes: getrusage(2) counts KiB on Linux and bytes on macOS."""


class ProcessFailed(Exception):
    """A measured process ended with an exit code that was not expected."""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: seconds of wall and processor time, peak memory in bytes, and output.

    `peak` is the larger of the kernel's maximum for the largest single process of the tree and,
    where the tree was sampled, the largest sum of resident memory over the whole tree.
    """

    seconds: float
    processor: float
    peak: int
    code: int
    output: str


class TreeSampler:
    """Samples the resident memory of a process and its descendants in a thread, twenty times a second."""

    def __init__(self, pid: int, interval: float = 0.05) -> None:
        self.peak = 0
        self._pid, self._interval = pid, interval
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """End the sampling; give the largest sum seen, in bytes."""
        self._done.set()
        self._thread.join()
        return self.peak

    def _sample(self) -> None:
        while not self._done.wait(self._interval):
            self.peak = max(self.peak, tree_memory(self._pid))


def tree_memory(pid: int) -> int:
    """Give the resident bytes of a process and its descendants; pages they share count twice."""
    try:
        process = psutil.Process(pid)
        members = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    return sum(_resident(member) for member in members)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0


def measure(
    command: Sequence[str],
    *,
    sample: bool = False,
    codes: tuple[int, ...] = (0,),
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run `command` to its end and measure it; `sample` watches the memory of its whole tree.

    The peak of the process itself comes from wait4(2), which is its own and not, as with
    `getrusage(RUSAGE_CHILDREN)`, the largest of all children so far. A child starts with its
    parent's peak, so a process that measures must stay small itself.

    Raises:
        ProcessFailed: the exit code is not in `codes`.
    """
    surroundings = {**os.environ, **QUIET, **(environment or {})}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=surroundings)
        sampler = TreeSampler(child.pid) if sample else None
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        sampled = sampler.stop() if sampler else 0
        text, complaint = _content(output), _content(errors)
    if child.returncode not in codes:
        message = (complaint or text)[-2000:]
        raise ProcessFailed(f"{' '.join(command)} ended with {child.returncode}:\n{message}")
    peak = max(sampled, usage.ru_maxrss * MAXIMUM_UNIT)
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak, child.returncode, text)


def _content(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode(errors="replace"))


@dataclass(frozen=True, slots=True)
class Machine:
    """The kind of machine that measured, and how busy it was when the run began."""

    processor: str
    cores: int
    memory_gib: float
    system: str
    python: str
    load: float

    def as_dict(self) -> dict[str, Any]:
        """Give the fields for JSON."""
        return asdict(self)


def describe_machine() -> Machine:
    """Describe this machine by its kind; its name and paths stay out."""
    return Machine(
        processor=_processor_name(),
        cores=_cores(),
        memory_gib=round(psutil.virtual_memory().total / 2**30, 1),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 2),
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor_name() -> str:
    """Give the processor's name, with its matrix and bfloat16 features where the system lists them."""
    listing = Path("/proc/cpuinfo")
    if not listing.is_file():
        return platform.processor() or platform.machine()
    fields = dict(line.split(":", 1) for line in listing.read_text().splitlines() if ":" in line)
    found = {key.strip(): value.strip() for key, value in fields.items()}
    wanted = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
    features = [name for name in wanted if name in found.get("flags", "").split()]
    return f"{found.get('model name', platform.machine())} ({' '.join(features) or 'features unknown'})"


def versions(names: Sequence[str]) -> dict[str, str]:
    """Give the installed versions of distributions; one that is missing has an empty version."""
    return {name: _version(name) for name in names}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
