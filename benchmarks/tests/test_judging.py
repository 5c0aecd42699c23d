"""What is drawn for judging by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.evaluation.gold import Case
from benchmarks import judging

CASES = [Case(f"q{number}", f"Question {number}?", answerable=number % 4 != 0) for number in range(40)]


def row(id: str, *statements: tuple[str, bool, Sequence[str]]) -> dict[str, Any]:
    """Make a row of an answer with statements (text, supported, quotes)."""
    quotes = [{"place": "a.txt:1", "text": text} for _, _, texts in statements for text in texts]
    told = [
        {
            "text": text,
            "supported": supported,
            "quotes": [quotes.index({"place": "a.txt:1", "text": one}) for one in texts],
        }
        for text, supported, texts in statements
    ]
    return {"id": id, "question": "Why?", "model": {"found": True, "statements": told, "quotes": quotes}}


def test_questions_without_an_answer_are_drawn_in_proportion() -> None:
    """Those without an answer keep their share."""
    for count in (4, 8, 20, 40):
        drawn = judging.draw_questions(CASES, count, 3)
        assert len(drawn) == count == len({case.id for case in drawn})
        assert abs(sum(not case.answerable for case in drawn) - count / 4) <= 1


def test_fewer_questions_are_the_first_ones_of_more() -> None:
    """A run can be made longer."""
    assert judging.draw_questions(CASES, 10, 3) == judging.draw_questions(CASES, 40, 3)[:10]
    assert judging.draw_questions(CASES, 10, 3) != judging.draw_questions(CASES, 10, 4)


def test_only_supported_statements_are_drawn_and_judgements_are_kept() -> None:
    """A judgement belongs to a statement with its quotes."""
    rows = [row("q1", ("It sank.", True, ["It sank at nine."]), ("It flew.", False, []))]
    (drawn,) = judging.draw_statements(rows, 60, 0)
    assert (drawn["statement"], drawn["carried"]) == ("It sank.", None)
    (kept,) = judging.draw_statements(rows, 60, 0, [drawn | {"carried": True}])
    assert kept["carried"] is True
    rows = [row("q1", ("It sank.", True, ["Another sentence."]))]
    (fresh,) = judging.draw_statements(rows, 60, 0, [kept])
    assert fresh["carried"] is None
    assert judging.counted([kept, fresh]) == "2 statements drawn: 1 carried, 0 not carried, 1 not judged"


def test_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Nothing is lost between writing and reading."""
    rows = [{"id": "ä", "carried": None}, {"id": "b"}]
    judging.write_rows(tmp_path / "new" / "rows.jsonl", rows)
    assert judging.read_rows(tmp_path / "new" / "rows.jsonl") == rows
    assert judging.read_rows(tmp_path / "none.jsonl") == []
