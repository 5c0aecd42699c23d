"""Hostile files: each ends in one clear line, and the index is whole."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.output import ExitCode, clean
from index import ingest, loader_process
from index.comparison import Plan, make_plan
from index.embed import HashingEmbedder
from index.ingest import sync
from index.loader_process import LoaderProcess
from index.loaders.reading import Loaded, Request
from index.loaders.worker import MIB, Limits
from index.store import Store

from ..conftest import Run
from . import making

QUICK = Limits(seconds=20, memory=1024 * MIB)


@pytest.fixture
def docs(home: Path) -> Path:
    folder = home / "docs"
    folder.mkdir()
    (folder / "good.txt").write_text("The ferry leaves at nine.\n")
    return folder


@pytest.fixture
def indexed(run: Run, home: Path, docs: Path) -> Iterator[list[str]]:
    """What `assistant index` says of each file that failed, once it is asked; afterwards the index is whole."""
    told: list[str] = []
    yield told
    result = run("index", "--index", home / "index", docs)
    lines = [line.removeprefix(f"failed: {docs}/") for line in result.err.splitlines() if "failed" in line]
    assert sorted(lines) == sorted(told)
    assert result.code == (ExitCode.SOME_FAILED if told else ExitCode.DONE)
    assert clean(result.out + result.err) == result.out + result.err
    assert run("doctor", "--index", home / "index").code == ExitCode.DONE
    answer = run("ask", "--index", home / "index", "--path", str(docs / "good.txt"), "When does the ferry leave?")
    assert (answer.code, "nine" in answer.out) == (ExitCode.DONE, True)


def loaded(path: Path, limits: Limits = QUICK) -> Loaded:
    """Give what becomes of one file under limits that a test can wait for."""
    with LoaderProcess(limits) as loader:
        ((_, outcome),) = loader.load_all([Request(str(path))])
    return outcome


def test_pipes_sockets_and_devices_in_a_folder(docs: Path, indexed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(docs / "pipe.txt")
    monkeypatch.chdir(docs)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
    indexed += ["pipe.txt: not a regular file", "socket.txt: not a regular file"]


@pytest.mark.parametrize("path", ["pipe", "/dev/null", "/dev/zero"])
def test_what_is_neither_a_file_nor_a_folder(path: str, run: Run, home: Path) -> None:
    os.mkfifo(home / "pipe")
    result = run("index", "--index", home / "index", path)
    assert result.code == ExitCode.ERROR
    assert result.err.splitlines()[-1] == f"error: {home / path} is neither a file nor a folder."


def test_an_empty_folder(run: Run, home: Path) -> None:
    (home / "empty").mkdir()
    result = run("index", "--index", home / "index", "empty")
    assert (result.code, result.out.splitlines()[0][:8]) == (ExitCode.DONE, "0 added,")
    assert run("ask", "--index", home / "index", "Is there anything?").code == ExitCode.NOT_FOUND
    assert run("doctor", "--index", home / "index").code == ExitCode.DONE


def test_a_file_without_a_byte_and_a_gigabyte_of_zeros(docs: Path, indexed: list[str]) -> None:
    (docs / "empty.txt").touch()
    (docs / "empty.pdf").touch()
    for name, size in (("zeros", 2**30), ("zeros.txt", 2**30), ("zeros.pdf", 2**30), ("some.md", 2**28)):
        with (docs / name).open("wb") as file:
            file.truncate(size)
    indexed += [
        "some.md: more than 50 million characters of text: split the file",
        "zeros.pdf: larger than 512 MB",
        "zeros.txt: larger than 512 MB",
    ]


def test_two_hundred_megabytes_of_text(docs: Path, indexed: list[str]) -> None:
    (docs / "long.txt").write_bytes(b"The ferry leaves at nine. " * (200_000_000 // 26))
    indexed.append("long.txt: more than 50 million characters of text: split the file")


@pytest.mark.parametrize("name", ["bomb.docx", "bomb.xlsx", "bomb.epub", "bomb.pptx", "bomb.odt", "bomb.zip"])
def test_a_container_that_unpacks_to_a_flood(name: str, tmp_path: Path) -> None:
    parts = {".docx": "word/document.xml", ".xlsx": "xl/worksheets/sheet1.xml", ".pptx": "ppt/slides/slide1.xml"}
    member = parts.get(Path(name).suffix, "content.xml")
    making.container(tmp_path / name, {member: 400, "mimetype": 0, "[Content_Types].xml": 0})
    outcome = loaded(tmp_path / name)
    assert outcome.document is None
    assert outcome.type == "" or outcome.reason
    if name == "bomb.docx":
        assert outcome.reason == "unpacks to more than 200 MB"


def test_a_word_file_of_very_many_parts(tmp_path: Path) -> None:
    making.docx(tmp_path / "bomb.docx", "<w:p/>", 30_000_000)
    outcome = loaded(tmp_path / "bomb.docx", Limits(seconds=5, memory=1024 * MIB))
    assert re.fullmatch(r"reading it takes more than (1024 MB of memory|5 seconds)|damaged .*", outcome.reason)


@pytest.mark.parametrize("name", ["bomb.docx", "bomb.xml", "bomb.html", "bomb.svg.xml"])
def test_entities_that_hold_entities(name: str, tmp_path: Path) -> None:
    bomb = f'<!DOCTYPE w:document [<!ENTITY e0 "ferry">{making.ENTITIES}]>'
    if name.endswith(".docx"):
        making.docx(tmp_path / name, "<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", 1000, bomb)
    else:
        (tmp_path / name).write_text(f"{bomb}<w:document><p>Words &e9;</p></w:document>")
    outcome = loaded(tmp_path / name)
    assert outcome.reason or (outcome.document and len(outcome.document.text) < 100_000)


def test_a_file_outside_is_not_read_through_an_entity(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the-secret-word")
    entity = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    making.docx(tmp_path / "a.docx", "<w:p><w:r><w:t>Words &x;</w:t></w:r></w:p>", 1000, entity)
    (tmp_path / "a.html").write_text(f"{entity}<html><body><p>Words &x;</p></body></html>")
    (tmp_path / "a.xhtml").write_text(f"{entity}<html xmlns='http://www.w3.org/1999/xhtml'><body>&x; w</body></html>")
    for name in ("a.docx", "a.html", "a.xhtml"):
        document = loaded(tmp_path / name).document
        assert document is None or "the-secret-word" not in document.text


def test_a_pdf_of_ten_thousand_pages(docs: Path) -> None:
    making.pdf(docs / "pages.pdf", " ".join(f"{number + 5} 0 R" for number in range(10_000)), 10_000, 10_000)
    document = loaded(docs / "pages.pdf", Limits()).document
    assert document is not None and len(document.marks) == 10_000
    assert document.locate(len(document.text) - 1, len(document.text)).last == 10_000


@pytest.mark.parametrize(
    ("kids", "count", "more"),
    [
        ("2 0 R", 1, ()),
        ("2 0 R 5 0 R 2 0 R", 3, ()),
        ("6 0 R", 100_000, ("<</Type/Pages/Parent 2 0 R/Count 5/Kids[2 0 R 6 0 R]>>",)),
        ("5 0 R", 2_000_000_000, ()),
        ("5 0 R", -1, ()),
    ],
)
def test_a_pdf_that_leads_in_circles(kids: str, count: int, more: tuple[str, ...], docs: Path) -> None:
    making.pdf(docs / "loop.pdf", kids, count, 1, more)
    outcome = loaded(docs / "loop.pdf")
    assert outcome.document or re.fullmatch(r"(damaged PDF|no text layer).*", outcome.reason)


def test_deep_folders_and_links_in_circles(docs: Path, indexed: list[str], run: Run, home: Path) -> None:
    deep = docs.joinpath(*["deep"] * 100)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("The harbour code is TARN.\n")
    (docs / "here").symlink_to(docs)
    (docs / "one").symlink_to(docs / "two")
    (docs / "two").symlink_to(docs / "one")
    (docs / "away.txt").symlink_to("/etc/hostname")
    assert run("index", "--index", home / "index", docs).out.startswith("2 added")
    assert "TARN" in run("ask", "--index", home / "index", "What is the harbour code?").out


def test_names_that_could_do_harm(docs: Path, indexed: list[str]) -> None:
    for number, name in enumerate(NAMES):
        path = Path(os.fsdecode(os.fsencode(docs) + b"/" + name))
        path.write_text(f"The word of number {number} is w{number}.\n")
    indexed.append("caf\\xe9.txt: the name is not valid UTF-8: rename the file")


NAMES = [b"a\nfailed: b.txt", b"\x1b[2Jc.txt", b"caf\xe9.txt", "\u202etxt.exe".encode(), b" .txt", b"-rf", b"%s.txt"]


def test_another_type_than_the_name_says(docs: Path) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
    making.container(docs / "sheet", {"xl/workbook.xml": 1})
    for name, content in {
        "a.pdf": png,
        "b.docx": png,
        "c.txt": png,
        "d.html": png,
        "e.md": b"\x7fELF\x02\x01\x01" + bytes(2000),
        "f.docx": (docs / "sheet").read_bytes(),
        "g.pdf": b"PK\x03\x04" + png,
        "h.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    }.items():
        (docs / name).write_bytes(content)
        outcome = loaded(docs / name)
        assert outcome.document is None and (outcome.reason or not outcome.type), name
    making.pdf(docs / "really.txt", "5 0 R", 1, 1)
    assert loaded(docs / "really.txt").type == "pdf"


def test_a_file_that_changes_while_it_is_read(docs: Path, home: Path) -> None:
    """Whatever state of it was read, the index is whole, and right after the last change."""
    path, stop = docs / "changing.txt", threading.Event()

    def change() -> None:
        number = 0
        while not stop.wait(0.001):
            number += 1
            path.write_text(f"State {number} of the file. " * (number % 50 * 100 + 1))
            if number % 10 == 0:
                path.unlink()

    writer = threading.Thread(target=change)
    with Store.open(home / "index", create=True) as store:
        writer.start()
        try:
            for _ in range(8):
                sync(store, HashingEmbedder(), [docs])
        finally:
            stop.set()
            writer.join()
        path.write_text("The last state.")
        report = sync(store, HashingEmbedder(), [docs])
        assert not report.failures
        texts = {one.path: store.text(one.id) for one in store.sources()}
    assert texts == {"good.txt": "The ferry leaves at nine.\n", "changing.txt": "The last state."}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can read for another user")
def test_what_may_not_be_read_is_told_and_read_when_it_may(
    docs: Path, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests may run as root, who may read all: the process that reads becomes nobody."""
    first, second = loader_process._CODE.split("\n")
    as_nobody = (
        "import os, index.loaders.worker as worker; limit = worker._limit\n"
        "worker._limit = lambda limits: (limit(limits), os.setresuid(65534, 65534, 65534))\n"
    )
    monkeypatch.setattr(loader_process, "_CODE", f"{first}\n{as_nobody}{second}")
    for folder in [docs, *docs.parents]:
        if folder != Path("/") and folder.stat().st_uid == 0 and folder.stat().st_mode & 0o011 != 0o011:
            folder.chmod(folder.stat().st_mode | 0o011)
    (docs / "mine.txt").write_text("The harbour code is TARN.\n")
    (docs / "mine.txt").chmod(0o600)
    result = run("index", "--index", home / "index", docs)
    assert result.code == ExitCode.SOME_FAILED
    assert f"failed: {docs}/mine.txt: permission denied\n" in result.err
    assert run("index", "--index", home / "index").code == ExitCode.DONE, "it is tried again, and told once"
    (docs / "mine.txt").chmod(0o644)
    assert run("index", "--index", home / "index").out.startswith("0 added, 1 changed")


def test_a_folder_may_be_gone_within_a_moment(docs: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A race between listing and reading is no failure of the file."""
    remover = threading.Thread(target=lambda: shutil.rmtree(docs))

    def then_gone(*arguments: Any) -> Plan:
        plan = make_plan(*arguments)
        remover.start()
        return plan

    monkeypatch.setattr(ingest, "make_plan", then_gone)
    with Store.open(home / "index", create=True) as store:
        for number in range(30):
            (docs / f"{number}.txt").write_text("words")
        sync(store, HashingEmbedder(), [docs])
        remover.join()
        assert not [one for one in store.sources() if one.status == "failed" and one.path.endswith(".txt")]
