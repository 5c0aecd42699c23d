"""What the interface remembers between two starts: the theme, and conversations that were left open."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

LOCK_SECONDS = 1.0
"""How long another program's writing is waited for; then nothing is remembered."""


class Open(msgspec.Struct, frozen=True):
    """A conversation that a running program has open."""

    conversation: int
    process: int


class Preferences(msgspec.Struct):
    """What is remembered; a file that cannot be read or written is as good as none."""

    theme: str = ""
    opened: dict[str, Open] = {}
    """By index folder. The entry goes when the program ends; one that stays is of a killed program."""


def default_preferences() -> Path:
    """Give the path of the user's own preferences."""
    from platformdirs import user_state_path

    return user_state_path("assistant", appauthor=False) / "screen.json"


def load_preferences(path: Path) -> Preferences:
    """Read what is remembered."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Preferences)
    except (OSError, msgspec.DecodeError):
        return Preferences()


def remember_theme(theme: str, path: Path) -> None:
    """Write down which theme was chosen."""

    def change(preferences: Preferences) -> None:
        preferences.theme = theme

    _change(path, change)


def remember_open(conversation: int | None, folder: Path, path: Path) -> None:
    """Write down which conversation this program has open with an index; with None, that it has none any more."""

    def change(preferences: Preferences) -> None:
        found = preferences.opened.get(str(folder))
        if conversation is not None:
            preferences.opened[str(folder)] = Open(conversation, os.getpid())
        elif found is not None and (found.process == os.getpid() or not _runs(found.process)):
            del preferences.opened[str(folder)]

    _change(path, change)


def _change(path: Path, change: Callable[[Preferences], None]) -> None:
    """Change what is remembered now, not what was when this program began: another one may have written meanwhile."""
    from filelock import FileLock

    with suppress(OSError, NotImplementedError):  # the second where the file system has no locks
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS):
            preferences = load_preferences(path)
            change(preferences)
            part = path.with_suffix(".part")
            part.write_bytes(msgspec.json.encode(preferences))
            part.replace(path)


def left_open(preferences: Preferences, folder: Path) -> int | None:
    """Give the conversation that a killed program had open with an index."""
    found = preferences.opened.get(str(folder))
    return found.conversation if found is not None and not _runs(found.process) else None


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
