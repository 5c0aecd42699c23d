"""`assistant index`: what it reports, and what it leaves on disk."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path
from zipfile import ZipFile

import pytest

from assistant.output import ExitCode
from index.types import Failure, IngestReport

from ..conftest import DOCUMENTS, Run


@pytest.fixture
def docs(home: Path, library: Path) -> Path:
    return shutil.copytree(library, home / "docs")


def test_a_folder_is_indexed_and_told_of(run: Run, home: Path, docs: Path) -> None:
    result = run("index", "--index", home / "index", docs)
    assert result.code == ExitCode.DONE
    assert result.out.startswith("4 added, 0 changed, 0 renamed, 0 removed, 0 unchanged, 0 failed\n")
    assert result.out.endswith(f"Index: {home}/index\n")
    assert result.err == f"Making an index in {home}/index\n"


def test_changes_are_followed(run: Run, home: Path, docs: Path) -> None:
    run("index", "--index", home / "index", docs)
    (docs / "ferry.md").write_text("# Ferry\n\nThe ferry leaves at ten.\n", "utf-8")
    (docs / "pilot.txt").rename(docs / "person.txt")
    (docs / "notes" / "rent.txt").unlink()
    (docs / "new.txt").write_text("A new file about buoys.\n", "utf-8")
    result = run("index", "--index", home / "index")
    assert result.out.startswith("1 added, 1 changed, 1 renamed, 1 removed, 1 unchanged, 0 failed\n")


def test_a_dry_run_leaves_nothing(run: Run, home: Path, docs: Path) -> None:
    before = sorted(home.rglob("*"))
    result = run("index", "--index", home / "index", "--dry-run", docs)
    assert result.code == ExitCode.DONE
    assert "   added  " in result.out and f"{docs}/ferry.md" in result.out
    assert "Would be done: 4 added" in result.out
    assert sorted(home.rglob("*")) == before


def test_a_dry_run_changes_no_index(run: Run, own_index: Path, library: Path) -> None:
    before = (own_index / "catalog.db").read_bytes()
    result = run("index", "--index", own_index, "--dry-run", "--rebuild", library, "--json")
    assert result.json("report")["dry_run"] is True
    assert (own_index / "catalog.db").read_bytes() == before


def test_json_is_the_report(run: Run, home: Path, docs: Path) -> None:
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
    result = run("index", "--index", home / "index", "--json", docs)
    report = result.json("report")
    assert result.code == ExitCode.SOME_FAILED
    assert set(report) == {one.name for one in fields(IngestReport)}
    assert set(report["failures"][0]) == {one.name for one in fields(Failure)}
    assert (report["added"], report["failures"][0]["path"]) == (len(DOCUMENTS), str(docs / "broken.pdf"))


def test_files_that_fail_are_told_with_the_reason(run: Run, home: Path, docs: Path) -> None:
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
    result = run("index", "--index", home / "index", docs)
    assert result.code == ExitCode.SOME_FAILED
    assert ", 1 failed\n" in result.out
    assert f"failed: {docs}/broken.pdf: " in result.err
    again = run("index", "--index", home / "index")
    assert again.code == ExitCode.DONE, "nothing failed this time"
    assert ", 1 failed\n" in again.out
    assert again.err == "1 failed before and did not change since: `assistant list --failed` tells why\n"
    assert run("index", "--index", home / "index", "--retry").code == ExitCode.SOME_FAILED


def test_nothing_was_indexed_yet(run: Run, home: Path) -> None:
    result = run("index", "--index", home / "index")
    assert result.code == ExitCode.USAGE
    assert "There is nothing indexed yet: name a folder" in result.err
    assert not (home / "index").exists()


def test_the_index_itself_is_not_indexed(run: Run, own_index: Path) -> None:
    result = run("index", "--index", own_index, own_index)
    assert result.code == ExitCode.USAGE
    assert "is the index itself" in result.err


def test_a_folder_that_is_not_there(run: Run, own_index: Path, home: Path) -> None:
    result = run("index", "--index", own_index, home / "nowhere")
    assert (result.code, result.err) == (ExitCode.ERROR, f"error: There is no file or folder {home}/nowhere.\n")


def test_the_loss_of_most_files_must_be_meant(run: Run, home: Path, docs: Path) -> None:
    run("index", "--index", home / "index", docs)
    for name in ("ferry.md", "pilot.txt", "notes/rent.txt"):
        (docs / name).unlink()
    refused = run("index", "--index", home / "index")
    assert refused.code == ExitCode.ERROR
    assert "3 of 4 files" in refused.err and "--prune" in refused.err
    assert run("index", "--index", home / "index", "--prune").out.startswith("0 added, 0 changed, 0 renamed, 3 removed")


def test_archives_are_folders_when_asked(run: Run, home: Path, docs: Path) -> None:
    index = home / "index"
    with ZipFile(docs / "papers.zip", "w") as archive:
        archive.writestr("inner/quay.txt", "The quay was closed by Oda Brandt in May.")
    assert "an archive: `assistant index --archives` reads" in run("index", "--index", index, docs).out + (
        run("list", "--index", index).out
    )
    assert run("index", "--index", index, "--archives").out.startswith("1 added, 0 changed")
    assert f"{docs}/papers.zip/inner/quay.txt" in run("list", "--index", index).out
    assert f"{docs}, with archives" in run("status", "--index", index).out
    [found] = run("search", "--index", index, "--path", "papers.zip", "--json", "Who closed the quay?").json("hits")
    assert (found["source"]["path"], found["locator"]["first"]) == ("papers.zip/inner/quay.txt", 1)
    opened = run("ask", "--index", index, "--path", "papers.zip", "--open", "1", "Who closed the quay?")
    assert "The quay was closed by Oda Brandt in May." in opened.out
    said = run("verify", "--index", index, "-", stdin='"closed by Oda Brandt in May" (papers.zip/inner/quay.txt:1)')
    assert said.code == ExitCode.DONE and "verified" in said.out
    assert run("remove", "--index", index, docs / "papers.zip").out == "1 files removed from the index\n"
    assert run("index", "--index", index, "--no-archives").out.startswith("0 added, 0 changed")


class TestRebuild:
    def test_everything_is_read_anew(self, run: Run, own_index: Path) -> None:
        result = run("index", "--index", own_index, "--rebuild")
        assert result.out.startswith("4 added, 0 changed, 0 renamed, 0 removed, 0 unchanged, 0 failed\n")
        assert run("doctor", "--index", own_index).code == ExitCode.DONE

    def test_a_part_named_does_not_lose_the_rest(self, run: Run, own_index: Path, library: Path) -> None:
        result = run("index", "--index", own_index, "--rebuild", library / "notes")
        assert result.out.startswith("4 added")

    @pytest.mark.parametrize("missing", ["root", "argument"])
    def test_what_is_missing_is_not_lost(self, run: Run, home: Path, docs: Path, missing: str) -> None:
        run("index", "--index", home / "index", docs)
        if missing == "root":
            docs.rename(home / "unplugged")
        extra = [home / "nowhere"] if missing == "argument" else []
        result = run("index", "--index", home / "index", "--rebuild", *extra)
        assert result.code == ExitCode.ERROR
        assert "is missing (not mounted?), and a rebuild would lose its documents" in result.err
        assert "Indexed   4 files" in run("status", "--index", home / "index").out


def test_what_this_program_wrote_is_left_out(run: Run, home: Path, docs: Path) -> None:
    index = ("--index", home / "index")
    run("index", *index, docs)
    (docs / "answer.json").write_text(run("ask", *index, "--json", "When does the ferry leave?").out, "utf-8")
    run("ask", *index, "When does the ferry leave?")
    for arguments in ((docs / "talk.md",), (docs / "talk.json", "--json")):
        assert run("export", *index, "--out", *arguments).code == ExitCode.DONE
    run("eval", "add", *index, "--gold", docs / "gold.jsonl", "When does the ferry leave?")
    assert run("eval", docs / "gold.jsonl", *index, "--out", docs / "run").code == ExitCode.DONE
    result = run("index", *index)
    assert result.out.startswith("0 added, 0 changed, 0 renamed, 0 removed, 4 unchanged, 0 failed, 7 not read\n")
    assert f"left out: {docs}/talk.md: made by this program (an export): name the file itself to index it" in result.err
    assert "made by this program (a gold set)" in run("list", *index, "--failed").out
    assert run("index", *index, docs / "talk.md").out.startswith("0 added, 1 changed")
    assert run("verify", *index, docs / "talk.json").code == ExitCode.DONE
