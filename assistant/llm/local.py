"""A model file run on this machine: a process of its own serves it on loopback, for this process alone.

Loading holds Python's lock for as long as it takes, seconds or minutes, and a broken file ends the
process that loads it: so that is another one. It ends with the process that started it.
"""

from __future__ import annotations

import importlib
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from assistant.errors import LanguageModelError

_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from assistant.llm.local import serve; serve()"


class LocalServer:
    """Serves a GGUF file with OpenAI's API at `url`, to whoever has the `key` drawn for it.

    `window` is counted in tokens; with 0 `threads` there is one a core.

    Raises:
        LanguageModelError: the file cannot be loaded.
    """

    def __init__(self, path: Path, window: int, threads: int = 0) -> None:
        self.key = secrets.token_hex(16)
        root = str(Path(__file__).parents[2])
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", _CODE, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise LanguageModelError(f"The process for the language model cannot start: {error.strerror}.") from error
        assert self._process.stdin is not None and self._process.stdout is not None
        wanted = {"path": str(path), "window": window, "threads": threads, "key": self.key}
        with suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
            self._process.stdin.flush()
        self.url = self._process.stdout.readline().decode().strip()
        if not self.url:
            self.close()
            raise LanguageModelError(
                f"The model file {path} cannot be loaded: is it whole, and is there memory for it and its window "
                f"(llm.window, {window} tokens)?"
            )

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def __del__(self) -> None:
        with suppress(AttributeError):  # it never started
            self.close()


def serve() -> None:
    """Serve the model that a line of standard input names, tell where, and end with standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl+c is for the process that asks
    told = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what the library prints is for nobody
    wanted = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    server = importlib.import_module("xllamacpp").Server(_parameters(wanted))
    os.write(told, f"{server.listening_address}\n".encode())
    threading.Event().wait()


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def _parameters(wanted: dict[str, Any]) -> Any:
    parameters = importlib.import_module("xllamacpp").CommonParams()
    parameters.model.path = wanted["path"]
    parameters.n_ctx, parameters.n_parallel = wanted["window"], 1
    parameters.hostnames, parameters.port, parameters.api_keys = ["127.0.0.1"], 0, [wanted["key"]]
    for cpu in (parameters.cpuparams, parameters.cpuparams_batch):
        cpu.n_threads = wanted["threads"] or -1
    parameters.ui = False
    parameters.verbosity = -1
    return parameters
