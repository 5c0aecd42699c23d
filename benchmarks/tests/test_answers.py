"""Drawing of paragraphs, and the scoring of answers to questions on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.types import Answer, Badge, Quote, Statement
from benchmarks import paragraphs
from benchmarks.answers import summarise
from benchmarks.asking import Asked, Group, Question
from benchmarks.data import DataError
from index.types import Locator, Unit


def row(number: int, article: int, **more: Any) -> dict[str, Any]:
    """A question on a paragraph of its own; the answer is its number."""
    context = f"Paragraph number {number} of article {article}."
    start = context.index(str(number))
    made = {"id": str(number), "set": "squad1", "title": f"Article {article}", "context": context, "text": "Which?"}
    return made | {"answers": [[start, start + len(str(number))]], "items": [], "tags": []} | more


@pytest.fixture
def held_out(tmp_path: Path) -> Path:
    """Forty paragraphs of ten articles, and one that has two."""
    rows = [row(number, number % 10) for number in range(40)]
    rows.append(row(40, 10, context="Two\nparagraphs."))
    (tmp_path / "held-out.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in rows), "utf-8")
    return tmp_path / "held-out.jsonl"


def test_articles_are_there_or_gone_as_a_whole(held_out: Path) -> None:
    """No article has paragraphs in both halves."""
    drawn = paragraphs.draw(held_out, 20, 2, 0, ["squad1"])
    present, gone = {one.article for one in drawn.present}, {one.article for one in drawn.gone}
    assert len(drawn.present) + len(drawn.gone) == 20 == len(drawn.questions)
    assert present and gone and not present & gone
    names = {one.name for one in drawn.present}
    for question in drawn.questions:
        assert (question.group is Group.PRESENT) == (question.documents <= names)
    assert len(drawn.others) == 20 and not any("\n" in one.text for one in drawn.others)


def test_the_same_seed_draws_the_same(held_out: Path) -> None:
    """A drawing can be repeated."""
    first, again = (paragraphs.draw(held_out, 10, 1, 3, ["squad1"]).questions for _ in range(2))
    assert first == again != paragraphs.draw(held_out, 10, 1, 4, ["squad1"]).questions


def test_distractors_are_of_other_articles(held_out: Path, tmp_path: Path) -> None:
    """What is gone is not half there."""
    drawn = paragraphs.draw(held_out, 20, 2, 0, ["squad1"])
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "of an earlier drawing.txt").touch()
    fitting = [one for one in drawn.others if one.article not in {gone.article for gone in drawn.gone}]
    assert paragraphs.write(drawn, folder, len(fitting), 0) == len(drawn.present) + len(fitting)
    texts = [path.read_text("utf-8") for path in folder.iterdir()]
    assert len(texts) == len(drawn.present) + len(fitting)
    for one in drawn.gone:
        assert not any(text.startswith(f"{one.title}\n") for text in texts)


def test_too_few_paragraphs(held_out: Path) -> None:
    """A drawing that is too large says so."""
    with pytest.raises(DataError, match="40 paragraphs of squad1, and 50 are to be drawn"):
        paragraphs.draw(held_out, 50, 2, 0, ["squad1"])


def answer(*said: str, confidence: float, document: str = "a.txt") -> Answer:
    """An answer that says these, each with a quote; without any, a refusal."""
    place = Locator(Unit.LINE, 1, 1)
    quotes = tuple(
        Quote(n, document, f"/d/{document}", 0, 5, text, place, 1, 1, 0.9, Badge.VERIFIED)
        for n, text in enumerate(said, 1)
    )
    statements = tuple(Statement(text, (at,)) for at, text in enumerate(said))
    return Answer("?", "", statements, quotes, bool(said), confidence)


def test_figures_by_hand() -> None:
    """One right answer, one kept back, one document gone."""
    right = Question("1", "?", Group.PRESENT, frozenset({"a.txt"}), ("nine",))
    kept_back = Question("2", "?", Group.PRESENT, frozenset({"b.txt"}), ("ten",))
    gone = Question("3", "?", Group.GONE, frozenset({"c.txt"}), ("two",))
    said, refused = answer("nine", "six", confidence=0.9), answer(confidence=0.1)
    asked = [
        Asked(right, said, said, (), 0.1),
        Asked(kept_back, refused, answer("ten", confidence=0.1), (), 0.2),
        Asked(gone, refused, refused, (), 0.3),
    ]
    found = {one.measure: one.interval.mean for one in summarise(asked, of_reports=False)}
    assert (found["exact match"], found["exact match, nothing refused"]) == (0.5, 1)
    assert (found["right, nothing refused"], found["right answers kept"]) == (1, 0.5)
    assert (found["right document in the first quote"], found["quotes of a single answer"]) == (1, 2)
    assert found["single answers with another beside them"] == 1
    assert (found["refused, document gone"], found["refused, document says"]) == (1, 0.5)
    assert found["AUROC, document there or gone"] == 0.75, "one pair in order, one tied"
    assert found["calibration error, document there"] == pytest.approx((0.1 + 0.9) / 2)
    assert found["seconds, p50"] == pytest.approx(0.2)
    assert "lists: item F1" not in found
