"""The process that serves a model file: it tells what it cannot load, and does not outlive who started it."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from assistant.errors import LanguageModelError
from assistant.llm.local import LocalServer

pytest.importorskip("xllamacpp")


@pytest.mark.parametrize("content", [b"", b"GGUF", b"no model at all" * 100])
def test_a_broken_file_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.gguf"
    file.write_bytes(content)
    with pytest.raises(LanguageModelError, match=r"broken\.gguf cannot be loaded"):
        LocalServer(file, 512)


CODE = """
import os, sys
from pathlib import Path
from assistant.llm.local import LocalServer
server = LocalServer(Path(sys.argv[1]), 512)
print(server._process.pid, flush=True)
os._exit(0)
"""


def test_it_ends_with_the_process_that_started_it(weights: Path) -> None:
    done = subprocess.run([sys.executable, "-c", CODE, weights], capture_output=True, encoding="utf-8", check=True)
    until = time.monotonic() + 60
    while _lives(int(done.stdout)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not _lives(int(done.stdout))


def _lives(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    return False
