"""What all tests share: no network, a home of their own, the real embedder, the corpus indexed once."""

from __future__ import annotations

import os
import runpy
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from index.embed import TransformerEmbedder, open_embedder
from index.ingest import SyncOptions, sync
from index.models import default_cache
from index.store import Store

TESTS = Path(__file__).resolve().parent
CORPUS = TESTS.parent / "corpus"
MODELS_CACHE = Path(os.environ.get("ASSISTANT_MODELS_CACHE") or default_cache())
"""The user's own, read before any test changes HOME: exporting the model anew takes a minute."""

OWN_VARIABLES = ("VISUAL", "EDITOR", "PAGER", "LESS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLUMNS", "LINES")


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Let ctrl+c reach the programs that tests start, also where the tests run in the background of a shell."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Refuse every connection but loopback, in child processes too; gives the log of attempts."""
    log = tmp_path_factory.mktemp("offline") / "attempts"
    log.touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOCKED_CONNECTIONS", str(log))
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(TESTS / "offline"), os.getenv("PYTHONPATH")])))
        runpy.run_path(str(TESTS / "offline" / "sitecustomize.py"))
        yield log


@pytest.fixture(autouse=True)
def connections(offline: Path) -> Iterator[Path]:
    """Fail a test that tried to connect to something outside, even where the refusal was hidden."""
    offline.write_text("", "utf-8")
    yield offline
    tried = offline.read_text("utf-8").split()
    assert not tried, f"the test tried to reach {', '.join(tried)}"


@pytest.fixture(scope="session")
def models_cache() -> Path:
    """The folder of prepared models, the same for all tests."""
    return MODELS_CACHE


@pytest.fixture(scope="session")
def embedder(offline: Path, models_cache: Path) -> TransformerEmbedder:
    """The real embedder, loaded once."""
    return open_embedder(cache=models_cache)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of sample documents."""
    return CORPUS


@pytest.fixture(scope="session")
def corpus_index(embedder: TransformerEmbedder, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample documents, made once: ask it, and change only a copy of it.

    Of the processes of a parallel run one makes it and the others wait for it and take it.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "corpus-index"
    with FileLock(shared / "corpus-index.lock"):
        if not folder.exists():
            made = shared / "corpus-index.part"
            with Store.open(made, create=True) as store:
                report = sync(store, embedder, [corpus], SyncOptions(archives=True))
            assert report.added > 0 and not report.failures
            made.rename(folder)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, models_cache: Path) -> Path:
    """An empty home folder, the working directory too, without any setting but the cache of models."""
    folder = tmp_path / "home"
    folder.mkdir()
    for name in [*OWN_VARIABLES, *(name for name in os.environ if name.startswith(("ASSISTANT_", "XDG_")))]:
        monkeypatch.delenv(name, raising=False)
    for kind, below in (("CONFIG", ".config"), ("DATA", ".local/share"), ("CACHE", ".cache"), ("STATE", ".state")):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(folder / below))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("ASSISTANT_MODELS_CACHE", str(models_cache))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data sets that ASSISTANT_DATA names."""
    named = os.environ.get("ASSISTANT_DATA")
    if not named:
        pytest.skip("ASSISTANT_DATA names no folder of public data sets (SQuAD, BEIR)")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"ASSISTANT_DATA names {folder}, which is no folder")
    return folder
