"""What the header tells, while other processes and syncs change the index."""

from __future__ import annotations

import shutil
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


def make_again(index: Path, folder: Path, embedder: TransformerEmbedder) -> None:
    """Delete the index and make it anew, as another process does."""
    shutil.rmtree(index)
    with Store.open(index, create=True) as store:
        sync(store, embedder, [folder])


@pytest.fixture
def notes(home: Path) -> Path:
    """A folder with a note."""
    (home / "notes").mkdir()
    (home / "notes" / "pilot.txt").write_text("The harbour pilot of Brackwater is Olga Brandt.\n", "utf-8")
    return home / "notes"


def test_an_index_that_another_process_makes_again_is_followed(
    real: Make, own_index: Path, notes: Path, embedder: TransformerEmbedder
) -> None:
    async def journey(driver: Driver) -> None:
        desk = driver.app.desk
        first = (await driver.ask(PILOT)).turn
        assert first is not None and "Mina Torsvik" in first.answer.text
        texts = {source.id: desk.text(source.id) for source in desk.sources()}
        make_again(own_index, notes, embedder)
        assert [source.path for source in desk.sources()] == ["pilot.txt"]
        assert desk.text(desk.sources()[0].id) not in texts.values()
        await driver.press("ctrl+l")
        await driver.until(lambda: "1 file · 1 passage" in driver.shown and str(notes) in driver.shown)
        (notes / "more.txt").write_text("The lamp of buoy 12 is green.\n", "utf-8")
        await driver.press("s")
        await driver.until(lambda: "2 files · 2 passages" in driver.shown)
        await driver.press("escape")
        view = await driver.ask(PILOT)
        assert "Olga Brandt" in view.turn.answer.text
        assert desk.text_of(view.quotes[0]).startswith("The harbour pilot of Brackwater is Olga")
        assert desk.stale(first)[1] is None

    drive(real(own_index), journey)


def test_a_library_that_is_open_lists_the_index_that_is_made_again(
    real: Make, own_index: Path, notes: Path, embedder: TransformerEmbedder
) -> None:
    for name in ("a", "b", "c"):
        (notes / f"{name}.txt").write_text(f"The lamp of buoy {name} is green.\n", "utf-8")

    async def journey(driver: Driver) -> None:
        await driver.press("ctrl+l")
        await driver.until(lambda: "pilot.txt" in driver.shown)
        before = driver.app.standing
        make_again(own_index, notes, embedder)
        driver.app.stand_again()
        await driver.until(lambda: "b.txt" in driver.shown)
        assert before.files == driver.app.standing.files == 4

    drive(real(own_index), journey)


def test_an_index_that_is_deleted_is_none_and_can_be_made_again(real: Make, own_index: Path, notes: Path) -> None:
    async def journey(driver: Driver) -> None:
        shutil.rmtree(own_index)
        driver.chat.prompt.put(PILOT)
        await driver.press("enter")
        await driver.until(lambda: "Nothing is indexed yet" in driver.chat.talk.views[-1]._problem)
        await driver.until(lambda: driver.app.standing.state is State.EMPTY)
        await driver.press("ctrl+l")
        await driver.until(lambda: "Nothing is indexed yet: a adds a folder." in driver.shown)
        await driver.press("s")
        await driver.until(lambda: any("add a folder first" in one.message for one in driver.app._notifications))
        assert not own_index.exists()
        await driver.until(lambda: not driver.app.syncing)
        driver.app.sync([notes])
        await driver.until(lambda: driver.app.standing.state is State.READY)
        await driver.until(lambda: "1 file · 1 passage" in driver.shown and str(notes) in driver.shown)
        await driver.press("escape")
        view = await driver.ask(PILOT)
        assert "Olga Brandt" in view.turn.answer.text

    drive(real(own_index), journey)


def test_an_index_that_another_model_makes_again_is_told(
    real: Make, own_index: Path, notes: Path, embedder: TransformerEmbedder
) -> None:
    async def journey(driver: Driver) -> None:
        with Store.open(own_index) as store:
            store.catalog.set_meta("model", "another")
        driver.app.stand_again()
        await driver.until(lambda: driver.app.standing.state is State.BROKEN)
        assert "was made with the model" in driver.app.standing.problem
        make_again(own_index, notes, embedder)
        driver.app.stand_again()
        await driver.until(lambda: driver.app.standing.state is State.READY)

    drive(real(own_index), journey)


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
