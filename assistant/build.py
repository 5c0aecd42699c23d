"""Settings to engine: the only place that names concrete parts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from assistant.compose import ComposeSettings
from assistant.engine import Engine
from assistant.reader import SentenceReader
from assistant.settings import Settings, as_facts
from index.embed import TransformerEmbedder, open_embedder
from index.search import Searcher, SearchSettings
from index.store import Store


def build_embedder(settings: Settings, tell: Callable[[str], None] | None = None) -> TransformerEmbedder:
    """Give the embedder that the settings name; raises `ModelError`.

    `tell` gets a sentence for the user where the model has to be prepared first.
    """

    def on_export() -> None:
        if tell:
            tell("Preparing the embedding model, once: about ten seconds.")

    models = settings.models
    cache = Path(models.cache).expanduser() if models.cache else None
    return open_embedder(models.embedder, cache, models.precision, on_export)


def build_searcher(settings: Settings, store: Store, embedder: TransformerEmbedder) -> Searcher:
    """Give the searcher that the settings describe; raises `ModelError` for another model's index."""
    store.check_model(embedder.fingerprint)
    search = settings.search
    return Searcher(store, embedder, SearchSettings(search.dense, search.bm25, search.depth, search.rrf_k))


def build_engine(settings: Settings, store: Store, embedder: TransformerEmbedder) -> Engine:
    """Give the engine that the settings describe; raises `ModelError` for another model's index."""
    return Engine(
        store,
        build_searcher(settings, store, embedder),
        SentenceReader(embedder),
        ComposeSettings(settings.answer.threshold, settings.answer.quotes),
        settings.search.top_k,
        as_facts(settings),
    )


def warm(store: Store, embedder: TransformerEmbedder) -> None:
    """Load the model and the vector store at the same time; what fails here fails again, told, in use."""
    import numpy  # noqa: F401 - before the threads: two that import it at once see half of it

    loading = threading.Thread(target=_quietly, args=(embedder.warm,), daemon=True)
    loading.start()
    _quietly(store.refresh)
    loading.join()


def _quietly(action: Callable[[], None]) -> None:
    with suppress(Exception):
        action()
