"""The wheel: what is in it, and that it works where only it and its dependencies are."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("assistant", "index", "prompts")
DATA = {
    "assistant/evaluation/report.css",
    "assistant/evaluation/report.html",
    "assistant/evaluation/report.js",
    "assistant/py.typed",
    "assistant/schemas/answer.json",
    "assistant/weights/README.md",
    "assistant/weights/manifest.json",
    "assistant/weights/reader.onnx",
    "assistant/weights/tokenizer.json",
    "index/py.typed",
    "index/schema.sql",
    "prompts/README.md",
    "prompts/answer.md",
    "prompts/followup.md",
}
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built of a copy and without a network."""
    copy = tmp_path_factory.mktemp("checkout") / "copy"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "results", "*.egg-info")
    shutil.copytree(ROOT, copy, ignore=ignored)
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(folder), str(copy))
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_every_module_and_data_file_and_nothing_else(wheel: Path) -> None:
    modules = {str(path.relative_to(ROOT)) for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names - DATA - modules == set()
    assert (DATA | modules) - names == set()


def test_wheel_names_its_commands_and_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (commands,) = (name for name in archive.namelist() if name.endswith("/entry_points.txt"))
    assert archive.read(commands).decode().split("\n")[:3] == [
        "[console_scripts]",
        "ask = assistant.program:ask",
        "assistant = assistant.program:main",
    ]
    assert any(name.endswith("/licenses/LICENSE") for name in archive.namelist())


def test_wheel_indexes_and_answers_outside_the_checkout(wheel: Path, home: Path) -> None:
    """Dependencies come from this environment by path, which leaves its editable install out."""
    venv.create(home / "env", with_pip=False, symlinks=True)
    python = home / "env/bin/python"
    run(*PIP, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    (site,) = (home / "env").glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")

    places = run(str(python), "-c", f"import {', '.join(PACKAGES)}\nfor m in {', '.join(PACKAGES)}: print(m.__file__)")
    assert all(Path(place).is_relative_to(site) for place in places.splitlines())

    (home / "notes").mkdir()
    (home / "notes/ferry.md").write_text("# Ferry\n\nThe night ferry leaves Tarsund at 23:40.\n", "utf-8")
    run(str(home / "env/bin/assistant"), "index", "notes")
    answer = run(str(home / "env/bin/ask"), "When does the night ferry leave Tarsund?")
    assert "23:40" in answer
    assert "ferry.md:3" in answer


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout
