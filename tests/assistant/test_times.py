"""Questions with a time in them, asked of real documents with dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.build import build_engine
from assistant.engine import Engine
from assistant.settings import AnswerSection, Settings
from index.embed import TransformerEmbedder
from index.ingest import SyncOptions, sync
from index.store import Store

MAIL = "From: Ann Oakes <ann@example.org>\nTo: Ben\nDate: {date}\nSubject: The lock\n\n{text}\n"
MAILS = {
    "one.eml": ("Tue, 12 Mar 2024 10:00:00 +0000", "The lock of the shed was repaired by Lundqvist."),
    "two.eml": ("Fri, 12 Apr 2024 10:00:00 +0000", "The lock of the shed was repaired by Hagström."),
    "three.eml": ("Mon, 12 May 2025 10:00:00 +0000", "In June 2024 the roof of the shed was painted by Torsvik."),
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory, embedder: TransformerEmbedder) -> Engine:
    folder = tmp_path_factory.mktemp("dated")
    for name, (date, text) in MAILS.items():
        (folder / name).write_text(MAIL.format(date=date, text=text), "utf-8")
    store = Store.open(tmp_path_factory.mktemp("index"), create=True)
    sync(store, embedder, [Path(folder)], SyncOptions())
    return build_engine(Settings(answer=AnswerSection(threshold=0.01)), store, embedder)


@pytest.mark.parametrize(
    ("time", "document", "repaired_by"),
    [("March", "one.eml", "Lundqvist"), ("April 2024", "two.eml", "Hagström")],
)
def test_only_documents_of_that_time_are_asked(engine: Engine, time: str, document: str, repaired_by: str) -> None:
    answer = engine.answer(f"According to the mails of {time}, who repaired the lock of the shed?")
    assert {quote.document for quote in answer.quotes} == {document}
    assert repaired_by in answer.text
    assert answer.note == f"Only documents dated in {time.split()[0]} 2024 were asked."


def test_where_none_is_of_that_time_all_are_asked(engine: Engine) -> None:
    answer = engine.answer("According to the mails of July 2023, who repaired the lock of the shed?")
    assert answer.found and answer.note == "No document is dated in July 2023: all were asked."


def test_what_a_later_document_tells_of_a_time_is_found(engine: Engine) -> None:
    answer = engine.answer("Who painted the roof of the shed in June 2024?")
    assert "Torsvik" in answer.text and answer.note == ""


def test_documents_of_a_time_come_up(engine: Engine) -> None:
    answer = engine.answer("Who repaired the lock of the shed in April 2024?")
    assert "Hagström" in answer.text
