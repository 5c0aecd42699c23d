"""The prompt: a question of one or several lines, with those asked before, and file names after `@`."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, TextArea
from textual.widgets.option_list import Option

from assistant.errors import QuestionError
from assistant.output import clean, one_line
from assistant.tui.desk import State
from assistant.tui.telling import in_background, telling

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp

NAMED = re.compile(r'(?<!\S)@(?:"([^"]*)"|(\S+))')
"""A file named in a question: `@notes.md`, or `@"my notes.md"`."""

_AFTER = ".,;:!?)"
"""What may stand after a name without being part of it."""

_BEGUN = re.compile(r'(?<!\S)@("[^"]*|\S*)$')

CHOOSING = {"up": "up", "down": "down", "tab": "enter", "enter": "enter", "escape": "escape"}
"""What a key does to the list of names."""

COMPLETIONS = 8
"""File names that are offered at a time."""


def split_names(text: str, known: Sequence[str]) -> tuple[str, list[str], list[str]]:
    """Give a question without the files and folders of `known` that it names after `@`, these, and unknown ones.

    Another word after `@` (`@media`) belongs to the question, but at its beginning or with a file's suffix.
    """
    names = {*known, *(name.rpartition("/")[0] for name in known if "/" in name)}
    suffixes = {name.rpartition(".")[2].casefold() for name in known}
    named, unknown = [], []

    def take(match: re.Match[str]) -> str:
        written = match[1] or match[2] or ""
        name = next((one for one in (written, written.rstrip(_AFTER)) if one.rstrip("/") in names), None)
        if name is not None:
            named.append(name.rstrip("/"))
            return written[len(name) :]
        word = written.rstrip(_AFTER)
        if word and (match[1] or not text[: match.start()].strip() or _is_file_name(word, suffixes)):
            unknown.append(word)
        return match[0]

    question = " ".join(NAMED.sub(take, text).split())
    return re.sub(rf" (?=[{_AFTER}](?: |$))", "", question) if named else question, named, unknown


def _is_file_name(word: str, suffixes: set[str]) -> bool:
    stem, dot, suffix = word.rpartition(".")
    return bool(stem and dot and (suffix.casefold() in suffixes or mimetypes.guess_type(word)[0]))


def completions(begun: str, known: Sequence[str]) -> list[str]:
    """Give the names that have the letters of `begun` in their order, the best first."""
    letters = ".*?".join(map(re.escape, begun.casefold()))
    found = []
    for name in known:
        match = re.search(letters, name.casefold())
        if match:
            at = name.rfind("/") + 1
            found.append((match.end() - match.start(), match.start() < at, len(name), name))
    return [name for *_, name in sorted(found)[:COMPLETIONS]]


class Prompt(TextArea):
    """Where one writes; Enter asks."""

    DEFAULT_CSS = """
    Prompt {
        height: auto; max-height: 8; min-height: 3; padding: 0 1;
        border: round $primary 50%; background: $background;
        border-title-color: $text-warning; border-subtitle-color: $text-muted;
    }
    Prompt:focus { border: round $primary; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Ask"),
        Binding("escape", "leave", "Quotes"),
        Binding("ctrl+j,shift+enter,alt+enter", "newline", "New line", show=False),
    ]

    @dataclass
    class Submitted(Message):
        """A question was asked."""

        text: str

    @dataclass
    class Naming(Message):
        """A file name is being written after `@`; None when it is no more."""

        begun: str | None

    @dataclass
    class Choosing(Message):
        """A key for the list of names: "up", "down", "enter" or "escape"."""

        key: str

    @dataclass
    class Left(Message):
        """Escape was pressed."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(
            id=id, placeholder="Ask your documents …", show_line_numbers=False, highlight_cursor_line=False
        )
        self.asked: list[str] = []
        """Questions asked before, the last one last."""
        self.choosing = False
        """Whether names are offered, so that arrows and Enter are theirs."""
        self._at = 0
        self._draft = ""

    def put(self, text: str) -> None:
        """Write a text into the prompt, in place of what is there."""
        self.text = text
        self.move_cursor(self.document.end)

    def show_scope(self, scope: Sequence[str]) -> None:
        """Show to which files the conversation is restricted."""
        names = ", ".join(name.rpartition("/")[2] for name in scope[:3]) + (", …" if len(scope) > 3 else "")
        self.border_title = f"only in {names}".replace("[", "\\[") if scope else ""

    def complete(self, name: str) -> None:
        """Write a name in place of the one that was begun."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        match = _BEGUN.search(before)
        if match:
            written = f'@"{name}" ' if " " in name else f"@{name} "
            self.replace(written, (row, match.start()), (row, column))

    def on_text_area_changed(self) -> None:
        """Tell of a name that is being written."""
        row, column = self.cursor_location
        match = _BEGUN.search(self.document.get_line(row)[:column])
        self.post_message(self.Naming(match[1].strip('"') if match else None))

    def action_newline(self) -> None:
        """Begin a new line, not the first: an Enter that came before the program did reads as a line feed."""
        if self.text:
            self.insert("\n")

    def action_submit(self) -> None:
        """Ask."""
        if self.text.strip():
            self.post_message(self.Submitted(self.text))

    def action_leave(self) -> None:
        """Go elsewhere."""
        self.post_message(self.Left())

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(clean(event.text).replace("\t", " "))

    async def _on_key(self, event: events.Key) -> None:
        if self._takes(event.key):
            event.prevent_default()
            event.stop()
        else:
            await super()._on_key(event)

    def _takes(self, key: str) -> bool:
        """Do what a key means here and not in every text area; tell whether it meant something."""
        if self.choosing and key in CHOOSING:
            self.post_message(self.Choosing(CHOOSING[key]))
            return True
        if key == "up":
            return self.cursor_location[0] == 0 and self._recall(-1)
        if key == "down":
            return self.cursor_location[0] == self.document.line_count - 1 and self._recall(1)
        if key == "enter":
            self.action_submit()
        if key == "escape":
            self.action_leave()
        return key in {"enter", "escape"}

    def remember(self, question: str) -> None:
        """Add a question to those that Up brings back."""
        if question in self.asked:
            self.asked.remove(question)
        self.asked.append(question)
        self._at = 0

    def _recall(self, by: int) -> bool:
        """Show a question asked before; `_at` counts back from the draft."""
        at = self._at - by
        if not 0 <= at <= len(self.asked):
            return False
        if self._at == 0:
            self._draft = self.text
        self._at = at
        self.put(self.asked[-at] if at else self._draft)
        return True


class Names(OptionList):
    """The file names that may be meant."""

    DEFAULT_CSS = """
    Names {
        display: none; height: auto; max-height: 10; margin: 0 2; padding: 0;
        border: round $accent; background: $surface;
    }
    """

    can_focus = False

    def offer(self, names: Sequence[str]) -> None:
        """Show names, the first one chosen; without any, hide."""
        self.clear_options()
        self.add_options(Option(Content(one_line(name)), name) for name in names)
        self.display = bool(names)
        self.highlighted = 0 if names else None

    @property
    def chosen(self) -> str:
        """The chosen name."""
        option = self.highlighted_option
        return str(option.id) if option is not None else ""


class PromptBox(Vertical):
    """The prompt with the names that it offers."""

    DEFAULT_CSS = """
    PromptBox { height: auto; }
    """

    app: AssistantApp

    def __init__(self) -> None:
        super().__init__()
        self.known: Sequence[str] = ()
        """The names of the files that can be asked."""

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield Names(markup=False)
        yield Prompt(id="prompt")

    @in_background("names")
    def list_names(self) -> None:
        """Learn the names of the files that can be asked."""
        self.app.call_from_thread(setattr, self, "known", self._indexed())

    def _indexed(self) -> list[str]:
        return [one.path for one in self.app.desk.sources() if one.status == "indexed"]

    def split(self, text: str) -> tuple[str, list[str]]:
        """Give a question and the files and folders that it names.

        Raises:
            QuestionError: it has no words, or names a file that is not indexed.
        """
        question, named, unknown = split_names(text, self.known)
        if unknown:
            with telling(self.app):
                self.known = self._indexed()
            question, named, unknown = split_names(text, self.known)
        if unknown and self.app.standing.state is State.LOADING:
            raise QuestionError("The index is being opened: ask again in a moment.")
        if unknown:
            raise QuestionError(
                f"No indexed file is named {', '.join(unknown)}: @ names one to ask alone, and ctrl+l lists all. "
                f'Where it is a word of the question, write "@{unknown[0]}".'
            )
        if not question:
            raise QuestionError("The question is empty: ask it in words.")
        return question, named

    def on_prompt_naming(self, message: Prompt.Naming) -> None:
        """Offer names."""
        message.stop()
        self._offer(completions(message.begun, self.known) if message.begun is not None else [])

    def on_prompt_choosing(self, message: Prompt.Choosing) -> None:
        """Move in the names, take one, or leave them."""
        message.stop()
        names = self.query_one(Names)
        if message.key == "up":
            names.action_cursor_up()
        elif message.key == "down":
            names.action_cursor_down()
        else:
            chosen = names.chosen if message.key == "enter" else ""
            self._offer(())
            if chosen:
                self.query_one(Prompt).complete(chosen)

    def _offer(self, names: Sequence[str]) -> None:
        self.query_one(Names).offer(names)
        self.query_one(Prompt).choosing = bool(names)
