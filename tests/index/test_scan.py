import os
import socket
import subprocess
from pathlib import Path

import pytest

from index.scan import FileEntry, scan
from index.types import Failure


def make(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def found(root: Path) -> list[str]:
    return [entry.path.relative_to(root.resolve()).as_posix() for entry in files_of(root)]


def files_of(root: Path) -> list[FileEntry]:
    return [entry for entry in scan(root) if isinstance(entry, FileEntry)]


def failures_of(root: Path) -> list[Failure]:
    return [entry for entry in scan(root) if isinstance(entry, Failure)]


def git(root: Path, *arguments: str) -> str:
    hermetic = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"]}
    command = ["git", "-c", "core.quotePath=false", *arguments]
    return subprocess.run(command, cwd=root, env=hermetic, check=True, capture_output=True, text=True).stdout


def listed_by_git(root: Path) -> list[str]:
    """What git would add, without the hidden files, which scan leaves out."""
    names = git(root, "ls-files", "-co", "--exclude-standard", "-z").split("\0")
    return sorted(name for name in names if name and not any(part.startswith(".") for part in name.split("/")))


tree = [
    "a.txt",
    "b.log",
    "build/out.txt",
    "build/keep.md",
    "docs/a.txt",
    "docs/build/x.txt",
    "docs/deep/er/a.txt",
    "docs/deep/er/b.log",
    "docs/deep/important.log",
    "docs/notes [1].txt",
    "docs/é.txt",
    "foo/bar/foo",
    "foo/bar/baz.txt",
    "foo/foox",
    "generated/one/keep.txt",
    "generated/one/drop.txt",
    "generated/two/keep.txt",
    "src/main.py",
    "src/main.pyc",
    "src/vendor/lib.py",
    "src/vendor/x/lib.py",
    "#hash.txt",
    "!bang.txt",
    "trailing space ",
]

rules = {
    "names": {".gitignore": "*.log\n*.py[co]\n"},
    "folders alone": {".gitignore": "build/\nfoo/bar/foo/\n"},
    "anchored": {".gitignore": "/a.txt\n/build\nsrc/vendor\n"},
    "everything but": {".gitignore": "*\n!*/\n!*.txt\n"},
    "folder again": {".gitignore": "generated/*\n!generated/one\n"},
    "inside a folder": {".gitignore": "generated/**\n!generated/one\n!generated/one/keep.txt\n"},
    "no way back": {".gitignore": "build\n!build/keep.md\n"},
    "two stars": {".gitignore": "**/er/*.txt\nsrc/**/lib.py\ndocs/**/\n"},
    "folders only": {".gitignore": "*/\n"},
    "nested": {".gitignore": "*.log\n", "docs/deep/.gitignore": "!*.log\n/er/b.log\n"},
    "nested anchor": {"docs/.gitignore": "/a.txt\nbuild/\n", "foo/.gitignore": "foo*\n!foox\n"},
    "escapes": {".gitignore": "\\#hash.txt\n\\!bang.txt\ntrailing\\ space\\ \n# a comment\n\n"},
    "classes": {".gitignore": "[ab].*\nnotes [[]1].txt\n[!x]oo/\n"},
    "unicode and line ends": {".gitignore": "\ufeffé.txt\r\nbuild/\r\n"},
    "broken": {".gitignore": "foo\\\n[a-\n/\n"},
    "info": {".git/info/exclude": "*.md\n!a.txt\n", ".gitignore": "!keep.md\na.txt\n"},
    "question marks": {".gitignore": "[ab]?txt\nfoo/???/baz.txt\nfoo?bar\n"},
}


@pytest.mark.parametrize("ignore_files", rules.values(), ids=rules.keys())
def test_lists_what_git_lists(tmp_path: Path, ignore_files: dict[str, str]) -> None:
    make(tmp_path, dict.fromkeys(tree, "text"))
    git(tmp_path, "init", "-q")
    make(tmp_path, ignore_files)
    assert sorted(found(tmp_path)) == listed_by_git(tmp_path)


@pytest.mark.parametrize("ignore_files", rules.values(), ids=rules.keys())
def test_rules_above_the_root_hold(tmp_path: Path, ignore_files: dict[str, str]) -> None:
    make(tmp_path, dict.fromkeys(tree, "text"))
    git(tmp_path, "init", "-q")
    make(tmp_path, ignore_files)
    if "docs/a.txt" in listed_by_git(tmp_path):
        assert sorted(found(tmp_path / "docs")) == listed_by_git(tmp_path / "docs")


def test_a_line_that_is_no_pattern_says_nothing(tmp_path: Path) -> None:
    ignored = {".gitignore": "[z-a].txt\n[~[!{-.]\n*.log\n", ".assistantignore": "b-[9-0]\n"}
    assert found(make(tmp_path, {"a.txt": "", "b.log": "", "b-9": "", **ignored})) == ["a.txt", "b-9"]


@pytest.mark.parametrize("name", [".gitignore", ".assistantignore"])
def test_a_pipe_or_device_is_no_ignore_file(tmp_path: Path, name: str) -> None:
    make(tmp_path, {"a.txt": "", "b/c.txt": ""})
    os.mkfifo(tmp_path / name)
    (tmp_path / "b" / name).symlink_to("/dev/zero")
    assert found(tmp_path) == ["a.txt", "b/c.txt"]


def test_an_excluded_folder_can_be_the_root(tmp_path: Path) -> None:
    make(tmp_path, {".gitignore": "build/\n*.log\n", "build/out.txt": "text", "build/out.log": "text"})
    git(tmp_path, "init", "-q")
    assert found(tmp_path / "build") == ["out.txt"]


def test_rules_end_at_a_repository_inside(tmp_path: Path) -> None:
    make(
        tmp_path,
        {".gitignore": "*.txt\n", "inner/a.txt": "text", "inner/b.md": "text", "inner/.gitignore": "*.md"},
    )
    git(tmp_path, "init", "-q")
    git(tmp_path / "inner", "init", "-q")
    assert found(tmp_path) == ["inner/a.txt"]


def test_rules_hold_without_git(tmp_path: Path) -> None:
    make(tmp_path, {".gitignore": "*.log\n", "a.txt": "text", "b.log": "text"})
    assert found(tmp_path) == ["a.txt"]


def test_assistantignore_has_the_last_word(tmp_path: Path) -> None:
    files = {
        ".gitignore": "*.log\nbuild\n",
        ".assistantignore": "!wanted.log\n!build\n*.csv\n",
        "docs/.gitignore": "!*.csv\n",
        "docs/data.csv": "text",
        "wanted.log": "text",
        "other.log": "text",
        "build/a.txt": "text",
        "build/b.log": "text",
    }
    assert found(make(tmp_path, files)) == ["wanted.log", "build/a.txt"]


def test_nested_assistantignore_counts_from_its_folder(tmp_path: Path) -> None:
    files = {
        ".assistantignore": "*.md\n",
        "docs/.assistantignore": "!/a.md\n",
        "a.md": "",
        "docs/a.md": "",
        "docs/b.md": "",
    }
    assert found(make(tmp_path, files)) == ["docs/a.md"]


def test_hidden_files_and_the_index_are_left_out(tmp_path: Path) -> None:
    assert found(make(tmp_path, {".hidden": "", ".assistant/catalog.db": "", ".config/a.txt": "", "a.txt": ""})) == [
        "a.txt"
    ]


def test_entries_say_size_time_and_inode(tmp_path: Path) -> None:
    make(tmp_path, {"a.txt": "héllo"})
    status = (tmp_path / "a.txt").stat()
    assert files_of(tmp_path) == [FileEntry(tmp_path.resolve() / "a.txt", status.st_size, status.st_mtime_ns)]


def test_a_file_can_be_the_root(tmp_path: Path) -> None:
    make(tmp_path, {".gitignore": "*", "a.txt": "text"})
    assert [entry.path.name for entry in files_of(tmp_path / "a.txt")] == ["a.txt"]


def test_symbolic_links_are_not_followed_but_the_root_is(tmp_path: Path) -> None:
    make(tmp_path, {"real/a.txt": "text"})
    (tmp_path / "real" / "loop").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "b.txt").symlink_to(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [entry.path for entry in scan(tmp_path / "link") if isinstance(entry, FileEntry)] == [
        tmp_path.resolve() / "real" / "a.txt"
    ]
    assert failures_of(tmp_path) == []


def test_what_is_no_regular_file_is_a_failure(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    make(tmp_path, {"a.txt": ""})
    with socket.socket(socket.AF_UNIX) as listener:
        before = Path.cwd()
        os.chdir(tmp_path)
        try:
            listener.bind("socket")
        finally:
            os.chdir(before)
        failures = failures_of(tmp_path)
    assert [Path(failure.path).name for failure in failures] == ["pipe", "socket"]
    assert {failure.reason for failure in failures} == {"not a regular file"}
    assert found(tmp_path) == ["a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_a_failure(tmp_path: Path) -> None:
    make(tmp_path, {"locked/a.txt": "", "b.txt": ""})
    (tmp_path / "locked").chmod(0)
    try:
        assert failures_of(tmp_path) == [Failure(str(tmp_path.resolve() / "locked"), "permission denied")]
        assert found(tmp_path) == ["b.txt"]
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_a_missing_root_is_a_failure(tmp_path: Path) -> None:
    assert failures_of(tmp_path / "gone") == [Failure(str(tmp_path.resolve() / "gone"), "no such file or directory")]


def test_a_name_that_is_no_utf8_is_a_printable_failure(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("text", encoding="utf-8")
    except OSError:
        pytest.skip("this file system refuses such names")
    (failure,) = scan(tmp_path)
    assert isinstance(failure, Failure)
    assert failure.path.endswith("/caf\\xe9.txt")
    assert "UTF-8" in failure.reason


def test_the_order_is_that_of_the_names(tmp_path: Path) -> None:
    make(tmp_path, dict.fromkeys(["b/2.txt", "b/1.txt", "a/z.txt", "c.txt", "A.txt", "b/a/0.txt"], ""))
    assert found(tmp_path) == ["A.txt", "c.txt", "a/z.txt", "b/1.txt", "b/2.txt", "b/a/0.txt"]


def test_depth_has_no_bound(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 3900:
        folder = folder / "d"
        folder.mkdir()
    (folder / "end.txt").write_text("text", encoding="utf-8")
    try:
        assert [entry.path.name for entry in files_of(tmp_path)] == ["end.txt"]
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # pytest's own cleaning is recursive
