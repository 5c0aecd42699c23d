"""Several processes on one index: many ask while one writes, and a second writer waits.

`python -m benchmarks.concurrency` is the long form. The commands are those of `standin.py`: hashed
words in place of the embedding model.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from benchmarks.concurrency import Campaign
from tests.index.changing import STAND_IN, ChangingFolder, generations, run, start

pytestmark = pytest.mark.usefixtures("home")


def test_askers_beside_a_writer_see_only_what_stood_then(tmp_path: Path) -> None:
    figures = Campaign(tmp_path, askers=3, seconds=8, seed=2, files=25).run()
    assert figures.problems == []
    assert figures.index_runs and figures.quotes and figures.asks  # how many is a matter of the machine
    assert set(figures.codes) <= {0, 3}


def test_the_check_of_quotes_notices_what_is_gone_and_what_never_was(tmp_path: Path) -> None:
    files = ChangingFolder(tmp_path / "files", seed=7, count=3)
    version = next(iter(files.current.values()))
    quote = {"document": version.path, "start": 2, "end": 20, "text": version.text[2:20]}
    answer, shifted = {"quotes": [quote], "nearest": []}, {"quotes": [], "nearest": [quote | {"start": 3}]}
    while version in files.current.values():
        files.delete_one()
    before = time.monotonic()
    assert files.misquoted(answer, before, before) == []
    assert len(files.misquoted(shifted, before, before)) == 1
    files.indexed()
    after = time.monotonic()
    assert files.misquoted(answer, before, after) == []
    assert len(files.misquoted(answer, after, after)) == 1


def test_a_second_indexer_waits_and_says_so(tmp_path: Path) -> None:
    files, index = ChangingFolder(tmp_path / "files", seed=4, count=12), tmp_path / "index"
    command = ("index", files.folder, "--index", index)
    with start(STAND_IN, *command, environment={"STANDIN_SLEEP": "3"}) as first:
        _wait_until_locked(index)
        second = run(STAND_IN, *command)
        out, err = first.communicate(timeout=240)
    assert first.returncode == 0, err
    assert "12 added" in out
    assert second.code == 0 and "12 unchanged" in second.out
    assert second.err == "Waiting for another process that is writing to this index.\n"
    assert files.differences(index) == []
    assert len(generations(index)) == 2


def test_indexers_that_start_together_make_one_index(tmp_path: Path) -> None:
    files, index = ChangingFolder(tmp_path / "files", seed=5, count=12), tmp_path / "index"
    processes = [start(STAND_IN, "index", files.folder, "--index", index) for _ in range(3)]
    for process in processes:
        with process:
            _, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
    assert files.differences(index) == []
    assert len(generations(index)) == 2
    assert run(STAND_IN, "doctor", "--index", index).code == 0


def test_one_of_several_askers_mends_a_damaged_store(tmp_path: Path) -> None:
    files, index = ChangingFolder(tmp_path / "files", seed=6, count=12), tmp_path / "index"
    assert run(STAND_IN, "index", files.folder, "--index", index).code == 0
    (damaged,) = (index / "vectors").glob("*/*/header.bin")
    damaged.write_bytes(bytes(damaged.stat().st_size))
    version = next(iter(files.current.values()))
    processes = [start(STAND_IN, "ask", version.question, "--index", index, "--json") for _ in range(3)]
    for process in processes:
        with process:
            out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
        assert version.code in out and "Traceback" not in err
    again = run(STAND_IN, "ask", version.question, "--index", index, "--json")
    assert (again.code, again.err) == (0, "")
    assert run(STAND_IN, "doctor", "--index", index).code == 0


def _wait_until_locked(index: Path) -> None:
    ended = time.monotonic() + 30
    while time.monotonic() < ended:
        if (index / "write.lock").exists():
            try:
                FileLock(index / "write.lock").acquire(timeout=0).lock.release()
            except Timeout:
                return
        time.sleep(0.02)
    raise AssertionError("the first indexer did not take the lock")
