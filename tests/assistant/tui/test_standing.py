"""What the header tells, while other processes and syncs change the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.tui.app import AssistantApp
from assistant.tui.desk import Standing, State
from index.embed import TransformerEmbedder
from index.ingest import sync
from index.store import Store

from .driver import Driver, StandIn, drive
from .test_journeys import PILOT, Make


def test_the_count_follows_another_process(
    app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stands(files: int) -> None:
        monkeypatch.setattr(stand_in, "standing", lambda: Standing(State.READY, "", files, 0, 9))

    async def journey(driver: Driver) -> None:
        assert "2 files" in driver.shown
        stands(7)
        await driver.ask("When does the ferry leave?")
        await driver.until(lambda: "7 files" in driver.shown)
        stands(8)
        await driver.press("ctrl+l")
        await driver.until(lambda: "8 files" in driver.shown)
        await driver.press("escape")
        await driver.until(lambda: driver.app.screen is driver.chat)
        assert "8 files" in driver.shown

    drive(app, journey)


def test_an_index_that_another_process_makes_is_opened(
    real: Make, home: Path, library: Path, embedder: TransformerEmbedder
) -> None:
    async def journey(driver: Driver) -> None:
        assert driver.app.standing.state is State.EMPTY
        with Store.open(home / "new-index", create=True) as store:
            sync(store, embedder, [library])
        await driver.press("ctrl+l")
        await driver.until(lambda: driver.app.standing.state is State.READY)
        await driver.press("escape")
        view = await driver.ask(PILOT)
        assert "Mina Torsvik" in view.turn.answer.text

    drive(real(home / "new-index"), journey)
