"""`assistant` with hashed words in place of the embedding model, run as a process of its own.

    python standin.py COMMAND …               as `assistant COMMAND …`
    python standin.py loop INDEX NAMES SECONDS SEED
                                              asks one engine again and again, a JSON line an answer

Chroma is asked here in the smallest index, too. Environment: with STANDIN_REBUILD every sync ends
with a new vector generation; STANDIN_SLEEP makes every embedding of a batch take so many seconds
longer; STANDIN_END names the moment at which the process kills itself (see `MOMENTS`).
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import assistant.build
from assistant.cli import main
from assistant.settings import load_settings
from index import records, store, vectors
from index.embed import HashingEmbedder, TransformerEmbedder
from index.models import Manifest, ModelFiles

MOMENTS = ("writing", "filling", "filled", "built", "named", "removing", "removed")
"""Within a document's transaction; amid and after the writing of a generation; after its checks,
before it is named; after it is named; amid and after the removal of the old one."""


WIDTH = 1024

NAME_WEIGHT = 4
"""What a capitalised word counts: the files differ in little but a name."""


class _Files(ModelFiles):
    """An exported model that is this file."""

    @property
    def onnx(self) -> Path:
        return Path(__file__)


class StandIn(TransformerEmbedder):
    """Words hashed into a vector, as `HashingEmbedder` does, but wide enough to tell rare names apart."""

    def __init__(self) -> None:
        content = Path(__file__).read_bytes()
        checksum = hashlib.sha256(content).hexdigest()
        super().__init__(_Files(Path(), Manifest("stand-in", "stand-in-2", WIDTH, 64, checksum, len(content))))
        self._hashing = HashingEmbedder()

    def token_starts(self, text: str) -> list[int]:
        return self._hashing.token_starts(text)

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._hashing.count(texts)

    def embed(self, texts: Sequence[str]) -> Any:
        time.sleep(float(os.environ.get("STANDIN_SLEEP", "0")))
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 0] = 1e-3
            for word in set(re.findall(r"\w+", text)):
                vectors[row, zlib.crc32(word.lower().encode()) % WIDTH] += NAME_WEIGHT if word.istitle() else 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def embed_query(self, text: str) -> Any:
        return self.embed([text])[0]


def _end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _ending_before(function: Callable[..., Any], calls: int) -> Callable[..., Any]:
    left = [calls]

    def ending(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            _end()
        return function(*arguments, **named)

    return ending


def _ending_after(function: Callable[..., Any], calls: int = 1) -> Callable[..., Any]:
    left = [calls]

    def ending(*arguments: Any, **named: Any) -> Any:
        result = function(*arguments, **named)
        left[0] -= 1
        if not left[0]:
            _end()
        return result

    return ending


def _ending_after_first(items: Iterator[Any]) -> Iterator[Any]:
    yield next(items)
    _end()


def _remove_half(folder: Path, ignore_errors: bool = False) -> None:
    for path in [path for path in sorted(folder.rglob("*")) if path.is_file()][::2]:
        path.unlink()
    _end()


def _end_at(moment: str) -> None:
    build, fill = vectors.build, vectors._fill
    if moment == "writing":
        records.add_document = _ending_after(records.add_document, 3)
    elif moment == "filling":
        vectors._fill = lambda folder, batches, count: fill(folder, _ending_after_first(batches), count)
    elif moment == "filled":
        vectors._fill = _ending_after(fill)
    elif moment == "built":
        vectors.build = _ending_after(build)
    elif moment == "named":
        # The first call makes room before the building, the second comes after the naming.
        vectors.remove_unused = _ending_before(vectors.remove_unused, 2)
    elif moment == "removing":
        vectors.shutil.rmtree = _remove_half  # type: ignore[attr-defined]
    else:
        vectors.shutil.rmtree = _ending_after(vectors.shutil.rmtree)  # type: ignore[attr-defined]


def _loop(index: Path, names: Path, seconds: float, seed: int) -> None:
    """Ask about stations, deleted ones too; the store is opened anew every now and then."""
    import msgspec

    chosen = random.Random(seed)
    ended = time.monotonic() + seconds
    while time.monotonic() < ended:
        with store.Store.open(index) as opened:
            engine = assistant.build.build_engine(load_settings(), opened, StandIn())
            for _ in range(chosen.randrange(1, 200)):
                name = chosen.choice(names.read_text("utf-8").split())
                began = time.monotonic()
                answer = engine.answer(f"What is the harbour code of station {name}?")
                line = {"began": began, "ended": time.monotonic(), "damage": opened.damage}
                time.sleep(chosen.uniform(0, 0.2))  # leave the writer some of the processor
                print(json.dumps(line | {"answer": msgspec.to_builtins(answer)}), flush=True)  # noqa: T201
                if time.monotonic() > ended:
                    break


if __name__ == "__main__":
    assistant.build.build_embedder = lambda *_, **__: StandIn()
    store.SMALLEST_GRAPH = 0
    if "STANDIN_REBUILD" in os.environ:
        store.Store.outgrown = lambda *_, **__: True  # type: ignore[method-assign]
    if "STANDIN_END" in os.environ:
        _end_at(os.environ["STANDIN_END"])
    if sys.argv[1] == "loop":
        _loop(Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
    else:
        sys.exit(main())
