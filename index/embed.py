"""Texts in, unit-length vectors out; and the tokens that the model counts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from errno import ENOMEM
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from index.errors import ModelError
from index.models import DEFAULT_MODEL, ModelFiles, model_files
from index.network import Network, open_network

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

BATCH = 8
"""Texts in one inference request: more do not run faster where every core has its own stream."""

WIDTH_STEP = 16
"""Batches are padded to a multiple of this many tokens: OpenVINO keeps code and buffers for every
width that it has met, which cost half of the memory over 5,000 files."""

MAX_TOKENS = 256
"""No passage is longer, whatever the model allows."""


_NO_MEMORY = re.compile(
    r"bad_alloc|can't alloc|cannot allocate memory|failed to map segment|failed to allocate memory|out of memory", re.I
)

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Embedder(Protocol):
    """What the index needs of a model; `HashingEmbedder` is the one for tests."""

    @property
    def fingerprint(self) -> str:
        """Identifies the vectors: two embedders with one fingerprint give the same ones."""
        ...

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """The most tokens that a passage may have with its header and the special tokens."""
        ...

    def token_starts(self, text: str) -> list[int]:
        """Give the character at which each token of `text` starts, ascending, no special tokens."""
        ...

    def count(self, texts: Sequence[str]) -> list[int]:
        """Give the number of tokens of each text as it would be embedded, special tokens included."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed passages (header and text): float32 of shape texts × dimension, unit length."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """Embed a question: float32 of shape dimension, unit length."""
        ...


class TransformerEmbedder:
    """An exported sentence-transformers model on OpenVINO, or ONNX Runtime where that is missing.

    The tokenizer and the network load at their first use; every method may be called from any
    thread.
    """

    def __init__(self, files: ModelFiles, precision: str = "") -> None:
        self._files = files
        self._precision = precision
        self._lock = Lock()
        self._tokenizer: Any = None
        self._network: Network | None = None

    @property
    def files(self) -> ModelFiles:
        """The exported model."""
        return self._files

    @property
    def fingerprint(self) -> str:  # noqa: D102 - as in the protocol
        return self._files.manifest.fingerprint

    @property
    def dimension(self) -> int:  # noqa: D102
        return self._files.manifest.dimension

    @property
    def max_tokens(self) -> int:  # noqa: D102
        return min(MAX_TOKENS, self._files.manifest.max_tokens)

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self.embed_query("warm")

    def token_starts(self, text: str) -> list[int]:  # noqa: D102
        encoding = self._load_tokenizer().encode(_encodable(text), add_special_tokens=False)
        return [start for start, end in encoding.offsets if end > start]

    def count(self, texts: Sequence[str]) -> list[int]:  # noqa: D102
        prompt = self._files.manifest.passage_prompt
        return [len(ids) for ids in self._encode([prompt + text for text in texts])]

    def embed(self, texts: Sequence[str]) -> Vectors:  # noqa: D102
        prompt = self._files.manifest.passage_prompt
        return self._embed([prompt + text for text in texts])

    def embed_query(self, text: str) -> Vectors:  # noqa: D102
        vector: Vectors = self._embed([self._files.manifest.query_prompt + text])[0]
        return vector

    def _embed(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        limit = self._files.manifest.max_tokens
        ids = [_truncated(tokens, limit) for tokens in self._encode(texts)]
        result = np.zeros((len(ids), self.dimension), dtype=np.float32)
        with self._lock:
            if self._network is None:
                self._network = self._open_network()

            def keep(rows: list[int], outputs: list[Vectors]) -> None:
                result[rows] = outputs[0]

            self._network.run(_batches(ids), keep)
        return result

    def _open_network(self) -> Network:
        try:
            return open_network(self._files.onnx, self._files.folder / "openvino", self._precision)
        except ValueError as error:
            raise _damaged(self._files, self._files.onnx, error) from error

    def _encode(self, texts: Sequence[str]) -> list[list[int]]:
        return [
            encoding.ids for encoding in self._load_tokenizer().encode_batch_fast([_encodable(text) for text in texts])
        ]

    def _load_tokenizer(self) -> Any:
        if self._tokenizer is None:
            from tokenizers import Tokenizer

            try:
                tokenizer = Tokenizer.from_file(str(self._files.tokenizer))
            except Exception as error:  # the library raises nothing narrower
                raise _damaged(self._files, self._files.tokenizer, error) from error
            tokenizer.no_truncation()
            tokenizer.no_padding()
            self._tokenizer = tokenizer
        return self._tokenizer


def open_embedder(
    name: str = DEFAULT_MODEL,
    cache: Path | None = None,
    precision: str = "",
    on_export: Callable[[], None] | None = None,
) -> TransformerEmbedder:
    """Give the embedder for the model `name`, exporting it first where that was not done.

    `precision` is "f32", "bf16" or, empty, OpenVINO's own choice for the processor.

    Raises:
        ModelError: see `index.models.model_files`.
    """
    return TransformerEmbedder(model_files(name, cache, on_export), precision)


Batch = tuple[list[int], "dict[str, NDArray[np.int64]]"]


def _encodable(text: str) -> str:
    """Replace what is no character, as in arguments that are not UTF-8; every other keeps its place."""
    return text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text)


def lacks_memory(error: BaseException | None) -> bool:
    """Tell whether an error, or one that it comes from, is for want of memory: each library says so in its words."""
    while error is not None:
        if isinstance(error, OSError):
            short = error.errno == ENOMEM  # its words have a file's name in them
        else:
            short = isinstance(error, MemoryError) or bool(_NO_MEMORY.search(str(error)))
        if short:
            return True
        error = error.__cause__ or error.__context__
    return False


def _damaged(files: ModelFiles, path: Path, error: Exception) -> ModelError:
    if lacks_memory(error):
        return ModelError(f"There is too little memory to load the model {path}.")
    reason = (str(error).strip().splitlines() or [type(error).__name__])[-1]
    return ModelError(f"The model cannot load {path} ({reason}): delete {files.folder} and try again.")


def _truncated(ids: list[int], limit: int) -> list[int]:
    """Shorten a question that is longer than the model reads, keeping its closing special token."""
    return ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]


def _batches(ids: list[list[int]]) -> Iterator[Batch]:
    """Give (rows, ids and mask) of texts of like length, the longest first: least padding."""
    import numpy as np

    order = sorted(range(len(ids)), key=lambda row: -len(ids[row]))
    for at in range(0, len(order), BATCH):
        rows = order[at : at + BATCH]
        width = -(-len(ids[rows[0]]) // WIDTH_STEP) * WIDTH_STEP
        batch = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros_like(batch)
        for line, row in enumerate(rows):
            batch[line, : len(ids[row])] = ids[row]
            mask[line, : len(ids[row])] = 1
        yield rows, {"input_ids": batch, "attention_mask": mask}


class HashingEmbedder:
    """A stand-in for tests: words hashed into a vector, so that shared words mean nearness."""

    fingerprint = "hashing-1"
    dimension = 64
    max_tokens = 64

    def token_starts(self, text: str) -> list[int]:
        """Count every run of word characters and every other visible character as a token."""
        return [match.start() for match in re.finditer(r"\w{1,12}|[^\w\s]", text)]

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count tokens, two special ones included."""
        return [len(self.token_starts(text)) + 2 for text in texts]

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed by hashing."""
        import numpy as np

        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                result[row, hashlib.blake2b(word.encode("utf-8", "replace")).digest()[0] % self.dimension] += 1
            result[row, 0] += 1e-3
        normalised: Vectors = result / np.linalg.norm(result, axis=1, keepdims=True)
        return normalised

    def embed_query(self, text: str) -> Vectors:
        """Embed by hashing."""
        vector: Vectors = self.embed([text])[0]
        return vector
