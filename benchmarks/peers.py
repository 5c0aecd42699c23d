"""The peer as the benchmarks call it, from outside: its commands, and its batch of questions."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.metrics import Place
from benchmarks.processes import measure

LLAMAINDEX = Path(__file__).with_name("peer_llamaindex.py")
PACKAGES = (
    "llama-index-core",
    "llama-index-embeddings-huggingface",
    "llama-index-vector-stores-chroma",
    "chromadb",
    "sentence-transformers",
    "torch",
    "nltk",
)
"""What a peer's figures depend on."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch of questions found, in the order of the questions, and the seconds of each."""

    places: list[list[Place]]
    seconds: list[float]
    unplaced: int
    """Hits whose character range LlamaIndex did not give; they count as empty ranges."""


def index_command(folder: Path, store: Path, text_only: bool = False, batch: int | None = None) -> list[str]:
    """Give the command that indexes `folder` into `store`.

    `text_only` leaves paths out of the vectors; `batch` is the number of chunks embedded at a time.
    """
    command = [sys.executable, str(LLAMAINDEX), "index", str(folder), "--store", str(store)]
    command += ["--text-only"] if text_only else []
    return command + (["--batch", str(batch)] if batch else [])


def query_command(question: str, store: Path) -> list[str]:
    """Give the command that retrieves five chunks for a question."""
    return [sys.executable, str(LLAMAINDEX), "query", question, "--store", str(store)]


def run_batch(store: Path, questions: Sequence[str], top_k: int) -> Batch:
    """Retrieve for every question in one process of the peer."""
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "questions.txt"
        listing.write_text("\n".join(questions), encoding="utf-8")
        command = [sys.executable, str(LLAMAINDEX), "batch", str(listing)]
        run = measure([*command, "--store", str(store), "--top", str(top_k)])
    rows = [json.loads(line) for line in run.output.splitlines()]
    hits = [[(hit["document"], hit["start"], hit["end"]) for hit in row["hits"]] for row in rows]
    unplaced = sum(None in hit for found in hits for hit in found)
    places = [[(name, start or 0, end or 0) for name, start, end in found] for found in hits]
    return Batch(places, [row["seconds"] for row in rows], unplaced)
