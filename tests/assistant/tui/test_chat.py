"""The chat over the stand-in: steps, cancelling, evidence, conversations, and hostile text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event as Flag

import pytest
from textual.message import Message
from textual.widgets import Static

from assistant.errors import AssistantError
from assistant.history import History
from assistant.tui.app import AssistantApp
from assistant.tui.chat import ChatScreen
from assistant.tui.document import DocumentScreen
from assistant.tui.document_view import DocumentView
from assistant.tui.gold import GoldScreen
from assistant.tui.library import LibraryScreen
from assistant.tui.messages import QuestionAnswered, QuestionProgressed
from assistant.tui.pages import make_pages
from assistant.tui.prompt import Prompt
from assistant.tui.why import WhyScreen
from assistant.types import Event, Found, Read, Searching
from index.errors import SyncRefusedError
from index.types import Filter, Locator, Unit

from .driver import FERRY, PATIENCE, SOURCES, TEXTS, Driver, StandIn, drive, quote

ASKED = "When does the ferry leave?"


def in_lines(start: int, end: int) -> Locator:
    """Tell that a document has lines."""
    return Locator(Unit.LINE, 1, 1)


def test_an_answer_comes_in_steps(app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in.gate = Flag()
    told: list[type] = []
    post = ChatScreen.post_message

    def listen(self: ChatScreen, message: Message) -> bool:
        if isinstance(message, QuestionProgressed | QuestionAnswered):
            told.append(type(message.event) if isinstance(message, QuestionProgressed) else type(message))
        return post(self, message)

    monkeypatch.setattr(ChatScreen, "post_message", listen)

    async def journey(driver: Driver) -> None:
        driver.chat.prompt.put(ASKED)
        await driver.press("enter")
        await driver.until(lambda: "reading 2 passages of ferry.md, rent.pdf" in driver.shown)
        await driver.write("next")
        assert driver.chat.prompt.text == "next", "one writes on while it reads"
        stand_in.gate.set()
        await driver.until(lambda: driver.chat.turns)

    drive(app, journey)
    assert told == [Searching, Found, Read, QuestionAnswered]


def test_esc_cancels_and_gives_the_question_back(app: AssistantApp, stand_in: StandIn) -> None:
    stand_in.gate = Flag()

    async def journey(driver: Driver) -> None:
        driver.chat.prompt.put(ASKED)
        await driver.press("enter")
        await driver.until(lambda: "reading 2 passages" in driver.shown)
        await driver.press("escape")
        assert "Cancelled." in driver.shown
        assert driver.chat.prompt.text == ASKED
        stand_in.gate.set()
        stand_in.gate = None
        await driver.ask(ASKED)
        assert len(driver.chat.turns) == 1

    drive(app, journey)
    assert stand_in.history.conversations()[0].turns == 1, "what was cancelled is not saved"


def test_one_question_at_a_time(app: AssistantApp, stand_in: StandIn) -> None:
    stand_in.gate = Flag()

    async def journey(driver: Driver) -> None:
        driver.chat.prompt.put(ASKED)
        await driver.press("enter")
        await driver.until(lambda: stand_in.asked)
        driver.chat.prompt.put("Another?")
        await driver.press("enter")
        assert driver.chat.prompt.text == "Another?"
        stand_in.gate.set()
        await driver.until(lambda: driver.chat.turns)

    drive(app, journey)
    assert len(stand_in.asked) == 1


def test_follow_ups_bring_the_conversation(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.ask("And in winter?")
        await driver.press("ctrl+n")
        await driver.ask("Who?")

    drive(app, journey)
    assert [before for _, before, _ in stand_in.asked] == [0, 1, 0]
    assert sorted(one.turns for one in stand_in.history.conversations()) == [1, 2]


def test_citation_and_quote_light_up_together(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        view = await driver.ask(ASKED)
        assert view._lit == 1
        await driver.press("escape", "j")
        await driver.until(lambda: view._lit == 2)
        await driver.until(lambda: "boathouse" in str(driver.app.screen.query_one("#surroundings", Static).render()))
        at = view.region
        line = str(view.render()).split("\n").index("• nine [1]")
        await driver.pilot.click(offset=(at.x + 2 + len("• nine ["), at.y + line))
        await driver.until(lambda: view._lit == 1)
        assert driver.chat.evidence.quote == FERRY.quotes[0]

    drive(app, journey)


def test_numbers_stand_at_quotes_and_tab_goes_on_to_the_next(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("alt+2")
        await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))
        screen = driver.app.screen
        view = screen.query_one(DocumentView)
        await driver.until(lambda: view.pages.lines)
        assert view.pages.marks == {0: "p. 1"} and "lease/rent.pdf, p. 1" in driver.shown
        await driver.press("tab")
        await driver.until(lambda: view.pages.numbered)
        assert screen.quote == FERRY.quotes[0]
        await driver.press("slash")
        await driver.write("forty")
        assert view.here == "1 of 1"
        await driver.press("enter", "escape", "q")
        assert driver.app.screen is driver.chat

    drive(app, journey)


def test_up_brings_questions_back(app: AssistantApp, stand_in: StandIn, home: Path) -> None:
    stand_in.history.add(None, FERRY, (), stand_in.folder)

    async def journey(driver: Driver) -> None:
        prompt = driver.chat.prompt
        await driver.until(lambda: prompt.asked)
        await driver.write("draft")
        await driver.press("up")
        assert prompt.text == FERRY.question
        await driver.press("down")
        assert prompt.text == "draft"

    drive(app, journey)


def test_several_lines_are_pasted_and_written(app: AssistantApp, stand_in: StandIn) -> None:
    from textual import events

    async def journey(driver: Driver) -> None:
        driver.chat.prompt.post_message(events.Paste("When does\nthe \x1b[31mferry\x1b[0m leave?"))
        await driver.until(lambda: driver.chat.prompt.text)
        await driver.press("ctrl+j")
        await driver.write("x")
        assert driver.chat.prompt.text == "When does\nthe ferry leave?\nx"
        await driver.press("enter")
        await driver.until(lambda: driver.chat.turns)

    drive(app, journey)
    assert stand_in.asked[0][0] == "When does the ferry leave? x"


def test_a_refusal_helps(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask("What is the Wi-Fi password?")
        assert "The documents do not answer this." in driver.shown
        assert "In no document: Wi, Fi, password" in driver.shown
        assert "Nearest passages" in driver.shown

    drive(app, journey)


def test_why_tells_every_stage(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("escape", "w")
        await driver.until(lambda: isinstance(driver.app.screen, WhyScreen))
        for told in ("ferry.md, lines 1–3", "#1 0.600", "#1 9.50", "threshold 0.2: answered", "200 ms"):
            assert told in driver.shown
        await driver.press("q")
        assert driver.app.screen is driver.chat

    drive(app, journey)


def test_an_answer_becomes_a_gold_case(app: AssistantApp, home: Path) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("escape", "g")
        await driver.until(lambda: isinstance(driver.app.screen, GoldScreen))
        await driver.write("at nine | 9:00")
        await driver.press("enter")
        await driver.until(lambda: driver.app.screen is driver.chat)

    drive(app, journey)
    case = json.loads((home / "gold.jsonl").read_text("utf-8"))
    assert (case["question"], case["answers"]) == (ASKED, ["at nine", "9:00"])
    assert [one["document"] for one in case["evidence"]] == ["ferry.md", "lease/rent.pdf"]


def test_a_gold_case_whose_id_is_taken_meanwhile_gets_another(
    app: AssistantApp, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "gold.jsonl").write_text('{"id": "q1", "question": "Who?", "answers": ["Mina"]}\n', "utf-8")
    monkeypatch.setattr("assistant.tui.gold.next_id", lambda path: "q1")

    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("escape", "g")
        await driver.until(lambda: isinstance(driver.app.screen, GoldScreen))
        await driver.press("enter")
        await driver.until(lambda: driver.app.screen is driver.chat)
        await driver.until(lambda: any("q2 added to" in one.message for one in driver.app._notifications))

    drive(app, journey)
    lines = (home / "gold.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["q1", "q2"]


def test_a_conversation_is_resumed_renamed_exported_and_deleted(
    app: AssistantApp, stand_in: StandIn, home: Path
) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("ctrl+n")
        assert not driver.chat.turns
        await driver.press("ctrl+r")
        await driver.until(lambda: ASKED in driver.shown)
        await driver.press("r", "home")
        await driver.write("Ferries ")
        await driver.press("enter")
        await driver.until(lambda: f"Ferries {ASKED}" in driver.shown)
        await driver.press("x")
        driver.app.screen.query_one("Input").value = str(home / "out.md")  # type: ignore[attr-defined]
        await driver.press("enter")
        await driver.until((home / "out.md").is_file)
        await driver.press("enter")
        await driver.until(lambda: driver.chat.turns)
        assert driver.app.screen is driver.chat
        await driver.press("ctrl+r")
        await driver.until(lambda: "Ferries" in driver.shown)
        await driver.press("d", "y")
        await driver.until(lambda: "Nothing is saved yet" in driver.shown)

    drive(app, journey)
    text = (home / "out.md").read_text("utf-8")
    assert f"`{'f' * 64}#9-66`" in text and "> The ferry to Sandholm leaves at nine" in text
    assert stand_in.history.conversations() == []


def test_a_long_conversation_draws_its_end_first(app: AssistantApp, stand_in: StandIn) -> None:
    id, _ = stand_in.history.add(None, FERRY, (), stand_in.folder)
    for _ in range(80):
        stand_in.history.add(id, FERRY, (), stand_in.folder)

    async def journey(driver: Driver) -> None:
        driver.app.resume(id)
        await driver.until(lambda: len(driver.chat.talk.views) == 30)
        await driver.press("escape", "escape", "shift+tab")
        driver.chat.talk.focus()
        await driver.press("home")
        await driver.until(lambda: len(driver.chat.talk.views) == 81)
        assert driver.chat.view is driver.chat.talk.views[0]

    drive(app, journey)


def test_a_killed_program_is_picked_up(stand_in: StandIn, home: Path) -> None:
    id, _ = stand_in.history.add(None, FERRY, (), stand_in.folder)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for process, resumed in ((dead.pid, id), (os.getpid(), None)):
        opened = {str(stand_in.folder): {"conversation": id, "process": process}}
        (home / "screen.json").write_text(json.dumps({"opened": opened}), "utf-8")
        assert AssistantApp(stand_in, home / "screen.json")._resume == resumed


def test_the_theme_is_remembered(app: AssistantApp, stand_in: StandIn, home: Path) -> None:
    async def choose(driver: Driver) -> None:
        driver.app.theme = "nord"
        await driver.until((home / "screen.json").is_file)

    async def look(driver: Driver) -> None:
        assert driver.app.theme == "nord"

    drive(app, choose)
    drive(AssistantApp(stand_in, home / "screen.json"), look)


def test_marked_files_restrict_the_conversation(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        await driver.press("ctrl+l")
        await driver.until(lambda: isinstance(driver.app.screen, LibraryScreen) and driver.app.screen._sources)
        await driver.press("j", "down", "m", "c")
        await driver.until(lambda: driver.app.screen is driver.chat)
        assert "only in ferry.md" in driver.shown
        await driver.ask(ASKED)

    drive(app, journey)
    assert stand_in.asked[0][2].paths == ("/docs/ferry.md",)


def test_failures_are_told_with_their_reasons(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.press("ctrl+l")
        await driver.until(lambda: isinstance(driver.app.screen, LibraryScreen) and driver.app.screen._sources)
        await driver.press("f")
        await driver.until(lambda: "scan.pdf  no text in it: a scan" in driver.shown)

    drive(app, journey)


def test_a_sync_that_would_lose_much_asks_first(app: AssistantApp, stand_in: StandIn) -> None:
    stand_in.refuse_sync = SyncRefusedError("More than half of /docs is gone.")

    async def journey(driver: Driver) -> None:
        await driver.press("ctrl+l", "s")
        await driver.until(lambda: "More than half of /docs is gone." in driver.shown)
        await driver.press("y")
        await driver.until(lambda: len(stand_in.synced) == 2)

    drive(app, journey)
    assert stand_in.synced == [((), False), ([Path("/docs")], True)]


def test_quotes_are_copied(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("escape", "y")
        assert driver.app.clipboard == ("“The ferry to Sandholm leaves at nine from the north pier.” (ferry.md:3)")
        await driver.press("Y")
        assert "## When does the ferry leave?" in driver.app.clipboard

    drive(app, journey)


def test_the_palette_has_every_action_and_f1_the_keys(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.press("escape")
        offered = {command.title for command in driver.app.get_system_commands(driver.app.screen)}
        assert {"Library", "Conversations", "Why?", "Gold case", "Copy", "Document", "Theme", "Quit"} <= offered
        await driver.press("question_mark")
        await driver.until(lambda: "Keys here" in driver.shown)
        assert "Stand at a quote in its document" in driver.shown and "Why?" in driver.shown
        await driver.press("escape")

    drive(app, journey)


def test_a_folder_is_named_and_indexed(app: AssistantApp, stand_in: StandIn, home: Path) -> None:
    (home / "papers").mkdir()

    async def journey(driver: Driver) -> None:
        await driver.press("ctrl+l", "a")
        await driver.write(f"{home}/pap")
        entry = driver.app.screen.query_one("Input")
        await driver.until(lambda: entry._suggestion.endswith("papers/"))  # type: ignore[attr-defined]
        await driver.press("right", "enter")
        await driver.until(lambda: stand_in.synced)

    drive(app, journey)
    assert stand_in.synced == [([home / "papers"], False)]


def test_every_size_is_drawn(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        for width, height in ((40, 10), (60, 16), (80, 24), (200, 60), (20, 5)):
            await driver.pilot.resize_terminal(width, height)
            await driver.pilot.pause()
            assert driver.chat.prompt.region.bottom <= height
            assert all(len(row) <= width for row in driver.shown.split("\n"))
        assert isinstance(driver.app.focused, Prompt)

    drive(app, journey)


def test_history_is_read_from_another_process_meanwhile(app: AssistantApp, home: Path) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        with History(home / "history.db") as other:
            assert other.conversations()[0].turns == 1

    drive(app, journey)


def test_the_engines_events_are_shown(app: AssistantApp) -> None:
    async def journey(driver: Driver) -> None:
        view = await driver.ask(ASKED)
        view.show_event(Searching(ASKED))
        assert view._stage == "searching"
        view.show_event(Found(()))
        assert view._stage == "nothing found"

    drive(app, journey)


def test_what_was_cancelled_does_not_end_the_next_question(
    app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, next_one = Flag(), Flag()

    def fails_late(question: str, history: object, admit: Filter, stopped: object) -> Iterator[Event]:
        stand_in.asked.append((question, 0, admit))
        yield Searching(question)
        gate = late if question == ASKED else next_one
        assert gate.wait(PATIENCE)
        raise AssistantError(f"No answer to {question}")

    monkeypatch.setattr(stand_in, "ask", fails_late)

    async def journey(driver: Driver) -> None:
        driver.chat.prompt.put(ASKED)
        await driver.press("enter")
        await driver.until(lambda: len(stand_in.asked) == 1)
        await driver.press("escape")
        driver.chat.prompt.put("Another?")
        await driver.press("enter")
        await driver.until(lambda: len(stand_in.asked) == 2)
        late.set()
        await driver.until(lambda: sum(worker.is_running for worker in driver.app.workers) == 1)
        assert "Cancelled." in driver.shown and f"No answer to {ASKED}" not in driver.shown
        driver.chat.prompt.put("A third?")
        await driver.press("enter")
        assert driver.chat.prompt.text == "A third?", "the second is still being answered"
        next_one.set()
        await driver.until(lambda: "No answer to Another?" in driver.shown)

    drive(app, journey)
    assert len(stand_in.asked) == 2


def test_two_questions_at_once_are_one(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        for question in (ASKED, "Another?"):
            driver.chat.prompt.post_message(Prompt.Submitted(question))
        await driver.until(lambda: driver.chat.turns)

    drive(app, journey)
    assert len(stand_in.asked) == 1


def test_an_answer_is_kept_where_its_conversation_was_deleted_meanwhile(app: AssistantApp, stand_in: StandIn) -> None:
    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        stand_in.history.delete(driver.chat.conversation)
        await driver.ask("And in winter?")
        assert driver.chat.conversation == stand_in.history.conversations()[0].id

    drive(app, journey)
    assert [one.turns for one in stand_in.history.conversations()] == [1]


def test_a_home_folder_of_nobody_is_no_folder(app: AssistantApp, stand_in: StandIn, home: Path) -> None:
    async def journey(driver: Driver) -> None:
        await driver.press("ctrl+l", "a")
        await driver.write("~nobody-here/papers")
        await driver.press("enter")
        await driver.until(lambda: stand_in.synced)

    drive(app, journey)
    assert stand_in.synced == [([home / "~nobody-here" / "papers"], False)]


def test_a_quote_is_shown_in_its_own_document_where_ids_have_changed(
    app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = [replace(SOURCES[0], id=2), replace(SOURCES[1], id=1)]
    monkeypatch.setattr(stand_in, "sources", lambda: swapped)
    monkeypatch.setattr(stand_in, "text", lambda id: TEXTS[3 - id])
    monkeypatch.setattr(stand_in, "pages", lambda source: make_pages(TEXTS[3 - source.id], in_lines))

    async def journey(driver: Driver) -> None:
        await driver.ask(ASKED)
        await driver.until(
            lambda: "A crossing takes" in str(driver.app.screen.query_one("#surroundings", Static).render())
        )
        await driver.press("escape", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, DocumentScreen))
        await driver.until(lambda: "A crossing takes" in driver.shown)
        assert "has changed since" not in driver.shown

    drive(app, journey)


def test_a_quote_that_moved_is_told_of_after_one_that_did_not(
    app: AssistantApp, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = quote(1, 1, "The ferry to Sandholm"), quote(2, 1, "A crossing takes")
    text = TEXTS[1].replace("leaves at nine", "leaves at half past nine")
    monkeypatch.setattr(stand_in, "text", lambda id: text)

    async def journey(driver: Driver) -> None:
        driver.app.push_screen(DocumentScreen(first, (first, second)))
        await driver.until(lambda: "half past nine" in driver.shown)
        assert "has changed since" not in driver.shown
        await driver.press("tab")
        await driver.until(lambda: "has changed since" in driver.shown)
        line, start, end = driver.app.screen.query_one(DocumentView)._quote[0]
        assert text.split("\n")[line][start:end] == second.text

    drive(app, journey)
