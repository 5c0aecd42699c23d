"""`assistant chat`, or `assistant` alone: the terminal interface."""

from __future__ import annotations

import argparse
import sys

from assistant.errors import QuestionError
from assistant.history import History, default_history
from assistant.output import ExitCode, Output
from assistant.settings import find_index, keep_of, load_settings


def run(options: argparse.Namespace, output: Output) -> int:
    """Open the interface and wait for its end."""
    if output.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise QuestionError("The interface needs a terminal: `ask --json` answers where there is none.")
    from assistant.tui.app import AssistantApp
    from assistant.tui.desk import Desk
    from assistant.tui.ending import GRACE, Threads, leave, run_with, unforeseen
    from assistant.tui.preferences import default_preferences

    settings, folder = load_settings(), find_index(options.index)
    desk = Desk(settings, folder, History(default_history(), keep_of(settings)))
    last = desk.history.last(folder) if options.go_on else None
    app, threads = AssistantApp(desk, default_preferences(), last.id if last else None), Threads()
    code = run_with(app, threads)
    if app.failure is not None:
        output.error(unforeseen(app.failure))
        code = ExitCode.ERROR
    if not threads.rest(GRACE):
        leave(code)
    desk.close()
    return code
