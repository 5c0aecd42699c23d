"""Where one writes and looks, after other screens and other sizes."""

from __future__ import annotations

import pytest

from assistant.tui.app import AssistantApp
from assistant.tui.library import LibraryScreen

from .driver import Driver, StandIn, drive

ASKED = "When does the ferry leave?"


async def from_quotes_to_library(driver: Driver) -> None:
    """Ask, go to the quotes, and from there to the library."""
    await driver.ask(ASKED)
    await driver.press("escape")
    await driver.until(lambda: driver.app.focused is driver.chat.evidence.quotes)
    await driver.press("ctrl+l")
    await driver.until(lambda: isinstance(driver.app.screen, LibraryScreen) and driver.app.screen._sources)


def test_one_writes_after_choosing_files(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await from_quotes_to_library(driver)
        await driver.press("j", "down", "m", "c")
        await driver.until(lambda: driver.app.screen is driver.chat)
        await driver.write("go")
        assert driver.app.screen is driver.chat and driver.chat.prompt.text == "go"

    drive(app, journey)


def test_one_writes_in_a_new_conversation(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await from_quotes_to_library(driver)
        await driver.press("ctrl+n")
        await driver.until(lambda: driver.app.screen is driver.chat and not driver.chat.turns)
        await driver.write("go")
        assert driver.chat.prompt.text == "go"

    drive(app, journey)


@pytest.mark.parametrize("size", [(60, 20), (100, 14)])
def test_the_chosen_answer_stays_in_view_in_another_size(app: AssistantApp, size: tuple[int, int]) -> None:
    def is_seen(driver: Driver) -> bool:
        view = driver.chat.view.region
        return driver.chat.talk.region.contains_region(view) and view.height > 0

    async def journey(driver: Driver) -> None:
        for number in range(12):
            await driver.ask(f"Question {number}, of many words so that it takes two lines where it is narrow?")
        await driver.pilot.resize_terminal(*size)
        await driver.until(lambda: is_seen(driver))
        await driver.pilot.resize_terminal(120, 40)
        await driver.until(lambda: is_seen(driver))
        await driver.press("escape", "p", "p", "p")
        await driver.pilot.resize_terminal(*size)
        await driver.until(lambda: is_seen(driver))
        assert driver.chat.view is driver.chat.talk.views[-4]

    drive(app, journey, (120, 40))


def test_where_the_open_conversation_is_deleted_a_new_one_begins(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask("Another question?")
        await driver.press("ctrl+n")
        await driver.ask(ASKED)
        await driver.press("escape", "ctrl+r")
        await driver.until(lambda: ASKED in driver.shown)
        await driver.press("down", "d", "y")
        await driver.until(lambda: "Another question?" not in driver.shown)
        assert [turn.answer.question for turn in driver.chat.turns] == [ASKED]
        await driver.press("d", "y")
        await driver.until(lambda: "Nothing is saved yet" in driver.shown)
        await driver.until(lambda: any("a new one begins" in one.message for one in driver.app._notifications))
        await driver.press("escape")
        await driver.until(lambda: driver.app.screen is driver.chat)
        assert not driver.chat.turns and "Ask your documents." in driver.shown
        assert driver.app.focused is driver.chat.prompt
        await driver.ask(ASKED)

    drive(app, journey)
    assert [one.turns for one in stand_in.history.conversations()] == [1]
