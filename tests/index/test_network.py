"""Networks from ONNX files, on both runtimes."""

from __future__ import annotations

import locale
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from onnx import TensorProto, helper, save

from index.network import Network, open_network


@pytest.fixture
def doubling(tmp_path: Path) -> Path:
    """A network that gives its input twice over and its sum."""
    nodes = [helper.make_node("Add", ["x", "x"], ["twice"]), helper.make_node("ReduceSum", ["x"], ["sum"], keepdims=0)]
    inputs = [helper.make_tensor_value_info("x", TensorProto.INT64, ["rows", "columns"])]
    outputs = [
        helper.make_tensor_value_info("twice", TensorProto.INT64, ["rows", "columns"]),
        helper.make_tensor_value_info("sum", TensorProto.INT64, []),
    ]
    model = helper.make_model(
        helper.make_graph(nodes, "doubling", inputs, outputs), opset_imports=[helper.make_opsetid("", 17)], ir_version=9
    )
    path = tmp_path / "doubling.onnx"
    save(model, path)
    return path


def is_doubling(network: Network) -> bool:
    kept: list[int] = []
    network.run([(None, {"x": np.full((2, 3), 7, dtype=np.int64)})], lambda _, outputs: kept.append(int(outputs[1])))
    return kept == [42]


@pytest.mark.parametrize("missing", [None, "openvino"])
def test_every_batch_comes_back_under_its_key(
    missing: str | None, doubling: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing:
        monkeypatch.setitem(sys.modules, missing, None)
    network = open_network(doubling, tmp_path / "compiled", "")
    assert ("Onnx" in type(network).__name__) == bool(missing)
    kept: dict[int, list[np.ndarray]] = {}
    batches = ((rows, {"x": np.full((rows, 3), rows, dtype=np.int64)}) for rows in range(1, 20))
    network.run(batches, lambda key, outputs: kept.update({key: [output.copy() for output in outputs]}))
    assert set(kept) == set(range(1, 20))
    for rows, (twice, total) in kept.items():
        assert (twice == 2 * rows).all() and twice.shape == (rows, 3)
        assert int(total) == 3 * rows * rows


@pytest.mark.parametrize("missing", [None, "openvino"])
def test_a_file_that_is_no_network(missing: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if missing:
        monkeypatch.setitem(sys.modules, missing, None)
    (tmp_path / "no.onnx").write_bytes(b"no network")
    with pytest.raises(ValueError):
        open_network(tmp_path / "no.onnx", None, "")


def test_where_nothing_can_be_kept_it_runs_all_the_same(doubling: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert is_doubling(open_network(doubling, tmp_path / "file" / "compiled", ""))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_on_a_full_disk_it_runs_all_the_same(doubling: Path, tmp_path: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        network = open_network(doubling, tmp_path / "compiled", "")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert is_doubling(network)
    assert is_doubling(open_network(doubling, tmp_path / "compiled", ""))


def test_what_was_compiled_is_kept_and_made_again_where_it_is_cut_off(doubling: Path, tmp_path: Path) -> None:
    open_network(doubling, tmp_path / "compiled", "")
    (kept,) = (tmp_path / "compiled").glob("*.blob")
    whole = kept.read_bytes()
    for size in (0, 100, len(whole) // 2):
        kept.unlink()
        kept.write_bytes(whole[:size])
        assert is_doubling(open_network(doubling, tmp_path / "compiled", ""))
        assert kept.stat().st_size > size


def test_beside_a_process_that_compiles_it_waits_and_then_keeps_away_from_the_folder(
    doubling: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = tmp_path / "compiled"
    open_network(doubling, compiled, "")
    (kept,) = compiled.glob("*.blob")
    kept.unlink()
    monkeypatch.setattr("index.network.LOCK_SECONDS", 0.1)
    with FileLock(compiled / "write.lock"):
        assert is_doubling(open_network(doubling, compiled, ""))
    assert not kept.exists()
    open_network(doubling, compiled, "")
    assert kept.exists()


def test_processes_that_load_at_once_into_an_empty_folder(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib, assistant.reading\nassistant.reading.ReadingModel(cache=pathlib.Path(sys.argv[1])).warm()"
    )
    processes = []
    for wait in (0.0, 0.3, 0.1):  # the later ones come while the first one writes
        time.sleep(wait)
        processes.append(subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]))
    assert [process.wait(timeout=120) for process in processes] == [0, 0, 0]
    assert len(list(tmp_path.glob("reader-*/*.blob"))) == 1


def test_networks_that_load_at_once_leave_the_locale_alone(doubling: Path) -> None:
    before = locale.setlocale(locale.LC_ALL)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: open_network(doubling, None, ""), range(24)))
    assert locale.setlocale(locale.LC_ALL) == before
