"""Keys as terminals send them."""

from __future__ import annotations

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from assistant.tui.app import AssistantApp
from assistant.tui.document import DocumentScreen

from .driver import Driver, drive


def keys(sent: str) -> list[tuple[str, str | None]]:
    """Give the keys that Textual makes of what a terminal sends, and then nothing for a while."""
    parser = XTermParser()
    events = [*parser.feed(sent), *parser.feed("")]
    return [(event.key, event.character) for event in events if isinstance(event, Key)]


@pytest.mark.parametrize("digit", "123456789")
def test_escape_with_a_digit_is_alt(app: AssistantApp, digit: str) -> None:
    assert [key for key, _ in keys(f"\x1b{digit}")] == [f"alt+{digit}"]


def test_characters_of_a_keyboard_are_themselves(app: AssistantApp) -> None:
    assert [character for _, character in keys("¡™£¢∞§¶•ª")] == list("¡™£¢∞§¶•ª")


def test_a_character_is_written_and_alt_with_its_digit_opens_a_quote(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask("When does the ferry leave?")
        for event in keys("£") + keys("\x1b1"):
            driver.app.screen.post_message(Key(*event))
        await driver.until(lambda: driver.chat.prompt.text == "£")
        await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))

    drive(app, journey)
