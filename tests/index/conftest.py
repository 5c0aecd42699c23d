"""What the tests of the index share: an empty index, a quick embedder, folders of files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from index import store as store_module
from index.embed import HashingEmbedder
from index.store import Store

NOBODY = 65534


@pytest.fixture(autouse=True)
def graph(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Chroma be asked in small indexes as in large ones."""
    monkeypatch.setattr(store_module, "SMALLEST_GRAPH", 0)


@pytest.fixture
def hashing() -> HashingEmbedder:
    """The stand-in for a model."""
    return HashingEmbedder()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty index."""
    with Store.open(tmp_path / "index", create=True) as opened:
        yield opened


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write files, named by their paths below `docs`, and give that folder."""
    folder = tmp_path / "docs"
    folder.mkdir()

    def write_files(files: dict[str, str], root: Path = folder) -> Path:
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return root

    return write_files


@pytest.fixture
def unprivileged() -> Callable[..., AbstractContextManager[None]]:
    """Take write access to a folder away, from root too, by becoming another user for a while."""

    @contextmanager
    def without_access(folder: Path, mode: int = 0o555) -> Iterator[None]:
        inside = [folder, *folder.rglob("*")]
        modes = [(path, path.stat().st_mode) for path in inside]
        above = [path for path in folder.parents if path.stat().st_uid == os.geteuid() and path != Path("/")]
        opened = [(path, path.stat().st_mode) for path in above if path.stat().st_mode & 0o011 != 0o011]
        root = os.geteuid() == 0
        try:
            for path in reversed(inside):
                path.chmod(mode if path.is_dir() else mode & 0o444)
            if root:
                for path, before in opened:
                    path.chmod(before | 0o011)
                os.setresuid(NOBODY, NOBODY, 0)
            yield
        finally:
            if root:
                os.setresuid(0, 0, 0)
                for path, before in opened:
                    path.chmod(before)
            for path, before in modes:
                path.chmod(before)

    return without_access
