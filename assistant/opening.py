"""Open a quote where it stands: the original at its line, or the extracted text at the quote."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.errors import AssistantError
from assistant.output import clean
from assistant.settings import editor, pager
from assistant.types import Quote
from index.store import Store
from index.types import Unit

LONGEST_NAME = 60
"""Characters kept of a file's name, so that with a suffix more it still is one."""

_COLON_LINE = {"subl", "hx", "helix", "zed", "zeditor", "micro"}
_GOTO_LINE = {"code", "codium", "code-insiders", "cursor", "windsurf"}


def open_quote(quote: Quote, store: Store) -> None:
    """Show a quote in the user's editor or pager, and wait for it to end.

    Raises:
        AssistantError: neither can be started, or the file is gone.
    """
    original = Path(quote.file)
    if quote.locator.unit is Unit.LINE and original.is_file():
        _run(command_for(editor() or pager(), original, quote.locator.first))
        return
    text = clean(store.text(quote.source))
    line = clean(store.text(quote.source)[: quote.start]).count("\n") + 1
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{original.name[:LONGEST_NAME]}.txt"
        copy.write_text(text, "utf-8")
        _run(command_for(pager(), copy, line))


def command_for(program: str, path: Path, line: int) -> list[str]:
    """Give the command that opens `path` at `line` (from 1), as the program named wants it."""
    try:
        words = shlex.split(program)
    except ValueError as error:
        raise AssistantError(f"{program!r} is no command: {error}. Set EDITOR or PAGER again.") from error
    if not words:
        raise AssistantError("No editor or pager is named: set EDITOR.")
    name = Path(words[0]).stem
    if name in _GOTO_LINE:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    if name in _COLON_LINE:
        return [*words, f"{path}:{line}"]
    if name in {"cat", "bat", "more"}:
        return [*words, str(path)]
    return [*words, f"+{line}", str(path)]


def open_in_viewer(path: Path) -> None:
    """Show a file in the program that the system has for it, and go on at once.

    Of a document in an archive or a mailbox it shows the whole.

    Raises:
        AssistantError: the file is gone, or there is no such program.
    """
    path = next((one for one in path.parents if one.is_file()), path)
    if not path.exists():
        raise AssistantError(f"{path} is not there any more; the index still has its text.")
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen([opener, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        raise AssistantError(f"{opener} cannot be started: {error.strerror}.") from error


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=False)
    except OSError as error:
        raise AssistantError(
            f"{command[0]} cannot be started: {error.strerror}. Set EDITOR or PAGER to a program that is installed."
        ) from error
