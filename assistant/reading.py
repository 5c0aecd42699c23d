"""The reading model: a question and passages in, what its scores say out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from assistant.encode import PAD, Pair, open_tokenizer, pair, tokenize
from assistant.errors import ReaderError
from assistant.labels import labelled
from assistant.questions import is_for_number
from assistant.spans import PassageScores, Reading, decode, lines_of
from index.network import Network, open_network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights"

BATCH = 4
"""Pairs in one inference request: with a stream a core, twenty passages keep two to five cores busy."""

WIDTH_STEP = 16
"""Batches are padded to a multiple of this many tokens; see `index.embed.WIDTH_STEP`."""

SPANS = 4
"""Spans kept of each passage."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a passage's scores say, and where its tokens are in its text."""

    reading: Reading
    offsets: list[tuple[int, int]]


class ReadingModel:
    """The weights in a folder: `reader.onnx`, `tokenizer.json` and `manifest.json`.

    What is compiled of them is kept in `cache`, if there is one. Tokenizer and network load at
    their first use; every method may be called from any thread.
    """

    def __init__(self, folder: Path = WEIGHTS, cache: Path | None = None, precision: str = "") -> None:
        self._folder = folder
        self._cache = cache
        self._precision = precision
        self._lock = Lock()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the weights are: version, checksums, calibration; raises `ReaderError`."""
        try:
            found: dict[str, Any] = json.loads((self._folder / "manifest.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise ReaderError(f"The reader's weights in {self._folder} cannot be read: {error}.") from error
        return found

    def check(self) -> bool:
        """Tell whether the weights are there and have the checksum of their manifest."""
        try:
            digest = hashlib.sha256((self._folder / "reader.onnx").read_bytes()).hexdigest()
            return bool(digest == self.manifest["sha256"])
        except (OSError, ReaderError):
            return False

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self.read("warm", [("", "warm")])

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Read]:
        """Read (header, text) of passages; raises `ReaderError` where the weights cannot be loaded."""
        if not passages:
            return []
        with self._lock:
            scores, offsets = self._scores(question, passages)
        numbered = is_for_number(question)
        return [
            Read(decode(one, SPANS, lines_of(text, at, numbered)), at)
            for one, at, (_, text) in zip(scores, offsets, passages, strict=True)
        ]

    def _scores(
        self, question: str, passages: Sequence[tuple[str, str]]
    ) -> tuple[list[PassageScores], list[list[tuple[int, int]]]]:
        views = [labelled(header, text) for header, text in passages]
        texts = [question, *(part for header, body in views for part in (header, body.text))]
        asked, *tokens = tokenize(self._tokenizer, texts)
        headers, bodies = tokens[::2], tokens[1::2]
        pairs = [pair(asked.ids, header.ids, body.ids) for header, body in zip(headers, bodies, strict=True)]
        scores: dict[int, PassageScores] = {}

        def keep(rows: list[int], outputs: list[NDArray[np.float32]]) -> None:
            for line, row in enumerate(rows):
                text = slice(pairs[row].first, len(pairs[row].ids) - 1)
                passage, *by_token = (output[line] for output in outputs)
                scores[row] = PassageScores(passage.copy(), *(part[text].copy() for part in by_token))

        self._network.run(_batches(pairs), keep)
        ordered = [scores[row] for row in range(len(pairs))]
        places = [
            view.original(body.offsets[: len(one.tokens)])
            for (_, view), body, one in zip(views, bodies, ordered, strict=True)
        ]
        return ordered, places

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            return open_tokenizer(self._folder / "tokenizer.json")
        except Exception as error:  # the library raises nothing narrower
            raise self._damaged(error) from error

    @cached_property
    def _network(self) -> Network:
        try:
            compiled = self._cache / f"reader-{self.manifest['sha256'][:16]}" if self._cache else None
            return open_network(self._folder / "reader.onnx", compiled, self._precision)
        except ValueError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> ReaderError:
        return ReaderError(
            f"The reader's weights in {self._folder} cannot be loaded ({error}): install the program anew."
        )


def _batches(pairs: Sequence[Pair]) -> Iterator[tuple[list[int], dict[str, NDArray[np.int64]]]]:
    """Give (rows, inputs) of pairs of like length, the longest first: least padding."""
    import numpy as np

    order = sorted(range(len(pairs)), key=lambda row: -len(pairs[row].ids))
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        width = -(-len(pairs[rows[0]].ids) // WIDTH_STEP) * WIDTH_STEP
        ids = np.full((len(rows), width), PAD, dtype=np.int64)
        types, mask = np.zeros_like(ids), np.zeros_like(ids)
        for line, row in enumerate(rows):
            length = len(pairs[row].ids)
            ids[line, :length], types[line, :length], mask[line, :length] = pairs[row].ids, pairs[row].types, 1
        yield rows, {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}
