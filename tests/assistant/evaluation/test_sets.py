"""Sets of others: SQuAD, questions with passages, BEIR, documents with questions."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import GoldError
from assistant.evaluation.gold import Case, GoldEvidence, Kind, write_gold
from assistant.evaluation.sets import load_any

CONTEXT = "The night ferry leaves Tarsund at 23:40 from the north pier."
START = CONTEXT.index("23:40")
SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Tarsund_ferry",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {
                            "id": "a",
                            "question": "When does it leave?",
                            "answers": [
                                {"text": "23:40", "answer_start": START},
                                {"text": "at 23:40", "answer_start": START - 3},
                            ],
                            "is_impossible": False,
                        },
                        {
                            "id": "b",
                            "question": "Who steers it?",
                            "answers": [],
                            "plausible_answers": [{"text": "north", "answer_start": 45}],
                            "is_impossible": True,
                        },
                    ],
                }
            ],
        }
    ],
}


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    """Write JSON Lines, packed where the name says so."""
    content = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def text_at(documents: dict[str, str] | None, one: GoldEvidence) -> str:
    """Give the text that evidence is."""
    assert documents is not None
    return documents[one.document][one.start : one.end]


def test_our_own_format(tmp_path: Path) -> None:
    write_gold([Case("q1", "When?", ("nine",))], tmp_path / "own.jsonl")
    gold = load_any(tmp_path / "own.jsonl")
    assert (gold.name, len(gold.cases), gold.documents) == ("own", 1, None)


def test_squad(tmp_path: Path) -> None:
    path = tmp_path / "dev-v2.0.json"
    path.write_text(json.dumps(SQUAD), "utf-8")
    gold = load_any(path)
    first, second = gold.cases
    assert (first.id, first.answers, first.kind) == ("a", ("23:40", "at 23:40"), Kind.SINGLE)
    assert (second.id, second.answerable, second.evidence) == ("b", False, ())
    assert gold.documents is not None
    ((name, text),) = gold.documents.items()
    assert name.startswith("Tarsund-ferry-") and text == f"Tarsund ferry\n\n{CONTEXT}\n"
    assert text_at(gold.documents, first.evidence[0]) == "23:40"


def test_squad_1_has_no_impossible_questions(tmp_path: Path) -> None:
    data = json.loads(json.dumps(SQUAD))
    for asked in data["data"][0]["paragraphs"][0]["qas"]:
        del asked["is_impossible"]
    del data["data"][0]["paragraphs"][0]["qas"][1]
    (tmp_path / "train-v1.1.json").write_text(json.dumps(data), "utf-8")
    assert load_any(tmp_path / "train-v1.1.json").cases[0].answerable


def test_squad_with_wrong_offsets(tmp_path: Path) -> None:
    wrong = json.dumps(SQUAD).replace(f'"answer_start": {START}', '"answer_start": 1')
    (tmp_path / "squad.json").write_text(wrong, "utf-8")
    with pytest.raises(GoldError, match="'23:40' to question a is not at its offset"):
        load_any(tmp_path / "squad.json")
    (tmp_path / "other.json").write_text('{"data": 1}', "utf-8")
    with pytest.raises(GoldError, match="not SQuAD's format"):
        load_any(tmp_path / "other.json")


def test_questions_with_passages(tmp_path: Path) -> None:
    row = {"title": "", "context": CONTEXT}
    one, two = {"start": 4, "end": 9}, {"start": 49, "end": 54}
    path = lines(
        tmp_path / "set.jsonl.gz",
        {"id": "a", "question": "When?", "answers": [{"start": START, "end": START + 5}], **row},
        {"id": "b", "question": "Which?", "answers_all": [two, one], **row},
        {"id": "c", "question": "Why?", "answers": [], **row},
        {"id": "a", "question": "What?", "answers_all": [one], **row},
        {"id": "d", "question": "?", "answers_all": [one], **row},
    )
    gold = load_any(path)
    assert gold.name == "set" and gold.documents is not None and len(gold.documents) == 1
    assert [case.kind for case in gold.cases] == [Kind.SINGLE, Kind.LIST, Kind.NONE, Kind.SINGLE]
    assert [case.id for case in gold.cases] == ["a", "b", "c", "a-2"]
    assert gold.cases[1].items == (("night",), ("north",))
    assert [text_at(gold.documents, one) for one in gold.cases[1].evidence] == ["night", "north"]


def test_an_answer_outside_of_its_passage(tmp_path: Path) -> None:
    row = {"id": "a", "title": "", "context": CONTEXT, "question": "When?", "answers": [{"start": 5, "end": 999}]}
    with pytest.raises(GoldError, match="outside of its context"):
        load_any(lines(tmp_path / "set.jsonl", row))


def beir(folder: Path) -> Path:
    """Write a small BEIR folder."""
    lines(folder / "corpus.jsonl", {"_id": "d1", "title": "Ferry", "text": CONTEXT}, {"_id": "d2", "text": "Nothing."})
    lines(folder / "queries.jsonl", {"_id": "1", "text": "ferry times"}, {"_id": "2", "text": "not judged"})
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\td1\t2\n1\td2\t0\n", "utf-8")
    (folder / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\n2\td2\t1\n", "utf-8")
    return folder


def test_beir(tmp_path: Path) -> None:
    gold = load_any(beir(tmp_path / "ferries"))
    assert gold.name == "ferries"
    assert gold.cases == (Case("1", "ferry times", evidence=(GoldEvidence("d1.txt", relevance=2),)),)
    assert gold.documents == {"d1.txt": f"Ferry\n\n{CONTEXT}\n", "d2.txt": "Nothing.\n"}
    assert [case.id for case in load_any(tmp_path / "ferries" / "qrels" / "dev.tsv").cases] == ["2"]


def test_a_wrong_beir_folder(tmp_path: Path) -> None:
    folder = beir(tmp_path / "ferries")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n9\td1\t1\n", "utf-8")
    with pytest.raises(GoldError, match="'9', which queries"):
        load_any(folder)
    (folder / "qrels" / "test.tsv").write_text("1 d1 yes\n2\tb\tno\n", "utf-8")
    with pytest.raises(GoldError, match="no table of question, document and grade"):
        load_any(folder)
    lines(folder / "corpus.jsonl", {"_id": "d1"})
    (folder / "qrels" / "test.tsv").write_text("1\td1\t1\n", "utf-8")
    with pytest.raises(GoldError, match=r"corpus\.jsonl, line 1"):
        load_any(folder)


def test_documents_with_questions(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    lines(folder / "documents.jsonl.gz", {"id": "d1", "title": "Ferry", "text": CONTEXT}, {"id": "d2", "text": "No."})
    lines(
        folder / "questions.jsonl.gz",
        {
            "id": "1",
            "type": "Factual Question",
            "question": "When?",
            "answer": "23:40.",
            "documents": ["d1", "d2"],
            "evidence": [CONTEXT, "gone"],
        },
        {"id": "2", "type": "Irrelevant Unsolvable Question", "question": "Why?", "answer": "Unable to answer."},
        {"id": "3", "question": "claim", "relevant": ["d2"]},
    )
    gold = load_any(folder)
    assert [case.kind for case in gold.cases] == [Kind.SINGLE, Kind.NONE, Kind.SEARCH]
    assert gold.cases[0].evidence == (GoldEvidence("d1.txt", CONTEXT), GoldEvidence("d2.txt"))
    assert gold.cases[0].tags == ("factual question",)


def test_ranges_of_long_documents(tmp_path: Path) -> None:
    folder = tmp_path / "ranges"
    folder.mkdir()
    (folder / "long.md.gz").write_bytes(gzip.compress(CONTEXT.encode()))
    place = {"start": 0, "end": 9}
    lines(folder / "questions.jsonl.gz", {"id": "1", "document": "long.md", "question": "?a", "evidence": [place]})
    gold = load_any(folder)
    assert gold.documents == {"long.md": CONTEXT}
    assert text_at(gold.documents, gold.cases[0].evidence[0]) == "The night"


def test_what_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="There is no gold set"):
        load_any(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match=r"neither corpus\.jsonl"):
        load_any(tmp_path)


@pytest.mark.parametrize(
    ("path", "questions", "documents"),
    [
        ("reading/squad2-dev-16-articles.jsonl.gz", 6_078, 646),
        ("reading/multispan.jsonl.gz", 450, 449),
        ("bench/ranges", 317, 3),
        ("bench/reports", 112, 108),
        ("bench/scifact", 809, 5_183),
    ],
)
def test_public_sets(public_data: Path, path: str, questions: int, documents: int) -> None:
    if not (public_data / path).exists():
        pytest.skip(f"ASSISTANT_DATA has no {path}")
    gold = load_any(public_data / path)
    assert (len(gold.cases), len(gold.documents or {})) == (questions, documents)


def test_a_table_with_a_field_too_large(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text('{"_id": "d1", "title": "", "text": "Nine."}\n', "utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "1", "text": "When?"}\n', "utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text(f'query\tcorpus\tscore\n1\t"{"d" * 140_000}\t1\n', "utf-8")
    with pytest.raises(GoldError, match="is no table"):
        load_any(tmp_path)
