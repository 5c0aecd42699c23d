"""`assistant ask`: answers, refusals, filters, JSON and the exit code of each."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from assistant.output import ExitCode
from assistant.types import Answer, Quote, Statement
from index.types import Locator

from ..conftest import Run

QUESTION = "Who is the harbour pilot of Brackwater?"
NAME = "Mina Torsvik"
SENTENCE = "The harbour pilot of Brackwater is Mina Torsvik."


def test_an_answer_with_its_place(run: Run, library_index: Path) -> None:
    result = run("ask", "--index", library_index, QUESTION)
    assert result.code == ExitCode.DONE
    assert result.out.startswith(f"{NAME} [1]\n\n  [1] pilot.txt:3\n      {SENTENCE}\n\nConfidence: high (")
    assert result.err == ""


def test_words_need_no_quotation_marks(run: Run, library_index: Path) -> None:
    assert run("ask", "--index", library_index, *QUESTION.split()).out.startswith(f"{NAME} [1]\n")


@pytest.mark.parametrize("stdin", [f"{QUESTION}\n", QUESTION.encode() + b"\xff"], ids=["text", "not UTF-8"])
def test_the_question_may_come_from_standard_input(run: Run, library_index: Path, stdin: str | bytes) -> None:
    assert run("ask", "--index", library_index, stdin=stdin).out.startswith(f"{NAME} [1]\n")


def test_every_line_of_standard_input_is_a_question(run: Run, library_index: Path) -> None:
    other = "What do zyzzyvas feed quokkas?"
    lines = f"{QUESTION}\n\n  \n{other}\r\nWhen does the ferry to Sandholm leave?"
    ask = ("ask", "--index", library_index)
    result = run(*ask, stdin=lines)
    assert result.code == ExitCode.NOT_FOUND, "one is not answered"
    assert result.out.startswith(f"> {QUESTION}\n{NAME} [1]\n")
    assert f"\n\n> {other}\nThe documents do not answer this.\n" in result.out
    assert "\n\n> When does the ferry to Sandholm leave?\n" in result.out
    result = run(*ask, "--json", stdin=lines)
    answers = [json.loads(line)["answer"] for line in result.out.splitlines()]
    assert [answer["found"] for answer in answers] == [True, False, True]
    assert answers[0]["question"] == QUESTION
    assert run(*ask, stdin=f"{QUESTION}\n{QUESTION}\n").code == ExitCode.DONE


def test_what_is_asked_of_one_question_alone(run: Run, library_index: Path) -> None:
    result = run("ask", "--index", library_index, "--open", "1", stdin=f"{QUESTION}\n{QUESTION}\n")
    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert "--open shows a quote of one answer, and standard input has 2 questions." in result.err
    result = run("ask", "--index", library_index, stdin=f"{QUESTION}\n" * 30_000)
    assert (result.code, result.err) == (ExitCode.USAGE, "error: Standard input is longer than 1 MB.\n")


def test_lines_of_standard_input_follow_on_each_other(run: Run, library_index: Path) -> None:
    result = run("ask", "--index", library_index, "-c", "--json", stdin=f"{QUESTION}\nWhen was she appointed?\n")
    second = json.loads(result.out.splitlines()[1])["answer"]
    assert "Mina Torsvik" in second["rewritten"] or "harbour pilot" in second["rewritten"]


def test_standard_input_may_be_empty(run: Run, library_index: Path) -> None:
    result = run("ask", "--index", library_index)
    assert (result.code, result.err) == (ExitCode.USAGE, "error: The question is empty: ask it in words.\n")


def test_a_terminal_is_not_waited_for(home: Path, library_index: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "assistant.cli", "ask", "--index", str(library_index)]
    done = subprocess.run(command, stdin=follower, capture_output=True, text=True, check=False, timeout=240)
    os.close(leader)
    os.close(follower)
    assert (done.returncode, done.stdout) == (ExitCode.USAGE, "")
    assert done.stderr == "error: There is no question: write it after the command.\n"


def test_json_is_the_answer(run: Run, library_index: Path, library: Path) -> None:
    result = run("ask", "--json", "--index", library_index, QUESTION)
    answer = result.json("answer")
    assert result.code == ExitCode.DONE
    assert set(answer) == {one.name for one in fields(Answer)}
    assert set(answer["statements"][0]) == {one.name for one in fields(Statement)}
    quote = answer["quotes"][0]
    assert set(quote) == {one.name for one in fields(Quote)}
    assert set(quote["locator"]) == {one.name for one in fields(Locator)}
    assert (answer["found"], answer["question"]) == (True, QUESTION)
    assert (quote["document"], quote["file"]) == ("pilot.txt", str(library / "pilot.txt"))
    text = (library / "pilot.txt").read_text("utf-8")
    assert text[quote["start"] : quote["end"]] == quote["text"] == SENTENCE
    assert quote["badge"] == "verified"


def test_a_quote_whose_file_is_another_than_was_indexed(run: Run, home: Path) -> None:
    (home / "docs").mkdir()
    file = home / "docs" / "pilot.txt"
    file.write_text(f"{SENTENCE}\n", "utf-8")
    assert run("index", "--index", "i", "docs").code == ExitCode.DONE
    ask = ("ask", "--index", "i", QUESTION)
    file.write_text(f"{SENTENCE.replace(NAME, 'Arne Lund')}\n", "utf-8")
    for state in ("changed", "gone"):
        result = run(*ask)
        assert f"  [1] pilot.txt:1  {state} since it was indexed\n" in result.out
        assert "`assistant index` brings the index up to date." in result.err
        (quote,) = run(*ask, "--json").json("answer")["quotes"]
        assert (quote["file_state"], quote["badge"]) == (state, "verified")
        file.unlink(missing_ok=True)
    file.write_text(f"{SENTENCE}\n", "utf-8")
    assert "since it was indexed" not in run(*ask).out, "the content is the same again"


def test_what_the_documents_do_not_answer(run: Run, library_index: Path) -> None:
    result = run("ask", "--index", library_index, "What do zyzzyvas feed quokkas?")
    assert result.code == ExitCode.NOT_FOUND
    assert result.out.startswith("The documents do not answer this.\nIn no document: zyzzyvas,")
    assert "quokkas" in result.out
    assert "The nearest passages:\n  [1] " in result.out


def test_a_refusal_as_json(run: Run, library_index: Path) -> None:
    result = run("ask", "--json", "--index", library_index, "What do zyzzyvas feed quokkas?")
    answer = result.json("answer")
    assert result.code == ExitCode.NOT_FOUND
    assert answer["found"] is False and answer["quotes"] == [] and answer["nearest"]
    assert {"zyzzyvas", "quokkas"} <= set(answer["missing_words"])


@pytest.mark.parametrize(
    ("options", "documents"),
    [
        (("--path", "notes"), {"notes/rent.txt"}),
        (("--path", "*.md", "--path", "notes"), {"notes/rent.txt", "ferry.md"}),
        (("--type", "code"), {"tools/tide.py"}),
        (("--type", "markdown", "--type", "code"), {"ferry.md", "tools/tide.py"}),
    ],
)
def test_filters(run: Run, library_index: Path, options: tuple[str, ...], documents: set[str]) -> None:
    result = run("search", "--json", "--index", library_index, *options, "What about the harbour?")
    assert {hit["source"]["path"] for hit in result.json("hits")} == documents
    assert result.code == ExitCode.DONE


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("options", [("--until", "1999"), ("--since", "2999"), ("--path", "nowhere"), ("--path", "[")])
def test_a_filter_that_matches_no_file_is_said(
    run: Run, library_index: Path, command: str, options: tuple[str, ...]
) -> None:
    result = run(command, "--index", library_index, *options, QUESTION)
    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert f"No indexed file matches {options[1]}" in result.err


def test_a_time_that_ends_before_it_begins(run: Run, library_index: Path) -> None:
    result = run("ask", "--index", library_index, "--since", "2025-03", "--until", "2024", QUESTION)
    assert (result.code, result.out) == (ExitCode.USAGE, "")
    assert "--since 2025-03 is after --until 2024" in result.err
    assert (
        run("ask", "--index", library_index, "--since", "2001-03", "--until", "2999", QUESTION).code != ExitCode.USAGE
    )


@pytest.mark.parametrize("question", ["x" * 100_000, "harbour " * 12_500], ids=["a word", "words"])
def test_a_question_of_100_000_characters(run: Run, library_index: Path, question: str) -> None:
    result = run("ask", "--index", library_index, question)
    assert result.code in {ExitCode.DONE, ExitCode.NOT_FOUND}
    assert len(result.out) < 5_000


@pytest.mark.parametrize("question", ["\x1b[31mpilot\x1b[0m \x9b2J \u202egnp", "pilot \udcff [bold]"])
def test_a_question_of_escapes(run: Run, library_index: Path, question: str) -> None:
    for command in ("ask", "search"):
        result = run(command, "--index", library_index, question)
        assert result.code in {ExitCode.DONE, ExitCode.NOT_FOUND}
        assert not set("\x1b\x9b\u202e") & set(result.out + result.err)


def test_documents_cannot_do_anything_to_the_terminal(run: Run, home: Path) -> None:
    (home / "evil").mkdir()
    evil = (
        "The \x1b[31mferry\x1b[0m \x1b]0;owned\x07leaves [bold]at nine[/bold] [link=http://evil]here[/link] \u202eevil."
    )
    (home / "evil" / "[red]name.md").write_text(f"# Title \x1b[2J [blink]\n\n{evil}\n", "utf-8")
    docs = ["--docs", home / "evil"]
    for command, more in (("ask", docs), ("search", [])):
        result = run(command, "--index", home / "index", *more, "ferry nine")
        assert "[bold]at nine[/bold] [link=http://evil]here[/link]" in result.out
        assert "[red]name.md:" in result.out
        assert not set("\x1b\x07\u202e") & set(result.out + result.err)
    assert "[red]name.md" in run("list", "--index", home / "index").out


class TestDocs:
    def test_a_folder_is_synced_and_alone_asked(self, run: Run, home: Path, library: Path) -> None:
        other = home / "other"
        other.mkdir()
        (other / "pilot.txt").write_text("The harbour pilot of Sandholm is Arne Lund.\n", "utf-8")
        first = run("ask", "--index", home / "index", "--docs", library, QUESTION)
        assert first.code == ExitCode.DONE
        assert first.out.startswith(f"{NAME} [1]\n")
        assert first.err == f"Making an index in {home}/index\n"
        second = run("ask", "--json", "--index", home / "index", "--docs", other, QUESTION)
        assert {quote["document"] for key in ("quotes", "nearest") for quote in second.json("answer")[key]} == {
            "pilot.txt"
        }
        assert "Mina" not in second.out
        assert second.err == ""

    def test_a_path_is_looked_for_in_the_folder_alone(self, run: Run, home: Path) -> None:
        for name, code in (("east", 4711), ("west", 8822)):
            (home / name).mkdir()
            (home / name / "gate.txt").write_text(f"The gate code of the {name} shed is {code}.\n", "utf-8")
        assert run("index", "--index", home / "index", home / "west").code == ExitCode.DONE
        options = ("--index", home / "index", "--docs", home / "east", "--json")
        asked = run("ask", *options, "--path", "*.txt", "What is the gate code of the east shed?").json("answer")
        assert {quote["file"] for quote in asked["quotes"]} == {str(home / "east" / "gate.txt")}
        none = run("ask", *options, "--path", home / "west", "What is the gate code?")
        assert none.code == ExitCode.USAGE and "No file in" in none.err

    def test_files_that_fail_are_told(self, run: Run, home: Path) -> None:
        (home / "docs").mkdir()
        (home / "docs" / "pilot.txt").write_text(f"{SENTENCE}\n", "utf-8")
        (home / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
        result = run("ask", "--index", home / "index", "--docs", home / "docs", QUESTION)
        assert result.code == ExitCode.SOME_FAILED
        assert result.out.startswith(f"{NAME} [1]\n")
        assert f"failed: {home}/docs/broken.pdf: " in result.err

    def test_files_that_fail_are_told_where_a_quote_is_opened_too(
        self, run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("EDITOR", "true")
        (home / "docs").mkdir()
        (home / "docs" / "pilot.txt").write_text(f"{SENTENCE}\n", "utf-8")
        (home / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
        result = run("ask", "--index", home / "index", "--docs", home / "docs", "--open", "1", QUESTION)
        assert result.code == ExitCode.SOME_FAILED

    def test_a_folder_that_is_not_there_any_more(self, run: Run, home: Path) -> None:
        for folder in ("old", "new"):
            (home / "docs" / folder).mkdir(parents=True)
            (home / "docs" / folder / "pilot.txt").write_text(f"{SENTENCE}\n", "utf-8")
        run("index", "--index", home / "index", home / "docs")
        shutil.rmtree(home / "docs" / "old")
        ask = ("ask", "--index", home / "index", QUESTION, "--docs")
        result = run(*ask, home / "docs" / "old")
        assert f"warning: {home}/docs/old is gone: 1 file leaves the index." in result.err
        for name in ("old", "nowhere"):
            result = run(*ask, home / "docs" / name)
            assert (result.code, result.out) == (ExitCode.ERROR, "")
            assert f"There is no file or folder {home}/docs/{name}." in result.err

    def test_a_folder_that_is_not_there(self, run: Run, home: Path) -> None:
        result = run("ask", "--index", home / "index", "--docs", home / "nowhere", QUESTION)
        assert result.code == ExitCode.ERROR
        assert f"There is no file or folder {home}/nowhere." in result.err


def test_an_empty_index_says_so(run: Run, home: Path) -> None:
    (home / "docs").mkdir()
    result = run("ask", "--index", home / "index", "--docs", home / "docs", QUESTION)
    assert result.code == ExitCode.NOT_FOUND
    assert "The index is empty: `assistant index FOLDER` fills it." in result.err


class TestOpen:
    def test_a_quote_is_opened_in_the_editor(
        self, run: Run, home: Path, library: Path, library_index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script = home / "vim"
        script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {home}/record\n', "utf-8")
        script.chmod(0o755)
        monkeypatch.setenv("EDITOR", str(script))
        result = run("ask", "--index", library_index, "--open", "1", QUESTION)
        assert result.code == ExitCode.DONE
        assert (home / "record").read_text("utf-8").splitlines() == ["+3", str(library / "pilot.txt")]

    def test_a_quote_that_is_not_there(self, run: Run, library_index: Path) -> None:
        result = run("ask", "--index", library_index, "--open", "99", QUESTION)
        assert result.code == ExitCode.USAGE
        assert "There is no quote 99: the answer has " in result.err

    def test_an_editor_that_is_not_there(self, run: Run, library_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EDITOR", "no-such-editor")
        result = run("ask", "--index", library_index, "--open", "1", QUESTION)
        assert result.code == ExitCode.ERROR
        assert "no-such-editor cannot be started: No such file or directory." in result.err
