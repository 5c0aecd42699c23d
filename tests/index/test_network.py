"""Networks from ONNX files, on both runtimes."""

from __future__ import annotations

import locale
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, save

from index.network import open_network


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


def test_where_nothing_can_be_kept_it_runs_all_the_same(
    doubling: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    open_network(doubling, tmp_path / "compiled", "")
    assert not (tmp_path / "compiled").exists()


def test_networks_that_load_at_once_leave_the_locale_alone(doubling: Path) -> None:
    before = locale.setlocale(locale.LC_ALL)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: open_network(doubling, None, ""), range(24)))
    assert locale.setlocale(locale.LC_ALL) == before
