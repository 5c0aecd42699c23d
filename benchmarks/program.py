"""The program as the benchmarks call it: the one place that names its commands and functions."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.metrics import Place

if TYPE_CHECKING:
    from assistant.engine import Engine
    from assistant.settings import Settings
    from index.search import Searcher

MODES = {"dense": (True, False), "bm25": (False, True), "hybrid": (True, True)}
"""Which lists a mode of search uses: (dense, BM25)."""

ANSWERED_OR_NOT = (0, 3)
"""The exit codes of `ask` that are an answer: found, and not found in the documents."""


def script(name: str) -> str:
    """Give the path of a console command of the environment that runs this.

    Raises:
        SystemExit: the command is not installed.
    """
    path = Path(sysconfig.get_path("scripts")) / name
    if not path.exists():
        raise SystemExit(f"the command {name} is not installed: pip install -e '.[benchmarks]'")
    return str(path)


def index_command(folder: Path, index: Path) -> list[str]:
    """Give the command that indexes `folder` into `index`."""
    return [script("assistant"), "index", str(folder), "--index", str(index)]


def ask_command(question: str, index: Path) -> list[str]:
    """Give the command that answers a question from `index`."""
    return [script("ask"), question, "--index", str(index), "--json"]


def sync_folder(folder: Path, index: Path) -> int:
    """Bring `index` up to date with `folder`; give the number of files that failed."""
    from index.embed import open_embedder
    from index.ingest import sync
    from index.store import Store

    with Store.open(index, create=True) as store:
        return sync(store, open_embedder(), [folder]).failed


@contextmanager
def open_searcher(index: Path, mode: str = "hybrid") -> Iterator[Searcher]:
    """Open `index` for searching in one of `MODES`."""
    from index.embed import open_embedder
    from index.search import Searcher, SearchSettings
    from index.store import Store

    dense, bm25 = MODES[mode]
    with Store.open(index) as store:
        yield Searcher(store, open_embedder(), SearchSettings(dense=dense, bm25=bm25))


def find_places(searcher: Searcher, question: str, top_k: int) -> list[Place]:
    """Give where the best `top_k` passages stand, best first: path in its root, start, end."""
    hits = searcher.search(question, top_k=top_k)
    return [(hit.source.path, hit.passage.start, hit.passage.end) for hit in hits]


def find_all_places(index: Path, mode: str, questions: Sequence[str], top_k: int) -> list[list[Place]]:
    """Search for every question in turn, in one opened index."""
    with open_searcher(index, mode) as searcher:
        return [find_places(searcher, question, top_k) for question in questions]


def settings_with(changes: Sequence[str]) -> Settings:
    """Give the user's settings with changes such as `search.top_k=12`.

    Raises:
        AssistantError: there is no such setting, or the value does not fit.
    """
    from assistant.errors import SettingsError
    from assistant.settings import Settings, as_facts, load_settings

    environment = dict(os.environ)
    for change in changes:
        name, _, value = change.partition("=")
        if name not in as_facts(Settings()):
            raise SettingsError(f"there is no setting {name}")
        environment[f"ASSISTANT_{name}".upper().replace(".", "_", 2)] = value
    return load_settings(environment)


@contextmanager
def open_engine(index: Path, changes: Sequence[str] = ()) -> Iterator[Engine]:
    """Open `index` for questions, as `ask` does, with changed settings."""
    from assistant.build import build_embedder, build_engine, warm
    from index.store import Store

    settings = settings_with(changes)
    embedder = build_embedder(settings)
    with Store.open(index) as store:
        warm(store, embedder)
        yield build_engine(settings, store, embedder)
