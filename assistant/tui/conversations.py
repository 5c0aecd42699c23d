"""The saved conversations: go on with one, rename, delete, export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.errors import AssistantError
from assistant.exporting import to_json, to_markdown
from assistant.history import Conversation
from assistant.output import one_line
from assistant.tui.bar import TitleBar
from assistant.tui.dialogs import Ask, Confirm, Folders, path_of
from assistant.tui.telling import in_background
from index.errors import IndexingError

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp


class ConversationsScreen(Screen[None]):
    """The conversations with this index, the last one on top."""

    DEFAULT_CSS = """
    ConversationsScreen Input { height: 1; border: none; padding: 0 1; background: $panel; }
    ConversationsScreen OptionList {
        height: 1fr; border: none; padding: 1 1; background: $background; scrollbar-size-vertical: 1;
    }
    ConversationsScreen OptionList:focus { border: none; background-tint: transparent; }
    ConversationsScreen OptionList > .option-list--option { padding: 0 1; }
    ConversationsScreen OptionList > .option-list--option-highlighted,
    ConversationsScreen OptionList:focus > .option-list--option-highlighted {
        background: $primary 25%; color: $foreground; text-style: none;
    }
    ConversationsScreen #questions {
        height: auto; max-height: 8; min-height: 4; padding: 0 2; border-top: solid $primary 30%;
    }
    """
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("q", "back", "Back", show=False),
        Binding("slash", "search", "Search"),
        Binding("r", "rename", "Rename"),
        Binding("d", "delete", "Delete"),
        Binding("x", "export", "Export"),
        Binding("j", "cursor(1)", "Down", show=False),
        Binding("k", "cursor(-1)", "Up", show=False),
    ]

    app: AssistantApp

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Conversation] = []

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield TitleBar("Conversations")
        yield Input(placeholder="/ searches in titles, questions and answers", compact=True)
        yield OptionList(markup=False)
        yield Static(id="questions", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    @property
    def chosen(self) -> Conversation | None:
        """The conversation under the cursor."""
        at = self.query_one(OptionList).highlighted
        return self._found[at] if at is not None and at < len(self._found) else None

    def on_mount(self) -> None:
        """List them."""
        self._list("")

    @in_background("list")
    def _list(self, words: str) -> None:
        self.app.call_from_thread(self._show, self.app.desk.conversations(words))

    def _show(self, found: Sequence[Conversation]) -> None:
        options = self.query_one(OptionList)
        at = options.highlighted or 0
        self._found = list(found)
        options.clear_options()
        options.add_options(Option(self._line(one)) for one in found)
        if not found:
            searched = self.query_one(Input).value
            text = "No conversation has these words." if searched else "Nothing is saved yet: ask something."
            options.add_option(Option(Content.styled(text, "dim"), disabled=True))
            self.query_one("#questions", Static).update("")
        else:
            options.highlighted = min(at, len(found) - 1)

    def _line(self, one: Conversation) -> Content:
        when = datetime.fromisoformat(one.updated).astimezone().strftime("%Y-%m-%d %H:%M")
        count = f"{one.turns} question{'' if one.turns == 1 else 's'}"
        return Content.assemble((f"{when}  ", "dim"), (f"{count:>13}  ", "dim"), (one_line(one.title), "bold"))

    def on_option_list_option_highlighted(self) -> None:
        """Show the questions of the conversation under the cursor."""
        if self.chosen is not None:
            self._fetch(self.chosen.id)

    @work(thread=True, exclusive=True, group="questions")
    def _fetch(self, id: int) -> None:
        try:
            turns = self.app.desk.history.turns(id)
        except AssistantError:
            return
        lines = [Content.assemble(("❯ ", "$text-primary"), one_line(turn.answer.question)) for turn in turns[-6:]]
        self.app.call_from_thread(self.query_one("#questions", Static).update, Content("\n").join(lines))

    def on_option_list_option_selected(self) -> None:
        """Go on with a conversation."""
        if self.chosen is not None:
            self.app.resume(self.chosen.id)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while one writes."""
        self._list(event.value)

    def on_input_submitted(self) -> None:
        """Go to what was found."""
        self.query_one(OptionList).focus()

    def action_back(self) -> None:
        """End the search, or go back."""
        entry = self.query_one(Input)
        if entry.has_focus or entry.value:
            entry.value = ""
            self.query_one(OptionList).focus()
        else:
            self.dismiss()

    def action_search(self) -> None:
        """Write words to search for."""
        self.query_one(Input).focus()

    def action_cursor(self, by: int) -> None:
        """Move as the arrows do."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def action_rename(self) -> None:
        """Give another title."""
        chosen = self.chosen
        if chosen is None:
            return

        def renamed(title: str | None) -> None:
            if title:
                self._rename(chosen.id, title)

        self.app.push_screen(Ask("What is it to be called?", chosen.title), renamed)

    def action_delete(self) -> None:
        """Forget a conversation."""
        chosen = self.chosen
        if chosen is None:
            return

        def deleted(yes: bool | None) -> None:
            if yes:
                self._delete(chosen.id)

        self.app.push_screen(Confirm("Delete this conversation?", one_line(chosen.title), "Delete"), deleted)

    @in_background("write", exclusive=False)
    def _rename(self, id: int, title: str) -> None:
        self.app.desk.history.rename(id, title)
        self.app.call_from_thread(self._list_again)

    @in_background("write", exclusive=False)
    def _delete(self, id: int) -> None:
        self.app.desk.history.delete(id)
        self.app.call_from_thread(self.app.forget, id)
        self.app.call_from_thread(self._list_again)

    def _list_again(self) -> None:
        if self.is_attached:
            self._list(self.query_one(Input).value)

    def action_export(self) -> None:
        """Write a conversation to a file."""
        if self.chosen is not None:
            export(self.app, self.chosen.id)


def export(app: AssistantApp, id: int) -> None:
    """Ask for a file and write a conversation there: JSON where its name ends so, else Markdown."""

    def chosen(path: str | None) -> None:
        if path is not None:
            target = path_of(path)
            app.run_worker(lambda: _write(app, id, target), thread=True, group="export")

    hint = "A name that ends in .json gives JSON, another one Markdown."
    app.push_screen(Ask("Export to which file?", f"conversation-{id}.md", hint, Folders()), chosen)


def _write(app: AssistantApp, id: int, target: Path) -> None:
    try:
        conversation, turns = app.desk.history.conversation(id), app.desk.history.turns(id)
        stale = app.desk.stale_of(turns)
        if target.suffix == ".json":
            target.write_bytes(msgspec.json.encode(to_json(conversation, turns, stale)) + b"\n")
        else:
            target.write_text(to_markdown(conversation, turns, stale), "utf-8")
    except (AssistantError, IndexingError) as error:
        app.call_from_thread(app.tell, str(error), "error")
    except OSError as error:
        app.call_from_thread(app.tell, f"{target} cannot be written: {error.strerror}.", "error")
    else:
        app.call_from_thread(app.tell, f"Written to {target}")
