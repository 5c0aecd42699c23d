"""What a worker that asks tells the chat."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from assistant.history import Turn
from assistant.tui.turns import TurnView
from assistant.types import Event


@dataclass
class QuestionProgressed(Message):
    """The engine told how far a question is."""

    view: TurnView
    event: Event


@dataclass
class QuestionAnswered(Message):
    """An answer is there and saved, or has a note that it is not; `conversation` is None where it has none."""

    view: TurnView
    conversation: int | None
    turn: Turn


@dataclass
class QuestionFailed(Message):
    """There will be no answer."""

    view: TurnView
    problem: str
