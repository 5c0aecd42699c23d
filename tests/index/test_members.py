"""Archives and mailboxes are folders: their members are documents, from the first sync to the removal."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from index import ingest
from index.embed import HashingEmbedder
from index.ingest import SyncOptions, remove, sync
from index.rebuild import rebuild
from index.search import Searcher
from index.store import Store
from index.types import Filter, IngestReport

Write = Callable[..., Path]
OPENED = SyncOptions(archives=True)

PAPERS = {
    "inner/ferry.txt": "The ferry leaves at nine.",
    "rent.md": "# Rent\n\nThe rent is due in March.",
    "plot.png": "\x89PNG",
}
MESSAGE = """\
From a@b Sat Dec  6 10:00:0{n} 2025
From: Ann <a@b>
Subject: Berth {n}
Date: Sat, 6 Dec 2025 10:00:00 +0100

{text}

"""


def zipped(path: Path, files: Mapping[str, str | bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(ZipInfo(name), text)
    return path


def mailbox(path: Path, *texts: str) -> Path:
    path.write_text("".join(MESSAGE.format(n=n, text=text) for n, text in enumerate(texts)), "utf-8")
    return path


def texts(store: Store) -> dict[str, str]:
    return {source.path: store.text(source.id) for source in store.sources() if source.status == "indexed"}


def reasons(store: Store) -> dict[str, str]:
    return {source.path: source.error for source in store.sources() if source.status != "indexed"}


def counted(report: IngestReport) -> dict[str, int]:
    names = ("added", "changed", "renamed", "removed", "unchanged", "skipped", "failed")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


@pytest.fixture
def docs(write: Write) -> Path:
    return write({"pilot.txt": "The pilot is Marek."})


@pytest.fixture
def opened(store: Store, docs: Path, hashing: HashingEmbedder) -> Store:
    """An index of `docs` with an archive and a mailbox."""
    zipped(docs / "papers.zip", PAPERS)
    mailbox(docs / "inbox.mbox", "Berth four is free.", "Berth five is taken.")
    sync(store, hashing, [docs], OPENED)
    return store


def test_members_are_documents(opened: Store) -> None:
    assert texts(opened).keys() == {
        *("inbox.mbox/0001.eml", "inbox.mbox/0002.eml"),
        *("papers.zip/inner/ferry.txt", "papers.zip/rent.md", "pilot.txt"),
    }
    assert texts(opened)["papers.zip/inner/ferry.txt"] == PAPERS["inner/ferry.txt"]
    assert reasons(opened) == {"papers.zip/plot.png": "not a type that is read"}
    assert opened.counts()["indexed"] == 5 and opened.counts()["skipped"] == 1
    hit = Searcher(opened, HashingEmbedder()).search("when does the ferry leave?")[0]
    assert hit.source.path == "papers.zip/inner/ferry.txt" and str(hit.locator) == "line 1"


def test_a_message_has_its_own_metadata(opened: Store) -> None:
    [source] = opened.sources(Filter(("inbox.mbox/0002.eml",)))
    assert (source.type, source.title, source.author, source.date) == ("mail", "Berth 1", "Ann", "2025-12-06")
    assert "Berth five" in opened.text(source.id) and "Berth four" not in opened.text(source.id)


def test_an_archive_is_opened_only_when_asked(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    zipped(docs / "papers.zip", PAPERS)
    assert counted(sync(store, hashing, [docs])) == {"added": 1, "skipped": 1}
    assert "--archives" in reasons(store)["papers.zip"]
    assert counted(sync(store, hashing, [docs])) == {"unchanged": 1, "skipped": 1}


def test_what_was_asked_is_remembered(opened: Store, docs: Path, hashing: HashingEmbedder) -> None:
    assert counted(sync(opened, hashing)) == {"unchanged": 5, "skipped": 1}
    zipped(docs / "more.zip", {"quay.txt": "The quay is closed."})
    assert counted(sync(opened, hashing)) == {"added": 1, "unchanged": 5, "skipped": 1}
    assert counted(sync(opened, hashing, [docs], SyncOptions(archives=False))) == {
        "removed": 4,
        "unchanged": 3,
        "skipped": 2,
    }
    assert counted(sync(opened, hashing)) == {"unchanged": 3, "skipped": 2}


def test_an_unchanged_container_is_not_read(
    opened: Store, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest._Run, "_read_all", lambda run: pytest.fail("it was read again"))
    assert counted(sync(opened, hashing)) == {"unchanged": 5, "skipped": 1}


def test_a_container_with_another_time_and_the_same_content_stays(
    opened: Store, docs: Path, hashing: HashingEmbedder
) -> None:
    os.utime(docs / "papers.zip", (1, 1))
    assert counted(sync(opened, hashing)) == {"unchanged": 5, "skipped": 1}
    assert counted(sync(opened, hashing)) == {"unchanged": 5, "skipped": 1}


def test_only_members_that_changed_are_embedded(opened: Store, docs: Path, hashing: HashingEmbedder) -> None:
    zipped(
        docs / "papers.zip",
        {"inner/ferry.txt": "The ferry leaves at ten.", "rent.md": PAPERS["rent.md"], "n.txt": "New."},
    )
    report = sync(opened, hashing)
    assert counted(report) == {"added": 1, "changed": 1, "removed": 1, "unchanged": 4}
    assert report.embedded == 2
    assert "papers.zip/plot.png" not in reasons(opened)


def test_a_mailbox_grows(opened: Store, docs: Path, hashing: HashingEmbedder) -> None:
    mailbox(docs / "inbox.mbox", "Berth four is free.", "Berth five is taken.", "Berth six burned.")
    assert counted(sync(opened, hashing)) == {"added": 1, "unchanged": 5, "skipped": 1}
    assert "burned" in texts(opened)["inbox.mbox/0003.eml"]


def test_a_container_that_goes_takes_its_documents_along(opened: Store, docs: Path, hashing: HashingEmbedder) -> None:
    (docs / "papers.zip").unlink()
    assert counted(sync(opened, hashing)) == {"removed": 4, "unchanged": 3}
    assert texts(opened).keys() == {"inbox.mbox/0001.eml", "inbox.mbox/0002.eml", "pilot.txt"}


def test_a_container_that_breaks_is_one_failure(opened: Store, docs: Path, hashing: HashingEmbedder) -> None:
    data = (docs / "papers.zip").read_bytes()
    (docs / "papers.zip").write_bytes(data[:60])
    report = sync(opened, hashing)
    assert [failure.path for failure in report.failures] == [str(docs / "papers.zip")]
    assert "not a zip archive" in report.failures[0].reason
    assert not any(path.startswith("papers.zip/") for path in texts(opened))
    (docs / "papers.zip").write_bytes(data)
    assert counted(sync(opened, hashing)) == {"added": 2, "unchanged": 3, "skipped": 1}


def test_a_container_that_moves_is_followed(opened: Store, docs: Path, hashing: HashingEmbedder) -> None:
    (docs / "papers.zip").rename(docs / "old.zip")
    report = sync(opened, hashing)
    assert report.embedded == report.removed == report.added == 0
    assert texts(opened)["old.zip/inner/ferry.txt"] == PAPERS["inner/ferry.txt"]
    assert counted(sync(opened, hashing)) == {"unchanged": 5, "skipped": 1}


def test_an_archive_that_moves_is_closed_where_that_is_asked(
    opened: Store, docs: Path, hashing: HashingEmbedder
) -> None:
    (docs / "papers.zip").rename(docs / "old.zip")
    sync(opened, hashing, [docs], SyncOptions(archives=False))
    assert not any(path.startswith(("papers.zip", "old.zip")) for path in texts(opened))
    assert "--archives" in reasons(opened)["old.zip"]


def test_an_interrupted_sync_goes_on(
    store: Store, docs: Path, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    zipped(docs / "papers.zip", PAPERS)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(ingest._Run, "_record_containers", lambda run: (_ for _ in ()).throw(KeyboardInterrupt))
        sync(store, hashing, [docs], OPENED)
    assert "papers.zip/rent.md" in texts(store)
    report = sync(store, hashing)
    assert counted(report) == {"unchanged": 3, "skipped": 1} and report.embedded == 0


@pytest.mark.parametrize("named", ["papers.zip", "papers.zip/inner/ferry.txt", "papers.zip/inner"])
def test_naming_a_member_syncs_its_container(opened: Store, docs: Path, hashing: HashingEmbedder, named: str) -> None:
    assert counted(sync(opened, hashing, [docs / named])) == {"unchanged": 2, "skipped": 1}
    assert len(texts(opened)) == 5


def test_an_archive_that_is_named_is_opened(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    archive = zipped(docs / "papers.zip", PAPERS)
    assert counted(sync(store, hashing, [archive])) == {"added": 2, "skipped": 1}
    assert counted(sync(store, hashing)) == {"unchanged": 2, "skipped": 1}


def test_removed_members_come_back_with_the_next_sync(opened: Store, docs: Path, hashing: HashingEmbedder) -> None:
    assert remove(opened, [str(docs / "papers.zip/inner/ferry.txt")]) == (1, [])
    assert "papers.zip/inner/ferry.txt" not in texts(opened)
    assert counted(sync(opened, hashing)) == {"added": 1, "unchanged": 4, "skipped": 1}
    assert remove(opened, [str(docs / "papers.zip")]) == (3, [])
    assert counted(sync(opened, hashing)) == {"added": 2, "unchanged": 3, "skipped": 1}


def test_a_removed_root_leaves_nothing(opened: Store, docs: Path) -> None:
    assert remove(opened, [str(docs)]) == (6, [])
    assert opened.catalog.value("SELECT count(*) FROM documents") == 0
    assert opened.catalog.meta("archives") == "[]"


def test_a_rebuild_opens_them_again(opened: Store, hashing: HashingEmbedder) -> None:
    before = texts(opened)
    rebuild(opened, hashing, [], SyncOptions())
    assert texts(opened) == before
    assert counted(sync(opened, hashing)) == {"unchanged": 5, "skipped": 1}


def test_a_dry_run_names_the_container(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    zipped(docs / "papers.zip", PAPERS)
    report = sync(store, hashing, [docs], SyncOptions(dry_run=True, archives=True))
    assert ("added", str(docs / "papers.zip")) in report.files


@pytest.mark.parametrize("path", ["papers.zip", "papers.zip/inner", "papers.zip/inner/*.txt", "ferry.txt"])
def test_paths_reach_into_containers(opened: Store, docs: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(docs)
    paths = {source.path for source in opened.sources(Filter((path,)))}
    assert "papers.zip/inner/ferry.txt" in paths and "pilot.txt" not in paths


def test_a_member_that_fails_is_tried_again(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    zipped(docs / "papers.zip", {"a.pdf": b"%PDF-1.7\nbroken", "b.txt": "Fine."})
    report = sync(store, hashing, [docs], OPENED)
    assert [failure.path for failure in report.failures] == [str(docs / "papers.zip/a.pdf")]
    report = sync(store, hashing)
    assert counted(report) == {"unchanged": 2, "failed": 1} and report.new_failures == ()
    report = sync(store, hashing, [docs], SyncOptions(retry=True))
    assert len(report.new_failures) == 1 and report.unchanged == 2
