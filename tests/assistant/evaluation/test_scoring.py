"""A question scored: what is predicted, cited and found, worked out by hand."""

from __future__ import annotations

import pytest

from assistant.evaluation.gold import Case, GoldEvidence
from assistant.evaluation.places import Placed
from assistant.evaluation.scoring import Passage, Scored, score
from assistant.evaluation.stages import Stage
from assistant.types import Answer

from .samples import answer, quote

SENTENCE = "The pilot comes at nine."
SINGLE = Case("q", "When does the pilot come?", ("at nine", "nine"))
LIST = Case("q", "Who?", items=(("Steve Witkoff", "Witkoff"), ("Kushner",)), not_items=("Putin",))
NONE = Case("q", "Why?", answerable=False)


def scored(case: Case, given: Answer, passages: tuple[Passage, ...] = (), evidence: tuple[Placed, ...] = ()) -> Scored:
    return score(case, given, passages, evidence, [one.text for one in given.quotes])


def place(document: str, start: int, end: int, whole: bool = False, relevance: int = 1) -> Placed:
    """Evidence that was found there."""
    return Placed(GoldEvidence(document, relevance=relevance), (f"/docs/{document}", start, end), whole=whole)


def passage(document: str, start: int, end: int, read: bool = True, text: str = "") -> Passage:
    return Passage((f"/docs/{document}", start, end), text, read)


def test_the_first_statement_is_the_prediction() -> None:
    found = scored(SINGLE, answer("nine o'clock", "nine", quotes=[quote(SENTENCE)])).metrics
    assert found["em"] == 0
    assert found["f1"] == found["overall"] == pytest.approx(2 / 3)
    assert (found["right"], found["contains"]) == (1, 1), "two thirds are right, and the quote has it"


def test_a_refusal_predicts_nothing() -> None:
    found = scored(SINGLE, answer()).metrics
    assert (found["em"], found["f1"], found["overall"], found["right"], found["refused"]) == (0, 0, 0, 0, 1)
    assert "verbatim" not in found and "cited" not in found


def test_a_sentence_is_right_where_it_has_the_answer() -> None:
    found = scored(SINGLE, answer(SENTENCE, kind="sentences")).metrics
    assert found["right"] == 1 and found["f1"] == pytest.approx(2 * (1 / 2) * 1 / (1 / 2 + 1))
    assert scored(SINGLE, answer("By boat.", SENTENCE, kind="sentences")).metrics["right"] == 0


@pytest.mark.parametrize(("given", "right"), [(answer(), 1.0), (answer("because"), 0.0)])
def test_questions_without_an_answer(given: Answer, right: float) -> None:
    found = scored(NONE, given)
    assert found.metrics["right"] == found.metrics["overall"] == right
    assert found.stage is (Stage.RIGHT if right else Stage.WRONGLY_ANSWERED)


def test_lists() -> None:
    found = scored(LIST, answer("Witkoff", "Vladimir Putin", kind="list", quotes=[quote("Kushner came.")])).metrics
    assert (found["item_precision"], found["item_recall"], found["item_f1"]) == (0.5, 0.5, 0.5)
    assert (found["items_shown"], found["wrong_items"], found["right"]) == (1, 1, 0)
    assert scored(LIST, answer("Kushner", "Witkoff", kind="list")).metrics["right"] == 1
    assert scored(LIST, answer("Kushner met Witkoff.", kind="sentences")).metrics["right"] == 1


def test_quotes_against_evidence() -> None:
    given = answer("nine", quotes=[quote(SENTENCE, start=100)])  # 24 characters
    found = scored(SINGLE, given, evidence=(place("pilot.txt", 112, 136),)).metrics
    assert (found["citation_precision"], found["citation_recall"], found["cited"]) == (0.5, 0.5, 1)
    assert found["verbatim"] == 1
    whole = scored(SINGLE, given, evidence=(place("pilot.txt", 0, 999, whole=True),)).metrics
    assert "citation_precision" not in whole, "nobody said where in the document"


def test_a_quote_that_is_not_there() -> None:
    given = answer("nine", quotes=[quote("at nine"), quote("at ten")])
    assert score(SINGLE, given, (), (), ["at nine", "at two"]).metrics["verbatim"] == 0.5


def test_ranks_of_pieces_of_evidence() -> None:
    passages = (passage("a", 0, 50), passage("b", 0, 50), passage("a", 50, 99), passage("c", 0, 9, read=False))
    evidence = (place("b", 10, 20), place("a", 60, 70))
    found = scored(SINGLE, answer(), passages, evidence).metrics
    assert (found["recall@1"], found["recall@5"], found["mrr@10"], found["rank"]) == (0, 1, 1 / 2, 2)
    assert found["ndcg@10"] == 1, "the documents a and b stand first"
    assert scored(SINGLE, answer(), passages, evidence).relevant == (False, True, True, False)


def test_ranks_of_whole_documents() -> None:
    passages = (passage("a", 0, 50), passage("a", 50, 99), passage("b", 0, 50))
    found = scored(SINGLE, answer(), passages, (place("b", 0, 99, whole=True),)).metrics
    assert (found["recall@1"], found["mrr@10"], found["rank"]) == (0, 1 / 2, 2), "a counts once"


def test_evidence_that_is_not_indexed_counts_as_not_found() -> None:
    missing = Placed(GoldEvidence("gone"), None, "gone is not in the index")
    found = scored(SINGLE, answer(), (passage("b", 0, 50),), (place("b", 10, 20), missing))
    assert (found.metrics["recall@5"], found.metrics["mrr@10"]) == (1 / 2, 1)
    alone = scored(SINGLE, answer(), (passage("b", 0, 50),), (missing,))
    assert (alone.metrics["recall@5"], alone.metrics["mrr@10"], alone.stage) == (0, 0, Stage.NOT_INDEXED)
    assert "rank" not in alone.metrics


def test_without_evidence_a_passage_with_the_answer_is_taken_for_it() -> None:
    passages = (passage("a", 0, 50, text="By boat."), passage("b", 0, 50, text=SENTENCE))
    found = scored(SINGLE, answer(), passages)
    assert (found.relevant, found.stage) == ((False, True), Stage.WRONGLY_REFUSED)
    assert "recall@5" not in found.metrics
