"""What the comparison of files and catalog finds where roots lie in each other or are not what they were."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from zipfile import ZipFile

import pytest

from index.embed import HashingEmbedder
from index.errors import IndexingError
from index.ingest import SyncOptions, remove, sync
from index.store import Store

Write = Callable[..., Path]


def paths(store: Store) -> list[str]:
    return [str(Path(source.root, source.path)) for source in store.sources()]


def test_a_path_that_is_no_utf8_is_an_error(store: Store, tmp_path: Path, hashing: HashingEmbedder) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this file system refuses such names")
    with pytest.raises(IndexingError, match=r"caf\\xe9 cannot be indexed: its name is not valid UTF-8"):
        sync(store, hashing, [folder])


def test_a_folder_that_a_renamed_file_replaces_goes(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"notes/a.txt": "Boats wait.", "README": "Cats sleep."})
    sync(store, hashing, [docs])
    (docs / "notes" / "a.txt").unlink()
    (docs / "notes").rmdir()
    (docs / "README").rename(docs / "notes")
    report = sync(store, hashing)
    assert (report.renamed, report.removed) == (1, 1)
    assert paths(store) == [str(docs / "notes")]


def test_what_was_left_below_a_file_goes(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"notes": "Boats wait.", "other/a.txt": "Cats sleep."})
    sync(store, hashing, [docs])
    store.catalog.run("UPDATE documents SET path = 'notes/a.txt' WHERE path = 'other/a.txt'")
    (docs / "other" / "a.txt").unlink()
    assert sync(store, hashing).removed == 1
    assert paths(store) == [str(docs / "notes")]


@pytest.fixture
def drive(store: Store, write: Write, hashing: HashingEmbedder) -> Path:
    """A folder that is indexed for itself, as is the one beside it, and is then gone."""
    files = {f"docs/{n}.txt": f"Boat {n} waits." for n in range(6)}
    top = write(files | {"usb/1.txt": "Cats sleep.", "usb/2.txt": "Dogs bark."})
    sync(store, hashing, [top / "usb", top / "docs"])
    (top / "usb").rename(top.parent / "unplugged")
    return top / "usb"


@pytest.mark.parametrize("leaves_a_folder", [False, True])
def test_a_root_in_a_new_one_may_be_a_drive_that_is_not_mounted(
    leaves_a_folder: bool, store: Store, drive: Path, hashing: HashingEmbedder
) -> None:
    if leaves_a_folder:
        drive.mkdir()
    for _ in range(2):
        report = sync(store, hashing, [drive.parent])
        assert (report.removed, report.unchanged, len(paths(store))) == (0, 6, 8)
        assert len(report.warnings) == 1 and f"{drive} is " in report.warnings[0]
    assert store.roots() == [str(drive.parent), str(drive)]
    if leaves_a_folder:
        drive.rmdir()
    (drive.parent.parent / "unplugged").rename(drive)
    assert sync(store, hashing, [drive]).unchanged == 2
    assert sync(store, hashing).unchanged == 8
    assert store.roots() == [str(drive.parent)] and len(paths(store)) == 8


def test_an_empty_root_in_a_new_one_is_lost_where_that_is_meant(
    store: Store, drive: Path, hashing: HashingEmbedder
) -> None:
    drive.mkdir()
    assert sync(store, hashing, [drive.parent], SyncOptions(prune=True)).removed == 2
    assert store.roots() == [str(drive.parent)]


def test_a_root_goes_with_those_in_it(store: Store, drive: Path, hashing: HashingEmbedder) -> None:
    sync(store, hashing, [drive.parent])
    assert remove(store, [str(drive.parent)]) == (8, [])
    assert store.roots() == []


def test_what_a_root_was_asked_is_forgotten_in_the_one_that_takes_it_over(
    store: Store, write: Write, hashing: HashingEmbedder
) -> None:
    docs = write({"sub/a.txt": "Boats wait."})
    with ZipFile(docs / "sub" / "a.zip", "w") as archive:
        archive.writestr("b.txt", "Cats sleep.")
    sync(store, hashing, [docs / "sub"], SyncOptions(archives=True))
    assert sync(store, hashing, [docs]).unchanged == 2
    remove(store, [str(docs)])
    assert sync(store, hashing, [docs / "sub"]).added == 1


def test_a_path_that_never_was_is_an_error_inside_a_root_too(
    store: Store, write: Write, hashing: HashingEmbedder
) -> None:
    docs = write({"notes/a.txt": "Boats wait.", "notes/deep/b.txt": "Cats sleep.", "c.txt": "Dogs bark."})
    sync(store, hashing, [docs])
    for name in ("nowhere", "notes/nowhere", "note", "*.txt", "c.txt/d"):
        with pytest.raises(IndexingError, match="There is no file or folder"):
            if name == "c.txt/d":
                (docs / "c.txt").rename(docs / "d.txt")
            sync(store, hashing, [docs / name])
    (docs / "d.txt").rename(docs / "c.txt")
    rmtree(docs / "notes")
    for dry_run in (True, False):
        report = sync(store, hashing, [docs / "notes"], SyncOptions(dry_run=dry_run))
        assert (report.removed, report.warnings) == (2, (f"{docs / 'notes'} is gone: 2 files leave the index.",))
    assert paths(store) == [str(docs / "c.txt")]
    with pytest.raises(IndexingError, match="There is no file or folder"):
        sync(store, hashing, [docs / "notes"])
    rmtree(docs)
    assert "not mounted?" in sync(store, hashing, [docs]).warnings[0], "a root is another matter"


def test_roots_in_a_folder_go_with_it(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write(
        {"one/a.txt": "Boats wait.", "two/b.txt": "Cats sleep.", "two/c.bin": "\x00", "three/d.txt": "Dogs bark."}
    )
    outside = write({"e.txt": "Fish swim."}, docs.parent / "docs2")
    sync(store, hashing, [docs / "one", docs / "two", docs / "three", outside])
    rmtree(docs / "three")
    assert remove(store, [""]) == (0, [""])
    assert remove(store, [str(docs)]) == (4, [])
    assert store.roots() == [str(outside)]
    assert (sync(store, hashing).added, paths(store)) == (0, [str(outside / "e.txt")])


def test_a_root_that_is_gone_goes_by_a_relative_path(
    store: Store, write: Write, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = write({"a.txt": "Boats wait."})
    sync(store, hashing, [docs])
    rmtree(docs)
    monkeypatch.chdir(docs.parent)
    assert remove(store, ["docs"]) == (1, [])
    assert store.roots() == []
