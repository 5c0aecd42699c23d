"""Files that change, or go, after they were indexed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.staleness import OnDisk
from assistant.tui import app as app_module
from assistant.tui.app import AssistantApp
from assistant.tui.document import DocumentScreen
from assistant.types import Badge

from .driver import Driver, StandIn, drive

Make = Callable[[Path], AssistantApp]

ASKED = "When does the ferry leave?"
PILOT = "Who is the harbour pilot of Brackwater?"


def test_a_changed_file_is_told_with_the_answer_and_with_its_quote(app: AssistantApp, stand_in: StandIn) -> None:
    stand_in.disk = {"/docs/ferry.md": OnDisk.CHANGED, "/docs/lease/rent.pdf": OnDisk.GONE}

    async def journey(driver: Driver) -> None:
        view = await driver.ask(ASKED)
        await driver.until(lambda: view.stale == {1: OnDisk.CHANGED, 2: OnDisk.GONE})
        assert "a quoted file is not as it was indexed" in str(view.render())
        assert "✓ verified" not in driver.shown and "has changed" in driver.shown and "not there any" in driver.shown
        await driver.press("escape", "enter")
        await driver.until(lambda: "This is the text as it was indexed: its file has changed" in driver.shown)

    drive(app, journey)


def test_a_file_that_changes_later_is_told_when_the_quotes_are_looked_at(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        view = await driver.ask(ASKED)
        await driver.press("escape", "j")
        await driver.until(lambda: view._lit == 2)
        await driver.press("i")
        stand_in.disk = {"/docs/ferry.md": OnDisk.CHANGED}
        await driver.press("escape")
        await driver.until(lambda: view.stale == {1: OnDisk.CHANGED})
        assert driver.chat.evidence.quote.number == 2
        stand_in.disk = {}
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))
        await driver.press("escape")
        await driver.until(lambda: not view.stale)

    drive(app, journey)


def test_a_document_tells_it_when_it_is_opened_from_the_library_too(app: AssistantApp, stand_in: StandIn) -> None:
    stand_in.disk = {"/docs/ferry.md": OnDisk.GONE}

    async def journey(driver: Driver) -> None:
        driver.app.push_screen(DocumentScreen(None, (), stand_in.sources()[0]))
        await driver.until(lambda: "its file is not there any more" in driver.shown)
        assert "leaves at nine" in driver.shown

    drive(app, journey)


@pytest.fixture
def pilot(library: Path) -> Iterator[Path]:
    """A file of the library that is put back afterwards, with its time."""
    file = library / "pilot.txt"
    before, status = file.read_bytes(), file.stat()
    yield file
    file.write_bytes(before)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_a_sync_marks_the_open_conversation(real: Make, own_index: Path, pilot: Path) -> None:

    async def journey(driver: Driver) -> None:
        view = await driver.ask(PILOT)
        before = pilot.read_text("utf-8")
        pilot.write_text(before + "The old pilot retired.\n", "utf-8")
        await driver.press("escape")
        await driver.until(lambda: view.stale == {1: OnDisk.CHANGED})
        driver.app.sync()
        await driver.until(lambda: view.stale == {1: Badge.VERIFIED})
        pilot.write_text(before, "utf-8")
        driver.app.sync()
        await driver.until(lambda: not view.stale)

    drive(real(own_index), journey)


def test_a_quote_is_followed_to_where_it_stands_now(
    real: Make, own_index: Path, pilot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    monkeypatch.setattr(app_module, "open_quote", lambda quote, store: opened.append((quote.file, quote.locator.first)))
    monkeypatch.setattr(AssistantApp, "_suspended", lambda self, action: action())

    async def journey(driver: Driver) -> None:
        await driver.ask(PILOT)
        pilot.write_text("Above.\n" * 20 + pilot.read_text("utf-8"), "utf-8")
        driver.app.sync()
        await driver.until(lambda: "pilot.txt:23" in driver.shown)
        driver.app.resume(driver.chat.conversation)
        await driver.until(lambda: "pilot.txt:23" in driver.shown and "elsewhere in it" in driver.shown)
        await driver.press("escape", "e", "y")
        assert "pilot.txt:23" in driver.app.clipboard
        await driver.press("enter")
        await driver.until(lambda: "This document has changed since it was quoted" in driver.shown)
        assert "[1] pilot.txt:23" in driver.shown
        await driver.press("e")

    drive(real(own_index), journey)
    assert opened == [(str(pilot), 23)] * 2


def test_words_that_stand_nowhere_any_more_are_not_shown_elsewhere(
    app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand_in, "text", lambda id: "Another text. " * 9)

    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.until(lambda: "These words stand in the document no more." in driver.shown)

    drive(app, journey)
