"""An index of many passages for the benchmark of the interface: `python -m benchmarks.large INDEX FOLDER …`.

The folders are indexed as ever, but for the vectors, which are drawn at random and bear the model's
fingerprint: how soon a key is on the screen does not depend on what is near to what.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.embed import HashingEmbedder, open_embedder
from index.ingest import sync
from index.store import Store


class Drawn(HashingEmbedder):
    """Random unit vectors under the fingerprint of the real model."""

    def __init__(self) -> None:
        real = open_embedder()
        self.fingerprint, self.dimension, self.max_tokens = real.fingerprint, real.dimension, real.max_tokens
        self._random = np.random.default_rng(7)

    def embed(self, texts: Sequence[str]) -> Any:
        """Draw."""
        vectors = self._random.standard_normal((len(texts), self.dimension)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def main() -> None:
    """Index."""
    index, *folders = map(Path, sys.argv[1:])
    with Store.open(index, create=True) as store:
        report = sync(store, Drawn(), folders)
        print(store.counts() | {"seconds": round(report.seconds)})


if __name__ == "__main__":
    main()
