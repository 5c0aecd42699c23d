"""Each screen as it is drawn, in two sizes and two themes.

A snapshot has the text on the screen and, below it, a letter for the style of every cell. With
`UPDATE_SNAPSHOTS=1` they are written anew: look at the difference before it is committed.
"""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path

import pytest
from rich.style import Style

from assistant.history import Conversation
from assistant.tui.app import AssistantApp
from assistant.tui.document import DocumentScreen
from assistant.tui.document_view import DocumentView
from assistant.tui.library import LibraryScreen
from assistant.tui.why import WhyScreen

from .driver import Driver, StandIn, drive

SNAPSHOTS = Path(__file__).parent / "snapshots"
LOOKS = {"wide": ((110, 30), "textual-dark"), "compact": ((60, 20), "textual-light")}


async def welcome(driver: Driver) -> None:
    await driver.until(lambda: "Ask your documents." in driver.shown)


async def chat(driver: Driver) -> None:
    await driver.ask("What is the Wi-Fi password?")
    await driver.ask("When does the ferry leave, and what is the rent?")
    await driver.press("escape", "down")
    await driver.until(lambda: driver.chat.view._lit == 2)


async def document(driver: Driver) -> None:
    await driver.ask("When does the ferry leave, and what is the rent?")
    await driver.press("alt+1")
    await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))
    await driver.until(lambda: driver.app.screen.query_one(DocumentView).pages.lines)
    await driver.press("slash")
    await driver.write("the")


async def library(driver: Driver) -> None:
    await driver.press("ctrl+l")
    await driver.until(lambda: isinstance(driver.app.screen, LibraryScreen) and driver.app.screen._sources)
    await driver.press("j", "right", "m")


async def conversations(driver: Driver) -> None:
    listed = [Conversation(1, "When does the ferry leave?", "/docs", "2026-01-02", "2026-01-02T03:04:05", 2)]
    driver.app.desk.conversations = lambda words="": listed  # type: ignore[method-assign]
    await driver.ask("When does the ferry leave?")
    await driver.press("ctrl+r")
    await driver.until(lambda: "2 questions" in driver.shown and "❯ When does the ferry leave?" in driver.shown)


async def why(driver: Driver) -> None:
    await driver.ask("When does the ferry leave?")
    await driver.press("escape", "w")
    await driver.until(lambda: isinstance(driver.app.screen, WhyScreen))


async def gold(driver: Driver) -> None:
    await driver.ask("When does the ferry leave?")
    await driver.press("escape", "g")
    await driver.until(lambda: "Gold case" in driver.shown)


async def keys(driver: Driver) -> None:
    await driver.press("f1")
    await driver.until(lambda: "Keys here" in driver.shown)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("place", [welcome, chat, document, library, conversations, why, gold, keys])
def test_screens_look_as_they_did(
    place: object, look: str, app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    size, theme = LOOKS[look]
    drawn = []

    async def journey(driver: Driver) -> None:
        driver.app.theme = theme
        await place(driver)  # type: ignore[operator]
        await driver.app.workers.wait_for_complete()
        for screen in driver.app.screen_stack:
            for entry in screen.query("Input, TextArea"):
                entry.cursor_blink = False  # type: ignore[attr-defined]
        await driver.pilot.pause()
        await driver.pilot.pause()
        drawn.append(picture(driver.app))

    drive(app, journey, size)
    path = SNAPSHOTS / f"{place.__name__}-{look}.txt"  # type: ignore[attr-defined]
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn[0], "utf-8")
    assert drawn[0].split("\n") == path.read_text("utf-8").split("\n")


def picture(app: AssistantApp) -> str:
    """Give what is on the screen: its text, its styles as letters, and what the letters mean."""
    strips = app.screen._compositor.render_strips(app.size)
    letters: dict[str, str] = {}
    rows = []
    for strip in strips:
        cells = [told(segment.style) for segment in strip for _ in range(segment.cell_length)]
        row = ""
        for style, run in groupby(cells):
            letter = letters.setdefault(style, chr(ord("a") + len(letters) % 26 - (32 if len(letters) >= 26 else 0)))
            row += letter * len(list(run))
        rows.append(row)
    text = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    return "\n".join([*text, "", *rows, "", *(f"{letter} {style}" for style, letter in letters.items()), ""])


def told(style: Style | None) -> str:
    """Give the looks of a style, without its links."""
    return str(Style.combine([style or Style(), Style()]).without_color + _colours(style)) if style else "none"


def _colours(style: Style) -> Style:
    return Style(color=style.color, bgcolor=style.bgcolor)
