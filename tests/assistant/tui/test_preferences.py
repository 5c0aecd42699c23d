"""What is remembered between two starts, by programs that run at a time."""

from __future__ import annotations

import json
import os
from pathlib import Path

from assistant.tui.app import AssistantApp
from assistant.tui.preferences import left_open, load_preferences, remember_open, remember_theme

from .driver import Driver, StandIn, drive


def test_two_programs_keep_each_others_entries(app: AssistantApp, stand_in: StandIn, home: Path) -> None:
    path = home / "screen.json"

    async def journey(driver: Driver) -> None:
        remember_open(7, home / "other", path)
        remember_theme("nord", path)
        driver.app.remember_open(3)
        await driver.press("ctrl+q")

    drive(app, journey)
    kept = load_preferences(path)
    assert kept.theme == "nord"
    assert [(folder, one.conversation) for folder, one in kept.opened.items()] == [(str(home / "other"), 7)]


def test_another_programs_conversation_with_the_same_index_stays(tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    opened = {"/index": {"conversation": 7, "process": os.getppid()}}
    path.write_text(json.dumps({"opened": opened}), "utf-8")
    remember_open(None, Path("/index"), path)
    assert load_preferences(path).opened["/index"].conversation == 7
    assert left_open(load_preferences(path), Path("/index")) is None, "it runs"
    remember_open(8, Path("/index"), path)
    remember_open(None, Path("/index"), path)
    assert load_preferences(path).opened == {}


def test_what_cannot_be_written_is_not_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    remember_theme("nord", tmp_path / "file" / "screen.json")
    assert load_preferences(tmp_path / "file" / "screen.json").theme == ""
