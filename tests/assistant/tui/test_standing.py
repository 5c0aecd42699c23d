"""What the header tells, while other processes and syncs change the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.tui.app import AssistantApp
from assistant.tui.desk import Standing, State
from index.embed import TransformerEmbedder
from index.ingest import sync
from index.store import Store
from index.types import Failure, IngestReport

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


def test_a_file_that_failed_before_is_told_once(app: AssistantApp, stand_in: StandIn) -> None:
    failure = Failure("/docs/scan.pdf", "no text in it: a scan")
    reports = iter(
        (
            IngestReport(added=1, failures=(failure,), files=(("failed", "/docs/scan.pdf"),)),
            IngestReport(unchanged=1, failures=(failure,)),
        )
    )
    stand_in.sync = lambda *_: next(reports)  # type: ignore[method-assign]

    async def told(driver: Driver, severity: str, text: str) -> None:
        driver.app.clear_notifications()
        driver.app.sync()
        await driver.until(
            lambda: (severity, text) in [(one.severity, one.message) for one in driver.app._notifications]
        )

    async def journey(driver: Driver) -> None:
        await told(driver, "warning", "1 added, 0 changed, 0 removed, 1 failed: the library tells why.")
        await told(driver, "information", "0 added, 0 changed, 0 removed.")

    drive(app, journey)
