"""Files that other processes read and write too: changed by one at a time, written whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from stat import S_IMODE

LOCK_SECONDS = 10.0
"""How long a process waits for another one that is changing the same file."""


@contextmanager
def locked(lock: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold a lock file, which goes with the lock.

    Raises:
        TimeoutError: another process has held it for so many `seconds`.
        OSError: it cannot be made.
    """
    from filelock import FileLock

    with ExitStack() as stack:
        with suppress(NotImplementedError):  # the file system has no locks
            stack.enter_context(FileLock(lock, timeout=seconds))
            stack.callback(lock.unlink, missing_ok=True)  # while it is held: nobody else has it then
        yield


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Keep other processes from changing a file; raises as `locked` does."""
    with locked(path.with_name(f".{path.name[:200]}.lock")):
        yield


def write_whole(path: Path, text: str) -> None:
    """Write a file at once; one that is there keeps its permissions, and a link to it stays one.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():  # a pipe or a terminal
        target.write_text(text, "utf-8")
        return
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    there = target.exists()
    try:
        part.touch(0o600 if there else 0o666, exist_ok=False)
        part.write_text(text, "utf-8")
        if there:
            part.chmod(S_IMODE(target.stat().st_mode))
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
