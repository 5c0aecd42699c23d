"""LlamaIndex's models behind our seam: a server on loopback that answers, well and badly."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.build import build_language_model
from assistant.errors import ContextError, LanguageModelError
from assistant.llm.model import LlamaIndexModel, Usage
from assistant.llm.providers import PROVIDERS, endpoint, key_variable, split_name
from assistant.settings import LlmSection, Settings

from .serving import serving

pytest.importorskip("llama_index.llms.openai_like")


def model(url: str, name: str = "openai-like/m", seconds: float = 30) -> LlamaIndexModel:
    made = build_language_model(Settings(llm=LlmSection(model=name, base_url=url, timeout=seconds)))
    assert isinstance(made, LlamaIndexModel)
    return made


@pytest.mark.parametrize(("name", "path"), [("openai-like/m", "/v1/chat/completions"), ("ollama/m", "/api/chat")])
def test_text_comes_with_its_tokens(name: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if name.startswith("ollama"):
        pytest.importorskip("llama_index.llms.ollama")
    monkeypatch.setenv("OPENAI_LIKE_API_KEY", "a-key")
    with serving(text="It leaves [1].") as served:
        usage = Usage()
        url = served.url if name.startswith("ollama") else f"{served.url}/v1"
        assert "".join(model(url, name).stream("Why?", 50, usage)).strip() == "It leaves [1]."
    (asked,) = served.requests
    assert asked["path"] == path
    assert asked["messages"][-1]["content"] == "Why?"
    assert (usage.tokens_in, usage.tokens_out, usage.estimated) == (11, 3, False)
    assert usage.first > 0
    if not name.startswith("ollama"):
        assert asked["max_tokens"] == 50
        assert asked["key"] == "Bearer a-key"


@pytest.mark.parametrize(
    ("doing", "told"),
    [
        ({"status": 500, "message": "boom"}, r"answers with an error \(500\).*boom"),
        ({"status": 404, "message": "model 'm' not found"}, "There is no model openai-like/m at http"),
        ({"status": 401, "message": "bad key sk-12345678"}, "refuses the key"),
        ({"status": 429, "message": "slow down"}, "no more questions now"),
        ({"wait": 3.0, "text": "late"}, "did not answer (within 1 seconds|in time)"),
        ({"text": "It leaves [1]. It", "broken": True}, "fell over|does not answer"),
    ],
)
def test_every_failure_is_told_in_one_line(doing: dict[str, Any], told: str) -> None:
    with serving(**doing) as served, pytest.raises(LanguageModelError, match=told) as raised:
        list(model(f"{served.url}/v1", seconds=1).stream("Why?", 50, Usage()))
    assert "\n" not in str(raised.value) and "sk-1234" not in str(raised.value)


def test_a_window_that_is_too_short_is_its_own_error() -> None:
    message = "the request exceeds the available context size, try increasing it"
    with serving(status=400, message=message) as served, pytest.raises(ContextError, match=r"llm\.window"):
        list(model(f"{served.url}/v1").stream("Why?", 50, Usage()))


def test_nobody_there() -> None:
    with serving() as served:
        url = served.url
    with pytest.raises(LanguageModelError, match=r"cannot be reached at .*: is it running"):
        list(model(f"{url}/v1").stream("Why?", 50, Usage()))


@pytest.mark.parametrize("name", ["", "x", "nobody/x", "ollama/", "/"])
def test_a_name_without_a_provider_is_refused(name: str) -> None:
    with pytest.raises(LanguageModelError, match="PROVIDER/NAME"):
        split_name(name)


@pytest.mark.parametrize(
    ("name", "provider"), [("ollama/qwen3:4b", "ollama"), ("models/a.gguf", "gguf"), ("/a/b.gguf", "gguf")]
)
def test_a_provider_is_told_by_its_name(name: str, provider: str) -> None:
    assert split_name(name)[0] == provider


def test_a_server_of_another_kind_has_to_be_named() -> None:
    with pytest.raises(LanguageModelError, match="--base-url"):
        endpoint("openai-like", "")
    assert endpoint("llama.cpp", "").startswith("http://127.0.0.1:")


def test_a_missing_key_is_named() -> None:
    with pytest.raises(LanguageModelError, match="ANTHROPIC_API_KEY"):
        list(model("", "anthropic/m").stream("Why?", 50, Usage()))


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, PROVIDERS["ollama"].module, None)
    with pytest.raises(LanguageModelError, match=r"pip install '.*\[ollama\]'"):
        list(model("", "ollama/m").stream("Why?", 50, Usage()))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(LanguageModelError, match=r"no model file .*none\.gguf"):
        list(model("", "gguf//nowhere/none.gguf").stream("Why?", 50, Usage()))


def test_every_provider_has_a_variable_for_its_key() -> None:
    assert key_variable("openai-like") == "OPENAI_LIKE_API_KEY"
    assert len({key_variable(name) for name in PROVIDERS}) == len(PROVIDERS)
