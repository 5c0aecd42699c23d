"""`assistant export`: a saved conversation as Markdown, or as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from assistant.errors import HistoryError
from assistant.exporting import to_json, to_markdown
from assistant.files import write_whole
from assistant.history import Conversation, History, Turn, default_history
from assistant.output import ExitCode, Output
from assistant.settings import find_index
from assistant.staleness import Stale, stale_in
from index.errors import IndexingError
from index.store import Store


def run(options: argparse.Namespace, output: Output) -> int:
    """Write a conversation to standard output, or to a file."""
    with History(default_history()) as history:
        id = options.conversation
        if id is None:
            last = history.last(find_index(options.index))
            if last is None:
                raise HistoryError("No conversation with this index is saved: `assistant history --all` lists others.")
            id = last.id
        conversation, turns = history.conversation(id), history.turns(id)
    stale = _stale(conversation, turns)
    data = to_json(conversation, turns, stale)
    if options.out is None:
        if output.json:
            output.data("conversation", data["conversation"])
        else:
            output.line(to_markdown(conversation, turns, stale).rstrip())
        return ExitCode.DONE
    text = msgspec.json.encode(data).decode() + "\n" if output.json else to_markdown(conversation, turns, stale)
    try:
        write_whole(options.out, text)
    except OSError as error:
        raise HistoryError(f"{options.out} cannot be written: {error.strerror}.") from error
    output.message(f"Written to {options.out}")
    return ExitCode.DONE


def _stale(conversation: Conversation, turns: Sequence[Turn]) -> dict[int, Stale] | None:
    """Look the quotes up in the index that was asked; None where it cannot be read."""
    try:
        with Store.open(Path(conversation.folder)) as store:
            return stale_in(store, turns)
    except IndexingError:
        return None
