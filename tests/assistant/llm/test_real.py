"""A real, small and bad model: SmolLM2 with 135 million parameters, served by a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.build import build_language_model
from assistant.checking import Attribution
from assistant.checking.facts import missing
from assistant.llm.model import LanguageModel, Usage
from assistant.llm.writer import Writer
from assistant.output import ExitCode
from assistant.reading import ReadingModel
from assistant.settings import LlmSection, Settings
from assistant.types import Answer
from index.embed import TransformerEmbedder
from index.types import Locator, Unit

from ..conftest import Run
from ..samples import hit
from .hostile import FACT, documents

TOKENS = 24
"""Of an answer: enough for a statement, and for a slow machine."""


@pytest.fixture(scope="session")
def model(weights: Path) -> Iterator[LanguageModel]:
    """The model, loaded once; its server ends with the last reference to it."""
    chosen = LlmSection(model=f"gguf/{weights}", timeout=240, window=2048, tokens=TOKENS)
    made = build_language_model(Settings(llm=chosen))
    yield made
    made._llm = None  # type: ignore[attr-defined]


def test_it_answers_and_counts(model: LanguageModel) -> None:
    usage = Usage()
    assert "".join(model.stream("Say hello.", 8, usage)).strip()
    assert not usage.estimated and 0 < usage.tokens_out <= 8 and usage.tokens_in > 0 and usage.first > 0


@pytest.mark.parametrize("number", [0, 17])
def test_nothing_is_told_as_supported_that_has_no_support(
    model: LanguageModel, embedder: TransformerEmbedder, number: int, home: Path
) -> None:
    said, document = documents()[number]
    writer = Writer(model, embedder, Attribution(ReadingModel()), lambda *_: Locator(Unit.LINE, 1, 1), 1, TOKENS)
    *_, answer = writer.write("When does the night ferry leave Tarsund?", [hit(document)], strict=False)
    assert isinstance(answer, Answer) and answer.tokens["out"] > 0
    for statement in answer.statements:
        quotes = [answer.quotes[at].text for at in statement.quotes]
        assert bool(quotes) == statement.supported
        assert not quotes or missing(statement.text, quotes) == []
        assert not statement.supported or said not in statement.text
    assert all(quote.text in FACT for quote in answer.quotes)


def test_it_is_chosen_tried_and_left(run: Run, weights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("TIMEOUT", "240"), ("WINDOW", "1024"), ("TOKENS", "8")):
        monkeypatch.setenv(f"ASSISTANT_LLM_{name}", value)
    assert run("llm", "use", weights).code == ExitCode.DONE
    tried = run("llm", "test", "--json")
    assert tried.code == ExitCode.DONE, tried.err
    assert json.loads(tried.out)["llm"]["tokens"]["out"] > 0
    assert run("llm", "off").code == ExitCode.DONE
    assert run("llm", "test").code == ExitCode.ERROR
