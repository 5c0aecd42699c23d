"""The short campaign; `python -m tests.fuzz` is the long one."""

from __future__ import annotations

from random import Random

from index.types import Document, Heading, Mark, Unit

from .campaign import case, run
from .mutate import mutated
from .rules import broken_rules
from .seeds import seeds


def test_spoilt_files_are_read_or_refused_with_a_reason() -> None:
    campaign = run(seed=20, numbers=range(250))
    assert campaign.files == 250
    assert campaign.grave() == []
    outcomes = {outcome for _, outcome in campaign.outcomes}
    assert {"read", "refused"} <= outcomes


def test_whole_files_are_read_and_hold_the_rules() -> None:
    from pathlib import Path

    from index.loaders import load
    from index.loaders.kinds import document_type

    for suffix, data in seeds():
        type = document_type(Path(f"a{suffix}"), data[:8192])
        assert type is not None
        assert list(broken_rules(load(Path(f"a{suffix}"), data, type))) == [], suffix


def test_a_number_makes_the_same_file_again() -> None:
    whole = seeds()
    assert [case(3, number, whole) for number in range(20)] == [case(3, number, whole) for number in range(20)]
    assert mutated(Random("a"), whole) != mutated(Random("b"), whole)


def test_broken_documents_are_noticed() -> None:
    text = "One.\n\nTwo."
    for broken in (
        Document(" \n", "text"),
        Document(text, "nothing"),
        Document(text, "text", title="\ud800"),
        Document(text, "text", date="5 May"),
        Document(text, "text", language="english"),
        Document(text, "pdf", Unit.PAGE),
        Document(text, "pdf", Unit.PAGE, (Mark(5, 1), Mark(0, 2))),
        Document(text, "pdf", Unit.PAGE, (Mark(0, 2), Mark(5, 1)), (Heading(99, 1, "x"),)),
        Document(text, "pdf", Unit.PAGE, (Mark(0, 2), Mark(2, 1), Mark(5, 0))),
        Document(text, "markdown", headings=(Heading(0, 1, "a\nb"),)),
        Document(text, "markdown", headings=(Heading(0, 0, ""),)),
    ):
        assert list(broken_rules(broken)), broken
    assert list(broken_rules(Document(text, "pdf", Unit.PAGE, (Mark(0, 1), Mark(6, 2)), (Heading(6, 1, "Two"),)))) == []
