"""The README's pictures of the interface: `python -m tests.assistant.tui.screenshots` makes them of corpus/ anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from assistant.history import History
from assistant.settings import Settings
from assistant.tui.app import AssistantApp
from assistant.tui.desk import Desk
from assistant.tui.document import DocumentScreen
from assistant.tui.document_view import DocumentView
from index.embed import open_embedder
from index.ingest import sync
from index.store import Store
from tests.assistant.tui.driver import Driver, drive

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "assistant" / "tui" / "screenshots"
QUESTIONS = ("How many drones were launched?", "What is the Wi-Fi password?", "Who attended the Miami talks?")


async def _journey(driver: Driver) -> None:
    for question in QUESTIONS:
        await driver.ask(question)
    await driver.press("escape")
    await driver.until(lambda: "Steve Witkoff" in driver.shown)
    driver.app.save_screenshot("chat.svg", str(PICTURES))
    await driver.press("enter")
    await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))
    await driver.until(lambda: driver.app.screen.query_one(DocumentView).pages.lines)
    driver.app.save_screenshot("document.svg", str(PICTURES))


def main() -> None:
    """Index, ask, save."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "index", create=True) as store:
            sync(store, open_embedder(), [ROOT / "corpus"])
        desk = Desk(Settings(), folder / "index", History(folder / "history.db"))
        try:
            drive(AssistantApp(desk, folder / "preferences.json"), _journey, (110, 31))
        finally:
            desk.close()


if __name__ == "__main__":
    main()
