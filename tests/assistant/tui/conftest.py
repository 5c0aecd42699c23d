"""Applications over the stand-in and over a real index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.history import History
from assistant.settings import load_settings
from assistant.tui.app import AssistantApp
from assistant.tui.desk import Desk

from .driver import StandIn


@pytest.fixture
def stand_in(home: Path) -> Iterator[StandIn]:
    """A desk without models."""
    desk = StandIn(home)
    yield desk
    desk.close()


@pytest.fixture
def app(stand_in: StandIn, home: Path) -> AssistantApp:
    """The application over the stand-in."""
    return AssistantApp(stand_in, home / "screen.json")


@pytest.fixture
def real(home: Path) -> Iterator[Callable[[Path], AssistantApp]]:
    """Make the application over a real index, with the real models."""
    desks = []

    def make(index: Path) -> AssistantApp:
        desks.append(Desk(load_settings(), index, History(home / "history.db")))
        return AssistantApp(desks[-1], home / "screen.json")

    yield make
    for desk in desks:
        desk.close()
