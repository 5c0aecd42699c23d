"""`assistant eval` and its actions: what they write, what they say, and the exit code of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.commands.eval_shared import write_documents
from assistant.evaluation.gold import Case, GoldEvidence, load_gold, write_gold
from assistant.evaluation.records import read_run
from assistant.evaluation.run import claimed
from assistant.output import ExitCode

from ..conftest import Run

QUESTION = "Who is the harbour pilot of Brackwater?"
SENTENCE = "The harbour pilot of Brackwater is Mina Torsvik."
NONSENSE = "What do zyzzyvas feed quokkas?"


@pytest.fixture
def gold(home: Path) -> Path:
    """A set of three questions on the library."""
    cases = [
        Case("q1", QUESTION, ("Mina Torsvik",), evidence=(GoldEvidence("pilot.txt", SENTENCE),), tags=("who",)),
        Case("q2", NONSENSE, answerable=False, tags=("nothing",)),
        Case("q3", "How long does a crossing take?", ("forty minutes",), evidence=(GoldEvidence("ferry.md"),)),
    ]
    write_gold(cases, home / "gold.jsonl")
    return home / "gold.jsonl"


def test_a_run_on_an_index(run: Run, gold: Path, library_index: Path, home: Path) -> None:
    result = run("eval", gold, "--index", library_index, "--out", home / "out")
    assert result.code == ExitCode.DONE
    assert result.out.startswith("metric ") and "\nright  " in result.out and "what became of them" in result.out
    assert f"Report: {home}/out/report.html" in result.out
    assert {path.name for path in (home / "out").iterdir()} == {"run.json", "results.jsonl", "report.html"}
    assert [one.id for one in read_run(home / "out").records] == ["q1", "q2", "q3"]


def test_a_run_of_a_set_that_has_changed_names_the_ways_on(
    run: Run, gold: Path, library_index: Path, home: Path
) -> None:
    command = ("eval", gold, "--index", library_index, "--out", "out")
    assert run(*command, "--limit", "1").code == ExitCode.DONE
    gold.write_text(gold.read_text("utf-8").replace("forty minutes", "40 minutes"), "utf-8")
    result = run(*command)
    assert (result.code, result.out) == (ExitCode.ERROR, "")
    assert (
        "The run in out was made with another gold set, or other questions of it: delete the folder out" in result.err
    )
    assert "or name another one with --out." in result.err
    assert run(*command[:-1], "other").code == ExitCode.DONE


def test_documents_in_an_index_of_their_own(run: Run, gold: Path, library: Path, home: Path) -> None:
    result = run("eval", "--json", gold, "--docs", library, "--limit", "1")
    (one,) = result.json("evaluation")["runs"]
    assert one["summary"]["all"]["count"] == 1
    assert one["folder"].startswith("eval-runs/gold-") and (home / one["folder"] / "report.html").is_file()
    assert not (home / ".local").exists(), "the user's own index stays as it is"


def test_the_same_result_with_an_index_that_has_more(
    run: Run, gold: Path, library: Path, corpus: Path, home: Path
) -> None:
    assert run("index", "--index", home / "index", corpus / "newsroom").code == ExitCode.DONE
    result = run("eval", "--json", gold, "--docs", library, "--index", home / "index", "--out", home / "out")
    assert result.code == ExitCode.DONE
    found = {passage.document for record in read_run(home / "out").records for passage in record.retrieved}
    assert found <= {"pilot.txt", "ferry.md", "notes/rent.txt", "tools/tide.py"}


def test_documents_that_come_with_a_set(run: Run, home: Path) -> None:
    context = "The night ferry leaves Tarsund at 23:40."
    row = {"id": "a", "question": "When does the night ferry leave Tarsund?"}
    answers = [{"text": "23:40", "answer_start": context.index("23:40")}]
    data = {"data": [{"title": "Ferry", "paragraphs": [{"context": context, "qas": [{**row, "answers": answers}]}]}]}
    (home / "squad.json").write_text(json.dumps(data), "utf-8")
    result = run("eval", "squad.json", "--out", "out")
    assert result.code == ExitCode.DONE
    (record,) = read_run(home / "out").records
    assert record.metrics["contains"] == 1 and record.metrics["recall@1"] == 1


def test_a_document_may_not_be_written_elsewhere(run: Run, home: Path) -> None:
    (home / "set").mkdir()
    (home / "set" / "documents.jsonl").write_text('{"id": "../../evil", "text": "x"}\n', "utf-8")
    (home / "set" / "questions.jsonl").write_text('{"id": "1", "question": "x?", "relevant": ["a"]}\n', "utf-8")
    result = run("eval", "set", "--out", "out")
    assert result.code == ExitCode.ERROR and "'../../evil.txt', which is no file name" in result.err


def test_files_that_cannot_be_read_are_told(run: Run, gold: Path, home: Path) -> None:
    (home / "docs").mkdir()
    (home / "docs" / "pilot.txt").write_text(f"{SENTENCE}\n", "utf-8")
    (home / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
    result = run("eval", gold, "--docs", home / "docs", "--out", home / "out")
    assert result.code == ExitCode.SOME_FAILED and "failed: " in result.err


def test_tags(run: Run, gold: Path, library_index: Path, home: Path) -> None:
    run("eval", gold, "--index", library_index, "--tags", "who,nothing", "--out", "out")
    assert [one.id for one in read_run(home / "out").records] == ["q1", "q2"]
    result = run("eval", gold, "--index", library_index, "--tags", "when")
    assert result.code == ExitCode.ERROR and "has a tag of when" in result.err


class TestGates:
    def test_bounds(self, run: Run, gold: Path, library_index: Path) -> None:
        holds = ["--fail-under", "recall@5=1", "--fail-under", "verbatim=1"]
        assert run("eval", gold, "--index", library_index, *holds).code == ExitCode.DONE
        result = run("eval", gold, "--index", library_index, *holds, "--fail-under", "seconds_p95=0")
        assert result.code == ExitCode.CHECK_FAILED
        assert "error: seconds_p95 is 0." in result.err and "above 0" in result.err
        failed = run("eval", "--json", gold, "--index", library_index, "--fail-under", "item_f1=0.1")
        assert failed.code == ExitCode.CHECK_FAILED
        assert failed.json("evaluation")["failed"] == ["item_f1 has no value: no question of this set is scored by it"]

    def test_a_bound_that_is_none(self, run: Run, gold: Path) -> None:
        result = run("eval", gold, "--fail-under", "f2=1")
        assert result.code == ExitCode.USAGE and "there is no metric 'f2'" in result.err

    def test_no_worse_than_itself(self, run: Run, gold: Path, library_index: Path) -> None:
        assert run("eval", gold, "--index", library_index, "--out", "a").code == ExitCode.DONE
        again = run("eval", gold, "--index", library_index, "--out", "b", "--fail-if-worse", "a")
        assert again.code == ExitCode.DONE
        missing = run("eval", gold, "--index", library_index, "--fail-if-worse", "nowhere")
        assert missing.code == ExitCode.ERROR and "nowhere has no run" in missing.err


def test_settings_are_varied(run: Run, gold: Path, library_index: Path, home: Path) -> None:
    result = run("eval", gold, "--index", library_index, "--vary", "search.dense=on,off", "--out", "grid")
    assert result.code == ExitCode.DONE
    assert result.out.splitlines()[0].startswith("settings  ")
    assert {path.name for path in (home / "grid").iterdir()} == {"search.dense=on", "search.dense=off"}
    off = read_run(home / "grid" / "search.dense=off")
    assert off.facts.settings["search.dense"] is False
    assert all(passage.dense is None for record in off.records for passage in record.retrieved)
    unknown = run("eval", gold, "--index", library_index, "--vary", "search.width=1")
    assert unknown.code == ExitCode.ERROR and "no setting 'search.width'" in unknown.err


class TestCompare:
    def test_a_run_with_itself(self, run: Run, gold: Path, library_index: Path) -> None:
        run("eval", gold, "--index", library_index, "--out", "a")
        result = run("eval", "compare", "a", "a")
        assert result.code == ExitCode.DONE
        assert result.out.startswith("3 questions in both\n") and "No question changed sides." in result.out
        assert {one["p"] for one in run("eval", "compare", "a", "a", "--json").json("comparison")["differences"]} == {1}

    def test_what_changed_sides(self, run: Run, gold: Path, library_index: Path, home: Path) -> None:
        run("eval", gold, "--index", library_index, "--out", "a")
        refusing = run("eval", gold, "--index", library_index, "--vary", "answer.threshold=1", "--out", "b")
        assert refusing.code == ExitCode.DONE
        result = run("eval", "compare", "a", "b/answer.threshold=1")
        assert "Differs in settings: answer.threshold" in result.out
        assert "Right only in the first, " in result.out and "wrongly refused: –" in result.out

    def test_what_is_no_run(self, run: Run, home: Path) -> None:
        result = run("eval", "compare", home, home)
        assert result.code == ExitCode.ERROR and "has no run: it wants run.json and results.jsonl" in result.err


class TestAdd:
    def test_an_answer_becomes_a_case(self, run: Run, library_index: Path, home: Path) -> None:
        result = run("eval", "add", QUESTION, "--index", library_index, "--answer", "Mina Torsvik", "--quote", "1")
        assert result.code == ExitCode.DONE and "Added to gold.jsonl:\n" in result.out
        more = ("--gold", "gold.jsonl", "--unanswerable", "--tags", "nonsense", "--json")
        added = run("eval", "add", NONSENSE, "--index", library_index, *more).json("added")
        assert (added["id"], added["answerable"], added["tags"]) == ("q2", False, ["nonsense"])
        first, second = load_gold(home / "gold.jsonl").cases
        assert first.answers == ("Mina Torsvik",) and first.evidence[0].document == "pilot.txt"
        assert second == Case("q2", NONSENSE, answerable=False, tags=("nonsense",))
        assert run("eval", "check", "gold.jsonl", "--index", library_index).code == ExitCode.DONE

    def test_a_refusal_wants_an_answer(self, run: Run, library_index: Path, home: Path) -> None:
        result = run("eval", "add", NONSENSE, "--index", library_index)
        assert result.code == ExitCode.ERROR and not (home / "gold.jsonl").exists()
        assert "name the right answer, or say that there is none" in result.err


class TestCheck:
    def test_a_set_that_is_right(self, run: Run, gold: Path, library: Path) -> None:
        result = run("eval", "check", gold, "--docs", library)
        assert result.code == ExitCode.DONE
        assert result.out == "3 questions (2 single, 1 no answer), 0 problems\n"

    def test_a_set_that_is_wrong(self, run: Run, gold: Path, library_index: Path, home: Path) -> None:
        text = gold.read_text("utf-8").replace("Mina Torsvik.", "Mina Lund.")
        (home / "wrong.jsonl").write_text(text, "utf-8")
        result = run("eval", "check", "wrong.jsonl", "--index", library_index)
        assert result.code == ExitCode.CHECK_FAILED
        assert "wrong.jsonl, line 1, q1: pilot.txt does not have the quote" in result.out
        problems = run("eval", "check", "wrong.jsonl", "--index", library_index, "--json").json("check")["problems"]
        assert [problem["line"] for problem in problems] == [1]

    def test_a_line_that_is_damaged(self, run: Run, gold: Path, library_index: Path) -> None:
        gold.write_text("{\n", "utf-8")
        result = run("eval", "check", gold, "--index", library_index)
        assert result.code == ExitCode.ERROR and f"{gold}, line 1: " in result.err


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("compare", "-h"), ("check", "-h")])
def test_help(run: Run, arguments: tuple[str, ...]) -> None:
    result = run("eval", *arguments)
    assert result.code == ExitCode.DONE and result.out.startswith("usage: assistant eval")


def test_a_document_with_half_a_character_is_written(tmp_path: Path) -> None:
    write_documents({"a.txt": "half \ud800 of it"}, tmp_path)
    assert (tmp_path / "a.txt").read_text("utf-8") == "half ? of it"


def test_a_run_that_another_one_is_at_work_in(run: Run, gold: Path, library_index: Path, home: Path) -> None:
    with claimed(home / "out"):
        result = run("eval", gold, "--index", library_index, "--out", home / "out")
    assert (result.code, result.out) == (ExitCode.ERROR, "")
    assert result.err.startswith(f"error: Another run is at work in {home}/out: ")
    assert not list((home / "out").iterdir())
