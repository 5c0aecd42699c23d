"""`assistant history`: the saved conversations."""

from __future__ import annotations

import argparse

from assistant.history import History, default_history
from assistant.output import ExitCode, Output, one_line
from assistant.settings import find_index


def run(options: argparse.Namespace, output: Output) -> int:
    """List conversations, or forget one."""
    with History(default_history()) as history:
        if options.delete is not None:
            gone = history.conversation(options.delete)
            history.delete(gone.id)
            if output.json:
                output.data("deleted", gone)
            else:
                output.line(f"Deleted: {one_line(gone.title)}")
            return ExitCode.DONE
        folder = None if options.all else find_index(options.index)
        found = history.conversations(" ".join(options.words), folder)
    if output.json:
        output.data("conversations", found)
        return ExitCode.DONE
    for one in found:
        count = f"{one.turns} question{'' if one.turns == 1 else 's'}"
        output.line(f"{one.id:>5}  {one.updated[:16].replace('T', ' ')}  {count:>13}  {one_line(one.title)}")
    if not found:
        output.message("No conversation is saved that fits.")
    return ExitCode.DONE
