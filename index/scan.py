"""The files of a folder that may be indexed, as git would list them."""

from __future__ import annotations

import os
import re
import stat
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.types import Failure

NOT_REGULAR = "not a regular file"
"""Why pipes, sockets and devices are not read."""

_git_ignore, _own_ignore = ".gitignore", ".assistantignore"
_telling_names = frozenset((".git", _git_ignore, _own_ignore))
_whole_path = {".": ".+", "/": ".+/", "(?:/)": ".+/"}
"""What pathspec makes of `*` and `*/`, and an expression that reaches to the end of the path."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A regular file, with what tells whether it changed. `size` is in bytes."""

    path: Path
    size: int
    mtime_ns: int


def scan(root: Path) -> Iterator[FileEntry | Failure]:
    """Give the regular files under `root` (or `root` itself, if it is a file), in order of their names.

    Left out are hidden files and folders, symbolic links (but a `root` that is one is
    resolved), and what .gitignore, .git/info/exclude and .assistantignore exclude: rules
    count from the top of the git repository down, the last that matches decides, and
    .assistantignore has the last word. A file inside an excluded folder stays excluded. What
    cannot be listed or read as a file comes as a Failure.
    """
    root = root.resolve()
    try:
        status = root.stat()
    except OSError as error:
        yield Failure(printable(str(root)), _reason(error))
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _walk(root)
    else:
        yield _file_entry(str(root), status)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one ignore file, the last first, for paths relative to its folder."""

    above: int
    """How many characters of a path come before the part that the rules look at."""

    any: re.Pattern[str]
    each: tuple[tuple[re.Pattern[str], bool], ...]

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """Tell whether an entry is excluded (True) or kept (False); None where no rule matches it."""
        inner = path[self.above :]
        matched = inner + "/" if is_folder else inner
        if not self.any.match(matched):
            return None
        for pattern, excludes in self.each:
            match = pattern.match(matched)
            if match and match.end() >= len(inner):
                return excludes
        return None


@dataclass(frozen=True, slots=True)
class _Ignored:
    """What is excluded in a folder: the rules of the files that hold there, the nearest first."""

    git: tuple[_Rules, ...] = ()
    own: tuple[_Rules, ...] = ()

    def holds(self, path: str, is_folder: bool) -> bool:
        """Tell whether an entry is excluded, given that the folders around it are not."""
        for rules in (*self.own, *self.git):
            verdict = rules.verdict(path, is_folder)
            if verdict is not None:
                return verdict
        return False

    def inside(self, folder: str, names: Collection[str]) -> _Ignored:
        """Give what is excluded in `folder`, one level down, where there are files with `names`.

        The rules of a git repository end where another begins.
        """
        if not _telling_names.intersection(names):
            return self
        git = _rules_of(folder, ".git/info/exclude") if ".git" in names else self.git
        return _Ignored(_rules_of(folder, _git_ignore) + git, _rules_of(folder, _own_ignore) + self.own)


def _walk(root: Path) -> Iterator[FileEntry | Failure]:
    pending: list[tuple[str, _Ignored]] = [(str(root), _ignored_above(root))]
    while pending:
        folder, ignored = pending.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Failure(printable(folder), _reason(error))
            continue
        ignored = ignored.inside(folder, [entry.name for entry in entries])
        folders = []
        for entry in entries:
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            if ignored.holds(entry.path, is_folder):
                continue
            if is_folder:
                folders.append((entry.path, ignored))
            else:
                yield _read_entry(entry)
        pending.extend(reversed(folders))


def _read_entry(entry: os.DirEntry[str]) -> FileEntry | Failure:
    try:
        return _file_entry(entry.path, entry.stat(follow_symlinks=False))
    except OSError as error:
        return Failure(printable(entry.path), _reason(error))


def _file_entry(path: str, status: os.stat_result) -> FileEntry | Failure:
    if not stat.S_ISREG(status.st_mode):
        return Failure(printable(path), NOT_REGULAR)
    if not path.isascii() and printable(path) != path:
        return Failure(printable(path), "the name is not valid UTF-8: rename the file")
    return FileEntry(Path(path), status.st_size, status.st_mtime_ns)


def _ignored_above(root: Path) -> _Ignored:
    """Give what the folders around `root` exclude, up to the top of its git repository."""
    folders = [root, *root.parents]
    top = next((index for index, folder in enumerate(folders) if (folder / ".git").exists()), 0)
    ignored = _Ignored()
    for folder in reversed(folders[1 : top + 1]):
        names = [name for name in _telling_names if (folder / name).exists()]
        ignored = ignored.inside(str(folder), names)
    return ignored


def _rules_of(folder: str, name: str) -> tuple[_Rules, ...]:
    """Read an ignore file of `folder`; give nothing where there is none, or a pipe or device in its place."""
    path = Path(folder, name)
    try:
        text = path.read_bytes().decode("utf-8-sig", "surrogateescape") if path.is_file() else ""
    except OSError:
        return ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # that `[[]` may mean another set one day
        each = [rule for line in text.split("\n") if (rule := _rule(line.removesuffix("\r")))]
        together = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in each), re.DOTALL)
    if not each:
        return ()
    return (_Rules(len(folder.rstrip("/")) + 1, together, tuple(reversed(each))),)


def _rule(line: str) -> tuple[re.Pattern[str], bool] | None:
    """Translate a line of an ignore file; give None for one that says nothing.

    pathspec's expressions match a folder and what is inside it; here entries are matched one
    by one, so those that do not name the end of a path are replaced.
    """
    from pathspec.patterns.gitignore.base import GitIgnorePatternError
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    if line.endswith(("/**", "/**/")):
        line = line.removesuffix("/") + "/*" + "/" * line.endswith("/")
    try:
        expression, excludes = GitIgnoreSpecPattern.pattern_to_regex(line)
        if expression is None or excludes is None:
            return None
        expression = expression.replace("(?P<ps_d>", "(?:")
        return re.compile(_whole_path.get(expression, expression), re.DOTALL), excludes
    except (GitIgnorePatternError, re.error):  # such as a range that runs backwards
        return None


def printable(path: str) -> str:
    """Give a path with what is not valid UTF-8 in it written as `\\xe9`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
