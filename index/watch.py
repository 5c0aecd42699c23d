"""Files and folders that are watched: which of them have changed and should be synced."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

QUIET = 300
"""Milliseconds without a change that end a burst of changes."""

LONGEST_BURST = 5_000
"""Milliseconds after which a burst is followed though it goes on."""

TICK = 1_000
"""Milliseconds between two looks at whether the watched folders are still those that they were."""

REGULARLY = 300.0
"""Seconds after which all is synced though no change was seen: file systems may not tell of them."""

_ignore_files = frozenset((".gitignore", ".assistantignore"))

_Identity = tuple[int, int] | None
"""Device and inode of a folder; None where there is none, or an empty one in its place."""

_Stamp = tuple[int, int, int] | None


@dataclass(slots=True)
class Watch:
    """Watches `targets`, files and folders, but for what lies in `ignored`, the index's folder.

    `tell` gets a sentence for the user where a target vanishes, comes back, or can only be polled.
    """

    targets: Sequence[Path]
    ignored: Path
    tell: Callable[[str], None] = lambda text: None
    _folders: dict[Path, _Identity] = field(default_factory=dict, init=False)
    _files: dict[Path, _Stamp] = field(default_factory=dict, init=False)
    _gone: set[Path] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        for target in self.targets:
            if target.is_file():
                self._files[target] = _stamp(target)
            else:
                self._folders[target] = _identity(target)

    def changed(self) -> Iterator[list[Path]]:
        """Give the targets that changed, burst by burst, without an end.

        Every target that is there comes first once: something may have changed before the watch
        began. One that vanished does not come until it is back.

        Raises:
            KeyboardInterrupt: the user ended it.
        """
        while True:
            due = {target for target in self.targets if self._is_there(target)}
            synced = time.monotonic()
            for paths in self._bursts([folder for folder in self._folders if self._is_there(folder)]):
                due |= self._of(paths) | self._changed_files()
                if self._have_moved():
                    break
                if time.monotonic() - synced > REGULARLY:
                    due = set(self.targets)
                due = {target for target in due if self._is_there(target)}
                if due:
                    yield sorted(due)
                    due, synced = set(), time.monotonic()

    def _bursts(self, folders: list[Path]) -> Iterator[set[str]]:
        """Give the paths that changed in each burst, and the empty set at each tick."""
        from watchfiles import watch

        polled = False
        while folders:
            try:
                for found in watch(
                    *folders,
                    watch_filter=lambda _, path: self._counts(path),
                    force_polling=polled or None,
                    ignore_permission_denied=True,
                    debounce=LONGEST_BURST,
                    step=QUIET,
                    rust_timeout=TICK,
                    yield_on_timeout=True,
                ):
                    yield {path for _, path in found}
            except FileNotFoundError:
                yield set()  # one went a moment ago
            except OSError as error:
                if polled:
                    raise
                self.tell(f"The system does not tell of changes ({error}); the folders are looked at every second.")
                polled = True
        while True:
            time.sleep(TICK / 1000)
            yield set()

    def _counts(self, path: str) -> bool:
        """Tell whether a change of `path` can matter: hidden files and the index itself do not."""
        changed = Path(path)
        if changed.is_relative_to(self.ignored):
            return False
        if changed.name in _ignore_files:
            return True
        inside = next((folder for folder in self._folders if changed.is_relative_to(folder)), None)
        return inside is None or not any(part.startswith(".") for part in changed.relative_to(inside).parts)

    def _of(self, paths: set[str]) -> set[Path]:
        return {folder for folder in self._folders for path in paths if Path(path).is_relative_to(folder)}

    def _changed_files(self) -> set[Path]:
        now = {path: _stamp(path) for path in self._files}
        changed = {path for path, stamp in now.items() if stamp != self._files[path]}
        self._files = now
        return changed

    def _have_moved(self) -> bool:
        """Tell whether a folder vanished, came back or was replaced: then it must be watched anew."""
        now = {folder: _identity(folder, self._folders[folder]) for folder in self._folders}
        moved = now != self._folders
        self._folders = now
        return moved

    def _is_there(self, target: Path) -> bool:
        there = (self._folders if target in self._folders else self._files)[target] is not None
        if there and target in self._gone:
            self._gone.remove(target)
            self.tell(f"{target} is back.")
        elif not there and target not in self._gone:
            self._gone.add(target)
            self.tell(f"{target} is gone (not mounted?): its documents stay in the index.")
        return there


def _identity(folder: Path, before: _Identity = None) -> _Identity:
    """Give what tells one folder from another in its place.

    An empty folder that is another one than before is what an unmounted drive leaves.
    """
    try:
        status = folder.stat()
        identity = (status.st_dev, status.st_ino)
        if identity != before and not any(folder.iterdir()):
            return None
    except OSError:
        return None
    return identity


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
