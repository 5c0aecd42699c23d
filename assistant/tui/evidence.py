"""The evidence: the quotes of the selected answer, and the one under the cursor in its surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from assistant.tui import content
from assistant.tui.telling import in_background
from assistant.tui.turns import TurnView
from assistant.types import Quote

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp


class Quotes(OptionList):
    """The list of quotes."""

    DEFAULT_CSS = """
    Quotes {
        height: auto; max-height: 60%; border: none; padding: 0; background: transparent;
        scrollbar-size-vertical: 1;
    }
    Quotes:focus { border: none; background-tint: transparent; }
    Quotes > .option-list--option { padding: 0 1 1 1; }
    Quotes > .option-list--option-highlighted { background: $boost; color: $foreground; text-style: none; }
    Quotes:focus > .option-list--option-highlighted {
        background: $primary 25%; color: $foreground; text-style: none;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "cursor_down", "Next quote", show=False),
        Binding("up,k", "cursor_up", "Quote before", show=False),
        Binding("G", "last", "Last quote", show=False),
        Binding("enter", "select", "Document"),
        Binding("l,right", "select", "Document", show=False),
    ]


class Evidence(Vertical):
    """Quotes above, the surroundings of one below."""

    DEFAULT_CSS = """
    Evidence { padding: 1 1 0 1; }
    Evidence #about { height: 1; color: $text-muted; padding: 0 1; }
    Evidence #around { height: 1fr; min-height: 3; padding: 1; margin-top: 1; border-top: solid $primary 30%;
                       scrollbar-size-vertical: 1; }
    Evidence #surroundings { height: auto; }
    """

    @dataclass
    class Lit(Message):
        """The cursor is on another quote."""

        quote: Quote

    @dataclass
    class Opened(Message):
        """A quote is to be shown in its document."""

        quote: Quote

    app: AssistantApp

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: TurnView | None = None

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield Static(id="about", markup=False)
        yield Quotes(markup=False)
        with VerticalScroll(id="around", can_focus=False):
            yield Static(id="surroundings", markup=False)

    @property
    def quotes(self) -> Quotes:
        """The list of quotes."""
        return self.query_one(Quotes)

    @property
    def quote(self) -> Quote | None:
        """The quote under the cursor."""
        at = self.quotes.highlighted
        return self._view.quotes[at] if self._view is not None and at is not None else None

    def show(self, view: TurnView | None, number: int = 0) -> None:
        """Show the quotes of a turn, the one with this number under the cursor, or the first."""
        self._view = view
        quotes = view.quotes if view is not None else ()
        self._fill()
        found = bool(view and view.turn and view.turn.answer.found)
        count = f"{len(quotes)} quote{'s' if len(quotes) > 1 else ''}" if quotes else ""
        self.query_one("#about", Static).update(
            Content(count if found else "Nearest passages, which do not answer" if quotes else "")
        )
        if quotes:
            at = next((at for at, quote in enumerate(quotes) if quote.number == number), 0)
            self.quotes.highlighted = at
        else:
            self.query_one("#surroundings", Static).update("")
        self.query_one("#around").display = bool(quotes)

    def light(self, number: int) -> None:
        """Put the cursor on a quote."""
        if self._view is not None:
            for at, quote in enumerate(self._view.quotes):
                if quote.number == number:
                    self.quotes.highlighted = at

    def show_again(self) -> None:
        """Show the quotes as they are marked now; the cursor stays where it was."""
        self._fill()

    @in_background("surroundings")
    def _fetch(self, quote: Quote) -> None:
        text, now = self.app.desk.text_of(quote), self.app.desk.now(quote)
        if not get_current_worker().is_cancelled:
            self.app.call_from_thread(self._show_surroundings, quote, now, text)

    def _show_surroundings(self, quote: Quote, now: Quote, text: str) -> None:
        """Show a quote in its document, where it stands `now`; nothing where the cursor has moved on."""
        if quote != self.quote:
            return
        shown = content.surroundings(text, now)
        if not text:
            shown = content.plain("The index has this document no more.", "$text-warning")
        elif text[now.start : now.end] != now.text:
            shown = content.plain("These words stand in the document no more.", "$text-warning")
        self.query_one("#surroundings", Static).update(shown)
        self.query_one("#around").scroll_home(animate=False)

    def _fill(self) -> None:
        """Write the options anew; the cursor stays where it was."""
        view, options = self._view, self.quotes
        at = options.highlighted
        width = max(20, (options.size.width or self.size.width or 40) - 3)
        options.clear_options()
        if view is None or view.turn is None:
            return
        said = [
            tuple(one.text for one in view.turn.answer.statements if number in one.quotes)
            for number in range(len(view.quotes))
        ]
        options.add_options(
            Option(content.option(view.now(quote), said[number], view.stale, width))
            for number, quote in enumerate(view.quotes)
        )
        if at is not None and at < len(view.quotes):
            options.highlighted = at

    def on_resize(self, event: events.Resize) -> None:
        """Write the quotes for the new width."""
        self.call_after_refresh(self._fill)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Tell where the cursor is, and fetch the surroundings of the quote."""
        event.stop()
        if self._view is not None and event.option_index < len(self._view.quotes):
            self.post_message(self.Lit(self._view.quotes[event.option_index]))
            self._fetch(self._view.quotes[event.option_index])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell that a quote is to be opened."""
        event.stop()
        if self._view is not None:
            self.post_message(self.Opened(self._view.quotes[event.option_index]))
