"""`search`, `list`, `status`, `remove` and `doctor`."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest

from assistant.output import ExitCode
from index.health import Finding
from index.types import Hit, Passage, Source

from ..conftest import DOCUMENTS, Run


class TestSearch:
    def test_passages_are_ranked_and_explained(self, run: Run, library_index: Path) -> None:
        result = run("search", "--index", library_index, "--top-k", "2", "harbour pilot")
        lines = result.out.splitlines()
        assert result.code == ExitCode.DONE
        assert len(lines) == 4
        assert lines[0].startswith("  1  pilot.txt:1  ") and "dense #1 (" in lines[0] and "bm25 #1 (" in lines[0]
        assert "Mina Torsvik" in lines[1]

    def test_json_is_the_hits(self, run: Run, library_index: Path) -> None:
        hits = run("search", "--json", "--index", library_index, "harbour pilot").json("hits")
        assert len(hits) == len(DOCUMENTS)
        assert set(hits[0]) == {one.name for one in fields(Hit)}
        assert set(hits[0]["source"]) == {one.name for one in fields(Source)}
        assert set(hits[0]["passage"]) == {one.name for one in fields(Passage)}
        assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)

    def test_nothing_found(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "nothing").mkdir()
        assert run("index", tmp_path / "nothing", "--index", tmp_path / "index").code == ExitCode.DONE
        result = run("search", "--index", tmp_path / "index", "pilot")
        assert (result.code, result.out) == (ExitCode.NOT_FOUND, "No passage was found.\n")

    def test_explain(self, run: Run, library_index: Path) -> None:
        result = run("search", "--index", library_index, "--explain", "ferry.md", "Who is the yak pilot?")
        assert result.code == ExitCode.DONE
        assert "is passage " in result.out and " of 4.\n" in result.out
        assert "By words: shares no word with the question." in result.out
        assert "not in it as written: yak, pilot." in result.out

    def test_explain_what_is_not_indexed(self, run: Run, library_index: Path) -> None:
        result = run("search", "--index", library_index, "--explain", "nowhere.md", "pilot")
        assert result.code == ExitCode.NOT_FOUND
        assert result.out.startswith("nowhere.md is not in the index")

    def test_explain_ranks_among_what_the_filter_admits(self, run: Run, library_index: Path) -> None:
        explain = ("search", "--index", library_index, "--explain", "ferry.md", "Who is the pilot?")
        result = run(*explain, "--type", "markdown")
        assert result.code == ExitCode.DONE and "is passage 1 of 1." in result.out
        result = run(*explain, "--path", "notes")
        assert (result.code, result.out) == (ExitCode.NOT_FOUND, "ferry.md is left out by --path.\n")
        result = run(*explain, "--type", "pdf")
        assert result.code == ExitCode.USAGE and "No indexed file matches pdf" in result.err
        result = run(*explain, "--top-k", "2")
        assert result.code == ExitCode.USAGE and "leave --top-k out" in result.err

    def test_explain_what_is_not_found(
        self, run: Run, library_index: Path, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (home / "docs").mkdir()
        for name in ("a.txt", "b.txt"):
            (home / "docs" / name).write_text("The pilot of Sandholm is Arne Lund.\n", "utf-8")
        assert run("index", "--index", home / "index", home / "docs").code == ExitCode.DONE
        found = [run("search", "--index", home / "index", "--explain", name, "pilot") for name in ("a.txt", "b.txt")]
        assert sorted(one.code for one in found) == [ExitCode.DONE, ExitCode.NOT_FOUND]
        assert "another file has the same words" in "".join(one.out for one in found)
        monkeypatch.setenv("ASSISTANT_SEARCH_DENSE", "off")
        result = run("search", "--json", "--index", library_index, "--explain", "ferry.md", "zebra")
        assert result.code == ExitCode.NOT_FOUND and result.json("explanation")["rank"] is None

    def test_explain_as_json(self, run: Run, library_index: Path) -> None:
        found = run("search", "--json", "--index", library_index, "--explain", "pilot.txt", "pilot").json("explanation")
        assert (found["rank"], found["of"], found["hit"]["source"]["path"]) == (1, 4, "pilot.txt")

    @pytest.mark.parametrize("path", ["nowhere.md", "broken.pdf"])
    def test_explain_as_json_of_what_is_not_indexed(self, run: Run, home: Path, path: str) -> None:
        (home / "docs").mkdir()
        (home / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
        run("index", "--index", home / "index", home / "docs")
        result = run("search", "--json", "--index", home / "index", "--explain", path, "pilot")
        assert result.code == ExitCode.NOT_FOUND
        explanation = result.json("explanation")
        assert explanation["rank"] is None and explanation["reason"]


class TestList:
    def test_files_with_their_passages(self, run: Run, library_index: Path, library: Path) -> None:
        lines = run("list", "--index", library_index).out.splitlines()
        assert [line.split()[3] for line in lines] == [str(library / name) for name in sorted(DOCUMENTS)]
        assert lines[0].split()[:3] == ["markdown", "1", "passages"]

    def test_json_is_the_sources(self, run: Run, library_index: Path) -> None:
        documents = run("list", "--json", "--index", library_index, "--path", "notes").json("documents")
        assert [document["path"] for document in documents] == ["notes/rent.txt"]
        assert set(documents[0]) == {one.name for one in fields(Source)}

    @pytest.mark.parametrize(
        ("path", "title", "author", "date", "language"),
        [
            ("lettre-lyon-2025-03-10.md", None, "", "2025-03-10", "fr"),
            ("brief-muenchen-2025-02-17.txt", None, "", "2025-02-17", "de"),
            ("keepers-handbook.odt", "Keeper's handbook", "Thea Rasmund", "2024-10-09", "en"),
            (
                "rules-of-the-society.rst",
                "Rules of the Hollinfold Allotment Society",
                "Ilse Varnell",
                "2024-02-18",
                "en",
            ),
            ("plots.ods", "Plots and harvest show", "Ilse Varnell", "2024-09-15", ""),
            ("letter-to-the-water-board.rtf", "A leak at plot 17", "Ilse Varnell", "2024-05-06", "en"),
            ("members-list.mbox/0001.eml", "A swarm on plot 22", "Rufus Adair", "2024-05-14", "en"),
            ("minutes/1987-11-06.txt", "Minutes of the committee, 6 November 1987", "", "1987-11-06", "en"),
        ],
    )
    def test_json_has_what_documents_say_of_themselves(
        self, run: Run, corpus_index: Path, path: str, title: str | None, author: str, date: str, language: str
    ) -> None:
        [found] = run("list", "--json", "--index", corpus_index, "--path", path).json("documents")
        assert (found["author"], found["date"], found["language"]) == (author, date, language)
        assert title is None or found["title"] == title

    def test_only_failed_files(self, run: Run, home: Path) -> None:
        (home / "docs").mkdir()
        (home / "docs" / "good.txt").write_text("Good.\n", "utf-8")
        (home / "docs" / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
        run("index", "--index", home / "index", home / "docs")
        (line,) = run("list", "--failed", "--index", home / "index").out.splitlines()
        assert line.split()[:2] == ["failed", f"{home}/docs/broken.pdf:"]
        assert len(run("list", "--index", home / "index").out.splitlines()) == 2


class TestStatus:
    def test_what_is_in_the_index(self, run: Run, library_index: Path, library: Path) -> None:
        out = run("status", "--index", library_index).out
        assert f"Root      {library}\n" in out
        assert "Indexed   4 files, 4 passages (1 code, 1 markdown, 2 text)\n" in out
        assert "Model     all-MiniLM-L6-v2\n" in out

    def test_as_json(self, run: Run, library_index: Path, library: Path) -> None:
        status = run("status", "--json", "--index", library_index).json("status")
        assert status["folder"] == str(library_index)
        assert status["roots"] == [str(library)]
        assert (status["indexed"], status["failed"], status["skipped"], status["passages"]) == (4, 0, 0, 4)
        assert status["types"] == {"code": 1, "markdown": 1, "text": 2}
        assert status["bytes"] > 0

    def test_files_that_go_meanwhile_do_not_count(
        self, run: Run, library_index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        walk = os.walk
        monkeypatch.setattr(os, "walk", lambda top: [*walk(top), (str(top / "gone"), [], ["gone.bin"])])
        assert run("status", "--index", library_index).code == ExitCode.DONE


class TestRemove:
    def test_a_file_goes_from_the_index_alone(self, run: Run, own_index: Path, library: Path) -> None:
        result = run("remove", "--index", own_index, library / "ferry.md")
        assert (result.code, result.out) == (ExitCode.DONE, "1 files removed from the index\n")
        assert (library / "ferry.md").is_file()
        assert "ferry.md" not in run("list", "--index", own_index).out
        hits = run("search", "--json", "--index", own_index, "When does the ferry leave?").json("hits")
        assert "ferry.md" not in {hit["source"]["path"] for hit in hits}

    def test_what_is_not_in_the_index(self, run: Run, own_index: Path) -> None:
        result = run("remove", "--json", "--index", own_index, "nowhere", "notes")
        assert result.code == ExitCode.ERROR
        assert result.json("removed") == {"documents": 1, "unknown": ["nowhere"]}
        assert result.err == "error: nowhere is not in the index; `assistant list` shows what is.\n"


class TestDoctor:
    def test_a_sound_index(self, run: Run, library_index: Path) -> None:
        result = run("doctor", "--index", library_index)
        assert result.code == ExitCode.DONE
        assert "WRONG" not in result.out
        findings = run("doctor", "--json", "--index", library_index).json("doctor")
        assert all(set(finding) == {one.name for one in fields(Finding)} for finding in findings)
        assert all(finding["sound"] for finding in findings)

    def test_a_damaged_vector_store_is_found_and_mended(self, run: Run, own_index: Path) -> None:
        (header,) = (own_index / "vectors").rglob("header.bin")
        header.write_bytes(header.read_bytes()[:10])
        result = run("doctor", "--index", own_index)
        assert result.code == ExitCode.CHECK_FAILED
        assert "WRONG  vector store: " in result.out
        assert "`assistant doctor --repair` mends what can be mended." in result.out
        mended = run("doctor", "--repair", "--index", own_index)
        assert mended.code == ExitCode.DONE
        assert "WRONG" not in mended.out
        assert run("doctor", "--index", own_index).code == ExitCode.DONE

    def test_a_question_mends_it_too(self, run: Run, own_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("index.store.SMALLEST_GRAPH", 0)
        (header,) = (own_index / "vectors").rglob("header.bin")
        header.write_bytes(header.read_bytes()[:10])
        result = run("ask", "--index", own_index, "Who is the harbour pilot of Brackwater?")
        assert result.code == ExitCode.DONE
        assert "The vector store was damaged" in result.err
        assert run("doctor", "--index", own_index).code == ExitCode.DONE

    def test_a_damaged_text_is_found_and_dropped(self, run: Run, own_index: Path) -> None:
        with closing(sqlite3.connect(own_index / "catalog.db")) as catalog, catalog:
            catalog.execute("UPDATE passages SET text = replace(text, 'Mina', 'Nina')")
        findings = run("doctor", "--json", "--index", own_index).json("doctor")
        assert [finding["check"] for finding in findings if not finding["sound"]] == ["texts"]
        assert "pilot.txt" in json.dumps(findings)
        assert run("doctor", "--repair", "--index", own_index).code == ExitCode.DONE
        assert run("index", "--index", own_index).out.startswith("1 added")
        assert "Mina" in run("search", "--index", own_index, "pilot").out
