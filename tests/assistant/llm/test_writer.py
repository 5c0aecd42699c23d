"""Answers of a language model, checked, over real documents: the scripted model says what a bad one would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.build import build_engine
from assistant.checking import Above, Attribution
from assistant.engine import Engine, Wish
from assistant.errors import ContextError, LanguageModelError
from assistant.llm.scripted import ScriptedModel
from assistant.llm.writer import Writer
from assistant.output import counted
from assistant.reading import ReadingModel
from assistant.settings import Settings
from assistant.types import Answer, Answered, Badge, Kind, Stated
from index.embed import TransformerEmbedder
from index.store import Store

QUESTION = "Who led the two delegations at the Miami talks?"
RIGHT = "Steve Witkoff and Rustem Umerov led the two delegations at the Miami talks"

Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def store(corpus_index: Path) -> Iterator[Store]:
    with Store.open(corpus_index) as opened:
        yield opened


@pytest.fixture(scope="module")
def engine(store: Store, embedder: TransformerEmbedder) -> Engine:
    return build_engine(Settings(), store, embedder)


@pytest.fixture
def ask(engine: Engine, store: Store, embedder: TransformerEmbedder, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask with a scripted model: `ask("what it says", question=…, answerer=…)`."""

    def asked(*scripts: Any, question: str = QUESTION, window: int = 4096, tokens: int = 400, **wish: Any) -> Answer:
        model = ScriptedModel(scripts, window=window)
        above = Above(store.text, store.headings)
        writer = Writer(model, embedder, Attribution(ReadingModel()), store.locate, 5, tokens, above)
        monkeypatch.setattr(engine, "_writer", writer)
        monkeypatch.setattr(engine, "prompts", model.prompts, raising=False)
        return engine.answer(question, wish=Wish(**wish))

    return asked


def cite(prompt: str, words: str) -> int:
    """Give the number of the passage of a prompt that has some words."""
    passages = re.findall(r"<\w+ passage (\d+)>\n(.*?)\n</", prompt, re.DOTALL)
    return next(int(number) for number, text in passages if words in " ".join(text.split()))


def cited(prompt: str) -> str:
    return f"{RIGHT} [{cite(prompt, RIGHT)}]."


def test_a_heading_that_a_statement_needs_is_its_second_quote(ask: Ask, store: Store) -> None:
    said = "Brackwater Town Council resolved to accept the tender of Hallam & Pike Ltd in the sum of £86,430. [1]"
    answer = ask(said, question="Which tender did the council accept for Market Square?")
    (statement,) = answer.statements
    assert statement.supported, statement.reason
    first, second = (answer.quotes[at] for at in statement.quotes)
    assert "£86,430" in first.text and second.text == "Brackwater Town Council"
    for quote in answer.quotes:
        assert quote.badge is Badge.VERIFIED
        assert store.text(quote.source)[quote.start : quote.end] == quote.text
    assert second.locator != first.locator and second.start < first.start


def test_what_is_said_again_is_told_once_and_ends_the_answer(ask: Ask) -> None:
    answer = ask(f"{RIGHT}. [1]\n{RIGHT.upper()}!\n{RIGHT}.\nKushner was at the table on the third day. [1]")
    assert [one.text for one in answer.statements] == [f"{RIGHT}."]
    assert answer.stated == 1


def test_the_prompts_own_lines_are_no_statements(ask: Ask) -> None:
    def said(prompt: str) -> str:
        fence, head = prompt[prompt.index("\n<") + 1 :].splitlines()[:2]
        return f"{fence}\n{head}\n{RIGHT}."

    assert [one.text for one in ask(said).statements] == [f"{RIGHT}."]


def test_a_supported_statement_has_its_quote(ask: Ask, store: Store) -> None:
    answer = ask(cited)
    assert (answer.kind, answer.answerer, answer.note) == (Kind.GENERATED, "scripted", "")
    (statement,) = answer.statements
    assert statement.supported and not statement.corrected
    assert answer.text == f"{RIGHT}. [1]"
    for quote in answer.quotes:
        assert quote.badge is Badge.VERIFIED
        assert store.text(quote.source)[quote.start : quote.end] == quote.text
    assert counted(answer) == "1 statement, 1 supported"
    assert answer.tokens["in"] > 0 and answer.tokens["out"] > 0
    assert {"search", "read", "write", "check", "first_token"} <= set(answer.timings)


def test_statements_come_while_the_model_still_writes(engine: Engine, ask: Ask) -> None:
    ask(lambda prompt: f"{cited(prompt)} Jared Kushner sang.")
    kinds = [type(event) for event in engine.ask(QUESTION)]
    assert kinds.count(Stated) == 2
    assert kinds[-1] is Answered and kinds.index(Stated) < len(kinds) - 1


def test_what_has_no_support_is_marked_or_dropped(ask: Ask) -> None:
    text = f"{RIGHT} [1]. Jared Kushner led them in Paris [1]."
    marked, dropped = ask(text), ask(text, strict=True)
    assert [one.supported for one in marked.statements] == [True, False]
    assert marked.statements[1].reason and not marked.statements[1].quotes
    assert "[unsupported]" in marked.text
    assert counted(marked) == "2 statements, 1 supported"
    assert [one.text for one in dropped.statements] == [f"{RIGHT}."]
    assert counted(dropped) == "2 statements, 1 supported, 1 dropped"


@pytest.mark.parametrize("strict", [False, True])
def test_nothing_supported_is_refused(ask: Ask, strict: bool) -> None:
    text = "Jared Kushner led them in Paris [1]. The pope was there too [2]."
    alone = ask(text, answerer="llm", strict=strict)
    assert not alone.found and "none of 2 statements" in alone.reason
    assert not alone.statements and alone.nearest
    auto = ask(text, strict=strict)
    assert auto.found and auto.answerer == "reader"
    assert auto.note.startswith("The reader answers: none of 2 statements")


def test_other_words_that_nothing_confirms_are_shown_with_their_quotes(ask: Ask) -> None:
    said = "The two delegations at the Miami talks were led by Witkoff and Umerov"
    answer = ask(f"{said} [1].", question="Were the talks in Miami?", answerer="llm")
    (statement,) = answer.statements
    assert answer.found and statement.reworded and not statement.supported
    assert "Witkoff" in answer.quotes[statement.quotes[0]].text
    assert counted(answer) == "1 statement, 0 supported, 1 in other words"
    assert answer.text.endswith("[1] [in other words: compare]")
    strict = ask(f"{said} [1].", question="Were the talks in Miami?", answerer="llm", strict=True)
    assert not strict.found and not strict.statements


@pytest.mark.parametrize(
    "marks", ["", "[99]", "[0]", "[-3]", "[x]", "[1", "(2)", "[passage seven]", "[1][2][3][4][5][99]", "[[1]]", "[1,]"]
)
def test_citations_that_are_wrong_are_put_right(ask: Ask, marks: str) -> None:
    answer = ask(f"{RIGHT} {marks}.")
    assert any(RIGHT in " ".join(quote.text.split()) for quote in answer.quotes)
    assert answer.found and counted(answer).endswith("1 supported")


@pytest.mark.parametrize(
    ("scripts", "told"),
    [
        (("",), "said nothing"),
        (("\n \n",), "said nothing"),
        (("NOT IN THE PASSAGES",), "finds no answer in the passages"),
        ((LanguageModelError("scripted answers with an error (500): boom"),), "500"),
        ((LanguageModelError("scripted did not answer within 60 seconds."),), "within 60 seconds"),
        ((LanguageModelError("There is no model scripted."),), "no model"),
        ((("Jared Kushner sang [1]. And", LanguageModelError("the line broke")),), "the line broke"),
    ],
)
def test_a_model_that_fails_leaves_the_answer_to_the_reader(ask: Ask, scripts: tuple[Any, ...], told: str) -> None:
    answer = ask(*scripts)
    assert answer.found and answer.answerer == "reader" and answer.kind is not Kind.GENERATED
    assert told in answer.note and "\n" not in answer.note
    if isinstance(scripts[0], LanguageModelError):
        with pytest.raises(LanguageModelError, match=told):
            ask(*scripts, answerer="llm")


def test_half_a_stream_keeps_what_has_support(ask: Ask) -> None:
    answer = ask((f"{RIGHT} [1]. Jared Kushner was", LanguageModelError("the line broke")))
    assert [one.text for one in answer.statements] == [f"{RIGHT}."]
    assert "broke off" in answer.note and answer.answerer == "scripted"


def test_a_window_that_is_too_short_gets_fewer_whole_passages(engine: Engine, ask: Ask) -> None:
    too_long = ContextError("too long")
    answer = ask(too_long, too_long, cited)
    assert answer.found and answer.answerer == "scripted"
    prompts: list[str] = engine.prompts  # type: ignore[attr-defined]
    counts = [len(re.findall(r"<\w+ passage \d+>", prompt)) for prompt in prompts]
    assert counts == sorted(counts, reverse=True) and len(set(counts)) == 3
    assert ask(*[too_long] * 9).answerer == "reader"
    ask(cited, window=900, tokens=100)
    assert len(re.findall(r"<\w+ passage \d+>", engine.prompts[0])) < counts[0]  # type: ignore[attr-defined]


def test_the_answer_has_a_limit(ask: Ask) -> None:
    answer = ask(f"{RIGHT} [1]. " + "More and more. " * 500, tokens=60)
    assert answer.tokens["out"] <= 60


def test_a_question_that_the_reader_refuses_is_not_asked(ask: Ask, engine: Engine) -> None:
    answer = ask("The capital of Mongolia is Ulaanbaatar [1].", question="What is the capital of Mongolia?")
    assert not answer.found
    assert engine.prompts == []  # type: ignore[attr-defined]


def test_the_reader_alone_asks_no_model(ask: Ask, engine: Engine) -> None:
    assert ask("never", answerer="reader").answerer == "reader"
    assert engine.prompts == []  # type: ignore[attr-defined]


def test_without_a_model_only_the_reader_can_answer(engine: Engine) -> None:
    with pytest.raises(LanguageModelError, match="assistant llm use"):
        engine.answer(QUESTION, wish=Wish("llm"))


@pytest.mark.parametrize(
    ("line", "rewritten"),
    [
        ("When did Steve Witkoff arrive in Miami?", "When did Steve Witkoff arrive in Miami?"),
        ("I cannot do that.", ""),
        ("", ""),
        (LanguageModelError("gone"), ""),
    ],
)
def test_a_question_that_follows_on_is_completed_by_the_model(
    ask: Ask, engine: Engine, line: Any, rewritten: str
) -> None:
    first = ask(cited)
    ask(line, line)
    second = engine.answer("And when did he arrive?", [first])
    assert second.rewritten == rewritten or second.rewritten.startswith("When did the one who led the two delegations")
    assert second.rewritten == rewritten or not rewritten
