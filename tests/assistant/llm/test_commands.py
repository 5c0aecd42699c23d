"""`assistant llm`, and `ask` with a model that a server on loopback plays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.output import ExitCode
from assistant.settings import config_file

from ..conftest import Run
from .serving import serving

QUESTION = "Who is the harbour pilot of Brackwater?"
RIGHT = "The harbour pilot of Brackwater is Mina Torsvik [1]."


def settings_text(home: Path) -> str:
    return config_file({}).read_text("utf-8")


def test_use_writes_the_choice_and_off_takes_it_out(run: Run, home: Path) -> None:
    path = config_file({})
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n[answer]\nquotes = 2 # few\n", "utf-8")
    chosen = run("llm", "use", "openai-like/m", "--base-url", "http://127.0.0.1:1/v1")
    assert chosen.code == ExitCode.DONE
    assert "openai-like/m answers from now on, at http://127.0.0.1:1/v1" in chosen.out
    text = settings_text(home)
    assert "# mine" in text and "quotes = 2 # few" in text
    assert 'model = "openai-like/m"' in text and 'base_url = "http://127.0.0.1:1/v1"' in text
    assert run("llm", "use", "ollama/m").code == ExitCode.DONE
    assert "base_url" not in settings_text(home)
    assert run("llm", "off").code == ExitCode.DONE
    assert settings_text(home).strip() == "# mine\n[answer]\nquotes = 2 # few"


def test_a_model_file_is_told_by_its_path(run: Run, home: Path) -> None:
    (home / "qwen.gguf").write_bytes(b"")
    chosen = run("llm", "use", str(home / "qwen.gguf"))
    assert chosen.out.startswith(f"{(home / 'qwen.gguf').resolve()} answers from now on.")


def test_a_key_is_never_written(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "OPENAI_API_KEY, which is not set" in run("llm", "use", "openai/gpt-5").err
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    result = run("llm", "use", "openai/gpt-5", "--json")
    assert "secret" not in result.out + result.err + settings_text(home)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nobody/x"], "PROVIDER/NAME"),
        (["openai-like/x"], "--base-url"),
        (["openai-like/x", "--base-url", "ftp://x"], "http://"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(run: Run, home: Path, arguments: list[str], told: str) -> None:
    result = run("llm", "use", *arguments)
    assert result.code in {ExitCode.ERROR, ExitCode.USAGE} and told in result.err
    assert not config_file({}).exists()


def test_ask_streams_checks_and_counts(run: Run, library_index: Path) -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    with serving(text=f"{RIGHT} She was born in Paris [1].") as served:
        run("llm", "use", "openai-like/m", "--base-url", f"{served.url}/v1")
        shown = run("ask", "--index", library_index, QUESTION)
        answer = run("ask", "--index", library_index, "--json", "--strict", QUESTION).json("answer")
        read = run("ask", "--index", library_index, "--answerer", "reader", QUESTION)
        tried = run("llm", "test")
    assert shown.code == answer["found"] * ExitCode.DONE
    lines = shown.out.splitlines()
    assert lines[0] == "The harbour pilot of Brackwater is Mina Torsvik. [1]"
    assert re.fullmatch(r"She was born in Paris\. \[unsupported: .+\]", lines[1])
    assert "2 statements, 1 supported (openai-like/m)." in shown.out and "pilot.txt:3" in shown.out
    assert [one["text"] for one in answer["statements"]] == ["The harbour pilot of Brackwater is Mina Torsvik."]
    assert (answer["answerer"], answer["stated"], answer["tokens"]["in"]) == ("openai-like/m", 2, 11)
    assert answer["timings"]["first_token"] > 0
    assert "Confidence" in read.out and "statements" not in read.out
    assert len(served.requests) == 3
    assert tried.code == ExitCode.DONE and "11 tokens in" in tried.out


def test_statements_are_shown_where_they_did_not_come_one_by_one(run: Run, library_index: Path, home: Path) -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    (home / ".local/share/assistant").mkdir(parents=True)
    (home / ".local/share/assistant/history.db").write_text("no database" * 500, "utf-8")
    with serving(text=RIGHT) as served:
        run("llm", "use", "openai-like/m", "--base-url", f"{served.url}/v1")
        asked = run("ask", "--index", library_index, QUESTION)
        added = run("eval", "add", "--index", library_index, "--gold", home / "gold.jsonl", QUESTION)
    assert "The answer will not be kept" in asked.err
    for result in (asked, added):
        assert result.code == ExitCode.DONE
        assert result.out.startswith("The harbour pilot of Brackwater is Mina Torsvik. [1]\n")


def test_a_server_that_fails_leaves_it_to_the_reader(run: Run, library_index: Path) -> None:
    pytest.importorskip("llama_index.llms.openai_like")
    with serving(status=500, message="boom") as served:
        run("llm", "use", "openai-like/m", "--base-url", f"{served.url}/v1")
        result = run("ask", "--index", library_index, QUESTION)
        alone = run("ask", "--index", library_index, "--answerer", "llm", QUESTION)
    assert result.code == ExitCode.DONE and "Mina Torsvik" in result.out
    assert len(result.err.strip().splitlines()) == 1 and "(500): " in result.err
    assert alone.code == ExitCode.ERROR and "boom" in alone.err and not alone.out


def test_ask_without_a_model_says_how_to_choose_one(run: Run, library_index: Path) -> None:
    result = run("ask", "--index", library_index, "--answerer", "llm", QUESTION)
    assert result.code == ExitCode.ERROR and "assistant llm use" in result.err
