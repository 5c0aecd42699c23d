"""Why: how an answer came about, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from assistant.history import Turn
from assistant.output import one_line
from assistant.ranked import Ranked, Scored, Use
from assistant.tui.bar import TitleBar
from assistant.types import Answer

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp

PLACE = (16, 46)
"""Cells for a passage's place, in the narrowest and the widest screen."""

FIGURES = 38
"""Cells for what stands around a place."""

BAR = 10
"""Cells of a full bar."""

SPANS = 3
"""Spans shown of a passage."""

SEVERAL = 0.3
"""The probability of several answers from which it is shown."""

SHOWN = 60
"""Characters shown of a span."""


class WhyScreen(Screen[None]):
    """What was searched, what stood where, what was quoted, and what decided."""

    DEFAULT_CSS = """
    WhyScreen VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
    WhyScreen Static { height: auto; }
    """
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back"),
        Binding("q,w", "dismiss", "Back", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    app: AssistantApp

    def __init__(self, turn: Turn) -> None:
        super().__init__()
        self._turn = turn

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield TitleBar("Why this answer?")
        with VerticalScroll():
            yield Static(id="stages", markup=False)
        yield Footer(show_command_palette=False, compact=True)

    def on_resize(self, event: events.Resize) -> None:
        """Draw for this width."""
        place = max(PLACE[0], min(PLACE[1], event.size.width - FIGURES - 6))
        self.query_one("#stages", Static).update(explanation(self._turn, place))

    def action_scroll(self, by: int) -> None:
        """Scroll by a line."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def explanation(turn: Turn, place: int) -> Content:
    """Give the stages of an answer, with so many cells for a passage's place."""
    answer = turn.answer
    parts = [
        _head("Question"),
        Content(one_line(answer.question)),
        *([Content(f"understood as: {one_line(answer.rewritten)}")] if answer.rewritten else []),
        Content(""),
        _head("Search", _seconds(answer, "search")),
        *_search(turn, place),
        Content(""),
        _head("Reading", _seconds(answer, "read")),
        *_reading(turn, place),
        Content(""),
        _head("Answer", _seconds(answer, "compose")),
        *_decision(answer),
    ]
    return Content("\n").join(parts)


def _search(turn: Turn, place: int) -> list[Content]:
    settings = turn.answer.settings
    how = [
        f"by meaning: {'on' if settings.get('search.dense', True) else 'off'}",
        f"by words: {'on' if settings.get('search.bm25', True) else 'off'}",
        f"{settings.get('search.depth', '?')} passages of each, fused with k = {settings.get('search.rrf_k', '?')}",
    ]
    lines = [Content.styled(" · ".join(how), "dim")]
    if turn.answer.missing_words:
        missing = ", ".join(one_line(word)[:50] for word in turn.answer.missing_words)
        lines.append(Content.assemble(("in no document: ", "dim"), (missing, "$text-warning")))
    if not turn.ranked:
        return [*lines, Content("No passage was found.")]
    head = f"{'':>4}{'passage':<{place}}  {'by meaning':>10}  {'by words':>10}  use"
    return [
        *lines,
        Content.styled(head, "dim"),
        *(_row(rank, one, turn, place) for rank, one in enumerate(turn.ranked, 1)),
    ]


def _row(rank: int, one: Ranked, turn: Turn, width: int) -> Content:
    place = _shortened(one, width)
    dense = f"#{one.dense_rank} {one.dense:.3f}" if one.dense_rank and one.dense is not None else "–"
    bm25 = f"#{one.bm25_rank} {one.bm25:.2f}" if one.bm25_rank and one.bm25 is not None else "–"
    quoted = [quote for quote in turn.answer.quotes if quote.passage == one.passage]
    near = [quote for quote in turn.answer.nearest if quote.passage == one.passage]
    use = " ".join(f"[{quote.number}]" for quote in quoted)
    style = "bold" if quoted else ""
    return Content.assemble(
        (f"{rank:>3} ", "dim"),
        (place.ljust(width), style),
        f"  {dense:>10}  {bm25:>10}  ",
        (use, "$text-success") if quoted else ("nearest" if near else "read", "dim"),
    )


def _shortened(one: Ranked, width: int) -> str:
    """Give a passage's place, its file's name cut at the front where it is too wide."""
    name, place = one_line(one.document), f", {one_line(one.place)}"
    room = max(6, width - len(place))
    return f"{name if len(name) <= room else f'…{name[1 - room :]}'}{place}"[:width]


def _reading(turn: Turn, width: int) -> list[Content]:
    """Give what the reader scored in each passage, and what became of it; of an older answer its quotes alone."""
    settings = turn.answer.settings
    lines = [Content.styled(f"reader: {settings.get('reader.model', '?')} · {len(turn.ranked)} passages read", "dim")]
    read = sorted((one for one in turn.ranked if one.relevance is not None), key=lambda one: -(one.relevance or 0))
    if not read:
        return [*lines, *_quoted(turn.answer)]
    for one in read:
        several = f"  several answers {one.several:.2f}" if one.several >= SEVERAL else ""
        lines.append(
            Content.assemble(
                (_bar(one.relevance or 0.0), "$text-success"),
                f" {one.relevance:.2f}  ",
                _shortened(one, width),
                (several, "dim"),
            )
        )
        lines += [_scored(span, turn.answer) for span in one.spans[:SPANS]]
    return lines


def _scored(span: Scored, answer: Answer) -> Content:
    """Give a span that was scored, and what became of it."""
    threshold = answer.settings.get("answer.threshold")
    use = f"[{span.quote}]" if span.quote else span.use.value
    if span.use is Use.MERGED:
        use = "merged: says the same"
    elif span.use is Use.LEFT_OUT and isinstance(threshold, float) and span.score < threshold:
        use = "left out: below the threshold"
    style = "$text-success" if span.use is Use.SAID else "dim"
    words = one_line(span.text)
    words = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
    return Content.assemble((f"{'':>11}{span.score:.2f}  ", "dim"), f"“{words}”  ", (use, style))


def _quoted(answer: Answer) -> Iterator[Content]:
    for quote in answer.quotes or answer.nearest:
        said = [one.text for number, one in enumerate(answer.statements) if _says(answer, number, quote.number)]
        what = f" gave “{one_line(', '.join(said))[:SHOWN]}”" if said else ""
        yield Content.assemble(
            (f"[{quote.number}] ", "$text-accent"), (_bar(quote.score), "$text-success"), f" {quote.score:.2f}{what}"
        )


def _bar(score: float) -> str:
    return f"{'█' * round(score * BAR):<{BAR}}"


def _says(answer: Answer, statement: int, number: int) -> bool:
    return any(answer.quotes[at].number == number for at in answer.statements[statement].quotes)


def _decision(answer: Answer) -> list[Content]:
    threshold = answer.settings.get("answer.threshold", "?")
    verdict = "answered" if answer.found else "refused"
    lines = [
        Content.assemble(
            f"confidence {answer.confidence:.2f}, threshold {threshold}: ",
            (verdict, "$text-success" if answer.found else "$text-warning"),
            f", as {answer.kind}" if answer.found else "",
        )
    ]
    if answer.reason:
        lines.append(Content(one_line(answer.reason)))
    if len(answer.statements) > 1:
        lines.append(Content(f"{len(answer.statements)} statements from {len(answer.quotes)} quotes"))
    return lines


def _seconds(answer: Answer, stage: str) -> str:
    return f"{answer.timings[stage] * 1000:.0f} ms" if stage in answer.timings else ""


def _head(title: str, seconds: str = "") -> Content:
    return Content.assemble((title, "bold $text-primary"), (f"  {seconds}" if seconds else "", "dim"))
