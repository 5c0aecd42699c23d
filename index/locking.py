"""The lock that who changes an index holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import CatalogError, IndexLockedError


@contextmanager
def write_lock(folder: Path, wait: float, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the only write lock of the index in `folder`, waiting up to `wait` seconds, after calling `on_wait`.

    Raises:
        IndexLockedError: the other writer did not finish in time.
        CatalogError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / "write.lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if on_wait:
                on_wait()
            lock.acquire(timeout=wait)
    except Timeout as error:
        raise IndexLockedError(f"Another process is writing to the index in {folder}: wait for it to end.") from error
    except OSError as error:
        raise CatalogError(f"The index in {folder} cannot be changed: {error.strerror}.") from error
    try:
        yield
    finally:
        lock.release()
