"""From "ollama/qwen3:4b" to a LlamaIndex `LLM`; only the chosen provider's package is imported.

This is the only module that makes something which opens connections, and only to the endpoint
that the user configured.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from assistant.errors import LanguageModelError
from assistant.llm.local import LocalServer

DISTRIBUTION = "assistant-over-documents"
_NOT_INSTALLED = f"This provider's package is not installed: pip install '{DISTRIBUTION}[{{extra}}]'"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model as it was chosen: `name` as the provider knows it, `key` from the environment."""

    provider: str
    name: str
    base_url: str = ""
    key: str = ""
    seconds: float = 60.0
    tokens: int = 400
    window: int = 4096
    threads: int = 0


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider's models are had: the extra with its package, where it answers, and where its key is."""

    extra: str
    module: str
    url: str
    needs_key: bool
    make: Callable[[Wanted, Any], Any]


def _openai(wanted: Wanted, module: Any) -> Any:
    return module.OpenAI(
        model=wanted.name,
        api_key=wanted.key,
        api_base=wanted.base_url or None,
        temperature=0.0,
        timeout=wanted.seconds,
        max_retries=0,
        additional_kwargs={"stream_options": {"include_usage": True}},
    )


def _openai_like(wanted: Wanted, module: Any) -> Any:
    return module.OpenAILike(
        model=wanted.name,
        api_key=wanted.key or "none",
        api_base=wanted.base_url,
        is_chat_model=True,
        context_window=wanted.window,
        temperature=0.0,
        timeout=wanted.seconds,
        max_retries=0,
        additional_kwargs={"stream_options": {"include_usage": True}},
    )


def _anthropic(wanted: Wanted, module: Any) -> Any:
    return module.Anthropic(
        model=wanted.name,
        api_key=wanted.key,
        base_url=wanted.base_url or None,
        max_tokens=wanted.tokens,
        temperature=0.0,
        timeout=wanted.seconds,
        max_retries=0,
    )


def _ollama(wanted: Wanted, module: Any) -> Any:
    return module.Ollama(
        model=wanted.name,
        base_url=wanted.base_url,
        request_timeout=wanted.seconds,
        context_window=wanted.window,
        temperature=0.0,
        thinking=False,
        additional_kwargs={"num_predict": wanted.tokens},
    )


def _gguf(wanted: Wanted, module: Any) -> Any:
    """Run a model file in a process of its own, which listens on loopback and wants a key drawn for it."""
    path = Path(wanted.name).expanduser()
    if not path.is_file():
        raise LanguageModelError(f"There is no model file {path}.")
    if find_spec("xllamacpp") is None:
        raise LanguageModelError(_NOT_INSTALLED.format(extra="gguf"))
    server = LocalServer(path, wanted.window, wanted.threads)
    url = f"{server.url}/v1"
    made = _openai_like(
        Wanted("gguf", path.stem, url, server.key, wanted.seconds, wanted.tokens, wanted.window), module
    )
    object.__setattr__(made, "_running", server)  # it lives as long as the model that asks it
    return made


PROVIDERS = {
    "ollama": Provider("ollama", "llama_index.llms.ollama", "http://127.0.0.1:11434", False, _ollama),
    "openai": Provider("openai", "llama_index.llms.openai", "", True, _openai),
    "anthropic": Provider("anthropic", "llama_index.llms.anthropic", "", True, _anthropic),
    "openai-like": Provider("openai-like", "llama_index.llms.openai_like", "", False, _openai_like),
    "llama.cpp": Provider(
        "openai-like", "llama_index.llms.openai_like", "http://127.0.0.1:8080/v1", False, _openai_like
    ),
    "gguf": Provider("gguf", "llama_index.llms.openai_like", "", False, _gguf),
}


def split_name(model: str) -> tuple[str, str]:
    """Give (provider, name) of "provider/name", or of the path of a GGUF file.

    Raises:
        LanguageModelError: there is no such provider, or no name.
    """
    if model.endswith(".gguf") and model.partition("/")[0] not in PROVIDERS:
        return "gguf", model
    provider, _, name = model.partition("/")
    if provider not in PROVIDERS or not name:
        raise LanguageModelError(
            f"{model!r} names no model: write PROVIDER/NAME, as ollama/qwen3:4b (providers: {', '.join(PROVIDERS)}), "
            "or the path of a .gguf file."
        )
    return provider, name


def endpoint(provider: str, base_url: str) -> str:
    """Give where a provider is asked; empty where its package knows.

    Raises:
        LanguageModelError: it has to be told.
    """
    url = base_url or PROVIDERS[provider].url
    if provider == "openai-like" and not url:
        raise LanguageModelError("openai-like needs the address of its server: --base-url http://HOST:PORT/v1")
    return url


def make(wanted: Wanted) -> Any:
    """Give the provider's LlamaIndex `LLM`.

    Raises:
        LanguageModelError: its package is not installed, or a key is missing.
    """
    provider = PROVIDERS[wanted.provider]
    if provider.needs_key and not wanted.key:
        raise LanguageModelError(f"{wanted.provider} needs a key: put it into {key_variable(wanted.provider)}.")
    return provider.make(wanted, _import(provider.module, provider.extra))


def key_variable(provider: str) -> str:
    """Give the name of the environment variable that a provider's key is in."""
    return f"{provider.replace('-', '_').replace('.', '_').upper()}_API_KEY"


def _import(module: str, extra: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise LanguageModelError(_NOT_INSTALLED.format(extra=extra)) from error
