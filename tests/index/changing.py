"""A folder of small files that changes, what of it may be quoted when, and commands run on it."""

from __future__ import annotations

import json
import math
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.store import Store

REAL = (sys.executable, "-m", "assistant.cli")
"""The command itself."""

STAND_IN = (sys.executable, str(Path(__file__).with_name("standin.py")))
"""The same command with hashed words in place of the embedding model; see `standin.py`."""

LONGEST = 120.0
"""Seconds after which a command that has not ended is taken to hang."""

_syllables = "bar del fen gor hul kes lim mor nax pel rud sov tir vam wex yol zan".split()
_fillers = (
    "The quay was repaired in spring, and the work took eleven days.",
    "Boats from the southern villages unload their catch here every morning.",
    "A gale tore the roof off the net store; nobody was hurt.",
    "Two keepers share the watch, and each writes the log in turn.",
    "The school visits the lantern room once a year.",
    "Fog signals were tested at noon, as the rules demand.",
)


@dataclass(frozen=True, slots=True)
class Result:
    """A command that was run; `began` and `ended` are of `time.monotonic`, one clock for all processes."""

    code: int
    out: str
    err: str
    began: float
    ended: float

    @property
    def answer(self) -> dict[str, Any]:
        """The answer of `ask --json`."""
        answer: dict[str, Any] = json.loads(self.out)["answer"]
        return answer

    @property
    def is_clear_error(self) -> bool:
        """Whether the command ended with exit code 1 and one line that says why."""
        return self.code == 1 and self.err.startswith("error: ") and self.err.count("\n") == 1


def run(command: Sequence[str], *arguments: object, environment: Mapping[str, str] | None = None) -> Result:
    """Run a command to its end."""
    began = time.monotonic()
    with start(command, *arguments, environment=environment) as process:
        try:
            out, err = process.communicate(timeout=LONGEST)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return Result(process.returncode, out, err, began, time.monotonic())


def start(
    command: Sequence[str], *arguments: object, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a command in a process group of its own."""
    return subprocess.Popen(
        [*command, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"COLUMNS": "200"} | dict(environment or {}),
        start_new_session=True,
    )


def run_killed(
    command: Sequence[str], *arguments: object, after: float, environment: Mapping[str, str] | None = None
) -> int | None:
    """Run a command and kill its process group after that many seconds; give its exit code if it ended before."""
    with start(command, *arguments, environment=environment) as process:
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None
    return process.returncode


@dataclass(slots=True)
class Version:
    """What a file held for a time: it may be quoted from `written` until `gone`, when no index has it any more."""

    path: str
    name: str
    code: str
    text: str
    written: float
    gone: float = math.inf

    @property
    def question(self) -> str:
        """What only this file answers, with its `code`."""
        return question(self.name)


def question(name: str) -> str:
    """Ask for the fact that stands in the file about `name`."""
    return f"What is the harbour code of station {name}?"


@dataclass
class ChangingFolder:
    """Some small files, each with one fact; `change` adds, rewrites, renames and deletes a few of them."""

    folder: Path
    seed: int
    count: int = 60
    current: dict[str, Version] = field(default_factory=dict)
    past: list[Version] = field(default_factory=list)
    deletions: int = 0

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._names = self._all_names()
        self.folder.mkdir(parents=True)
        for _ in range(self.count):
            self._add()

    def change(self, times: int) -> None:
        """Make that many changes; the number of files stays about the same."""
        for _ in range(times):
            few = len(self.current) <= self.count
            kinds = ["rewrite", "rename", "add" if few else "delete"]
            getattr(self, f"_{self._random.choice([*kinds, 'add', 'delete'])}")()

    def delete_one(self) -> Path:
        """Delete a file and give its path."""
        return self._delete()

    def indexed(self) -> None:
        """Note that a run of `index` that began after the last change has ended."""
        now = time.monotonic()
        for version in self.past:
            version.gone = min(version.gone, now)

    def versions(self) -> Iterator[Version]:
        """Give every version that ever was."""
        yield from self.past
        yield from self.current.values()

    def any_name(self) -> str:
        """Give the name of a station that some file tells or told of."""
        return self._random.choice(list(self.versions())).name

    def misquoted(self, answer: Mapping[str, Any], began: float, ended: float) -> list[str]:
        """Give what an answer shows that no version had that could be seen between two times."""
        shown = [*answer["quotes"], *answer["nearest"]]
        return [
            f"{quote['document']} [{quote['start']}, {quote['end']}): {quote['text']!r}"
            for quote in shown
            if not any(
                version.path == quote["document"]
                and version.written <= ended
                and version.gone >= began
                and version.text[quote["start"] : quote["end"]] == quote["text"]
                for version in self.versions()
            )
        ]

    def differences(self, index: Path) -> list[str]:
        """Give how the catalog differs from the files: missing, twice, left over, another text."""
        with Store.open(index) as store:
            whole = store.catalog.value("PRAGMA integrity_check")
            found = [(source.path, source.status, store.text(source.id)) for source in store.sources()]
        problems = [] if whole == "ok" else [str(whole)]
        paths = [path for path, _, _ in found]
        problems += [f"{path} is there twice" for path in set(paths) if paths.count(path) > 1]
        problems += [f"{path} is missing" for path in self.current if path not in paths]
        for path, status, text in found:
            if path not in self.current:
                problems.append(f"{path} is left over")
            elif (status, text) != ("indexed", self.current[path].text):
                problems.append(f"{path} is {status} with another text")
        return problems

    def wrong_answers(self, command: Sequence[str], index: Path, times: int = 1) -> list[str]:
        """Ask for facts of current files; give the answers whose first quote has not the fact."""
        problems = []
        for version in self._random.sample(list(self.current.values()), times):
            result = run(command, "ask", version.question, "--index", index, "--json")
            first = result.answer["quotes"][:1] if result.code == 0 else []
            if not any(quote["document"] == version.path and version.code in quote["text"] for quote in first):
                problems.append(f"{version.question} exit code {result.code}: {first} {result.err}")
            elif result.err:
                problems.append(result.err)
        return problems

    def _add(self) -> None:
        name = next(self._names)
        self._write(f"{name.lower()}{self._random.choice(['.md', '.txt'])}", name)

    def _rewrite(self) -> None:
        version = self._take()
        self._write(version.path, version.name)

    def _rename(self) -> None:
        version = self._take()
        stem, suffix = version.path.split(".")
        new = f"{stem}-{len(self.past)}.{suffix}"
        self.current[new] = Version(new, version.name, version.code, version.text, time.monotonic())
        (self.folder / version.path).rename(self.folder / new)

    def _delete(self) -> Path:
        version = self._take()
        (self.folder / version.path).unlink()
        self.deletions += 1
        return self.folder / version.path

    def _take(self) -> Version:
        path = self._random.choice(sorted(self.current))
        self.past.append(self.current.pop(path))
        return self.past[-1]

    def _write(self, path: str, name: str) -> None:
        code = f"{self._random.choice(['amber', 'cobalt', 'russet', 'violet'])}-{self._random.randrange(10_000):04}"
        fillers = self._random.choices(_fillers, k=self._random.randrange(8))
        text = f"# Report on {name}\n\nThe harbour code of station {name} is {code}.\n\n" + "\n\n".join(fillers) + "\n"
        self.current[path] = Version(path, name, code, text, time.monotonic())
        (self.folder / path).write_text(text, "utf-8", newline="")

    def _all_names(self) -> Iterator[str]:
        names = [f"{a}{b}{c}".capitalize() for a in _syllables for b in _syllables for c in _syllables]
        self._random.shuffle(names)
        yield from names


def generations(index: Path) -> list[str]:
    """Give the names of what lies in the folder of vector generations, locks included."""
    return sorted(path.name for path in (index / "vectors").glob("*"))


def is_created(index: Path) -> bool:
    """Tell whether the catalog has got its tables."""
    if not (index / "catalog.db").is_file():
        return False
    connection = sqlite3.connect(f"{(index / 'catalog.db').as_uri()}?mode=rw", uri=True, timeout=30)
    try:
        return bool(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def stored_vectors(index: Path) -> list[tuple[int, bytes]]:
    """Give every passage's id and vector."""
    with Store.open(index) as store:
        return [tuple(row) for row in store.catalog.rows("SELECT passage_id, vector FROM vectors ORDER BY passage_id")]
