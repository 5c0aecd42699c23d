"""An ONNX file to a network that runs: on OpenVINO, or on ONNX Runtime where that is missing."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
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

LOCK_SECONDS = 10.0
"""How long a process waits for another that is compiling; then it compiles for itself alone."""


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
        if precision:
            options["INFERENCE_PRECISION_HINT"] = precision
        try:
            model = _compile(openvino.Core(), onnx, compiled, options)
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


def _compile(core: Any, onnx: Path, compiled: Path | None, options: Mapping[str, str]) -> Any:
    """Compile a network, or take what the folder `compiled` has of it, one process at a time.

    OpenVINO maps what it kept into memory, and writes it in place without a lock of its own: a
    process that maps what another is writing ends with a bus error. One that cannot have the lock,
    or cannot write there, as on a full disk, compiles without the folder.
    """
    if compiled:
        from filelock import FileLock

        with suppress(OSError, RuntimeError):  # a lock's Timeout is an OSError
            compiled.mkdir(parents=True, exist_ok=True)
            with FileLock(compiled / "write.lock", timeout=LOCK_SECONDS):
                return core.compile_model(str(onnx), "CPU", {**options, "CACHE_DIR": str(compiled)})
    return core.compile_model(str(onnx), "CPU", dict(options))


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
