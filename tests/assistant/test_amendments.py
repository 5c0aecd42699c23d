"""What holds now comes before what held before."""

from __future__ import annotations

import pytest

from assistant.amendments import amended_first, asks_for_amended

from .samples import hit, short

ASKED = "How much is the fee as amended?"
CONTRACT = short(hit("The fee is £84,600 in all.", id=1), ("£84,600", 0.5))
AMENDMENT = hit("The fee of £84,600 is replaced by a fee of £97,250. It is due at once.", id=2)


def test_the_passage_that_amends_answers_first() -> None:
    first, second = amended_first(ASKED, [CONTRACT, short(AMENDMENT, ("£97,250", 0.1))])
    assert first.hit is AMENDMENT and first.relevance == first.spans[0].score == 0.5
    assert second.hit is CONTRACT.hit and second.relevance == 0.25


def test_its_first_answer_may_be_what_it_replaces() -> None:
    first, _ = amended_first(ASKED, [CONTRACT, short(AMENDMENT, ("£84,600", 0.2), ("£97,250", 0.1))])
    assert AMENDMENT.passage.text[first.spans[0].start : first.spans[0].end] == "£97,250"


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("How much is the fee?", short(AMENDMENT, ("£97,250", 0.1))),
        (ASKED, short(AMENDMENT, ("£97,250", 0.01))),
        (ASKED, short(AMENDMENT, ("a fee", 0.1))),
        (ASKED, short(AMENDMENT, ("£84,600", 0.1))),
        (ASKED, short(hit("The fee was £97,250 in that year.", id=2), ("£97,250", 0.1))),
        (ASKED, short(hit("The rent of £70,100 is replaced by £97,250.", id=2), ("£97,250", 0.1))),
    ],
    ids=["not asked for", "much less likely", "of another kind", "the same", "amends nothing", "amends something else"],
)
def test_else_the_order_stays(question: str, other: object) -> None:
    assert amended_first(question, [CONTRACT, other]) == [CONTRACT, other]


def test_nothing_to_prefer() -> None:
    assert amended_first(ASKED, []) == []
    assert amended_first(ASKED, [CONTRACT]) == [CONTRACT]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [("Who is mayor now?", True), ("What is the current rent?", True), ("Who was known as Snowy?", False)],
)
def test_what_asks_for_the_present(question: str, wanted: bool) -> None:
    assert asks_for_amended(question) is wanted
