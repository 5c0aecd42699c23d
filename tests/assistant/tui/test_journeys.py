"""Whole journeys with the real models and a real index, by keys alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Button

from assistant.history import History
from assistant.tui import app as app_module
from assistant.tui.app import AssistantApp
from assistant.tui.desk import State
from assistant.tui.document import DocumentScreen
from assistant.tui.document_view import DocumentView
from assistant.tui.library import LibraryScreen

from .driver import Driver, drive

Make = Callable[[Path], AssistantApp]

PILOT = "Who is the harbour pilot of Brackwater?"
RENT = "How much is the yearly rent of the boathouse?"


def test_from_an_empty_index_to_a_cited_answer(
    real: Make, home: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(library)

    async def journey(driver: Driver) -> None:
        assert driver.app.standing.state is State.EMPTY
        assert "Nothing is indexed yet" in driver.shown
        assert isinstance(driver.app.focused, Button) and str(library) in str(driver.app.focused.label)
        await driver.press("enter")
        await driver.until(lambda: driver.app.standing.state is State.READY)
        assert driver.app.focused is driver.chat.prompt
        await driver.write("Who is the harbour pilot of Brackwater")
        await driver.press("enter")
        await driver.until(lambda: driver.chat.turns)
        await driver.until(lambda: "Mina Torsvik [1]" in driver.shown)
        assert "pilot.txt:3" in driver.shown

    drive(real(home / "new-index"), journey)


def test_ask_follow_up_open_the_quote_and_go_back(real: Make, library_index: Path) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(PILOT)
        view = await driver.ask(RENT)
        assert len(driver.chat.turns) == 2
        await driver.press("escape")
        await driver.until(lambda: driver.app.focused is driver.chat.evidence.quotes)
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))
        document = driver.app.screen.query_one(DocumentView)
        await driver.until(lambda: document.pages.lines)
        (line, start, end) = document._quote[0]
        assert document.pages.lines[line][start:end] == view.quotes[0].text
        await driver.press("escape")
        assert driver.app.screen is driver.chat
        await driver.press("i")
        assert driver.app.focused is driver.chat.prompt

    drive(real(library_index), journey)


def test_a_quote_opens_as_ask_open_does(
    real: Make, library_index: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    monkeypatch.setattr(app_module, "open_quote", lambda quote, store: opened.append((quote.file, quote.locator.first)))
    monkeypatch.setattr(AssistantApp, "_suspended", lambda self, action: action())

    async def journey(driver: Driver) -> None:
        await driver.ask(PILOT)
        await driver.press("escape", "e")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))
        await driver.press("e")

    drive(real(library_index), journey)
    assert opened == [(str(library / "pilot.txt"), 3)] * 2


def test_a_file_named_after_at_is_asked_alone(real: Make, library_index: Path) -> None:
    async def journey(driver: Driver) -> None:
        await driver.until(lambda: driver.app.screen.query_one("PromptBox").known)
        await driver.write("@ferry")
        await driver.until(lambda: driver.chat.prompt.choosing)
        await driver.press("tab")
        assert driver.chat.prompt.text == "@ferry.md "
        await driver.write("Who is the pilot of Brackwater")
        await driver.press("enter")
        await driver.until(lambda: driver.chat.turns)
        turn = driver.chat.turns[0]
        assert turn.answer.question == "Who is the pilot of Brackwater"
        assert {one.document for one in turn.ranked} == {"ferry.md"}

    drive(real(library_index), journey)


def test_a_removed_file_is_asked_no_more_and_its_quote_is_stale(real: Make, own_index: Path) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(PILOT)
        await driver.press("ctrl+l")
        await driver.until(lambda: isinstance(driver.app.screen, LibraryScreen))
        screen = driver.app.screen
        await driver.until(lambda: screen._sources)
        await driver.press("slash")
        await driver.write("pilot")
        await driver.press("enter", "j", "d", "y")
        await driver.until(lambda: len(screen._sources) == 3)
        await driver.press("escape", "escape")
        await driver.until(lambda: driver.app.screen is driver.chat)
        view = await driver.ask(PILOT)
        assert all(quote.document != "pilot.txt" for quote in view.quotes)
        driver.app.resume(driver.chat.conversation)
        await driver.until(lambda: driver.chat.talk.views[0] is not view and driver.chat.talk.views[0].stale)
        assert driver.chat.talk.views[0].stale == {1: None}

    drive(real(own_index), journey)


def test_indexing_goes_on_while_questions_are_answered(real: Make, own_index: Path, home: Path) -> None:
    more = home / "more"
    more.mkdir()
    for number in range(40):
        (more / f"{number}.txt").write_text(f"The lamp of buoy {number} has the colour {number * 7}.\n", "utf-8")

    async def journey(driver: Driver) -> None:
        driver.app.sync([more])
        view = await driver.ask(PILOT)
        assert "Mina Torsvik" in view.turn.answer.text
        await driver.until(lambda: not driver.app.syncing)
        view = await driver.ask("Which colour has the lamp of buoy 12?")
        assert view.turn.answer.quotes[0].document == "12.txt"

    drive(real(own_index), journey)


def test_another_models_index_says_what_to_do(real: Make, own_index: Path) -> None:
    import sqlite3

    with sqlite3.connect(own_index / "catalog.db") as catalog:
        catalog.execute("UPDATE meta SET value = 'other' WHERE key = 'model'")
    catalog.close()

    async def journey(driver: Driver) -> None:
        assert driver.app.standing.state is State.BROKEN
        await driver.until(lambda: "--rebuild" in driver.shown)  # where it wraps depends on the folder's name
        driver.chat.prompt.put("Who?")
        await driver.press("enter")
        await driver.until(lambda: "--rebuild" in str(driver.chat.talk.views[0].render()))

    drive(real(own_index), journey)


def test_what_was_answered_is_saved_with_its_hashes(real: Make, library_index: Path, home: Path) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(PILOT)

    drive(real(library_index), journey)
    with History(home / "history.db") as history:
        (conversation,) = history.conversations(folder=library_index)
        (turn,) = history.turns(conversation.id)
    quote = turn.answer.quotes[0]
    assert quote.document == "pilot.txt" and len(turn.hashes[quote.source]) == 64
    opened = json.loads((home / "screen.json").read_text("utf-8"))["opened"]
    assert opened[str(library_index)]["conversation"] == conversation.id
