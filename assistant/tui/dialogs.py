"""Small questions to the user: yes or no, a line of text, the keys of a place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Button, Input, Static

FRAME = """
    align: center middle;
    & > Vertical, & > VerticalScroll { width: 72; max-width: 95%; height: auto; max-height: 100%; padding: 1 2;
                   overflow-y: auto; scrollbar-size-vertical: 1;
                   border: round $primary; background: $surface; }
    #title { text-style: bold; margin-bottom: 1; width: 100%; }
    #buttons { height: auto; align-horizontal: right; margin-top: 1; }
    Button { margin-left: 1; }
"""
"""The style of every dialog."""


class Confirm(ModalScreen[bool]):
    """Asks before something is done that cannot be undone."""

    DEFAULT_CSS = f"Confirm {{ {FRAME} }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
    ]

    def __init__(self, question: str, details: str = "", yes: str = "Yes") -> None:
        super().__init__()
        self._question = question
        self._details = details
        self._yes = yes

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        with Vertical():
            yield Static(Content(self._question), id="title")
            if self._details:
                yield Static(Content(self._details))
            with Horizontal(id="buttons"):
                yield Button(Content.assemble(self._yes, ("  y", "dim")), variant="error", id="yes", compact=True)
                yield Button(Content.assemble("No", ("  n", "dim")), id="no", compact=True)

    def on_mount(self) -> None:
        """Begin at the harmless answer."""
        self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by a key."""
        self.dismiss(yes)


class Ask(ModalScreen[str | None]):
    """Asks for a line of text."""

    DEFAULT_CSS = f"Ask {{ {FRAME} #hint {{ color: $text-muted; margin-top: 1; }} }}"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, question: str, text: str = "", hint: str = "", suggester: Suggester | None = None) -> None:
        super().__init__()
        self._question = question
        self._text = text
        self._hint = hint
        self._suggester = suggester

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        with Vertical():
            yield Static(Content(self._question), id="title")
            yield Input(self._text, suggester=self._suggester)
            if self._hint:
                yield Static(Content(self._hint), id="hint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the text."""
        self.dismiss(event.value.strip() or None)

    def action_cancel(self) -> None:
        """Give nothing."""
        self.dismiss(None)


def path_of(text: str) -> Path:
    """Give the path that was written; `~name` stays as it is where there is no such user."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text).absolute()


class Folders(Suggester):
    """Completes the path of a file or folder; the right arrow takes it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Give the first folder, then file, that a path may mean."""
        head, _, begun = value.rpartition("/")
        folder = path_of(f"{head}/") if head or value.startswith("/") else Path()
        if value == "~":
            return "~/"
        try:
            found = [path for path in folder.iterdir() if path.name.startswith(begun) and path.name != begun]
            found = [path for path in found if begun or not path.name.startswith(".")]
            found.sort(key=lambda path: (not path.is_dir(), path.name.casefold()))
        except OSError:
            return None
        if not found:
            return None
        name = f"{found[0].name}/" if found[0].is_dir() else found[0].name
        return f"{value[: len(value) - len(begun)]}{name}"


class Keys(ModalScreen[None]):
    """The keys of the place where one is."""

    DEFAULT_CSS = f"Keys {{ {FRAME} #list {{ width: auto; }} }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,question_mark,enter", "close", "Close"),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, title: str, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._keys = keys

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        width = max((len(key) for key, _ in self._keys), default=0)
        lines = [Content.assemble((f"{key:>{width}}", "bold $text-accent"), "   ", text) for key, text in self._keys]
        with VerticalScroll():
            yield Static(Content(self._title), id="title")
            yield Static(Content("\n").join(lines), id="list")

    def action_scroll(self, by: int) -> None:
        """Scroll as the arrows do."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_close(self) -> None:
        """Close."""
        self.dismiss()
