"""What goes wrong with files, the index or the conversations is told, and ends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from textual import work
from textual.worker import Worker

from assistant.foreseen import FORESEEN, told

if TYPE_CHECKING:
    from assistant.tui.app import AssistantApp

P = ParamSpec("P")


@contextmanager
def telling(app: AssistantApp) -> Iterator[None]:
    """Tell an error that the block raises, unless nobody has foreseen it; for any thread."""
    try:
        yield
    except FORESEEN as error:
        app.tell(told(error), "error")


def in_background(group: str, exclusive: bool = True) -> Callable[[Callable[P, None]], Callable[P, Worker[None]]]:
    """Make of a widget's method a worker in a thread, whose errors are told."""

    def decorated(method: Callable[P, None]) -> Callable[P, Worker[None]]:
        @work(thread=True, exclusive=exclusive, group=group)
        @wraps(method)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            widget: Any = args[0]
            with telling(widget.app):
                method(*args, **kwargs)

        return run

    return decorated
