"""What a command does not need, it does not import: seen in a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"torch", "transformers", "sentence_transformers", "llama_index", "textual"}
"""What no question to the reader needs."""

MODELS = {"openvino", "onnxruntime", "chromadb", "numpy", "tokenizers"}
"""What a command that embeds nothing needs no more than those."""

QUESTION = "Who led the two delegations at the Miami talks?"

RUN = """
import contextlib, io, json, sys
from assistant.cli import main
with contextlib.redirect_stdout(io.StringIO()) as out:
    try:
        code = main(sys.argv[1:])
    except SystemExit as exit:
        code = exit.code
modules = sorted({name.partition(".")[0] for name in sys.modules} | {n for n in sys.modules if "assistant.llm" in n})
print(json.dumps({"code": code, "out": out.getvalue(), "modules": modules}))
"""


def imported(*arguments: object, out: str) -> set[str]:
    """Run the command line in a fresh interpreter; give the packages that it imported."""
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    assert result["code"] == 0, result["out"] + done.stderr
    assert out in result["out"]
    return set(result["modules"])


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_loads_no_framework(command: str, home: Path, corpus_index: Path) -> None:
    modules = imported(command, "--index", corpus_index, QUESTION, out="Witkoff")
    assert "openvino" in modules
    assert not modules & (HEAVY | {"chromadb"}), "an index this small is searched exactly"
    assert "assistant.llm" not in modules, "nothing of a language model, where none is chosen"


def test_a_question_sends_nothing_anywhere(home: Path, corpus_index: Path) -> None:
    """The fixture `connections` would tell: OpenVINO's import alone calls Google Analytics."""
    imported("search", "--index", corpus_index, QUESTION, out="Witkoff")
    assert not list(home.iterdir()), "telemetry keeps its identifier in ~/intel"


def test_help_loads_next_to_nothing(home: Path) -> None:
    modules = imported("--help", out="COMMAND")
    assert not modules & (HEAVY | MODELS | {"rich", "sqlite3", "platformdirs", "docx", "lxml", "pypdfium2"})


def test_a_sync_with_nothing_to_do_loads_no_model(home: Path, corpus_index: Path, corpus: Path) -> None:
    modules = imported("index", "--index", corpus_index, corpus, out=" 0 failed")
    assert not modules & (HEAVY | MODELS | {"docx", "lxml", "pypdfium2", "trafilatura"})


@pytest.mark.parametrize("command", ["list", "status"])
def test_telling_what_is_indexed_loads_no_model(command: str, home: Path, corpus_index: Path) -> None:
    modules = imported(command, "--index", corpus_index, out="talks" if command == "list" else "Indexed")
    assert not modules & (HEAVY | MODELS)
