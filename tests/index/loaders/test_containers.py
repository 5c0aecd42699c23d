"""What archives may do, and what they may not."""

from __future__ import annotations

import io
import stat
import struct
import warnings
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders import containers
from index.loaders.containers import LONGEST_PATH, MOST_PARTS, member_paths
from index.loaders.messages import message_at, message_spans
from index.loaders.reading import NESTED, Loaded, Request, read
from index.types import container_types


def archive(path: Path, *files: tuple[str | ZipInfo, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that a name is there twice
        for name, data in files:
            made.writestr(name, data, ZIP_DEFLATED)
    return path


def listed(path: Path) -> Loaded:
    return read(Request(str(path), containers=container_types))


def member(path: Path, number: int) -> Loaded:
    return read(Request(str(path), containers=container_types, member=number))


def paths(path: Path) -> list[str]:
    return [one.path for one in listed(path).members or ()]


def text(path: Path, number: int) -> str:
    document = member(path, number).document
    assert document is not None
    return document.text


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    names = [
        "../../up.txt",
        "/etc/root.txt",
        "C:\\win\\dir.txt",
        "a/./b/../c.txt",
        "esc\x1b[31m.txt",
        "twice.txt",
        "twice.txt",
    ]
    path = archive(tmp_path / "a.zip", *((ZipInfo(name), name.encode()) for name in names))
    assert paths(path) == [
        "up.txt",
        "etc/root.txt",
        "win/dir.txt",
        "a/b/c.txt",
        "esc_[31m.txt",
        "twice.txt",
        "twice~2.txt",
    ]
    assert text(path, 1) == "../../up.txt"
    assert not list(tmp_path.parent.glob("up.txt"))


@given(st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from("/\\.~\x00\n:"), max_size=80), max_size=20))
def test_paths_are_safe_and_distinct(names: list[str]) -> None:
    found = member_paths(names)
    assert len(set(found)) == len(found) == len(names)
    for path in found:
        parts = path.split("/")
        assert path and path.isprintable() and not path.startswith("/")
        assert not {"", ".", ".."} & set(parts)


def test_long_and_deep_names_become_numbers() -> None:
    assert member_paths(["x" * LONGEST_PATH + ".txt", "/".join("a" * (MOST_PARTS + 1)) + ".md", "..", ""]) == [
        *("00001.txt", "00002.md", "00003", "00004"),
    ]


def test_hidden_files_folders_and_links_are_left_out(tmp_path: Path) -> None:
    link = ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = archive(
        tmp_path / "a.zip",
        *((name, b"x y z") for name in (".hidden", ".git/config", "__MACOSX/._a.txt", "folder/", "a.txt")),
        (link, b"/etc/passwd"),
    )
    assert paths(path) == ["a.txt"]


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", ("a.txt", b"one"))
    outer = archive(tmp_path / "outer.zip", ("inner.zip", inner.read_bytes()))
    assert member(outer, 1).skipped == NESTED
    assert member(outer, 1).document is None and not member(outer, 1).reason


def test_a_mailbox_in_an_archive_is_one_document(tmp_path: Path) -> None:
    opening = b"From a Sat Dec  6 10:00:00 2025\n"
    box = opening + b"Subject: One\n\nFirst.\n\n" + opening + b"Subject: Two\n\nNext.\n"
    path = archive(tmp_path / "a.zip", ("inbox.mbox", box))
    assert member(path, 1).type == "mbox" and "First." in text(path, 1) and "Next." in text(path, 1)


def test_an_encrypted_archive_is_one_clear_line(tmp_path: Path) -> None:
    path = encrypted(archive(tmp_path / "a.zip", ("a.txt", b"secret words"), ("b.txt", b"more of them")))
    assert listed(path).reason == "encrypted: unpack it with its password, and index the folder"


def test_of_some_encrypted_members_the_others_are_read(tmp_path: Path) -> None:
    path = encrypted(archive(tmp_path / "a.zip", ("a.txt", b"secret words"), ("b.txt", b"open words")), first_only=True)
    assert member(path, 1).reason == "encrypted: unpack it with its password"
    assert text(path, 2) == "open words"


def encrypted(path: Path, first_only: bool = False) -> Path:
    """Set the flag of encryption in every header, or in the first of each kind."""
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            data[at + offset] |= 1
            at = -1 if first_only else data.find(magic, at + 4)
    path.write_bytes(data)
    return path


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "SUSPICIOUS_SIZE", 1_000_000)
    path = archive(tmp_path / "a.zip", ("zeros.txt", bytes(2_000_000)), ("a.txt", b"fine"))
    assert "200 times its size" in member(path, 1).reason
    assert text(path, 2) == "fine"


def test_all_of_an_archive_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", ("a.txt", b"x" * 600), ("b.txt", b"y" * 600))
    monkeypatch.setattr(containers, "LARGEST_UNPACKED", 1_000)
    assert "unpacks to more than" in listed(path).reason


def test_the_number_of_files_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", ("a.txt", b"x"), ("b.txt", b"y"))
    monkeypatch.setattr(containers, "MOST_FILES", 1)
    assert "more than 1 files" in listed(path).reason


def test_a_size_that_lies_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.txt", b"word " * 1000))
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    assert len(member(path, 1).reason or text(path, 1)) < 100


def test_damage_inside_is_that_members_failure(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.txt", bytes(range(65, 91)) * 9), ("b.txt", b"whole"))
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)
    assert member(path, 1).reason == "damaged: it cannot be unpacked"
    assert text(path, 2) == "whole"


def test_an_unknown_method_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.txt", b"words"))
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.find(magic) + offset] = 9
    path.write_bytes(data)
    assert member(path, 1).reason == "packed by a method that is not read: unpack it"


def test_what_is_no_archive_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and nothing of one")
    assert listed(tmp_path / "a.zip").reason.startswith("damaged: not a zip archive")


def test_an_empty_archive_has_no_members(tmp_path: Path) -> None:
    assert listed(archive(tmp_path / "a.zip")).members == ()


def test_a_member_that_is_there_no_more(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.txt", b"x"))
    assert "not there any more" in member(path, 2).reason


def test_office_files_are_no_archives(tmp_path: Path) -> None:
    package = io.BytesIO()
    with ZipFile(package, "w") as made:
        made.writestr("word/document.xml", "<x/>")
    (tmp_path / "a.docx").write_bytes(package.getvalue())
    assert listed(tmp_path / "a.docx").members is None


def test_a_mailbox_without_a_suffix_is_known_by_its_first_line(tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(b"From - Sat Dec 06 10:00:00 2025\nSubject: One\n\nFirst.\n>From here.\n")
    assert paths(tmp_path / "Inbox") == ["0001.eml"]
    assert text(tmp_path / "Inbox", 1).endswith("First.\nFrom here.")
    (tmp_path / "letter").write_bytes(b"From here on we walked, at 10:15.\nIt rained.\n")
    assert listed(tmp_path / "letter").members is None


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=6))
def test_messages_are_all_of_the_mailbox(bodies: list[bytes]) -> None:
    opening = b"From a Sat Dec  6 10:00:00 2025\n"
    box = b"".join(opening + b"Subject: x\n\n" + body.replace(b"From ", b"from ") + b"\n" for body in bodies)
    spans = message_spans(box, 100)
    assert len(spans) == len(bodies)
    assert sum(end - start + len(opening) for start, end in spans) == len(box)
    assert all(message_at(box, *span).startswith(b"Subject: x") for span in spans)
