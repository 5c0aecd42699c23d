"""Quotes of saved answers, and what they are after their files have changed."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.history import Turn
from assistant.staleness import OnDisk, on_disk, place_now, stale_in, told
from assistant.types import Answer, Badge, Kind, Quote, Statement
from index.embed import HashingEmbedder
from index.ingest import remove, sync
from index.store import Store
from index.types import Locator, Source, Unit

TEXT = "The rent is due in June. It is paid by the tenant of the boathouse."


def turn_of(source: Source, text: str) -> Turn:
    """An answer with one quote of a document."""
    start = text.index("It is paid")
    quote = Quote(
        1, source.path, f"{source.root}/{source.path}", start, len(text), text[start:], Locator(Unit.LINE, 1, 1),
        1, source.id, 0.9, Badge.VERIFIED,
    )  # fmt: skip
    answer = Answer("Who pays?", "the tenant", (Statement("the tenant", (0,)),), (quote,), True, 0.9, Kind.SPAN)
    return Turn(5, "", answer, (), {source.id: source.hash})


def test_what_becomes_of_a_quote(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    file = folder / "lease.txt"
    file.write_text(TEXT, "utf-8")
    with Store.open(tmp_path / "index", create=True) as store:
        sync(store, HashingEmbedder(), [folder])
        turn = turn_of(store.sources()[0], TEXT)
        assert stale_in(store, [turn]) == {5: {}}
        for text, badge in (
            (f"{TEXT} And more.", Badge.VERIFIED),
            (f"{'New words come first. ' * 9}{TEXT}", Badge.MISATTRIBUTED),
            (TEXT.replace("tenant", "owner"), Badge.ALTERED),
            ("The house was sold to somebody else in autumn.", Badge.ABSENT),
        ):
            file.write_text(text, "utf-8")
            sync(store, HashingEmbedder(), [folder])
            assert stale_in(store, [turn]) == {5: {1: badge}}
        remove(store, [str(folder)])
        assert stale_in(store, [turn]) == {5: {1: None}}


def test_what_is_told() -> None:
    source = Source(1, "lease.txt", "/docs", "text", hash="a")
    (quote,) = turn_of(source, TEXT).answer.quotes
    assert told(quote, {}) == "verified"
    assert told(quote, {1: Badge.ALTERED}) == "its file has changed since: its words are others now"
    assert told(quote, {1: None}) == "its file is not in the index any more"
    assert told(quote, {2: None}) == "verified"


def test_what_became_of_a_file_on_the_disk(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    file, box = folder / "lease.txt", folder / "in.mbox"
    file.write_text(TEXT, "utf-8")
    box.write_text(f"From a@b Mon Jan  1 00:00:00 2024\nSubject: Rent\n\n{TEXT}\n", "utf-8")
    with Store.open(tmp_path / "index", create=True) as store:
        sync(store, HashingEmbedder(), [folder])
        paths = [f"{source.root}/{source.path}" for source in store.sources()]
        assert len(paths) == 2

        def found() -> set[OnDisk | None]:
            return {on_disk(store, path) for path in paths}

        assert found() == {None}
        for path in (file, box):
            os.utime(path, (1, 1))
        assert found() == {None}, "the content is the same"
        for path in (file, box):
            path.write_text(path.read_text("utf-8").replace("June", "July"), "utf-8")
        assert found() == {OnDisk.CHANGED}
        sync(store, HashingEmbedder(), [folder])
        assert found() == {None}
        file.unlink()
        box.unlink()
        assert found() == {OnDisk.GONE}


def test_a_quote_is_followed_to_the_nearest_place_with_its_words() -> None:
    (quote,) = turn_of(Source(1, "lease.txt", "/docs", "text"), TEXT).answer.quotes
    assert place_now(quote, TEXT) == quote.start
    assert place_now(quote, f"{TEXT}\n{TEXT}\nOn top.{TEXT}") == quote.start
    assert place_now(quote, f"{quote.text} {quote.text}") == len(quote.text) + 1
    assert place_now(quote, "The house was sold.") is None
