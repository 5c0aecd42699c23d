"""The document: its whole text, at the quote."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from assistant.foreseen import FORESEEN, told
from assistant.output import one_line, place
from assistant.staleness import OnDisk
from assistant.tui.bar import TitleBar
from assistant.tui.document_view import DocumentView, Span
from assistant.tui.pages import Pages
from assistant.types import Quote
from index.types import Source

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp


class DocumentScreen(Screen[None]):
    """Shows a document at a quote, or from its beginning."""

    DEFAULT_CSS = """
    DocumentScreen #search { height: 1; display: none; background: $panel; }
    DocumentScreen #search.-open { display: block; }
    DocumentScreen #words { width: 1fr; height: 1; border: none; padding: 0 1; background: $panel; }
    DocumentScreen #count { width: auto; padding: 0 1; color: $text-muted; }
    DocumentScreen #problem { height: auto; padding: 0 1; color: $text-warning; display: none; }
    """
    AUTO_FOCUS = "DocumentView"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("q,h,left", "back", "Back", show=False),
        Binding("tab", "quote(1)", "Next quote"),
        Binding("right_square_bracket", "quote(1)", "Next quote", show=False),
        Binding("left_square_bracket,shift+tab", "quote(-1)", "Quote before", show=False),
        Binding("slash", "search", "Search"),
        Binding("n", "found(1)", "Next found", show=False),
        Binding("N", "found(-1)", "Found before", show=False),
        Binding("e", "editor", "Editor"),
        Binding("o", "viewer", "System's viewer", show=False),
        Binding("y", "copy", "Copy"),
        Binding("c", "to_quote", "To the quote", show=False),
        *(Binding(str(number), f"number({number})", f"Quote {number}", show=False) for number in range(1, 10)),
    ]

    app: AssistantApp

    def __init__(self, quote: Quote | None, quotes: tuple[Quote, ...] = (), source: Source | None = None) -> None:
        super().__init__()
        self.quote = quote
        self._quotes = quotes
        self._source = source
        self._shown: int | None = None
        self._here: Quote | None = None
        """The quote where it stands now."""
        self._stood_at: Quote | None = None
        """The quote that was gone to last."""

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield TitleBar()
        yield Static(id="problem", markup=False)
        yield DocumentView(id="document")
        with Horizontal(id="search"):
            yield Input(id="words", placeholder="Search in this document", compact=True)
            yield Static(id="count", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    @property
    def view(self) -> DocumentView:
        """The text."""
        return self.query_one(DocumentView)

    def on_mount(self) -> None:
        """Fetch the document."""
        self._fetch()

    @work(thread=True, exclusive=True, group="document")
    def _fetch(self) -> None:
        quote = self.quote
        try:
            source = self.app.desk.source_of(quote) if quote is not None else self._known_now()
            pages = self.app.desk.pages(source) if source is not None else None
            here = self.app.desk.now(quote) if quote is not None else None
            now = self.app.desk.on_disk(f"{source.root}/{source.path}") if source is not None else None
        except FORESEEN as error:
            self.app.call_from_thread(self._show_problem, told(error))
            return
        if source is None or pages is None:
            self.app.call_from_thread(self._show_problem, "This document is not in the index any more.")
            return
        self.app.call_from_thread(self._show, source, pages, here, now)

    def _known_now(self) -> Source | None:
        source = self._source
        return self.app.desk.source_at(f"{source.root}/{source.path}") if source is not None else None

    def _show_problem(self, problem: str) -> None:
        shown = self.query_one("#problem", Static)
        shown.update(Content(one_line(problem)))
        shown.display = True

    def _show(self, source: Source, pages: Pages, here: Quote | None, now: OnDisk | None) -> None:
        self._source, self._shown, self._here = source, source.id, here
        quote, stands = self.quote, here is not None and self._stands(here, pages)
        moved = quote is not None and not (stands and self._stands(quote, pages))
        self.query_one("#problem").display = False
        if now is not None:
            self._show_problem(f"This is the text as it was indexed: {now}.")
        elif moved:
            self._show_problem("This document has changed since it was quoted; this is its text now.")
        if pages == self.view.pages and quote == self._stood_at:
            return
        self._stood_at = quote
        self.view.show(pages, self._spans(here, pages) if here is not None and stands else [], self._others(pages))
        self._show_title()

    @staticmethod
    def _stands(quote: Quote, pages: Pages) -> bool:
        return pages.text[quote.start : quote.end] == quote.text

    def _spans(self, quote: Quote, pages: Pages) -> list[Span]:
        return list(pages.spans(quote.start, quote.end))

    def _others(self, pages: Pages) -> list[Span]:
        return [
            span
            for quote in self._quotes
            if quote.source == self._shown and quote != self.quote and self._stands(quote, pages)
            for span in self._spans(quote, pages)
        ]

    def _show_title(self) -> None:
        if self._source is None:
            return
        where = place(self._source.path, self._here.locator) if self._here is not None else self._source.path
        number = f"[{self._here.number}]  " if self._here is not None else ""
        facts = "  ".join(filter(None, (self._source.date, self._source.title)))
        self.query_one(TitleBar).show_place(f"{number}{where}  {facts}")
        self.query_one(TitleBar).show_work(self._source.type)

    def action_back(self) -> None:
        """Close the search, or the document."""
        if self.query_one("#search").has_class("-open"):
            self.query_one("#search").remove_class("-open")
            self.view.find("")
            self.view.focus()
        else:
            self.dismiss()

    def show_indexed(self) -> None:
        """Show the document as it is in the index now."""
        self._fetch()

    def action_quote(self, by: int) -> None:
        """Go to the next quote of the answer, in another document too."""
        if self.quote is None or len(self._quotes) < 2:
            return
        at = self._quotes.index(self.quote) if self.quote in self._quotes else 0
        self._go_to(self._quotes[(at + by) % len(self._quotes)])

    def action_number(self, number: int) -> None:
        """Go to a quote by its number."""
        for quote in self._quotes:
            if quote.number == number:
                self._go_to(quote)

    def _go_to(self, quote: Quote) -> None:
        self.quote = quote
        if quote.source == self._shown and self._stands(quote, self.view.pages):
            self._here = self._stood_at = quote
            self.view.stand_at(self._spans(quote, self.view.pages), self._others(self.view.pages))
            self._show_title()
        else:
            self._fetch()

    def action_to_quote(self) -> None:
        """Go back to the quote."""
        self.view.go_to_quote()

    def action_search(self) -> None:
        """Write what to search for."""
        self.query_one("#search").add_class("-open")
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while one writes."""
        self.view.find(event.value)
        self._show_count()

    def on_input_submitted(self) -> None:
        """Go back to the text, at the place found."""
        self.view.focus()

    def action_found(self, by: int) -> None:
        """Go to the next place found."""
        self.view.go_to_found(by)
        self._show_count()

    def _show_count(self) -> None:
        words = self.query_one(Input).value
        self.query_one("#count", Static).update(Content(self.view.here or ("not found" if words else "")))

    def action_editor(self) -> None:
        """Open the original in the editor, at the quote."""
        if self.quote is not None:
            self.app.open_in_editor(self.quote)
        elif self._source is not None:
            self.app.open_source(self._source, self.view.top_line)

    def action_viewer(self) -> None:
        """Open the original in the system's viewer."""
        if self.quote is not None:
            self.app.open_in_viewer(self.quote.file)
        elif self._source is not None:
            self.app.open_in_viewer(f"{self._source.root}/{self._source.path}")

    def action_copy(self) -> None:
        """Copy the quote with its place."""
        if self.quote is not None:
            self.app.copy_quote(self.quote)
