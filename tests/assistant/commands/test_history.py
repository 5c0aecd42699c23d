"""`ask -c`, `assistant history` and `assistant export`."""

from __future__ import annotations

from pathlib import Path

from assistant.output import ExitCode

from ..conftest import Run

PILOT = "Who is the harbour pilot of Brackwater?"
RENT = "How much is the yearly rent of the boathouse?"


def test_what_was_asked_is_listed_continued_and_exported(run: Run, library_index: Path, home: Path) -> None:
    assert run("ask", "--index", library_index, PILOT).code == 0
    assert run("ask", "--index", library_index, "-c", RENT).code == 0
    assert run("ask", "--index", library_index, RENT).code == 0
    listed = run("history", "--index", library_index, "--json").json("conversations")
    assert [(one["title"], one["turns"]) for one in listed] == [(RENT, 1), (PILOT, 2)]
    assert PILOT in run("history", "--index", library_index, "torsvik").out
    exported = run("export", "--index", library_index, listed[1]["id"])
    assert f"## {PILOT}" in exported.out and f"## {RENT}" in exported.out and "pilot.txt:3" in exported.out
    data = run("export", "--index", library_index, "--json").json("conversation")
    assert data["turns"][0]["answer"]["question"] == RENT
    assert run("export", listed[1]["id"], "--out", home / "out.md").code == 0
    assert (home / "out.md").read_text("utf-8").rstrip() == exported.out.rstrip()
    assert run("history", "--delete", listed[0]["id"]).code == 0
    assert len(run("history", "--all", "--json").json("conversations")) == 1


def test_json_is_kept_only_where_a_conversation_is_continued(run: Run, library_index: Path) -> None:
    assert run("ask", "--index", library_index, "--json", PILOT).code == 0
    assert run("history", "--index", library_index, "--json").json("conversations") == []
    assert run("ask", "--index", library_index, "--json", "-c", PILOT).code == 0
    assert len(run("history", "--index", library_index, "--json").json("conversations")) == 1


def test_a_history_that_cannot_be_used_keeps_nobody_from_asking(run: Run, library_index: Path, home: Path) -> None:
    (home / ".local/share/assistant").mkdir(parents=True)
    (home / ".local/share/assistant/history.db").write_text("no database" * 500, "utf-8")
    result = run("ask", "--index", library_index, PILOT)
    assert result.code == 0 and "Torsvik" in result.out
    assert "The answer will not be kept" in result.err
    assert run("history", "--index", library_index).code == ExitCode.ERROR


def test_without_a_conversation(run: Run, library_index: Path) -> None:
    result = run("export", "--index", library_index)
    assert result.code == ExitCode.ERROR and "No conversation" in result.err
    assert run("export", 7).code == ExitCode.ERROR
    assert run("history", "--index", library_index).out == ""


def test_the_interface_needs_a_terminal(run: Run, library_index: Path) -> None:
    result = run("chat", "--index", library_index)
    assert result.code == ExitCode.USAGE and "needs a terminal" in result.err
    assert run("chat", "--json").code == ExitCode.USAGE


def test_an_export_replaces_a_file_at_once(run: Run, library_index: Path, home: Path) -> None:
    run("ask", "--index", library_index, PILOT)
    (home / "out.md").write_text("before", "utf-8")
    (home / "open").hardlink_to(home / "out.md")
    assert run("export", "--index", library_index, "--out", home / "out.md").code == 0
    assert PILOT in (home / "out.md").read_text("utf-8")
    assert (home / "open").read_text("utf-8") == "before", "who has the old file sees it whole"
