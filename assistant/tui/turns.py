"""The conversation: questions with their answers, one of them selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from assistant.history import Turn
from assistant.output import one_line
from assistant.staleness import Marks
from assistant.tui import content
from assistant.tui.telling import in_background
from assistant.types import Event, Found, Quote, Read, Stated

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp

SHOWN_AT_ONCE = 30
"""Turns that are drawn of a long conversation; those before are drawn when one scrolls up to them."""

SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class TurnView(Static):
    """One question, and its answer or how far it is."""

    DEFAULT_CSS = """
    TurnView { height: auto; padding: 0 1; margin: 0 0 1 0; border-left: outer transparent; }
    TurnView.-selected { border-left: outer $primary; }
    TurnView:hover { background: $boost; }
    """

    @dataclass
    class Chosen(Message):
        """A turn was clicked, on the citation `number` or, with 0, elsewhere."""

        view: TurnView
        number: int

    def __init__(self, question: str, turn: Turn | None = None) -> None:
        super().__init__(markup=False)
        self.question = question
        self.turn = turn
        self.hits: int = 0
        self._stage = ""
        self._stated: list[Content] = []
        self._problem = ""
        self._lit = 0
        self._stale: Marks = {}
        self._moved: dict[int, Quote] = {}
        self._frame = 0
        self._timer: Timer | None = None

    @property
    def quotes(self) -> Sequence[Quote]:
        """The quotes of the answer, or the nearest passages of a refusal."""
        return (self.turn.answer.quotes or self.turn.answer.nearest) if self.turn else ()

    @property
    def stale(self) -> Marks:
        """The quotes whose documents have changed since, by number, with what they are now."""
        return self._stale

    def now(self, quote: Quote) -> Quote:
        """Give a quote with its place in the document as that is in the index now."""
        return self._moved.get(quote.number, quote)

    def on_mount(self) -> None:
        """Show what there is."""
        self._show()

    def show_event(self, event: Event) -> None:
        """Show how far the engine is."""
        if isinstance(event, Found):
            names = list(dict.fromkeys(one_line(hit.source.path).rpartition("/")[2] for hit in event.hits))
            files = ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
            self.show_stage(f"reading {len(event.hits)} passages of {files}" if names else "nothing found")
        elif isinstance(event, Stated):
            self._stated.append(content.stated(event.statement, event.quotes))
            self.show_stage("the language model writes")
        elif isinstance(event, Read):
            best = max((one.relevance for one in event.evidence), default=0.0)
            self.show_stage(f"{len(event.evidence)} passages read, the best at {best:.2f}")
        else:
            self.show_stage("searching")

    def show_stage(self, stage: str) -> None:
        """Show what is being done."""
        self._stage = stage
        if self._timer is None:
            self._timer = self.set_interval(1 / 10, self._turn_spinner)
        self._show()

    def show_answer(self, turn: Turn) -> None:
        """Show the answer."""
        self.turn = turn
        self._stop()

    def show_problem(self, problem: str) -> None:
        """Show why there is no answer."""
        self._problem = problem
        self._stop()

    def light(self, number: int) -> None:
        """Light the citation of a quote up, none with 0."""
        if number != self._lit:
            self._lit = number
            self._show()

    def mark_stale(self, stale: Marks, moved: Sequence[Quote] = ()) -> None:
        """Mark quotes whose documents have changed; `moved` are those that stand elsewhere now."""
        self._stale, self._moved = stale, {quote.number: quote for quote in moved}
        self._show()

    def _stop(self) -> None:
        self._stage = ""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._show()

    def _turn_spinner(self) -> None:
        self._frame = (self._frame + 1) % len(SPINNER)
        self._show()

    def _show(self) -> None:
        lines = [content.question(self.question)]
        if self.turn is not None:
            lines.append(content.answer(self.turn.answer, self._lit, self._stale))
        elif self._problem:
            lines.append(content.plain(self._problem, "$text-warning"))
        elif self._stage:
            lines += self._stated
            lines.append(Content.styled(f"{SPINNER[self._frame]} {self._stage} …", "$foreground-muted"))
        self.update(Content("\n").join(lines))

    def on_click(self, event: events.Click) -> None:
        """Tell which citation was clicked."""
        event.stop()
        self.post_message(self.Chosen(self, int(event.style.meta.get("quote", 0))))


class Conversation(VerticalScroll):
    """The turns, the last at the bottom."""

    DEFAULT_CSS = """
    Conversation { height: 1fr; padding: 1 1 0 0; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Answer before", show=False),
        Binding("down,j", "move(1)", "Answer after", show=False),
        Binding("home", "first", "First answer", show=False),
        Binding("end,G", "last", "Last answer", show=False),
    ]

    @dataclass
    class Selected(Message):
        """Another turn is selected; `number` is the citation that was meant, 0 for none."""

        view: TurnView | None
        number: int = 0

    @dataclass
    class Marked(Message):
        """The documents of a turn's quotes have changed, or are now as they were."""

        view: TurnView

    app: AssistantApp

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.selected: TurnView | None = None
        self._earlier: list[Turn] = []

    def compose(self) -> ComposeResult:
        """Begin empty."""
        yield from ()

    @property
    def views(self) -> list[TurnView]:
        """The turns that are drawn."""
        return list(self.query(TurnView))

    async def show(self, turns: Sequence[Turn]) -> None:
        """Show a conversation from its last turn."""
        await self.remove_children()
        self.selected = None
        self._earlier = list(turns[:-SHOWN_AT_ONCE])
        views = [TurnView(turn.answer.question, turn) for turn in turns[-SHOWN_AT_ONCE:]]
        await self.mount_all(views)
        self.select(views[-1] if views else None)
        self.scroll_end(animate=False)

    async def add(self, view: TurnView) -> None:
        """Append a turn and select it."""
        await self.mount(view)
        self.select(view)
        self.call_after_refresh(self.scroll_end, animate=False)

    def select(self, view: TurnView | None, number: int = 0) -> None:
        """Select a turn and tell of it."""
        if self.selected is not None and self.selected is not view:
            self.selected.remove_class("-selected")
            self.selected.light(0)
        self.selected = view
        if view is not None:
            view.add_class("-selected")
        self.post_message(self.Selected(view, number))

    @in_background("stale", exclusive=False)
    def look_for_changes(self, views: Sequence[TurnView]) -> None:
        """Mark the quotes whose documents have changed, in the index or on the disk."""
        for view in views:
            if view.turn is not None:
                stale = self.app.desk.stale(view.turn)
                moved = [self.app.desk.now(quote) for quote in view.quotes if quote.number in stale]
                self.app.call_from_thread(self._mark, view, stale, moved)

    def _mark(self, view: TurnView, stale: Marks, moved: Sequence[Quote]) -> None:
        if view.is_attached and (stale != view.stale or any(view.now(quote) != quote for quote in moved)):
            view.mark_stale(stale, moved)
            self.post_message(self.Marked(view))

    async def action_move(self, by: int) -> None:
        """Select the turn before or after."""
        views = self.views
        if not views:
            return
        at = views.index(self.selected) if self.selected in views else len(views)
        if at + by < 0 and self._earlier:
            await self._draw_earlier()
            views = self.views
            at = views.index(self.selected) if self.selected in views else len(views)
        self.select(views[max(0, min(len(views) - 1, at + by))])
        if self.selected is not None:
            self.selected.scroll_visible(animate=False)

    async def action_first(self) -> None:
        """Select the first turn."""
        while self._earlier:
            await self._draw_earlier()
        await self.action_move(-len(self.views))

    async def action_last(self) -> None:
        """Select the last turn."""
        await self.action_move(len(self.views))

    def keep_in_view(self) -> None:
        """Scroll to the selected turn as soon as all are drawn for another size."""
        if self.selected is not None:
            self.call_after_refresh(self.selected.scroll_visible, animate=False)

    async def on_turn_view_chosen(self, message: TurnView.Chosen) -> None:
        """Select what was clicked."""
        message.stop()
        self.select(message.view, message.number)

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Draw what is above when one comes to it."""
        super().watch_scroll_y(old, new)
        if new < 1 < old and self._earlier:
            self.run_worker(self._draw_earlier(), exclusive=True, group="earlier")

    async def _draw_earlier(self) -> None:
        part, self._earlier = self._earlier[-SHOWN_AT_ONCE:], self._earlier[:-SHOWN_AT_ONCE]
        views = [TurnView(turn.answer.question, turn) for turn in part]
        before = self.views[0] if self.views else None
        await self.mount_all(views, before=before)
        if before is not None:
            self.call_after_refresh(self.scroll_to_widget, before, animate=False, top=True)
