"""Where one writes and looks, after other screens and other sizes."""

from __future__ import annotations

from assistant.tui.app import AssistantApp
from assistant.tui.library import LibraryScreen

from .driver import Driver, drive

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
