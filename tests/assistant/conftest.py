"""A small library of documents, and the command line run in this process."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from index.embed import TransformerEmbedder
from index.ingest import sync
from index.store import Store

DOCUMENTS = {
    "ferry.md": "# Ferry\n\n## Times\n\nThe ferry to Sandholm leaves at nine from the north pier every day.\n"
    "A crossing takes forty minutes.\n",
    "pilot.txt": "Notes\n\nThe harbour pilot of Brackwater is Mina Torsvik.\n"
    "She was appointed in 2019 by the council.\n",
    "notes/rent.txt": "The yearly rent of the boathouse is 4,200 euros, to be paid in June.\n",
    "tools/tide.py": "def tide_height(hour):\n    return 3.2 + hour\n",
}


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str

    def json(self, kind: str) -> Any:
        """Give the value of a JSON result, after a look at what is around it."""
        data = json.loads(self.out)
        assert data["version"] == 1
        assert set(data) == {"version", kind}
        return data[kind]


Run = Callable[..., Result]


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command: `run("ask", "--index", folder, stdin="…")`."""

    def run_command(*arguments: object, stdin: str | bytes = "") -> Result:
        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as exit:
            code = int(exit.code or 0)
        return Result(int(code), *capsys.readouterr())

    return run_command


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small documents: `documents`."""
    folder = tmp_path_factory.mktemp("library") / "documents"
    for name, text in DOCUMENTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def library_index(library: Path, embedder: TransformerEmbedder) -> Path:
    """An index of `library`; change only a copy of it."""
    folder = library.parent / "index"
    with Store.open(folder, create=True) as store:
        assert sync(store, embedder, [library]).added == len(DOCUMENTS)
    return folder


@pytest.fixture
def own_index(library_index: Path, tmp_path: Path) -> Path:
    """A copy of the index, to be changed."""
    return shutil.copytree(library_index, tmp_path / "own-index")
