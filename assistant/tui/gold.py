"""A gold case made of an answer: what was asked, the right answer, and the quotes that show it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Checkbox, Input, Label, Static

from assistant.errors import GoldError
from assistant.evaluation.gold import append_case, case_from_answer, next_id
from assistant.foreseen import FORESEEN, told
from assistant.output import one_line
from assistant.tui.dialogs import FRAME, path_of
from assistant.types import Answer


class Tick(Checkbox):
    """A box that is empty where it is not ticked."""

    def __init__(self, label: str, value: bool, id: str) -> None:
        super().__init__(label, value, id=id)
        self.watch_value()

    def watch_value(self) -> None:
        """Show the tick or nothing."""
        self.BUTTON_INNER = "✓" if self.value else " "
        super().watch_value()


class GoldScreen(ModalScreen[str | None]):
    """Asks what is right, and adds the case to a gold set; gives what was done."""

    DEFAULT_CSS = f"""
    GoldScreen {{ {FRAME} }}
    GoldScreen Label {{ color: $foreground-muted; width: 100%; height: auto; }}
    GoldScreen Input {{ margin-bottom: 1; }}
    GoldScreen #problem {{ color: $text-error; height: auto; display: none; }}
    GoldScreen Tick {{ margin-bottom: 1; border: none; padding: 0; background: transparent; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        numbers = " ".join(str(quote.number) for quote in self._answer.quotes)
        with Vertical():
            yield Static(Content(f"Gold case: {one_line(self._answer.question)}"), id="title")
            yield Label("The right answer, if it is another; a | b: either")
            yield Input(id="answers", compact=True)
            yield Label("Numbers of the quotes that show it")
            yield Input(numbers, id="quotes", compact=True)
            yield Tick("The documents do not answer this", not self._answer.found, id="none")
            yield Label("Gold set")
            yield Input("gold.jsonl", id="file", compact=True)
            yield Static(id="problem", markup=False)
            with Horizontal(id="buttons"):
                yield Button("Add", variant="primary", id="add", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_input_submitted(self) -> None:
        """Add it."""
        self._add()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Add it, or not."""
        if event.button.id == "add":
            self._add()
        else:
            self.dismiss(None)

    def _add(self) -> None:
        written = {entry.id: entry.value for entry in self.query(Input)}
        answers = [part.strip() for part in written["answers"].split("|") if part.strip()]
        numbers = written["quotes"].replace(",", " ").split()
        path = path_of(written["file"].strip() or "gold.jsonl")
        try:
            if not all(number.isdecimal() for number in numbers):
                raise GoldError("The quotes are named by their numbers, as in: 1 3")
            answerable = not self.query_one(Tick).value or bool(answers)
            case = case_from_answer(
                self._answer, next_id(path), answers, [int(number) for number in numbers], (), answerable
            )
            case = append_case(case, path, renumber=True)
        except FORESEEN as error:
            self.query_one("#problem", Static).update(Content(one_line(told(error))))
            self.query_one("#problem").display = True
            return
        self.dismiss(f"{case.id} added to {path}")

    def action_cancel(self) -> None:
        """Leave it."""
        self.dismiss(None)
