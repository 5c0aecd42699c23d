"""Files that this program wrote are no evidence, unless a person names them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed import HashingEmbedder
from index.ingest import SyncOptions, remove, sync
from index.own import EXPORT_MARK, MADE_HERE, REPORT_MARK, made_here
from index.rebuild import rebuild
from index.store import Store

Write = Callable[..., Path]
GOLD = Path(__file__).resolve().parents[1] / "gold"
CASE = {"id": "q1", "question": "When?", "answers": ["nine"], "evidence": [{"document": "a.md", "quote": "At nine."}]}
NONE = {"id": "q2", "question": "Why?", "answers": [], "answerable": False}
ANSWER = {"question": "When?", "text": "nine", "statements": [], "quotes": []}
OWN = {
    "export.md": f"{EXPORT_MARK}\n# When?\n",
    "export": f"\ufeff{EXPORT_MARK}\r\n# When?\r\n",
    "report.html": f"<!doctype html>\n<html><head>{REPORT_MARK}</head></html>",
    "answer.json": json.dumps({"version": 1, "answer": ANSWER}),
    "pretty.json": json.dumps({"version": 1, "answer": ANSWER}, indent=2),
    "answers.jsonl": f"{json.dumps({'version': 1, 'answer': ANSWER})}\n" * 3,
    "hits.json": json.dumps({"version": 1, "hits": []}),
    "talk.json": json.dumps({"version": 1, "conversation": {"id": 3, "title": "When?", "turns": []}}),
    "results.jsonl": json.dumps({"id": "q1", "gold": CASE, "answer": ANSWER, "retrieved": [], "metrics": {}}),
    "gold.jsonl": f"{json.dumps(NONE)}\n\n{json.dumps(CASE)}\n",
    "one.jsonl": json.dumps(CASE),
}
OTHERS = {
    "notes.md": f"# When?\n\n{EXPORT_MARK}\n",
    "page.html": '<html><head><meta name="generator" content="Hugo"></head></html>',
    "faq.jsonl": f"{json.dumps({'question': 'When?', 'answers': ['nine']})}\n" * 3,
    "quiz.jsonl": f"{json.dumps({**CASE, 'points': 3})}\n" * 3,
    "mixed.jsonl": f"{json.dumps(CASE)}\n[1]\n",
    "package.json": json.dumps({"name": "ferry", "version": "1.2.0", "answer": ANSWER}),
    "list.json": json.dumps([CASE]),
    "broken.json": '{"question": "When?", "version',
    "lines.txt": json.dumps(CASE),
}
TYPES = {"md": "markdown", "html": "html", "json": "json", "jsonl": "json", "txt": "text", "": "text"}


def reason(name: str, text: str) -> str:
    return made_here(TYPES[Path(name).suffix.removeprefix(".")], text.encode())


@pytest.mark.parametrize("name", OWN)
def test_what_this_program_makes(name: str) -> None:
    assert reason(name, OWN[name]).startswith(MADE_HERE)


@pytest.mark.parametrize("name", OTHERS)
def test_what_others_make(name: str) -> None:
    assert reason(name, OTHERS[name]) == ""


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.jsonl")), ids=lambda path: path.stem)
def test_our_gold_sets(path: Path) -> None:
    has_evidence = '"evidence"' in "".join(path.read_text("utf-8").splitlines(keepends=True)[:5])
    assert bool(made_here("json", path.read_bytes())) == has_evidence


@given(st.sampled_from(sorted(set(TYPES.values()))), st.binary(max_size=60), st.sampled_from([b"", b'{"version":1,']))
def test_any_bytes_can_be_looked_at(type: str, data: bytes, head: bytes) -> None:
    assert made_here(type, head + data) == ""


def statuses(store: Store) -> dict[str, str]:
    return {source.path: source.error if source.status == "skipped" else source.status for source in store.sources()}


def test_they_are_left_out_until_they_are_named(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"a.md": "Boats wait.", "export.md": OWN["export.md"], "gold.jsonl": OWN["gold.jsonl"]})
    report = sync(store, hashing, [docs])
    assert (report.added, report.skipped) == (1, 2)
    assert [Path(one.path).name for one in report.left_out] == ["export.md", "gold.jsonl"]
    again = sync(store, hashing)
    assert (again.unchanged, again.skipped, again.left_out, again.files) == (1, 2, (), ())
    export = docs / "export.md"
    assert sync(store, hashing, [export]).changed == 1
    assert sync(store, hashing).unchanged == 2
    export.write_text(f"{EXPORT_MARK}\n# Why?\n", "utf-8")
    assert sync(store, hashing).changed == 1, "it was named once"
    rebuild(store, hashing, [], SyncOptions())
    assert statuses(store) == {
        "a.md": "indexed",
        "export.md": "indexed",
        "gold.jsonl": made_here("json", OWN["gold.jsonl"].encode()),
    }
    assert remove(store, [str(export)]) == (1, [])
    assert sync(store, hashing).left_out[0].path == str(export)


def test_a_root_of_its_own_is_named(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({"gold.jsonl": OWN["gold.jsonl"], "a.md": "Boats wait."})
    sync(store, hashing, [docs / "gold.jsonl"])
    assert statuses(store) == {"gold.jsonl": "indexed"}
    sync(store, hashing, [docs])
    (docs / "gold.jsonl").write_text(OWN["gold.jsonl"] * 2, "utf-8")
    sync(store, hashing)
    assert set(statuses(store).values()) == {"indexed"}


def test_one_in_an_archive(store: Store, write: Write, hashing: HashingEmbedder) -> None:
    docs = write({})
    with ZipFile(docs / "a.zip", "w") as archive:
        archive.writestr("export.md", OWN["export.md"])
        archive.writestr("b.md", "Cats sleep.")
    sync(store, hashing, [docs], SyncOptions(archives=True))
    assert statuses(store) == {"a.zip/b.md": "indexed", "a.zip/export.md": reason("export.md", OWN["export.md"])}
