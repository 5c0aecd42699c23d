"""What became of files since they were indexed, without a sync."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import freshness
from index.embed import HashingEmbedder
from index.freshness import file_states
from index.ingest import SyncOptions, sync
from index.store import Store
from index.types import FileState

Write = Callable[..., Path]
MAIL = "From a@b Sat Dec  6 10:00:00 2025\nFrom: Ann <a@b>\nSubject: Berth\n\nBoats wait.\n\n"


def states(store: Store) -> dict[str, FileState]:
    found = file_states(store, [source.id for source in store.sources()])
    return {source.path: found[source.id] for source in store.sources()}


def test_files(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write(
        {name: f"The fee in {name} is 400 pounds." for name in ("a.txt", "b.txt", "c.txt", "d.txt", "e/f.txt")}
    )
    sync(store, hashing, [docs])
    (docs / "a.txt").write_text("The fee in a.txt is 900 pounds.", "utf-8")
    os.utime(docs / "b.txt", (1, 1))
    (docs / "c.txt").write_text("The fee is 4,000 pounds.", "utf-8")
    (docs / "e" / "f.txt").unlink()
    (docs / "e").rmdir()
    (docs / "e").write_text("A file now.", "utf-8")
    assert states(store) == {
        "a.txt": FileState.CHANGED,
        "b.txt": FileState.SAME,
        "c.txt": FileState.CHANGED,
        "d.txt": FileState.SAME,
        "e/f.txt": FileState.GONE,
    }
    sync(store, hashing)
    assert set(states(store).values()) == {FileState.SAME}


def test_only_the_time_of_a_large_file_is_compared(
    store: Store, write: Write, hashing: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = write({"a.txt": "Boats wait."})
    sync(store, hashing, [docs])
    os.utime(docs / "a.txt", (1, 1))
    monkeypatch.setattr(freshness, "LARGEST_COMPARED", 5)
    assert states(store) == {"a.txt": FileState.CHANGED}


@pytest.mark.parametrize("named", [True, False])
def test_documents_in_archives_and_mailboxes_go_by_the_whole(
    named: bool, store: Store, write: Write, hashing: HashingEmbedder
) -> None:
    docs = write({"in.mbox": MAIL})
    with ZipFile(docs / "a.zip", "w") as archive:
        archive.writestr("inner/b.txt", "Cats sleep.")
    both = [docs / "in.mbox", docs / "a.zip"]
    sync(store, hashing, both if named else [docs], SyncOptions(archives=True))
    members = {"a.zip/inner/b.txt", "in.mbox/0001.eml"}
    assert states(store) == dict.fromkeys(members, FileState.SAME)
    for path in both:
        os.utime(path, (1, 1))
    assert states(store) == dict.fromkeys(members, FileState.SAME)
    (docs / "in.mbox").write_text(MAIL * 2, "utf-8")
    (docs / "a.zip").unlink()
    assert states(store) == {"a.zip/inner/b.txt": FileState.GONE, "in.mbox/0001.eml": FileState.CHANGED}


def test_what_the_catalog_has_no_more(store: Store) -> None:
    assert file_states(store, [7, 7]) == {7: FileState.CHANGED}


@settings(max_examples=8, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.binary(max_size=40))
def test_only_other_content_is_a_change(tmp_path_factory: pytest.TempPathFactory, before: bytes, after: bytes) -> None:
    folder = tmp_path_factory.mktemp("fresh")
    file = folder / "a.txt"
    file.write_bytes(b"Boats " + before.hex().encode())
    with Store.open(folder / "index", create=True) as store:
        sync(store, HashingEmbedder(), [file])
        file.write_bytes(b"Boats " + after.hex().encode())
        os.utime(file, (1, 1))
        assert states(store) == {"a.txt": FileState.SAME if before == after else FileState.CHANGED}
