"""What other programs do meanwhile: the system's viewer, and another writer that holds the index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.tui.app import AssistantApp
from assistant.tui.document import DocumentScreen
from assistant.tui.document_view import DocumentView
from index.store import Store

from .driver import Driver, drive

Make = Callable[[Path], AssistantApp]

PILOT = "Who is the harbour pilot of Brackwater?"


@pytest.fixture
def viewer(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A viewer that notes what it is to open, in the file that is given."""
    programs, opened = home / "programs", home / "opened"
    programs.mkdir()
    (programs / "xdg-open").write_text(f'#!/bin/sh\necho "$1" >> {opened}\n', "utf-8")
    (programs / "xdg-open").chmod(0o755)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return opened


def notes(driver: Driver) -> str:
    """Give the messages that are shown."""
    return " ".join(one.message for one in driver.app._notifications)


def test_the_original_opens_in_the_systems_viewer(real: Make, library_index: Path, library: Path, viewer: Path) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(PILOT)
        await driver.press("escape", "o")
        await driver.until(viewer.exists)
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))
        await driver.until(lambda: driver.app.screen.query_one(DocumentView).pages.lines)
        await driver.press("o")
        await driver.until(lambda: len(viewer.read_text("utf-8").splitlines()) == 2)

    drive(real(library_index), journey)
    assert viewer.read_text("utf-8").splitlines() == [str(library / "pilot.txt")] * 2


def test_without_a_viewer_or_the_file_it_says_so(
    app: AssistantApp, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(home))
    (home / "here.txt").touch()

    async def journey(driver: Driver) -> None:
        driver.app.open_in_viewer(str(home / "here.txt"))
        await driver.until(lambda: "xdg-open cannot be started" in notes(driver))
        driver.app.open_in_viewer(str(home / "gone.txt"))
        await driver.until(lambda: "gone.txt is not there any more" in notes(driver))

    drive(app, journey)


def test_while_another_process_writes_one_asks_on_and_indexing_waits(real: Make, own_index: Path, home: Path) -> None:
    (home / "more.txt").write_text("The lamp of buoy 12 is green.\n", "utf-8")
    other = FileLock(own_index / "write.lock")

    async def journey(driver: Driver) -> None:
        with other:
            driver.app.sync([home / "more.txt"])
            await driver.until(lambda: "waiting for another process" in driver.app.working)
            view = await driver.ask(PILOT)
            assert "Mina Torsvik" in view.turn.answer.text
            assert driver.app.syncing
        await driver.until(lambda: not driver.app.syncing)
        assert any(source.path == "more.txt" for source in driver.app.desk.sources())

    drive(real(own_index), journey)


def test_the_end_does_not_wait_for_an_indexing_run(real: Make, own_index: Path, home: Path) -> None:
    more = home / "more"
    more.mkdir()
    for number in range(400):
        (more / f"{number}.txt").write_text(f"The lamp of buoy {number} has the colour {number * 7}.\n" * 40, "utf-8")

    async def journey(driver: Driver) -> None:
        driver.app.sync([more])
        await driver.until(lambda: "indexing" in driver.app.working)
        await driver.press("ctrl+q")

    drive(real(own_index), journey)
    with Store.open(own_index) as store:
        assert store.counts()["indexed"] < 404
        with store.writing(wait=20):
            pass
