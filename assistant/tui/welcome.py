"""What stands where nothing is asked yet: how to begin, or what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Center, Middle, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from assistant.output import one_line
from assistant.tui.bar import short
from assistant.tui.desk import Standing, State


class Choice(Button):
    """A button beside which one may write: letters go on to the prompt."""

    def on_key(self, event: events.Key) -> None:
        """Hand a letter on."""
        if event.is_printable:
            event.stop()
            event.prevent_default()
            self.post_message(Welcome.Written(event.character or ""))


class Welcome(Middle):
    """A few lines in the middle, with buttons where there is something to do first."""

    DEFAULT_CSS = """
    Welcome { height: 1fr; }
    Welcome Vertical { height: auto; width: 64; max-width: 100%; padding: 0 1; }
    Welcome Static { width: 100%; }
    Welcome Button { margin-top: 1; min-width: 30; max-width: 100%; }
    .-low Welcome Button { margin-top: 0; height: 1; border: none; min-height: 1; }
    """

    class IndexHere(Message):
        """The working directory is to be indexed."""

    class ChooseFolder(Message):
        """A folder is to be chosen and indexed."""

    @dataclass
    class Written(Message):
        """A letter was written that is meant for the prompt."""

        letter: str

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        with Center(), Vertical():
            yield Static(id="said", markup=False)
            yield Choice("Index this folder", id="here", variant="primary")
            yield Choice("Choose another folder …", id="choose")

    def on_mount(self) -> None:
        """Begin while the models load."""
        self.show(Standing(State.LOADING), Path())

    def show(self, standing: Standing, folder: Path) -> None:
        """Say how to begin."""
        empty = standing.state is State.EMPTY
        self.query_one("#here", Button).display = empty
        self.query_one("#choose", Button).display = empty
        small = self.screen.has_class("-low")
        self.query_one("#said", Static).update(_small(standing) if small else self._said(standing, folder))
        if empty:
            here = self.query_one("#here", Button)
            here.label = Content(f"Index {one_line(short(Path.cwd()))}")
            if self.screen.is_current and self.is_on_screen:
                here.focus()

    def show_indexing(self, text: str) -> None:
        """Say that the first files are being read."""
        self.query_one("#here", Button).display = False
        self.query_one("#choose", Button).display = False
        self.query_one("#said", Static).update(
            Content.assemble(
                ("Your files are being read.\n\n", "bold $text-primary"),
                f"{one_line(text)}\n\n",
                ("Ask as soon as it is done.", "$foreground-muted"),
            )
        )

    def _said(self, standing: Standing, folder: Path) -> Content:
        if standing.state is State.BROKEN:
            return Content.assemble(
                ("This cannot answer now.\n\n", "bold $text-error"),
                f"{one_line(standing.problem)}\n\n",
                ("ctrl+q ends the program.", "$foreground-muted"),
            )
        if standing.state is State.EMPTY:
            return Content.assemble(
                ("Nothing is indexed yet.\n\n", "bold $text-primary"),
                "Name a folder with your documents. Its files stay where they are and as they are; "
                "what is read of them goes to\n",
                (one_line(short(folder)), "$foreground-muted"),
            )
        return Content.assemble(
            ("Ask your documents.\n\n", "bold $text-primary"),
            "Every answer stands on a quote, word for word,\nand a key takes you to its place in the file.\n\n",
            *_keys(("enter", "asks"), ("esc", "goes to the quotes")),
            *_keys(("@", "names a file"), ("↑", "asked before")),
            *_keys(("ctrl+l", "library"), ("ctrl+r", "conversations")),
            *_keys(("ctrl+p", "all actions"), ("f1", "keys of a place")),
        )

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Tell what was chosen."""
        event.stop()
        self.post_message(self.IndexHere() if event.button.id == "here" else self.ChooseFolder())


def _small(standing: Standing) -> Content:
    """Say the same in a few lines."""
    if standing.state is State.BROKEN:
        return Content.styled(one_line(standing.problem), "$text-error")
    if standing.state is State.EMPTY:
        return Content.styled("Nothing is indexed yet.", "bold $text-primary")
    return Content(
        "The terminal is small: quotes show from 16 rows on. enter asks, alt+1 opens quote 1, f1 has the keys."
    )


def _keys(first: tuple[str, str], second: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """Give two keys with what they do, as a line of a table."""
    yield f"{first[0]:<8}", "bold $text-accent"
    yield f"{first[1]:<16}", "$foreground-muted"
    yield f"{second[0]:<8}", "bold $text-accent"
    yield f"{second[1]}\n", "$foreground-muted"
