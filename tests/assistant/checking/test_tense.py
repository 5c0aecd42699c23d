"""What quotes tell as over does not last."""

from __future__ import annotations

import time

import pytest

from assistant.checking.tense import only_past

BELLS = "How many bells does the tower have?"
STAFF = "How many people does the quarry employ?"
SOUPS = "What does the menu offer?"


@pytest.mark.parametrize(
    ("question", "statement", "quote"),
    [
        ("What is the barn?", "The barn is a theatre.", "The barn was a theatre until 1998."),
        ("What is the barn?", "The barn is a theatre.", "The barn had been a theatre until 1998."),
        (BELLS, "The tower has four bells.", "The tower used to have four bells."),
        ("Who leads the choir?", "Ivo Marsh leads the choir.", "Ivo Marsh formerly led the choir."),
        (
            STAFF,
            "The quarry employs 300 people.",
            "In 1955 the quarry employed 300 people.",
        ),
        (
            STAFF,
            "The quarry gives work to 300 people.",
            "Twenty years ago the quarry gave work to 300 people.",
        ),
        (SOUPS, "The menu offers three soups.", "The previous menu offered three soups."),
        ("How many trams does the city have?", "The city has 80 trams.", "The city had 80 trams. Today it has twelve."),
    ],
)
def test_what_is_over_is_not_told_as_lasting(question: str, statement: str, quote: str) -> None:
    assert only_past(question, statement, [quote])


@pytest.mark.parametrize(
    ("question", "statement", "quote"),
    [
        ("How many rooms does the gallery have?", "The gallery has 12 rooms.", "The gallery had 12 rooms."),
        ("How many bells did the tower have?", "The tower has four bells.", "The tower used to have four bells."),
        (BELLS, "The tower had four bells.", "The tower used to have four bells."),
        ("What is the barn?", "The barn is a museum.", "The barn was a theatre until 1998 and is now a museum."),
        (
            "How many arches are there?",
            "The bridge has three arches.",
            "The bridge, built in 1911, had three arches.",
        ),
        ("Who chairs the club?", "Ana Pell chairs the club.", "Ana Pell chairs the club, which Bo Dell once chaired."),
        (
            BELLS,
            "The tower has one bell.",
            "The tower once had four bells; now it has one bell.",
        ),
        (
            BELLS,
            "The tower has one bell.",
            "The tower once had four bells; now only one bell is left.",
        ),
        ("What is the barn?", "The barn was a theatre until 1998.", "The barn was a theatre until 1998."),
        (
            "What is in the school?",
            "The former school houses a library.",
            "The former school houses a library.",
        ),
        ("What is Ito?", "Ito is the former mayor of Pell.", "Ito was mayor of Pell until 2004."),
        ("When is the shop open?", "The shop is open until six.", "The shop was open until six."),
        (
            SOUPS,
            "The menu offers five soups.",
            "The previous menu offered three soups, the new menu offers five.",
        ),
        (
            "Where is the archive?",
            "The archive is in the town hall.",
            "It was moved to the town hall in 1960.",
        ),
        ("What is the previous limit?", "The limit is 40.", "The previous limit was 40."),
        ("How big is the club?", "The club has 300 members.", "At the time of the meeting the club had 300 members."),
        ("", "", ""),
        ("What is the barn?", "The barn is a theatre.", "The barn, once a dairy, is a theatre."),
    ],
)
def test_what_lasts_or_is_told_as_past_is_let_through(question: str, statement: str, quote: str) -> None:
    assert not only_past(question, statement, [quote])


@pytest.mark.parametrize("unit", ["once had ", "former ", "in 1911 ", "used to ", "a" * 60 + " ", "now. ", ".”)  "])
def test_long_quotes_take_no_time(unit: str) -> None:
    quote = (unit * 100_000)[:100_000]
    start = time.process_time()
    only_past("How many rooms does it have?", "The mill has three rooms.", [quote])
    assert time.process_time() - start < 20
