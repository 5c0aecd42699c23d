"""`assistant verify` in this process: what it prints, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document as Word
from fpdf import FPDF

from assistant.output import ExitCode

from ..conftest import Run

RENT = "The yearly rent of the boathouse is 4,200 euros"
FERRY = "The ferry to Sandholm leaves at nine from the north pier every day."


def test_all_true(run: Run, library_index: Path) -> None:
    done = run("verify", "--index", library_index, "-", stdin=f"“{RENT}” (rent.txt:1)\n\n> {FERRY}\n")
    assert done.code == ExitCode.DONE
    assert "-:1  verified  notes/rent.txt:1" in done.out
    assert "2 quotations: 2 verified" in done.out


def test_one_that_is_not_true_fails_the_check(run: Run, library_index: Path, home: Path) -> None:
    (home / "a.md").write_text(f"“{RENT}”\n\n“{RENT.replace('4,200', '4,300')}”\n", "utf-8")
    done = run("verify", "--index", library_index, "a.md")
    assert done.code == ExitCode.CHECK_FAILED
    assert "a.md:3  altered  nearest at notes/rent.txt:1" in done.out
    assert "[-4,200-] {+4,300+}" in done.out
    assert "1 verified, 1 altered" in done.out


def test_single_marks(run: Run, library_index: Path) -> None:
    text = f"‘{RENT}’ (rent.txt)\n\nThe council’s 'leaves at ten from the north pier'.\n\nThe dogs’ ‘leaves at nine’."
    done = run("verify", "--index", library_index, "-", stdin=text)
    assert done.code == ExitCode.CHECK_FAILED
    assert "3 quotations: 2 verified, 1 altered" in done.out


def test_json(run: Run, library_index: Path, home: Path) -> None:
    (home / "a.md").write_text(f"“{RENT}” (ferry.md:5)\n\n“{FERRY.replace('nine', 'ten')}”\n", "utf-8")
    done = run("verify", "--index", library_index, "a.md", "--json")
    assert done.code == ExitCode.CHECK_FAILED
    data = done.json("verification")
    assert data["counts"] == {"verified": 0, "altered": 1, "misattributed": 1, "stitched": 0, "absent": 0}
    first, second = data["files"][0]["quotations"]
    assert first["checked"]["verdict"] == "misattributed"
    assert first["checked"]["places"][0]["document"] == "notes/rent.txt"
    assert first["checked"]["quotation"]["citations"][0]["file"] == "ferry.md"
    assert second["locator"]["first"] == 3
    assert {"change": "put in", "text": "ten"} in second["checked"]["difference"]


def test_an_export_is_verified_until_its_file_changes(run: Run, library: Path, home: Path, models_cache: Path) -> None:
    folder = home / "documents"
    folder.mkdir()
    (folder / "ferry.md").write_text((library / "ferry.md").read_text("utf-8"), "utf-8")
    assert run("index", "--index", "i", folder).code == 0
    assert run("ask", "--index", "i", "When does the ferry to Sandholm leave?").code == 0
    for arguments in ([], ["--json"]):
        out = home / f"export{len(arguments)}"
        assert run("export", "--index", "i", *arguments, "--out", out).code == 0
        assert run("verify", "--index", "i", out).code == ExitCode.DONE
    (folder / "ferry.md").write_text(
        "New.\n\n# Ferry\n\nThe ferry to Sandholm leaves at ten from the north pier.\n", "utf-8"
    )
    assert run("index", "--index", "i").code == 0
    done = run("verify", "--index", "i", home / "export0")
    assert done.code == ExitCode.CHECK_FAILED
    assert "altered" in done.out and "the quoted file has changed since" in done.out


def test_a_file_that_is_another_than_was_indexed(run: Run, library: Path, home: Path) -> None:
    (home / "docs").mkdir()
    for name in ("ferry.md", "copy.md"):
        (home / "docs" / name).write_text((library / "ferry.md").read_text("utf-8"), "utf-8")
    assert run("index", "--index", "i", "docs").code == 0
    verify = ("verify", "--index", "i", "-")
    (home / "docs" / "ferry.md").unlink()
    done = run(*verify, stdin=f"“{FERRY}”")
    assert done.code == ExitCode.DONE, "it stands in another file too"
    assert "verified  copy.md:5, ferry.md:5 (gone since it was indexed)" in done.out
    assert "`assistant index` brings the index up to date." in done.err
    (home / "docs" / "copy.md").write_text("Nothing.", "utf-8")
    done = run(*verify, stdin=f"“{FERRY}”")
    assert (done.code, "copy.md:5 (changed since it was indexed)" in done.out) == (ExitCode.CHECK_FAILED, True)
    (found,) = run(*verify, "--json", stdin=f"“{FERRY}”").json("verification")["files"][0]["quotations"]
    assert [place["file_state"] for place in found["checked"]["places"]] == ["changed", "gone"]


def test_a_text_does_not_bear_out_itself(run: Run, library: Path, home: Path) -> None:
    (home / "docs").mkdir()
    (home / "docs" / "ferry.md").write_text((library / "ferry.md").read_text("utf-8"), "utf-8")
    (home / "docs" / "report.md").write_text(f"“The pier was painted blue.”\n\n“{FERRY}” (ferry.md)\n", "utf-8")
    assert run("index", "--index", "i", "docs").code == 0
    text = (home / "docs" / "report.md").read_text("utf-8")
    (home / "copy.md").write_text(text, "utf-8")
    (home / "link.md").symlink_to(home / "docs" / "report.md")
    for file in ("docs/report.md", "copy.md", "link.md", "-"):
        done = run("verify", "--index", "i", file, stdin=text)
        assert (done.code, "1 verified, 1 absent" in done.out) == (ExitCode.CHECK_FAILED, True), done.out
        assert f"{file} is in the index: it is no source of its own quotations." in done.err
    (home / "docs" / "report.md").write_text(f"{text}\n“The pier was never painted.”\n", "utf-8")
    assert "1 verified, 2 absent" in run("verify", "--index", "i", "docs/report.md").out, "changed since"
    (home / "other.md").write_text(f"{text}\nMore.", "utf-8")
    assert "2 verified" in run("verify", "--index", "i", "other.md").out, "another text may quote it"


@pytest.mark.parametrize("kind", ["docx", "html", "pdf"])
def test_other_files_are_read_by_their_loaders(run: Run, library_index: Path, home: Path, kind: str) -> None:
    path = home / f"report.{kind}"
    text = f'The note says: "{RENT}" (rent.txt:1). It is a long note about a short lease of a house.'
    if kind == "docx":
        word = Word()
        word.add_paragraph(text)
        word.save(str(path))
    elif kind == "html":
        path.write_text(f"<html><body><article><h1>Note</h1><p>{text}</p></article></body></html>", "utf-8")
    else:
        pdf = FPDF()
        pdf.add_page()
        pdf.set_font("helvetica", size=12)
        pdf.multi_cell(0, text=text)
        pdf.output(str(path))
    done = run("verify", "--index", library_index, path)
    assert (done.code, "1 verified" in done.out) == (ExitCode.DONE, True), done.out + done.err


def test_nothing_quoted_is_no_failure(run: Run, library_index: Path) -> None:
    done = run("verify", "--index", library_index, "-", stdin="No quotation here.")
    assert (done.code, done.out) == (ExitCode.DONE, "No quotation of four words or more was found.\n")
    assert run("verify", "--index", library_index, "-").code == ExitCode.DONE


def test_files_that_cannot_be_read(run: Run, library_index: Path, home: Path) -> None:
    (home / "a.md").write_text(f"“{RENT}”\n", "utf-8")
    (home / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = run("verify", "--index", library_index, "gone.md")
    assert (done.code, "gone.md cannot be read: no such file" in done.err.lower()) == (ExitCode.ERROR, True)
    done = run("verify", "--index", library_index, "a.md", "b.png", ".")
    assert done.code == ExitCode.SOME_FAILED
    assert "b.png cannot be read: not of a type that is read." in done.err
    assert "1 verified" in done.out
    assert run("verify", "--index", home / "none", "a.md").code == ExitCode.ERROR


def test_escapes_in_a_quotation_are_not_shown(run: Run, library_index: Path) -> None:
    done = run("verify", "--index", library_index, "-", stdin="“one two \x1b[31mthree\x1b[0m four \u202efive”")
    assert done.code == ExitCode.CHECK_FAILED
    assert "“one two three four five”" in done.out


def test_json_of_this_program_is_verified_whatever_its_name(run: Run, library_index: Path, home: Path) -> None:
    answer = run("ask", "--index", library_index, "--json", "When does the ferry to Sandholm leave?").out
    (home / "answer.json").write_text(answer, "utf-8")
    done = run("verify", "--index", library_index, "answer.json")
    assert done.code == ExitCode.DONE and "1 quotation: 1 verified" in done.out
    (home / "answer.json").write_text(answer.replace("leaves at nine", "leaves at ten"), "utf-8")
    assert run("verify", "--index", library_index, "answer.json").code == ExitCode.CHECK_FAILED


def test_other_json_is_read_as_it_is_indexed(run: Run, library_index: Path, home: Path) -> None:
    (home / "a.json").write_text(f'{{"note": "He said: \u201c{FERRY}\u201d"}}', "utf-8")
    assert "1 quotation: 1 verified" in run("verify", "--index", library_index, "a.json").out
