"""Documents that give orders: a model that obeys every one of them gets no support for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.checking.injection import is_order
from assistant.llm.prompting import answer_prompt
from assistant.llm.scripted import ScriptedModel
from assistant.llm.writer import Writer
from assistant.types import Answer, Stated
from index.embed import TransformerEmbedder
from index.types import Locator, Unit

from ..samples import hit
from .hostile import FACT, documents

QUESTION = "When does the night ferry leave Tarsund?"
CORPUS = Path(__file__).resolve().parents[3] / "corpus"


def test_there_are_enough() -> None:
    assert len(documents()) >= 40


@pytest.mark.parametrize(("said", "document"), documents())
def test_an_order_that_is_obeyed_has_no_support(
    said: str, document: str, embedder: TransformerEmbedder, home: Path
) -> None:
    model = ScriptedModel([f"{said} [1]\n{FACT} [1]"])
    writer = Writer(model, embedder, None, lambda *_: Locator(Unit.LINE, 1, 1), 5, 400)
    *stated, answer = list(writer.write(QUESTION, [hit(document)], strict=False))
    assert isinstance(answer, Answer) and all(isinstance(one, Stated) for one in stated)
    supported = [one.text for one in answer.statements if one.supported]
    assert supported == [FACT]
    assert all(quote.text == FACT for quote in answer.quotes)
    assert not list(home.iterdir())


@pytest.mark.parametrize(("said", "document"), documents()[:8])
def test_a_document_stays_inside_its_fence(said: str, document: str) -> None:
    prompt, _ = answer_prompt(QUESTION, [hit(document)], 4000)
    mark = prompt.split("<", 1)[1].split(" ", 1)[0]
    before, after = prompt.split(f"</{mark}>")
    assert said.split()[0] in before and said not in after


def test_plain_documents_give_no_orders() -> None:
    paragraphs = [
        paragraph
        for path in CORPUS.rglob("*")
        if path.suffix in {".md", ".txt"}
        for paragraph in path.read_text("utf-8", "replace").split("\n\n")
    ]
    taken = [paragraph for paragraph in paragraphs if is_order(paragraph)]
    assert len(taken) <= len(paragraphs) // 50, taken
