"""The help of a place."""

from __future__ import annotations

import pytest

from assistant.tui.app import AssistantApp
from assistant.tui.dialogs import Keys

from .driver import Driver, drive


@pytest.mark.parametrize("size", [(80, 24), (60, 12)])
@pytest.mark.parametrize("there", [("end",), ("pagedown",) * 9, ("down",) * 40, ("j",) * 40])
def test_the_help_is_read_to_its_end_by_keys(app: AssistantApp, size: tuple[int, int], there: tuple[str, ...]) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask("When does the ferry leave?")
        await driver.press("escape", "f1")
        await driver.until(lambda: "Keys here" in driver.shown)
        assert isinstance(driver.app.screen, Keys)
        last = driver.app.screen._keys[-1][1]
        assert last not in driver.shown
        await driver.press(*there)
        await driver.until(lambda: last in driver.shown)
        await driver.press("f1")
        assert driver.app.screen is driver.chat

    drive(app, journey, size)


def test_the_help_of_the_prompt_has_all_that_it_takes(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.press("f1")
        await driver.until(lambda: "Keys here" in driver.shown)
        for key, text in (("↑", "Question asked before"), ("@", "Name a file to ask alone"), ("alt+1 … 9", "Stand at")):
            assert f"{key}   {text}" in driver.shown
        await driver.press("f1")
        await driver.ask("When does the ferry leave?")
        await driver.press("escape", "f1")
        await driver.until(lambda: " 1 … 9   Stand at a quote" in driver.shown)
        assert "asked before" not in driver.shown and "alt+1" not in driver.shown

    drive(app, journey, (80, 40))
