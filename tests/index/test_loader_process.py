"""Files that make their reader crash, hang, grow or talk: each is that file's failure, and no other's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from mmap import PAGESIZE
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from index import loader_process, passing
from index.embed import HashingEmbedder
from index.errors import IndexingError
from index.ingest import SyncOptions, sync
from index.loader_process import LoaderProcess
from index.loaders.reading import Loaded, Request, peek, read
from index.loaders.worker import MIB, Limits
from index.store import Store

SHORT = Limits(seconds=1, patience=30, memory=1024 * MIB, output=4 * MIB, fresh_above=10_000 * MIB)
LARGE = replace(SHORT, seconds=60, patience=120)
"""For files that take much memory: on a busy machine the system needs a second to give it."""

MISBEHAVING = """
import os, signal, sys, time
sys.path.insert(0, sys.argv[1])
from index.loaders import reading, worker
load, kept = reading.load, []
def misbehave(path, data, type):
    word = data.split()[0].decode()
    if word == "crash": os.kill(os.getpid(), signal.SIGSEGV)
    if word == "abort": os.abort()
    if word == "quit": os._exit(0)
    if word == "killed": os.kill(os.getpid(), signal.SIGKILL)
    if word == "ended": os.kill(os.getpid(), signal.SIGTERM)
    if word == "raise": raise SystemExit(1)
    if word == "spin":
        while True: pass
    if word == "sleep": time.sleep(1000)
    if word == "eat": return load(path, b"x" * 10**10, type)
    if word == "keep": kept.append(b"x" * 600 * 1024 * 1024)
    if word == "need": b"x" * 600 * 1024 * 1024
    if word == "talk": return load(path, b"x " * 5_000_000, type)
    if word == "print": print("noise"); sys.stdout.flush(); os.write(1, b"noise")
    if word == "nonsense": worker.Connection.send_bytes = lambda *_: os.write(int(sys.argv[3]), b"\\0\\0\\0\\3abc")
    return load(path, data, type)
reading.load = misbehave
worker.serve(*map(int, sys.argv[2:]))
"""


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader_process, "_CODE", MISBEHAVING)


def outcomes(folder: Path, words: str, limits: Limits = SHORT) -> list[tuple[str, str]]:
    """Load files that hold one word each; give the word and the reason of each that failed."""
    requests = []
    for number, word in enumerate(words.split()):
        (folder / f"{number}.txt").write_text(f"{word}\nand more\n")
        requests.append(Request(str(folder / f"{number}.txt")))
    with LoaderProcess(limits) as loader:
        found = list(loader.load_all(requests))
    assert [request for request, _ in found] == requests
    assert all((loaded.document is None) == bool(loaded.reason) for _, loaded in found)
    return [(word, loaded.reason) for word, (_, loaded) in zip(words.split(), found, strict=True) if loaded.reason]


@pytest.mark.usefixtures("misbehaving")
class TestMisbehaving:
    @pytest.mark.parametrize(
        ("word", "reason"),
        [
            ("crash", "its reader crashed (SIGSEGV)"),
            ("abort", "its reader gave up (SIGABRT): damaged, or too large"),
            ("quit", "its reader ended"),
            ("killed", "its reader was killed, as happens where memory runs out"),
            ("spin", "reading it takes more than 1 seconds"),
            ("eat", "reading it takes more than 1024 MB of memory"),
            ("talk", "more than 4 MB of text: split the file"),
            ("nonsense", "its reader gave something that is no document"),
        ],
    )
    def test_the_file_fails_with_a_reason_and_the_others_are_read(self, word: str, reason: str, tmp_path: Path) -> None:
        assert outcomes(tmp_path, f"good {word} fine {word} {word} well") == [(word, reason)] * 3

    def test_one_that_only_waits_is_given_up(self, tmp_path: Path) -> None:
        limits = Limits(seconds=1, patience=1)
        assert outcomes(tmp_path, "good sleep well", limits) == [("sleep", "reading it takes more than 1 seconds")]

    def test_memory_that_an_earlier_file_kept_is_no_fault_of_a_later_one(self, tmp_path: Path) -> None:
        assert outcomes(tmp_path, "keep need need well", LARGE) == []

    def test_a_process_that_grew_is_replaced(self, tmp_path: Path) -> None:
        assert outcomes(tmp_path, "keep need well", replace(LARGE, fresh_above=100 * MIB)) == []

    def test_what_libraries_print_goes_nowhere(self, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
        assert outcomes(tmp_path, "print good") == []
        assert capfd.readouterr() == ("", "")

    def test_a_sync_goes_on(self, tmp_path: Path, store: Store) -> None:
        docs = tmp_path / "docs"
        docs.mkdir()
        for word in ("crash", "good", "spin", "well"):
            (docs / f"{word}.txt").write_text(f"{word}\nand more\n")
        report = sync(store, HashingEmbedder(), [docs], SyncOptions(limits=SHORT))
        assert report.added == 2
        assert [(Path(failure.path).name, failure.reason) for failure in report.failures] == [
            ("crash.txt", "its reader crashed (SIGSEGV)"),
            ("spin.txt", "reading it takes more than 1 seconds"),
        ]
        again = sync(store, HashingEmbedder(), [docs])
        assert again.failures == report.failures and again.new_failures == ()

    @pytest.mark.parametrize("word", ["killed", "ended", "raise", "nonsense", "sleep"])
    def test_what_may_be_no_fault_of_the_file_is_tried_again(self, word: str, tmp_path: Path, store: Store) -> None:
        (tmp_path / "docs").mkdir()
        document = tmp_path / "docs" / "a.txt"
        document.write_text("good words")
        sync(store, HashingEmbedder(), [document.parent])
        document.write_text(f"{word} and words")
        options = SyncOptions(limits=replace(SHORT, patience=1))
        for _ in range(passing.TRIES - 1):
            report = sync(store, HashingEmbedder(), [document.parent], options)
            assert "what was indexed of it before stays" in report.new_failures[0].reason
            assert store.text(store.sources()[0].id) == "good words"
        assert len(sync(store, HashingEmbedder(), [document.parent], options).new_failures) == 1
        assert store.sources()[0].status == "failed"
        assert sync(store, HashingEmbedder(), [document.parent], options).new_failures == ()
        document.write_text("words again")
        assert sync(store, HashingEmbedder(), [document.parent]).changed == 1

    def test_the_next_sync_reads_what_was_put_off(
        self, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "docs").mkdir()
        for name in ("old", "new"):
            (tmp_path / "docs" / f"{name}.txt").write_text("good words")
            if name == "old":
                sync(store, HashingEmbedder(), [tmp_path / "docs"])
            (tmp_path / "docs" / f"{name}.txt").write_text(f"killed {name}")
        assert sync(store, HashingEmbedder(), [tmp_path / "docs"]).failed == 2
        monkeypatch.undo()
        report = sync(store, HashingEmbedder(), [tmp_path / "docs"])
        assert (report.changed, report.failed) == (2, 0)
        assert sync(store, HashingEmbedder(), [tmp_path / "docs"]).unchanged == 2


def test_time_in_which_this_process_is_stopped_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("words")
    polled: list[float] = []

    def poll(connection: Connection, timeout: float) -> bool:
        polled.append(timeout)
        if len(polled) == 1:
            time.sleep(0.3)  # as ctrl+z and fg: longer than the patience
            return False
        return wait(connection, None)

    wait = Connection.poll
    monkeypatch.setattr(Connection, "poll", poll)
    with LoaderProcess(replace(SHORT, patience=0.1)) as loader:
        monkeypatch.setattr(loader_process, "TICK", 0.05)
        ((_, loaded),) = loader.load_all([Request(str(tmp_path / "a.txt"))])
    assert loaded.document is not None and polled


def test_a_module_that_is_missing_for_a_moment_is_no_fault_of_the_file(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    document = tmp_path / "docs" / "a.csv"
    document.write_text("a,b\nc,d\n")
    sync(store, HashingEmbedder(), [document.parent])
    document.write_text("a,b\nc,e\n")
    missing = "import sys; sys.modules['index.loaders.csv'] = None\n" + loader_process._CODE
    with monkeypatch.context() as patch:
        patch.setattr(loader_process, "_CODE", missing)
        for _ in range(passing.TRIES + 1):
            report = sync(store, HashingEmbedder(), [document.parent])
            assert "ModuleNotFoundError" in report.failures[0].reason and store.sources()[0].status == "indexed"
    assert sync(store, HashingEmbedder(), [document.parent]).changed == 1


def test_a_process_that_cannot_start_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("words")
    for executable, code in (("/nowhere/python", ""), (sys.executable, "import sys; sys.exit(3)")):
        monkeypatch.setattr(sys, "executable", executable)
        monkeypatch.setattr(loader_process, "_CODE", code)
        with LoaderProcess() as loader, pytest.raises(IndexingError, match="cannot be started"):
            list(loader.load_all([Request(str(tmp_path / "a.txt"))]))


def test_a_module_in_the_working_directory_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "html", "index", "msgspec"):
        (tmp_path / f"{name}.py").write_text("import os; os._exit(7)")
    monkeypatch.chdir(tmp_path)
    with LoaderProcess() as loader:
        ((_, loaded),) = loader.load_all([Request(str(tmp_path / "json.py"))])
    assert loaded.document is not None


def test_more_requests_than_a_pipe_holds(tmp_path: Path, count: int = 60) -> None:
    folder = tmp_path / ("x" * 200) / ("y" * 200)
    folder.mkdir(parents=True)
    big = "A sentence of a long text. " * 20_000
    requests = []
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"{number} {big}")
        requests.append(Request(str(folder / f"{number}.txt")))
    with LoaderProcess() as loader:
        texts = [loaded.document.text for _, loaded in loader.load_all(requests) if loaded.document]
    assert [text.split(maxsplit=1)[0] for text in texts] == [str(number) for number in range(count)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere pipes cannot be made small")
@pytest.mark.parametrize("pages", [1, 2])
def test_more_requests_than_a_small_pipe_holds(pages: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the user's other programs hold all the pages that their pipes may have."""
    import fcntl

    made = loader_process._pipe

    def small() -> tuple[Connection, Connection]:
        reader, writer = made()
        fcntl.fcntl(writer.fileno(), fcntl.F_SETPIPE_SZ, pages * PAGESIZE)
        return reader, writer

    monkeypatch.setattr(loader_process, "_pipe", small)
    monkeypatch.setattr(loader_process, "PIPE", pages * PAGESIZE)
    test_more_requests_than_a_pipe_holds(tmp_path, count=24)


def test_nothing_to_load_starts_nothing() -> None:
    with LoaderProcess() as loader:
        assert list(loader.load_all([])) == []
        assert loader._worker is None


def test_a_known_content_is_not_loaded_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    first = read(Request(str(path)))
    assert first.document is not None and first.type == "text" and first.size == 5
    assert read(Request(str(path), first.hash)) == Loaded("text", first.hash, size=5)


def test_what_is_no_regular_file_any_more_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert read(Request(str(tmp_path / "a.txt"))).reason == "not a regular file"
    with pytest.raises(IndexingError, match="no such file"):
        peek(tmp_path / "gone.txt")


PARENT = """
import sys
from pathlib import Path
from index.loader_process import LoaderProcess
from index.loaders.reading import Request
import index.loader_process as loader_process
loader_process._CODE = Path(sys.argv[1]).read_text()
with LoaderProcess() as loader:
    results = loader.load_all(Request(path) for path in sys.argv[2:])
    next(results)
    print(loader._worker._process.pid, flush=True)
    next(results)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a busy process ends with its limit of time")
def test_no_process_is_left_behind(how: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(MISBEHAVING)
    (tmp_path / "good.txt").write_text("good")
    (tmp_path / "spin.txt").write_text("spin")
    command = [sys.executable, "-c", PARENT, *(str(tmp_path / name) for name in ("code.py", "good.txt", "spin.txt"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert _runs(pid)
        parent.send_signal(how)
        parent.wait(timeout=240)
    for _ in _patiently():
        if not _runs(pid):
            return
    pytest.fail("the loader process outlived its parent")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _patiently() -> Iterator[int]:
    for turn in range(300):
        yield turn
        time.sleep(0.1)
