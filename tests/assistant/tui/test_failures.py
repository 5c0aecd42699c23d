"""An index or a history that fails meanwhile: it is told, and the program goes on."""

from __future__ import annotations

import pytest

from assistant.errors import HistoryError
from assistant.tui.app import AssistantApp
from assistant.tui.conversations import ConversationsScreen
from assistant.tui.library import LibraryScreen
from index.errors import IndexingError

from .driver import SOURCES, Driver, StandIn, drive

ASKED = "When does the ferry leave?"


def fails(*_: object) -> None:
    raise HistoryError("The conversations cannot be used: database is locked.")


def fails_to_read(*_: object) -> None:
    raise IndexingError("The index cannot be read: it is damaged.")


def told(driver: Driver) -> list[str]:
    return [one.message for one in driver.app._notifications]


def test_an_answer_that_cannot_be_kept_is_shown(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        stand_in.history._connection.execute("PRAGMA query_only = ON")
        await driver.ask("And in winter?")
        assert "nine [1]" in driver.shown
        assert "The answer is not kept: The conversations in" in driver.shown and "readonly" in driver.shown
        stand_in.history._connection.execute("PRAGMA query_only = OFF")
        await driver.ask("And in spring?")
        assert driver.chat.conversation == stand_in.history.conversations()[0].id

    drive(app, journey, (160, 60))
    assert [one.turns for one in stand_in.history.conversations()] == [2]
    assert [before for _, before, _ in stand_in.asked] == [0, 1, 2]


def test_the_first_answer_that_cannot_be_kept_is_shown(app: AssistantApp, stand_in: StandIn) -> None:
    stand_in.history._connection.execute("PRAGMA query_only = ON")

    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        assert "nine [1]" in driver.shown and driver.chat.conversation is None

    drive(app, journey)
    assert stand_in.history.conversations() == []


@pytest.mark.parametrize(("key", "method"), [("r", "rename"), ("d", "delete")])
def test_a_conversation_that_cannot_be_written(
    app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, key: str, method: str
) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("ctrl+r")
        await driver.until(lambda: ASKED in driver.shown)
        monkeypatch.setattr(stand_in.history, method, fails)
        await driver.press(key)
        await (driver.press("X", "enter") if key == "r" else driver.press("y"))
        await driver.until(lambda: any("database is locked" in one for one in told(driver)))
        assert isinstance(driver.app.screen, ConversationsScreen) and driver.chat.conversation is not None

    drive(app, journey)
    assert stand_in.history.conversations()[0].title == ASKED


def test_an_index_that_cannot_be_read(app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    async def journey(driver: Driver) -> None:
        await driver.until(lambda: driver.app.screen.query_one("PromptBox").known)  # type: ignore[attr-defined]
        monkeypatch.setattr(stand_in, "sources", fails_to_read)
        monkeypatch.setattr(stand_in, "text_of", fails_to_read)
        driver.chat.show_standing(driver.app.standing)
        await driver.until(lambda: any("damaged" in one for one in told(driver)))
        driver.chat.prompt.put("@ferry.md When does it leave?")
        await driver.press("enter")
        await driver.until(lambda: "The index cannot be read: it is damaged." in driver.chat.talk.views[-1]._problem)
        driver.app.action_library()
        await driver.until(lambda: isinstance(driver.app.screen, LibraryScreen))

    drive(app, journey)
    assert stand_in.asked == []


def test_a_document_that_cannot_be_read(app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand_in, "text", fails_to_read)
    monkeypatch.setattr(stand_in, "text_of", fails_to_read)

    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.until(lambda: any("damaged" in one for one in told(driver)))
        driver.app.clear_notifications()
        driver.app.open_source(SOURCES[0], 0)
        await driver.until(lambda: any("damaged" in one for one in told(driver)))

    drive(app, journey)


def test_questions_that_cannot_be_read(app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stand_in.history, "questions", fails)

    async def journey(driver: Driver) -> None:
        await driver.until(lambda: any("database is locked" in one for one in told(driver)))
        await driver.ask(ASKED)

    drive(app, journey)


def test_a_folder_that_may_not_be_read(app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def may_not(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "/locked/in")

    async def journey(driver: Driver) -> None:
        monkeypatch.setattr(stand_in, "sync", may_not)
        await driver.press("ctrl+l")
        await driver.until(lambda: isinstance(driver.app.screen, LibraryScreen))
        await driver.press("a")
        await driver.write("/locked/in")
        await driver.press("enter")
        await driver.until(lambda: any("/locked/in cannot be used: Permission denied." in one for one in told(driver)))
        monkeypatch.setattr(stand_in, "sources", may_not)
        driver.app.screen.show_indexed()  # type: ignore[attr-defined]
        await driver.until(lambda: len(told(driver)) == 2 and not driver.app.syncing)

    drive(app, journey)
