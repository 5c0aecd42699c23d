"""What holds of the code as a whole: who imports what, who names what, and the trees of errors."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import assistant.errors
import index.errors
from assistant.errors import AssistantError
from index.errors import IndexingError

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path for room in ("assistant", "index") for path in (ROOT / room).rglob("*.py"))


def test_import_contracts() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :]
    assert " 0 broken" in done.stdout


@pytest.mark.parametrize("name", ["open_embedder", "SentenceReader", "Engine", "Searcher", "SearchSettings"])
def test_only_build_makes_the_concrete_parts(name: str) -> None:
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if path.is_relative_to(ROOT / "assistant")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    }
    assert makers == {"assistant/build.py"}


def test_only_settings_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if path.is_relative_to(ROOT / "assistant")
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert readers == {"assistant/settings.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_is_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    ("module", "root"), [(assistant.errors, AssistantError), (index.errors, IndexingError)], ids=["assistant", "index"]
)
def test_every_error_derives_from_its_rooms_root(module: ModuleType, root: type[Exception]) -> None:
    errors = [value for _, value in inspect.getmembers(module, inspect.isclass)]
    assert len(errors) > 1
    for error in errors:
        assert issubclass(error, root), error
        assert error.__name__ in str(module.__doc__), f"{error.__name__} is not in the tree that is drawn on top"


def test_errors_are_defined_in_errors() -> None:
    public = {
        f"{path.relative_to(ROOT).as_posix()}: {node.name}"
        for path in MODULES
        if path.name != "errors.py"
        for node in _classes(path)
        if node.name.endswith("Error") and not node.name.startswith("_")
    }
    private = {f"index/vectors.py: {name}" for name in ("DamagedError", "UnreachableError")}
    assert public <= private, "private to the index: store and health translate it"


def _classes(path: Path) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, ast.ClassDef))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))
