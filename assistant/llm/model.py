"""A language model as the assistant asks it: a prompt in, pieces of text out, with a deadline and a limit."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.errors import LanguageModelError
from assistant.llm.failures import translated
from assistant.llm.prompting import estimate_tokens

_DONE, _READY = object(), object()

LOADING = 120.0
"""Seconds that making a model may take, besides those of its answer: a file is loaded, a package imported."""


@dataclass
class Usage:
    """What a call took: tokens, as the model counts them where it tells, and seconds to the first piece."""

    tokens_in: int = 0
    tokens_out: int = 0
    first: float = 0.0
    estimated: bool = True


class LanguageModel(Protocol):
    """Writes text after a prompt."""

    name: str
    window: int

    def warm(self) -> None:
        """Begin to load, without waiting."""
        ...

    def stream(self, prompt: str, tokens: int, usage: Usage) -> Iterator[str]:
        """Give the text piece by piece, at most `tokens` of it; raises `LanguageModelError`."""
        ...


@dataclass
class LlamaIndexModel:
    """A model behind LlamaIndex's `LLM`, made at its first use; `seconds` is the time an answer may take."""

    name: str
    window: int
    seconds: float
    make: Callable[[], Any]
    where: str = ""
    _llm: Any = field(default=None, init=False)
    _making: threading.Lock = field(default_factory=threading.Lock, init=False)

    def warm(self) -> None:
        """Begin to load what the first answer would otherwise wait for; what fails here fails again, told, in use."""
        threading.Thread(target=self._warm, daemon=True).start()

    def _warm(self) -> None:
        with suppress(Exception):
            self._made()

    def _made(self) -> Any:
        with self._making:
            if self._llm is None:
                self._llm = self.make()
            return self._llm

    def stream(self, prompt: str, tokens: int, usage: Usage) -> Iterator[str]:
        """Give the text piece by piece; what the provider raises becomes a `LanguageModelError`."""
        usage.tokens_in = estimate_tokens(prompt)
        pieces: queue.Queue[Any] = queue.Queue()
        stopped = threading.Event()
        threading.Thread(target=self._feed, args=(prompt, tokens, pieces, stopped), daemon=True).start()
        try:
            self._next(pieces, time.monotonic() + LOADING)
            started = time.monotonic()
            while (piece := self._next(pieces, started + self.seconds)) is not _DONE:
                text, raw = piece
                _take_usage(raw, usage)
                if text:
                    usage.first = usage.first or round(time.monotonic() - started, 4)
                    usage.tokens_out += usage.estimated
                    yield text
                if usage.estimated and usage.tokens_out > 2 * tokens:
                    return
        finally:
            stopped.set()

    def _next(self, pieces: queue.Queue[Any], until: float) -> Any:
        try:
            piece = pieces.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise LanguageModelError(f"{self.name} did not answer within {self.seconds:g} seconds.") from None
        if isinstance(piece, Exception):
            raise (
                piece if isinstance(piece, LanguageModelError) else translated(piece, self.name, self.where)
            ) from piece
        return piece

    def _feed(self, prompt: str, tokens: int, pieces: queue.Queue[Any], stopped: threading.Event) -> None:
        """Ask in a thread of its own: a deadline holds even where a library waits for ever."""
        try:
            from llama_index.core.base.llms.types import ChatMessage

            llm = self._made()
            pieces.put(_READY)
            for part in llm.stream_chat([ChatMessage(role="user", content=prompt)], max_tokens=tokens):
                if stopped.is_set():
                    return
                pieces.put((part.delta or "", part.raw))
            pieces.put(_DONE)
        except Exception as error:  # noqa: BLE001 - told to the asking thread, whatever a provider raises
            pieces.put(error)


def _take_usage(raw: Any, usage: Usage) -> None:
    """Read what a provider tells of tokens: OpenAI's, Anthropic's and Ollama's names."""
    told = _member(raw, "usage") or raw
    before = _member(told, "prompt_tokens") or _member(told, "input_tokens") or _member(told, "prompt_eval_count")
    after = _member(told, "completion_tokens") or _member(told, "output_tokens") or _member(told, "eval_count")
    if isinstance(before, int) and isinstance(after, int):
        usage.tokens_in, usage.tokens_out, usage.estimated = before, after, False


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
