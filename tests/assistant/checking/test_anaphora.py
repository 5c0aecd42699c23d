"""Sentences that go on from each other, and those that only stand in one passage."""

from __future__ import annotations

import pytest

from assistant.checking.anaphora import are_tied, hold_together
from assistant.checking.sentences import Sentence, sentences_of

from ..samples import hit

RELEASE = (
    "From Monday the line will use the ferry Sankt Olaf at Berth 3.\n\n“We should have said on Thursday that it was "
    "wrong,” said the harbour master, Captain Sandell."
)
FUND = (
    "She spent the prize on a fund that sends two pupils a year from Hallum to the college. Up to now there have "
    "been 42 of them. The fund bears the name of Ada Lindh."
)


@pytest.mark.parametrize(
    ("earlier", "later", "parting"),
    [
        ("Dr Marchetti answered on 12 November.", "She accepts recommendations 2, 4 and 5.", " "),
        ("The jury took a drawing.", "The drawing was on a single sheet.", " "),
        ("Witkoff led the talks.", "On Monday Witkoff flew home.", "\n\n"),
        ("4. The accident of the ferry", "Captain Sandell described the events.", "\n\n"),
        ("| 5 | Quay |", "| 6 | Mole |", "\n"),
        ("- 09:30 count: 34.", "- 17:00 final count: 37.", "\n"),
    ],
)
def test_a_sentence_goes_on_from_one_before(earlier: str, later: str, parting: str) -> None:
    assert are_tied(earlier, later, parting)


@pytest.mark.parametrize(
    ("earlier", "later", "parting"),
    [
        ("The ferry Sankt Olaf lies at Berth 3.", "Captain Sandell spoke on Thursday.", " "),
        ("Dr Marchetti answered on 12 November.", "She accepts recommendations 2, 4 and 5.", "\n\n"),
        ("Dr Marchetti answered on 12 November.", "She accepts it.", " Somebody else wrote. "),
    ],
)
def test_others_do_not(earlier: str, later: str, parting: str) -> None:
    assert not are_tied(earlier, later, parting)


def test_a_chain_holds_and_an_accident_does_not() -> None:
    fund, release = hit(FUND), hit(RELEASE)
    first, middle, last = sentences_of(0, fund)
    assert hold_together([first, middle, last], [fund])
    assert hold_together([last, first], [fund])
    assert hold_together([first], [fund])
    assert not hold_together(sentences_of(0, release), [release])


def test_lines_above_need_no_tie_and_other_passages_do() -> None:
    release = hit(RELEASE)
    one, other = sentences_of(0, release)
    above = Sentence(0, one.start, one.end, one.text, True)
    assert hold_together([other, above], [release])
    assert not hold_together([one, Sentence(1, 900, 920, "A tug came by.")], [release, release])
