"""An ONNX file to a network that runs: on OpenVINO, or on ONNX Runtime where that is missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Inputs = Mapping[str, NDArray[np.int64]]
    Keep = Callable[[Any, list[NDArray[np.float32]]], None]


_loading = Lock()
"""Held while a network loads: OpenVINO sets the locale to "C" meanwhile and then restores what it
found, so that two that load at once leave the process without UTF-8."""


class Network(Protocol):
    """Runs batches, in any order, perhaps several at once."""

    def run(self, batches: Iterable[tuple[Any, Inputs]], keep: Keep) -> None:
        """Call `keep(key, outputs)` for each (key, inputs); the outputs are valid within the call only."""
        ...


def open_network(onnx: Path, compiled: Path | None, precision: str) -> Network:
    """Load the network in the file `onnx`.

    `compiled` is a folder in which OpenVINO keeps what it compiled, for the next process;
    `precision` is "f32", "bf16" or, empty, OpenVINO's own choice for the processor.

    Raises:
        ValueError: the file is no network.
    """
    with _loading:
        try:
            return _OpenVino(onnx, compiled, precision)
        except ImportError:
            return _OnnxRuntime(onnx)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _OpenVino:
    """One stream a core: measured 15% faster on two cores than one stream over both."""

    def __init__(self, onnx: Path, compiled: Path | None, precision: str) -> None:
        openvino = _import_openvino()
        options = {"PERFORMANCE_HINT": "THROUGHPUT", "NUM_STREAMS": str(_cores())}
        if compiled and _writable(compiled):
            options["CACHE_DIR"] = str(compiled)
        if precision:
            options["INFERENCE_PRECISION_HINT"] = precision
        try:
            model = openvino.Core().compile_model(str(onnx), "CPU", options)
        except RuntimeError as error:
            raise ValueError(_last_line(error)) from error
        self._queue = openvino.AsyncInferQueue(model, _cores())

    def run(self, batches: Iterable[tuple[Any, Inputs]], keep: Keep) -> None:
        def done(request: Any, key: Any) -> None:
            keep(key, [tensor.data for tensor in request.output_tensors])

        self._queue.set_callback(done)
        for key, inputs in batches:
            self._queue.start_async(dict(inputs), key)
        self._queue.wait_all()


def _writable(folder: Path) -> bool:
    """Tell whether OpenVINO can keep something in a folder, which it makes; it fails where it cannot."""
    try:
        existing = next(one for one in (folder, *folder.parents) if one.exists())
    except OSError:
        return False
    return os.access(existing, os.W_OK)


def _import_openvino() -> Any:
    """Import OpenVINO without its telemetry, which calls Google Analytics as soon as it is imported.

    The package has no switch for it but a file in the user's home folder. It takes a stub where
    `openvino_telemetry` cannot be imported.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino


class _OnnxRuntime:
    def __init__(self, onnx: Path) -> None:
        import onnxruntime

        try:
            self._session: Any = onnxruntime.InferenceSession(str(onnx), providers=["CPUExecutionProvider"])
        except Exception as error:  # the library's errors have no common root
            raise ValueError(_last_line(error)) from error

    def run(self, batches: Iterable[tuple[Any, Inputs]], keep: Keep) -> None:
        for key, inputs in batches:
            keep(key, self._session.run(None, dict(inputs)))


def _last_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]
