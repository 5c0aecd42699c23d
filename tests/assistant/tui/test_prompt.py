"""File names in a question."""

from __future__ import annotations

import pytest

from assistant.tui.app import AssistantApp
from assistant.tui.prompt import PromptBox, completions, split_names

from .driver import Driver, StandIn, drive

KNOWN = ["ferry.md", "notes/my rent.txt", "notes/old.md"]


@pytest.mark.parametrize(
    ("text", "question", "named"),
    [
        ("@ferry.md When?", "When?", ["ferry.md"]),
        ('Who pays @"notes/my rent.txt" now?', "Who pays now?", ["notes/my rent.txt"]),
        ("When @notes/ or now?", "When or now?", ["notes"]),
        ("Who pays in @ferry.md?", "Who pays in?", ["ferry.md"]),
        ("Who (in @ferry.md, now) pays ?", "Who (in, now) pays?", ["ferry.md"]),
        ("Mail a@ferry.md or @someone", "Mail a@ferry.md or @someone", []),
        ("What do @media, @pytest.fixture and @ do ?", "What do @media, @pytest.fixture and @ do ?", []),
        ('What does "@media" do?', 'What does "@media" do?', []),
        ("one\ntwo", "one two", []),
    ],
)
def test_names_are_taken_out(text: str, question: str, named: list[str]) -> None:
    assert split_names(text, KNOWN) == (question, named, [])


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("@nosuchfile.txt Who is Pavel Malkov?", ["nosuchfile.txt"]),
        ("  @fery When?", ["fery"]),
        ("When, in @fery.md?", ["fery.md"]),
        ('Who pays @"my rent" or @lease.docx?', ["my rent", "lease.docx"]),
        ("@ferry.md and @nosuch.md: when?", ["nosuch.md"]),
    ],
)
def test_names_of_no_file_are_told(text: str, unknown: list[str]) -> None:
    assert split_names(text, KNOWN)[2] == unknown


def test_letters_in_their_order_are_enough() -> None:
    assert completions("fmd", KNOWN) == ["ferry.md"]
    assert completions("old", KNOWN) == ["notes/old.md"]
    assert completions("RENT", KNOWN) == ["notes/my rent.txt"]
    assert completions("zz", KNOWN) == []
    assert len(completions("", [f"{number}.txt" for number in range(100)])) == 8
    assert completions("(", KNOWN) == []


def test_a_question_of_an_unknown_file_is_not_asked(app: AssistantApp, stand_in: StandIn) -> None:
    asked = "@nosuchfile.txt Who is Pavel Malkov?"

    async def journey(driver: Driver) -> None:
        driver.chat.prompt.put(asked)
        await driver.press("enter")
        await driver.until(lambda: any("nosuchfile.txt" in one.message for one in driver.app._notifications))
        assert driver.chat.prompt.text == asked and not driver.chat.talk.views
        driver.chat.prompt.put("What does @media do?")
        await driver.press("enter")
        await driver.until(lambda: driver.chat.turns)

    drive(app, journey)
    assert [question for question, _, _ in stand_in.asked] == ["What does @media do?"]


def test_a_file_that_was_indexed_meanwhile_is_known(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        driver.chat.query_one(PromptBox).known = ["other.md"]
        await driver.ask("@ferry.md When?")

    drive(app, journey)
    assert stand_in.asked[0][2].paths == ("/docs/ferry.md",)


def test_a_file_that_went_meanwhile_is_not_all_files(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        await driver.until(lambda: driver.chat.query_one(PromptBox).known)
        stand_in.remove(["/docs/ferry.md"])
        driver.chat.prompt.put("@ferry.md When?")
        await driver.press("enter")
        await driver.until(lambda: "No indexed file is named ferry.md any more." in driver.shown)

    drive(app, journey)
    assert not stand_in.asked


def test_a_refusal_of_some_files_says_so(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        await driver.until(lambda: driver.chat.query_one(PromptBox).known)
        view = await driver.ask("What is the password?")
        assert "The documents do not answer this." in str(view.render())
        view = await driver.ask("@ferry.md What is the password?")
        assert "The chosen files do not answer this." in str(view.render())
        driver.app.restrict(["/docs/ferry.md"])
        view = await driver.ask("What is the password, then?")
        assert "The chosen files do not answer this." in str(view.render())

    drive(app, journey)
    (conversation,) = stand_in.history.conversations()
    assert [turn.answer.text[:10] for turn in stand_in.history.turns(conversation.id)] == [
        "The docume",
        *["The chosen"] * 2,
    ]
