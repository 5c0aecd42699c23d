"""A document's text on the screen, drawn row by row, so that its length does not matter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from assistant.tui.pages import Pages, Row, wrap

EMPTY = Pages((), (), {}, True, "")

Span = tuple[int, int, int]
"""(line, from, to)"""


class DocumentView(ScrollView, can_focus=True):
    """Lines with their numbers or page marks, quotes and found words highlighted."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "document--gutter",
        "document--quote",
        "document--other",
        "document--found",
        "document--here",
    }
    DEFAULT_CSS = """
    DocumentView {
        height: 1fr; padding: 0; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
        background: $background;
    }
    DocumentView > .document--gutter { color: $foreground 40%; }
    DocumentView > .document--quote { background: $primary 40%; color: $text; text-style: bold; }
    DocumentView > .document--other { background: $primary 20%; }
    DocumentView > .document--found { background: $warning 40%; color: $text; }
    DocumentView > .document--here { background: $warning; color: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "Down", show=False),
        Binding("up,k", "scroll_up", "Up", show=False),
        Binding("ctrl+d", "half(1)", "Half a page down", show=False),
        Binding("ctrl+u", "half(-1)", "Half a page up", show=False),
        Binding("pagedown,space,ctrl+f", "page_down", "Page down", show=False),
        Binding("pageup,b,ctrl+b", "page_up", "Page up", show=False),
        Binding("g,home", "scroll_home", "Begin", show=False),
        Binding("G,end", "scroll_end", "End", show=False),
    ]

    @dataclass
    class Wrapped(Message):
        """The document was wrapped for another width."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.pages = EMPTY
        self._rows: list[Row] = []
        self._wrapped = 0
        self._quote: list[Span] = []
        self._others: list[Span] = []
        self._found: list[Span] = []
        self._here = -1
        self._marked: dict[int, list[tuple[int, int, str]]] = {}
        self._styles: dict[str, Style] = {}

    def show(self, pages: Pages, quote: Sequence[Span], others: Sequence[Span]) -> None:
        """Show a document at a quote; `others` are its other quotes."""
        self.pages = pages
        self._quote, self._others, self._found, self._here = list(quote), list(others), [], -1
        self._wrap()
        if self._quote:
            self._go_to(self._quote[0], wherever=True)
        else:
            self.scroll_home(animate=False)

    def stand_at(self, quote: Sequence[Span], others: Sequence[Span]) -> None:
        """Go to another quote of the document."""
        self._quote, self._others = list(quote), list(others)
        self._mark()
        self.go_to_quote()

    def go_to_quote(self) -> None:
        """Scroll so that the quote stands in the upper third."""
        if self._quote:
            self._go_to(self._quote[0])

    def find(self, words: str) -> int:
        """Highlight every place with `words`, go to the first one from here; give their number."""
        self._found = self.pages.find(words)
        self._here = -1
        if self._found:
            top = self._rows[min(self.scroll_offset.y, len(self._rows) - 1)].line
            self._here = bisect_left(self._found, (top, 0, 0)) % len(self._found)
            self._go_to(self._found[self._here])
        self._mark()
        return len(self._found)

    def go_to_found(self, by: int) -> int:
        """Go to the next place found; give its number, from 1, or 0."""
        if not self._found:
            return 0
        self._here = (self._here + by) % len(self._found)
        self._go_to(self._found[self._here])
        self._mark()
        return self._here + 1

    @property
    def here(self) -> str:
        """Which of the places found this is, as "2 of 7"."""
        return f"{self._here + 1} of {len(self._found)}" if self._found else ""

    @property
    def top_line(self) -> int:
        """The index of the line at the top."""
        return self._rows[min(self.scroll_offset.y, len(self._rows) - 1)].line if self._rows else 0

    def action_half(self, by: int) -> None:
        """Scroll by half a page."""
        self.scroll_relative(y=by * max(1, self.size.height // 2), animate=False)

    def _go_to(self, span: Span, wherever: bool = False) -> None:
        row = bisect_left(self._rows, (span[0], span[1]), key=lambda row: (row.line, row.end))
        row = min(row, max(0, len(self._rows) - 1))
        visible = range(self.scroll_offset.y + 1, self.scroll_offset.y + self.size.height - 1)
        if wherever or row not in visible:
            self.scroll_to(y=max(0, row - self.size.height // 3), animate=False, force=True)

    def _gutter(self) -> int:
        if self.pages.numbered:
            return len(str(len(self.pages.lines))) + 2
        return max([len(mark) for mark in self.pages.marks.values()], default=0) + 2

    def _wrap(self) -> None:
        width = max(10, self.scrollable_content_region.width - self._gutter() - 2)
        top = self._rows[self.scroll_offset.y] if self._rows and self.scroll_offset.y < len(self._rows) else None
        self._rows = wrap(self.pages.lines, width)
        self._wrapped = width
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._rows))
        if top is not None and top.line < len(self.pages.lines):
            row = bisect_left(self._rows, (top.line, top.start), key=lambda row: (row.line, row.start))
            self.scroll_to(y=row, animate=False, force=True)
        self._mark()

    def _mark(self) -> None:
        self._marked = {}
        kinds = (("other", self._others), ("quote", self._quote), ("found", self._found))
        for kind, spans in kinds:
            for line, start, end in spans:
                self._marked.setdefault(line, []).append((start, end, kind))
        if 0 <= self._here < len(self._found):
            line, start, end = self._found[self._here]
            self._marked[line].append((start, end, "here"))
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the colours of another theme."""
        super().notify_style_update()
        self._styles.clear()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap for the new width."""
        if self.pages.lines and max(10, self.scrollable_content_region.width - self._gutter() - 2) != self._wrapped:
            self._wrap()
            if self._quote and event.virtual_size.height <= 1:
                self.go_to_quote()
        self.post_message(self.Wrapped())

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        at = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        base = self.rich_style
        if at >= len(self._rows):
            return Strip.blank(width, base)
        row = self._rows[at]
        segments = [Segment(self._beside(row), base + self._style("gutter")), *self._pieces(row, base)]
        return Strip(segments).adjust_cell_length(width, base)

    def _beside(self, row: Row) -> str:
        width = self._gutter()
        if row.start:
            return " " * (width + 1)
        text = str(row.line + 1) if self.pages.numbered else self.pages.marks.get(row.line, "")
        return f"{text:>{width - 1}}  "

    def _pieces(self, row: Row, base: Style) -> list[Segment]:
        text = self.pages.lines[row.line]
        marked = [
            (max(start, row.start), min(end, row.end), kind)
            for start, end, kind in self._marked.get(row.line, ())
            if start < row.end and end > row.start
        ]
        if not marked:
            return [Segment(text[row.start : row.end], base)]
        cuts = sorted({row.start, row.end, *(start for start, _, _ in marked), *(end for _, end, _ in marked)})
        pieces = []
        for start, end in pairwise(cuts):
            style = base
            for low, high, kind in marked:
                if low <= start and end <= high:
                    style = style + self._style(kind)
            pieces.append(Segment(text[start:end], style))
        return pieces

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"document--{name}")
        return self._styles[name]
