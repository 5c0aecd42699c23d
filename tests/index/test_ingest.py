import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index import ingest, plan
from index.embed import HashingEmbedder
from index.errors import IndexingError, ModelError, SyncRefusedError
from index.ingest import Progress, SyncOptions, remove, sync
from index.records import rebuild_full_text
from index.search import Searcher
from index.store import Store
from index.types import IngestReport

from .loading import InThisProcess

Write = Callable[..., Path]
PRUNE = SyncOptions(prune=True)
DRY = SyncOptions(dry_run=True)

FILES = {
    "boats.txt": "Boats wait in the harbour.\n",
    "cats.md": "# Cats\n\nCats sleep most of the day.\n",
    "sub/dogs.txt": "Dogs guard the house.\n",
    "sub/birds.txt": "Birds sing at dawn.\n",
    "picture.png": "\x00no text",
}


class Counting(HashingEmbedder):
    """Counts the texts that it embeds, and fails when `left` of them were."""

    def __init__(self, left: int = 1_000_000) -> None:
        self.left = left
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(texts) > self.left:
            raise KeyboardInterrupt
        self.left -= len(texts)
        self.texts += texts
        return super().embed(texts)


class Other(HashingEmbedder):
    fingerprint = "another"


def counts(report: IngestReport) -> dict[str, int]:
    names = ("added", "changed", "renamed", "removed", "unchanged", "skipped", "failed", "embedded", "reused")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def indexed(store: Store) -> dict[str, str]:
    """Full path and text of every document."""
    return {
        f"{source.root}/{source.path}": store.text(source.id)
        for source in store.sources()
        if source.status == "indexed"
    }


def on_disk(*roots: Path) -> dict[str, str]:
    return {
        str(path): path.read_bytes().decode()
        for root in roots
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix in {".txt", ".md"}
    }


def found(store: Store, question: str) -> list[str]:
    return [hit.source.path for hit in Searcher(store, HashingEmbedder()).search(question)]


def age(path: Path) -> None:
    """Give a file another time than it had."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


@pytest.fixture
def docs(write: Write) -> Path:
    return write(FILES)


@pytest.fixture
def synced(store: Store, docs: Path, hashing: HashingEmbedder) -> Store:
    """The index of `docs`."""
    sync(store, hashing, [docs])
    return store


def test_the_first_sync_adds_every_file(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    report = sync(store, hashing, [docs])
    assert counts(report) == {"added": 4, "skipped": 1, "embedded": 4}
    assert report.roots == (str(docs),) and not report.dry_run
    assert report.passages == store.counts()["passages"] == 4
    assert sorted(report.files) == sorted(
        [("skipped", str(docs / "picture.png")), *(("added", path) for path in on_disk(docs))]
    )
    assert indexed(store) == on_disk(docs)
    assert found(store, "who guards the house?")[0] == "sub/dogs.txt"


def test_a_sync_without_changes_opens_no_file(
    synced: Store, docs: Path, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise AssertionError(f"{self} was opened")

    before = synced.catalog.total_changes(), synced.manifest()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        report = sync(synced, hashing, [docs])
    assert counts(report) == {"unchanged": 4, "skipped": 1}
    assert report.files == () and report.passages == 0
    assert synced.manifest() == before[1]


def test_without_paths_every_root_is_synced(
    synced: Store, write: Write, tmp_path: Path, hashing: HashingEmbedder
) -> None:
    other = write({"new.txt": "Fish swim."}, tmp_path / "other")
    sync(synced, hashing, [other])
    write({"more.txt": "Cows graze."})
    write({"more.txt": "Pigs dig."}, other)
    report = sync(synced, hashing)
    assert counts(report) == {"added": 2, "unchanged": 5, "skipped": 1, "embedded": 2}
    assert report.roots == (str(tmp_path / "docs"), str(other))


def test_without_paths_and_roots_there_is_nothing_to_do(store: Store, hashing: HashingEmbedder) -> None:
    assert counts(sync(store, hashing)) == {}


def test_a_changed_file_replaces_its_passages(
    synced: Store, docs: Path, write: Write, hashing: HashingEmbedder
) -> None:
    write({"boats.txt": "Trains wait at the station.\n"})
    report = sync(synced, hashing, [docs])
    assert counts(report) == {"changed": 1, "unchanged": 3, "skipped": 1, "embedded": 1}
    assert indexed(synced) == on_disk(docs)
    assert "boats.txt" not in [
        hit.source.path for hit in Searcher(synced, hashing).search("harbour") if hit.bm25 is not None
    ]
    assert found(synced, "station")[0] == "boats.txt"
    assert synced.counts()["passages"] == 4


def test_a_change_of_the_same_length_is_seen_by_its_time(synced: Store, docs: Path, hashing: HashingEmbedder) -> None:
    (docs / "boats.txt").write_text("Goats wait in the harbour.\n")
    age(docs / "boats.txt")
    assert sync(synced, hashing, [docs]).changed == 1
    assert indexed(synced) == on_disk(docs)


def test_of_a_changed_file_only_new_passages_are_embedded(store: Store, write: Write) -> None:
    lines = [f"value_{number} = compute({number}, {number * 7}) + offset\n" for number in range(60)]
    docs = write({"long.py": "".join(lines)})
    embedder = Counting()
    first = sync(store, embedder, [docs])
    write({"long.py": "".join([*lines, "last_line = 1\n"])})
    report = sync(store, embedder, [docs])
    assert report.changed == 1
    assert report.embedded + report.reused == report.passages >= first.passages
    assert 0 < report.embedded < report.passages


def test_a_touched_file_is_unchanged_and_not_read_again(
    synced: Store, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(docs / "boats.txt")
    embedder = Counting()
    assert counts(sync(synced, embedder, [docs])) == {"unchanged": 4, "skipped": 1}
    assert embedder.texts == []
    monkeypatch.setattr(ingest._Run, "_read_all", lambda run: pytest.fail("it was read again"))
    assert counts(sync(synced, embedder, [docs])) == {"unchanged": 4, "skipped": 1}


def test_a_renamed_file_keeps_its_vectors(synced: Store, docs: Path) -> None:
    before = synced.catalog.rows("SELECT id, key FROM passages ORDER BY id")
    (docs / "moved").mkdir()
    (docs / "boats.txt").rename(docs / "moved" / "ships.txt")
    (docs / "sub").rename(docs / "animals")
    embedder = Counting()
    report = sync(synced, embedder, [docs])
    assert counts(report) == {"renamed": 3, "unchanged": 1, "skipped": 1}
    assert embedder.texts == []
    assert synced.catalog.rows("SELECT id, key FROM passages ORDER BY id") == before
    assert indexed(synced) == on_disk(docs)
    assert found(synced, "ships")[0] == "moved/ships.txt", "its new name is searched"
    assert counts(sync(synced, embedder, [docs])) == {"unchanged": 4, "skipped": 1}


def test_two_files_that_swap_names_swap_contents(synced: Store, docs: Path, hashing: HashingEmbedder) -> None:
    for old, new in (("boats.txt", "x"), ("sub/dogs.txt", "boats.txt"), ("x", "sub/dogs.txt")):
        (docs / old).rename(docs / new)
    age(docs / "boats.txt")
    age(docs / "sub" / "dogs.txt")
    assert counts(sync(synced, hashing, [docs])) == {"changed": 2, "unchanged": 2, "skipped": 1, "reused": 2}
    assert indexed(synced) == on_disk(docs)


def test_a_copy_is_added_and_its_vectors_are_used_again(synced: Store, docs: Path, write: Write) -> None:
    write({"copy.txt": FILES["boats.txt"], "copy2.txt": FILES["boats.txt"]})
    embedder = Counting()
    report = sync(synced, embedder, [docs])
    assert (report.added, report.embedded, report.reused) == (2, 0, 1)
    assert embedder.texts == []
    assert indexed(synced) == on_disk(docs)


def test_the_same_content_in_two_new_files_is_embedded_once(store: Store, write: Write) -> None:
    embedder = Counting()
    docs = write({"a.txt": "The same words.", "b.txt": "The same words."})
    assert sync(store, embedder, [docs]).embedded == 1
    assert embedder.texts == ["The same words."]
    assert store.counts()["passages"] == 2


def test_a_removed_file_goes(synced: Store, docs: Path, hashing: HashingEmbedder) -> None:
    (docs / "boats.txt").unlink()
    report = sync(synced, hashing, [docs])
    assert counts(report) == {"removed": 1, "unchanged": 3, "skipped": 1}
    assert report.files == (("removed", str(docs / "boats.txt")),)
    assert indexed(synced) == on_disk(docs)
    assert "boats.txt" not in found(synced, "boats in the harbour")


def test_a_file_that_is_excluded_now_goes(synced: Store, docs: Path, write: Write, hashing: HashingEmbedder) -> None:
    write({".assistantignore": "boats.txt\n"})
    assert counts(sync(synced, hashing, [docs])) == {"removed": 1, "unchanged": 3, "skipped": 1}


def test_failures_are_counted_told_and_not_tried_again(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"good.txt": "Good words.", "bad.pdf": "%PDF-1.7 broken", "blank.txt": " \n\n"})
    report = sync(store, hashing, [docs])
    assert counts(report) == {"added": 1, "failed": 2, "embedded": 1}
    assert [Path(failure.path).name for failure in report.failures] == ["bad.pdf", "blank.txt"]
    assert all(failure.reason for failure in report.failures)
    statuses = {source.path: (source.status, bool(source.error)) for source in store.sources()}
    assert statuses == {"bad.pdf": ("failed", True), "blank.txt": ("failed", True), "good.txt": ("indexed", False)}
    again = sync(store, hashing, [docs])
    assert again.failures == report.failures and again.files == ()


def test_failed_files_are_read_again_when_asked_or_changed(
    store: Store, write: Write, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = write({"a.txt": "Words.", "b.txt": "More words.", "c.txt": " "})
    with monkeypatch.context() as patch:
        patch.setattr(ingest, "LARGEST_FILE", 8)
        report = sync(store, hashing, [docs])
    assert [(Path(failure.path).name, failure.reason) for failure in report.failures] == [
        ("b.txt", "larger than 0 MB"),
        ("c.txt", "no text"),
    ]
    assert counts(sync(store, hashing, [docs])) == {"unchanged": 1, "failed": 2}
    assert counts(sync(store, hashing, [docs], SyncOptions(retry=True))) == {
        "changed": 1,
        "unchanged": 1,
        "failed": 1,
        "embedded": 1,
    }
    write({"c.txt": "Words at last."})
    assert counts(sync(store, hashing, [docs])) == {"changed": 1, "unchanged": 2, "embedded": 1}
    assert indexed(store) == on_disk(docs)


def test_an_indexed_file_that_breaks_is_answered_from_no_longer(
    synced: Store, docs: Path, hashing: HashingEmbedder
) -> None:
    (docs / "boats.txt").write_bytes(b"\x00\x01\x02 binary now")
    report = sync(synced, hashing, [docs])
    assert report.failed == 1
    assert "boats.txt" not in found(synced, "boats harbour")


def test_what_cannot_be_opened_or_is_no_file_is_reported(
    store: Store, docs: Path, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refusing(path: str | Path, *arguments: int) -> int:
        if str(path).endswith("dogs.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments)

    monkeypatch.setattr(os, "open", refusing)
    monkeypatch.setattr("index.loader_process.LoaderProcess", InThisProcess)
    os.mkfifo(docs / "pipe.txt")
    report = sync(store, hashing, [docs])
    assert [(failure.path, failure.reason) for failure in report.failures] == [
        (str(docs / "pipe.txt"), "not a regular file"),
        (str(docs / "sub" / "dogs.txt"), "permission denied"),
    ]
    assert report.added == 3


def test_what_the_scan_could_not_read_is_listed_and_new_once_only(
    store: Store, docs: Path, hashing: HashingEmbedder
) -> None:
    os.mkfifo(docs / "pipe.txt")
    bad = os.fsencode(docs) + b"/caf\xe9.txt"
    Path(os.fsdecode(bad)).write_text("Coffee.")
    report = sync(store, hashing, [docs])
    reasons = {"caf\\xe9.txt": "the name is not valid UTF-8: rename the file", "pipe.txt": "not a regular file"}
    assert {Path(failure.path).name: failure.reason for failure in report.new_failures} == reasons
    assert {one.path: one.error for one in store.sources() if one.status == "failed"} == reasons
    again = sync(store, hashing, [docs])
    assert again.failures == report.failures and again.new_failures == () and again.files == ()
    (docs / "pipe.txt").unlink()
    Path(os.fsdecode(bad)).rename(docs / "café.txt")
    assert sync(store, hashing, [docs]).failures == ()
    assert [one.path for one in store.sources() if one.status == "failed"] == []


def test_a_file_that_became_a_pipe_is_answered_from_no_longer(
    synced: Store, docs: Path, hashing: HashingEmbedder
) -> None:
    (docs / "boats.txt").unlink()
    os.mkfifo(docs / "boats.txt")
    assert [one.reason for one in sync(synced, hashing, [docs]).new_failures] == ["not a regular file"]
    assert "boats.txt" not in found(synced, "boats harbour")


def test_what_a_folder_that_cannot_be_listed_held_stays(
    synced: Store, docs: Path, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(folder: str | Path) -> object:
        if str(folder).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)
    report = sync(synced, hashing, [docs])
    assert counts(report) == {"unchanged": 2, "skipped": 1, "failed": 1}
    assert len(indexed(synced)) == 4


@pytest.mark.parametrize("change", ["none", "all"])
def test_a_dry_run_tells_what_would_happen_and_changes_nothing(
    change: str, synced: Store, docs: Path, write: Write, hashing: HashingEmbedder
) -> None:
    if change == "all":
        write({"new.txt": "New words.", "cats.md": "Other words."})
        (docs / "boats.txt").rename(docs / "ships.txt")
        (docs / "sub" / "dogs.txt").unlink()
    state = [synced.catalog.rows(f"SELECT * FROM {table}") for table in ("documents", "passages", "roots", "meta")]
    report = sync(synced, hashing, [docs], DRY)
    assert report.dry_run
    after = [synced.catalog.rows(f"SELECT * FROM {table}") for table in ("documents", "passages", "roots", "meta")]
    assert after == state
    real = sync(synced, hashing, [docs])
    names = ("added", "changed", "renamed", "removed", "unchanged", "skipped")
    assert [getattr(report, name) for name in names] == [getattr(real, name) for name in names]
    assert sorted(report.files) == sorted(real.files)


def test_a_dry_run_of_a_new_folder_records_no_root(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    report = sync(store, hashing, [docs], DRY)
    assert (report.added, report.skipped, report.roots) == (4, 1, (str(docs),))
    assert store.roots() == [] and store.sources() == []


def test_a_path_that_never_was_is_an_error(store: Store, tmp_path: Path, hashing: HashingEmbedder) -> None:
    for paths in ([tmp_path / "nowhere"], [tmp_path, tmp_path / "nowhere"]):
        with pytest.raises(IndexingError, match=r"There is no file or folder .*nowhere"):
            sync(store, hashing, paths)
    assert store.roots() == []


@pytest.mark.parametrize("named", [True, False])
def test_a_missing_root_deletes_nothing(named: bool, synced: Store, docs: Path, hashing: HashingEmbedder) -> None:
    docs.rename(docs.with_name("unplugged"))
    report = sync(synced, hashing, [docs] if named else [], PRUNE)
    assert counts(report) == {}
    assert "is missing" in report.warnings[0] and str(docs) in report.warnings[0]
    assert len(indexed(synced)) == 4
    docs.with_name("unplugged").rename(docs)
    assert counts(sync(synced, hashing)) == {"unchanged": 4, "skipped": 1}


def test_a_folder_missing_within_its_root_is_deleted(synced: Store, docs: Path, hashing: HashingEmbedder) -> None:
    for path in (docs / "sub").iterdir():
        path.unlink()
    (docs / "sub").rmdir()
    assert counts(sync(synced, hashing, [docs / "sub"])) == {"removed": 2}
    assert indexed(synced) == on_disk(docs)


def test_losing_more_than_half_needs_prune(synced: Store, docs: Path, hashing: HashingEmbedder) -> None:
    for name in ("boats.txt", "cats.md", "sub/dogs.txt"):
        (docs / name).unlink()
    for options in (SyncOptions(), DRY):
        with pytest.raises(SyncRefusedError, match=r"3 of 4 files .*--prune"):
            sync(synced, hashing, [docs], options)
        assert len(indexed(synced)) == 4
    assert counts(sync(synced, hashing, [docs], PRUNE)) == {"removed": 3, "unchanged": 1, "skipped": 1}


def test_losing_half_needs_no_prune(synced: Store, docs: Path, hashing: HashingEmbedder) -> None:
    for name in ("boats.txt", "cats.md"):
        (docs / name).unlink()
    assert sync(synced, hashing, [docs]).removed == 2


def test_a_refused_sync_adds_nothing_either(synced: Store, docs: Path, write: Write, hashing: HashingEmbedder) -> None:
    write({"new.txt": "New."})
    for name in ("boats.txt", "cats.md", "sub/dogs.txt"):
        (docs / name).unlink()
    with pytest.raises(SyncRefusedError):
        sync(synced, hashing, [docs])
    assert str(docs / "new.txt") not in indexed(synced)


def test_a_few_files_may_all_go(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"a.txt": "One.", "b.txt": "Two.", "c.txt": "Three."})
    sync(store, hashing, [docs])
    for path in docs.iterdir():
        path.unlink()
    (docs / "empty").mkdir()
    assert sync(store, hashing, [docs]).removed == plan.FEWEST_GUARDED - 1
    assert store.counts()["passages"] == 0
    assert found(store, "One") == []


def test_an_empty_folder_may_be_an_unmounted_drive(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"a.txt": "One."})
    sync(store, hashing, [docs])
    (docs / "a.txt").unlink()
    report = sync(store, hashing, [docs])
    assert report.removed == 0 and "is empty (not mounted?)" in report.warnings[0]
    assert found(store, "One") == ["a.txt"]
    assert sync(store, hashing, [docs], PRUNE).removed == 1


def test_a_root_touches_only_its_own(synced: Store, write: Write, tmp_path: Path, hashing: HashingEmbedder) -> None:
    other = write({"a.txt": "Fish swim."}, tmp_path / "docs2")
    (tmp_path / "docs" / "boats.txt").unlink()
    assert counts(sync(synced, hashing, [other])) == {"added": 1, "embedded": 1}
    assert len(indexed(synced)) == 5, "what is gone from another root is not noticed here"
    (other / "a.txt").unlink()
    assert counts(sync(synced, hashing, [tmp_path / "docs"])) == {"removed": 1, "unchanged": 3, "skipped": 1}
    assert str(other / "a.txt") in indexed(synced)


def test_a_folder_inside_a_root_belongs_to_it(
    synced: Store, docs: Path, write: Write, hashing: HashingEmbedder
) -> None:
    write({"sub/new.txt": "Cows graze.", "outside.txt": "Not yet."})
    (docs / "boats.txt").unlink()
    report = sync(synced, hashing, [docs / "sub"])
    assert counts(report) == {"added": 1, "unchanged": 2, "embedded": 1}
    assert synced.roots() == [str(docs)]
    assert counts(sync(synced, hashing)) == {"added": 1, "removed": 1, "unchanged": 4, "skipped": 1, "embedded": 1}


def test_a_folder_around_roots_takes_them_over(store: Store, docs: Path, write: Write) -> None:
    embedder = Counting()
    sync(store, embedder, [docs / "sub"])
    sync(store, embedder, [docs / "cats.md"])
    passages = store.catalog.rows("SELECT id, key FROM passages ORDER BY id")
    (docs / "sub" / "birds.txt").unlink()
    report = sync(store, embedder, [docs])
    assert counts(report) == {"added": 1, "removed": 1, "unchanged": 2, "skipped": 1, "embedded": 1}
    assert store.roots() == [str(docs)]
    assert indexed(store) == on_disk(docs)
    kept = store.catalog.rows("SELECT id, key FROM passages ORDER BY id")
    assert set(passages) & set(kept) and len(kept) == 3
    assert counts(sync(store, embedder)) == {"unchanged": 3, "skipped": 1}


@pytest.mark.parametrize("order", [("", "sub"), ("sub", ""), ("sub", "", "boats.txt"), ("", "")])
def test_paths_inside_each_other_count_their_files_once(
    order: tuple[str, ...], store: Store, docs: Path, hashing: HashingEmbedder
) -> None:
    paths = [docs / name for name in order]
    assert counts(sync(store, hashing, paths)) == {"added": 4, "skipped": 1, "embedded": 4}
    assert store.roots() == [str(docs)]
    assert indexed(store) == on_disk(docs)
    assert counts(sync(store, hashing, paths)) == {"unchanged": 4, "skipped": 1}


def test_a_file_can_be_a_root(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    report = sync(store, hashing, [docs / "boats.txt"])
    assert counts(report) == {"added": 1, "embedded": 1}
    assert store.roots() == [str(docs / "boats.txt")]
    assert list(indexed(store)) == [str(docs / "boats.txt")]
    assert counts(sync(store, hashing)) == {"unchanged": 1}
    (docs / "boats.txt").unlink()
    report = sync(store, hashing)
    assert counts(report) == {} and len(report.warnings) == 1
    assert len(indexed(store)) == 1


def test_a_link_as_a_root_means_what_it_leads_to(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    docs.with_name("link").symlink_to(docs)
    sync(store, hashing, [docs.with_name("link")])
    assert store.roots() == [str(docs)]
    assert counts(sync(store, hashing, [docs])) == {"unchanged": 4, "skipped": 1}


@pytest.mark.parametrize("left", [0, 1, 7, 20])
def test_an_interrupted_sync_goes_on_where_it_was(
    left: int, store: Store, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "BATCH", 3)
    docs = write({f"file{number}.txt": f"The text of number {number} is about n{number}." for number in range(24)})
    with pytest.raises(KeyboardInterrupt):
        sync(store, Counting(left), [docs])
    done = len(indexed(store))
    assert done == left // 3 * 3
    assert set(indexed(store).items()) <= set(on_disk(docs).items())
    if done:
        assert "file1.txt" in found(store, "n1"), "what is there can be asked"
    embedder = Counting()
    report = sync(store, embedder, [docs])
    assert (report.added, report.unchanged, report.embedded) == (24 - done, done, 24 - done)
    assert indexed(store) == on_disk(docs)
    assert store.manifest() is not None


def test_what_is_gone_is_forgotten_before_anything_is_read(
    synced: Store, docs: Path, write: Write, hashing: HashingEmbedder
) -> None:
    (docs / "boats.txt").unlink()
    write({"new.txt": "Cows graze."})
    with pytest.raises(KeyboardInterrupt):
        sync(synced, Counting(0), [docs])
    assert "boats.txt" not in indexed(synced)
    assert counts(sync(synced, hashing)) == {
        "added": 1,
        "unchanged": 3,
        "skipped": 1,
        "embedded": 1,
    }
    assert indexed(synced) == on_disk(docs)


def test_another_model_is_refused_before_anything_is_done(synced: Store, docs: Path, write: Write) -> None:
    write({"new.txt": "Cows graze."})
    for options in (SyncOptions(), DRY):
        with pytest.raises(ModelError, match="--rebuild"):
            sync(synced, Other(), [docs], options)
    assert len(indexed(synced)) == 4


def test_a_new_version_of_the_reader_reads_all_again_and_embeds_nothing(
    synced: Store, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "READER_VERSION", "next")
    assert counts(sync(synced, HashingEmbedder())) == {"changed": 4, "skipped": 1, "reused": 4}
    assert counts(sync(synced, HashingEmbedder())) == {"unchanged": 4, "skipped": 1}


def test_a_new_version_of_the_terms_writes_full_text_anew(synced: Store, docs: Path) -> None:
    synced.catalog.set_meta("terms", "0")
    synced.catalog.run("DELETE FROM fulltext")
    sync(synced, HashingEmbedder())
    assert synced.has_word('"harbour"') and synced.has_word('name : "boats"')


def test_full_text_can_be_rebuilt(synced: Store) -> None:
    before = synced.full_text('"harbour"', 5, ingest.Filter())
    synced.catalog.run("DELETE FROM fulltext")
    rebuild_full_text(synced.catalog)
    assert synced.full_text('"harbour"', 5, ingest.Filter()) == before != []


def test_removing_takes_files_folders_globs_and_roots_out(
    synced: Store, docs: Path, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(docs.parent)
    assert remove(synced, ["docs/sub"]) == (2, [])
    assert remove(synced, ["*.md", "nothing*"]) == (1, ["nothing*"])
    assert list(indexed(synced)) == [str(docs / "boats.txt")]
    assert "sub/dogs.txt" not in found(synced, "who guards the house?")
    assert counts(sync(synced, hashing)) == {"added": 3, "unchanged": 1, "skipped": 1, "embedded": 3}
    assert remove(synced, ["docs"]) == (5, [])
    assert synced.roots() == [] and synced.sources() == []
    assert remove(synced, ["docs"]) == (0, ["docs"])


def test_a_root_can_be_removed_by_a_link_and_when_it_is_gone(synced: Store, docs: Path) -> None:
    link = docs.with_name("link")
    link.symlink_to(docs)
    assert remove(synced, [str(link)]) == (5, [])
    sync(synced, HashingEmbedder(), [docs])
    docs.rename(docs.with_name("away"))
    assert remove(synced, [str(docs)]) == (5, [])
    assert synced.roots() == []


def test_progress_names_every_file_and_ends(store: Store, docs: Path, hashing: HashingEmbedder) -> None:
    seen: list[Progress] = []
    sync(store, hashing, [docs], SyncOptions(on_progress=seen.append))
    assert list(dict.fromkeys(progress.path for progress in seen if progress.path)) == [
        str(docs / name) for name in ("boats.txt", "cats.md", "picture.png", "sub/birds.txt", "sub/dogs.txt")
    ]
    assert list(dict.fromkeys(progress.files for progress in seen)) == [0, 1, 2, 3, 4, 5]
    assert {progress.files_total for progress in seen} == {5}
    assert seen[-1].stage == "vectors" and seen[-1].passages == 4


def test_hundreds_of_unchanged_files_are_compared_in_less_than_a_second(
    store: Store, write: Write, hashing: HashingEmbedder
) -> None:
    docs = write({f"{number % 10}/file{number}.txt": f"Number {number}." for number in range(200)})
    sync(store, hashing, [docs])
    started = time.process_time()
    assert sync(store, hashing, [docs]).unchanged == 200
    assert time.process_time() - started < 1
