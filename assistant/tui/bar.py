"""The line on top: what is asked, and what is going on."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from assistant.output import one_line
from assistant.tui.desk import Standing, State


class TitleBar(Horizontal):
    """The program's name and the place, at the right the state of index and models."""

    DEFAULT_CSS = """
    TitleBar { height: 1; background: $panel; padding: 0 1; }
    TitleBar #place { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    TitleBar #state { width: auto; color: $foreground-muted; margin-left: 2; }
    """

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self._place = place
        self._standing = Standing(State.LOADING)
        self._work = ""

    def compose(self) -> ComposeResult:
        """Lay the parts out."""
        yield Static(id="place", markup=False)
        yield Static(id="state", markup=False)

    def on_mount(self) -> None:
        """Show what there is."""
        self._standing = getattr(self.app, "standing", self._standing)
        self.show_place(self._place)
        self._show()

    def show_place(self, place: str) -> None:
        """Show where one is."""
        name = Content.styled("assistant", "bold $text-primary")
        where = Content.styled(f"  {one_line(place)}", "") if place else Content("")
        self.query_one("#place", Static).update(name.append(where))

    def show_standing(self, standing: Standing) -> None:
        """Show how far the desk is."""
        self._standing = standing
        self._show()

    def show_work(self, text: str) -> None:
        """Show what goes on in the background, nothing with an empty text."""
        self._work = text
        self._show()

    def _show(self) -> None:
        self.query_one("#state", Static).update(
            Content.styled(self._work, "$text-accent") if self._work else self._state()
        )

    def _state(self) -> Content:
        standing = self._standing
        if standing.state is State.LOADING:
            return Content.styled("loading the models …", "$text-accent")
        if standing.state is State.BROKEN:
            return Content.styled("✗ cannot answer", "$text-error")
        if standing.state is State.EMPTY:
            return Content.styled("nothing indexed yet", "$text-warning")
        failed = Content.styled(f" · {standing.failed} failed", "$text-warning") if standing.failed else Content("")
        return Content.styled(
            f"{counted(standing.files, 'file')} · {counted(standing.passages, 'passage')}", "$foreground-muted"
        ).append(failed)


def short(path: Path) -> str:
    """Give a path with the home folder as `~`."""
    try:
        return f"~/{path.relative_to(Path.home())}".removesuffix("/.")
    except ValueError:
        return str(path)


def counted(count: int, name: str) -> str:
    """Give a count with its noun."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"
