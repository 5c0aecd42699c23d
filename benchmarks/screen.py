"""The interface under load: how soon it can be used, and how soon a key is on the screen.

    python -m benchmarks.screen [--index FOLDER] [--turns 500] [--keys 100]

Starts the program in a pseudo-terminal with a conversation of many turns open, lets it index a
folder of new files, and times every key from the write to the read that has it.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path
from statistics import quantiles

from assistant.history import History
from assistant.settings import find_index
from assistant.types import Answer, Badge, Kind, Quote, Statement
from index.embed import open_embedder
from index.ingest import sync
from index.store import Store
from index.types import Filter, Locator, Unit

ROWS, COLUMNS = 40, 140
PROMPT = b"sk your documents"
"""Of the prompt, without the first letter, on which the cursor stands."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Capitals: what the program tells of its own accord while it indexes has none."""
SETTLING = 5.0
"""Seconds after which the models are loaded and the screen is drawn."""

PAUSE = 0.15
"""Seconds between two keys, as of a fast typist."""


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, help="an index to copy (default: one of corpus/ is made)")
    parser.add_argument("--turns", type=int, default=500)
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--files", type=int, default=2_000, help="new files that are indexed meanwhile")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="assistant-screen-") as folder:
        print(json.dumps(measure(Path(folder), options)))


def measure(folder: Path, options: argparse.Namespace) -> dict[str, float | int]:
    """Prepare, start, type."""
    index = prepare(folder, options)
    terminal = Terminal(folder, index)
    try:
        start = terminal.wait_for(PROMPT)
        terminal.settle()
        idle = [terminal.key(LETTERS[number % 26]) for number in range(options.keys)]
        terminal.write(b"\x0c")  # ctrl+l: the library
        terminal.settle()
        terminal.write(b"s")
        terminal.wait_for(b"indexing")
        terminal.write(b"\x1b")
        time.sleep(1)
        terminal.drain()
        busy = [terminal.key(LETTERS[number % 26]) for number in range(options.keys)]
    finally:
        terminal.close()
    with Store.open(index) as store:
        passages = store.counts()["passages"]
    return {"passages": passages, "turns": options.turns, "start_s": round(start, 3), **told("idle", idle),
            **told("indexing", busy)}  # fmt: skip


def told(name: str, seconds: list[float]) -> dict[str, float | int]:
    """Give the median and the 95th percentile in milliseconds."""
    cuts = quantiles(seconds, n=20)
    return {f"{name}_p50_ms": round(1000 * cuts[9]), f"{name}_p95_ms": round(1000 * cuts[18])}


def prepare(folder: Path, options: argparse.Namespace) -> Path:
    """Make an index with a folder of files that are new to it, and a long conversation left open."""
    index, more = folder / "index", folder / "more"
    more.mkdir()
    embedder = open_embedder()
    if options.index is not None:
        shutil.copytree(find_index(options.index), index)
    with Store.open(index, create=True) as store:
        sync(store, embedder, [more] if options.index is not None else [Path("corpus"), more])
        source = next(one for one in store.sources(Filter()) if one.status == "indexed")
    for number in range(options.files):
        text = " ".join(f"Note {number} says {word} of the harbour, number {number * word}." for word in range(60))
        (more / f"{number}.txt").write_text(text, "utf-8")
    quote = Quote(1, source.path, f"{source.root}/{source.path}", 0, 10, "A sentence.", Locator(Unit.LINE, 1, 1), 1,
                  source.id, 0.9, Badge.VERIFIED)  # fmt: skip
    answer = Answer("What does it say?", "This [1]", (Statement("This", (0,)),), (quote,), True, 0.9, Kind.SPAN)
    id = None
    with History(folder / "data/assistant/history.db") as history:
        for _ in range(options.turns):
            id, _ = history.add(id, answer, (), index)
    (folder / "state/assistant").mkdir(parents=True)
    opened = {str(index): {"conversation": id, "process": 2**22 - 1}} if id else {}
    (folder / "state/assistant/screen.json").write_text(json.dumps({"opened": opened}), "utf-8")
    return index


class Terminal:
    """The program in a pseudo-terminal."""

    def __init__(self, folder: Path, index: Path) -> None:
        self._started = time.perf_counter()
        self._process, self._file = pty.fork()
        if not self._process:
            places = {f"XDG_{kind.upper()}_HOME": str(folder / kind) for kind in ("data", "state", "config")}
            command = [sys.executable, "-m", "assistant.cli", "chat", "--index", str(index)]
            os.execve(sys.executable, command, {**os.environ, **places, "TERM": "xterm-256color"})
        ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def write(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._file, keys)

    def wait_for(self, text: bytes, seconds: float = 30) -> float:
        """Read until `text` has come; give the seconds since the start."""
        seen = b""
        while text not in seen:
            seen = seen[-1000:] + self._read(seconds)
        return time.perf_counter() - self._started

    def settle(self) -> None:
        """Read until all is drawn; the cursor blinks on."""
        until = time.perf_counter() + SETTLING
        while time.perf_counter() < until:
            self._read(0.1, must=False)

    def drain(self) -> None:
        """Read what has come."""
        while self._read(0, must=False):
            pass

    def key(self, letter: str) -> float:
        """Press a letter; give the seconds until it is on the screen."""
        time.sleep(PAUSE)
        self.drain()
        started = time.perf_counter()
        self.write(letter.encode())
        seen = b""
        while letter.encode() not in plain(seen):
            seen += self._read(30)
        return time.perf_counter() - started

    def close(self) -> None:
        """End the program."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._file)

    def _read(self, seconds: float, must: bool = True) -> bytes:
        ready, _, _ = select.select([self._file], [], [], seconds)
        if ready:
            return os.read(self._file, 65536)
        if must:
            raise TimeoutError(f"nothing was drawn in {seconds} s")
        return b""


def plain(drawn: bytes) -> bytes:
    """Give what was drawn without the terminal's control sequences."""
    import re

    return re.sub(rb"\x1b\[[0-?]*[ -/]*[@-~]", b"", drawn)


if __name__ == "__main__":
    main()
