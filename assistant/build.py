"""Settings to engine: the only place that names concrete parts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.compose import ComposeSettings
from assistant.engine import READER, Engine, Wish, Writer
from assistant.reader import CombinedReader, Reader, SpanReader
from assistant.reading import ReadingModel
from assistant.sentence_reader import SentenceReader
from assistant.settings import Settings, api_key, as_facts, user_folder
from index.embed import TransformerEmbedder, open_embedder
from index.search import Searcher, SearchSettings
from index.store import Store

if TYPE_CHECKING:
    from assistant.llm.model import LanguageModel

LEAST_SPACE = 1_500_000_000
"""Bytes of address space that the models load in; with less, libraries may crash before they can say why."""


def build_embedder(settings: Settings, tell: Callable[[str], None] | None = None) -> TransformerEmbedder:
    """Give the embedder that the settings name; raises `ModelError`, or `SettingsError` where there is no cache.

    `tell` gets a sentence for the user where the model has to be prepared first, or may not find room.
    """

    def on_export() -> None:
        if tell:
            tell("Preparing the embedding model, once: about ten seconds.")

    limit = _address_space()
    if tell and 0 <= limit < LEAST_SPACE:
        tell(f"Memory is limited to {limit / 1e6:.0f} MB (ulimit -v): too little, the models may crash as they load.")
    models = settings.models
    cache = Path(models.cache).expanduser() if models.cache else user_folder("cache", "ASSISTANT_MODELS_CACHE")
    return open_embedder(models.embedder, cache, models.precision, on_export)


def build_searcher(settings: Settings, store: Store, embedder: TransformerEmbedder) -> Searcher:
    """Give the searcher that the settings describe; raises `ModelError` for another model's index."""
    store.check_model(embedder.fingerprint)
    search = settings.search
    return Searcher(store, embedder, SearchSettings(search.dense, search.bm25, search.depth, search.rrf_k))


def _address_space() -> int:
    """Give the bytes of address space that the process may have, -1 where there is no limit."""
    try:
        import resource
    except ImportError:  # Windows has none
        return -1
    return resource.getrlimit(resource.RLIMIT_AS)[0]


def build_engine(
    settings: Settings, store: Store, embedder: TransformerEmbedder, model: LanguageModel | None = None
) -> Engine:
    """Give the engine that the settings describe; raises `ModelError` for another model's index.

    `model` takes the place of the language model that they name.
    """
    return Engine(
        store,
        build_searcher(settings, store, embedder),
        build_reader(settings, embedder),
        ComposeSettings(settings.answer.threshold, settings.answer.quotes),
        settings.reader.passages,
        as_facts(settings),
        build_writer(settings, store, embedder, model),
        Wish(settings.answer.answerer, settings.llm.strict),
    )


def build_writer(
    settings: Settings, store: Store, embedder: TransformerEmbedder, model: LanguageModel | None = None
) -> Writer | None:
    """Give what answers with the language model that the settings name; None where they name none.

    Raises:
        LanguageModelError: the settings name no model that can be had.
    """
    if not settings.llm.model or settings.answer.answerer == READER:
        return None
    from assistant.checking import Above, Attribution
    from assistant.llm.writer import Writer as LlmWriter

    attribution = Attribution(build_model(settings, embedder))
    model = model or build_language_model(settings)
    above = Above(store.text, store.headings)
    chosen = settings.llm
    return LlmWriter(model, embedder, attribution, store.locate, chosen.passages, chosen.tokens, above)


def build_language_model(settings: Settings) -> LanguageModel:
    """Give the language model that the settings name; its package is imported at its first use.

    Raises:
        LanguageModelError: they name none, or an unknown provider.
    """
    from assistant.llm import providers
    from assistant.llm.model import LlamaIndexModel

    chosen = settings.llm
    provider, name = providers.split_name(chosen.model)
    where = providers.endpoint(provider, chosen.base_url)
    key = api_key(providers.key_variable(provider))
    limits = (chosen.timeout, chosen.tokens, chosen.window, chosen.threads)
    wanted = providers.Wanted(provider, name, where, key, *limits)
    shown = Path(name).name if provider == "gguf" else chosen.model
    return LlamaIndexModel(shown, chosen.window, chosen.timeout, lambda: providers.make(wanted), where)


def build_reader(settings: Settings, embedder: TransformerEmbedder) -> Reader:
    """Give the reader that the settings name."""
    sentences = SentenceReader(embedder)
    if settings.reader.model == "sentences":
        return sentences
    return CombinedReader(SpanReader(build_model(settings, embedder)), sentences)


def build_model(settings: Settings, embedder: TransformerEmbedder) -> ReadingModel:
    """Give the reading model; what is compiled of it is kept beside the embedder's files."""
    return ReadingModel(cache=embedder.files.folder.parent, precision=settings.models.precision)


def warm(store: Store, embedder: TransformerEmbedder, engine: Engine | None = None) -> None:
    """Load the models and the vector store at the same time; what fails here fails again, told, in use."""
    import numpy  # noqa: F401 - before the threads: two that import it at once see half of it

    loads = [embedder.warm, *([engine.warm] if engine else [])]
    loading = [threading.Thread(target=_quietly, args=(load,), daemon=True) for load in loads]
    for one in loading:
        one.start()
    _quietly(lambda: store.warm(embedder.dimension))
    for one in loading:
        one.join()


def _quietly(action: Callable[[], None]) -> None:
    with suppress(Exception):
        action()
