"""Whether passages support a statement, with the real embedder and the real reader."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.checking import Above, Checker
from assistant.checking.attribution import Attribution, question_of
from assistant.checking.facts import missing
from assistant.checking.sentences import is_mail_head
from assistant.reading import ReadingModel
from index.embed import TransformerEmbedder

from ..samples import hit

TALKS = (
    "Steve Witkoff and Rustem Umerov led the two delegations. Witkoff is the special envoy of the United States. "
    "Umerov serves as secretary of the security council in Kyiv. Officials did not describe the third day. "
    "The board rejected the offer of 1,200 euros on 6 December 2025."
)
DRONES = (
    "The military counted 653 drones and 51 missiles during the night. It said its defenders shot down 585 of the "
    "drones and 30 of the missiles. In the Odesa region 9,500 customers had no heating."
)
OTHER = "The ferry leaves the north pier at nine every day. A crossing takes forty minutes."
QUESTION = "Who led the talks, and what happened?"


@pytest.fixture(scope="module")
def checker(embedder: TransformerEmbedder, models_cache: Path) -> Checker:
    hits = [hit(TALKS, id=1), hit(DRONES, id=2), hit(OTHER, id=3)]
    return Checker(QUESTION, hits, embedder, Attribution(ReadingModel()))


@pytest.mark.parametrize(
    ("statement", "cited"),
    [
        ("Steve Witkoff and Rustem Umerov led the two delegations.", 0),
        ("The two delegations were led by Witkoff and Umerov.", 0),
        ("Rustem Umerov is the secretary of the security council in Kyiv.", 0),
        ("The board rejected the offer of 1200 euros on December 6.", 0),
        ("The defenders shot down 585 drones and 30 missiles.", 1),
        ("The ferry leaves at nine from the north pier, and a crossing takes forty minutes.", 2),
        ("In Odesa, 9,500 customers had no heating.", 1),
    ],
)
def test_what_a_passage_says_is_supported(checker: Checker, statement: str, cited: int) -> None:
    found = checker.check(statement, [cited])
    assert found.supported, found.reason
    assert not found.corrected
    assert {one.passage for one in found.sentences} == {cited}
    assert missing(statement, [one.text for one in found.sentences]) == []


@pytest.mark.parametrize(
    "statement",
    [
        "Steve Witkoff and Jared Kushner led the two delegations.",
        "Umerov is the special envoy of the United States.",
        "Witkoff serves as secretary of the security council in Kyiv.",
        "The board accepted the offer of 1,200 euros on 6 December 2025.",
        "The board did not reject the offer of 1,200 euros.",
        "The board rejected the offer of 1,300 euros.",
        "The board rejected the offer of 1,200 euros on 7 December 2025.",
        "The defenders shot down 30 of the drones and 585 of the missiles.",
        "The military counted 51 drones and 653 missiles during the night.",
        "The defenders shot down 585 missiles and 30 drones.",
        "Officials described the third day.",
        "The mayor of Paris opened a new swimming pool.",
        "Yes.",
        "",
    ],
)
def test_what_no_passage_says_is_not(checker: Checker, statement: str) -> None:
    found = checker.check(statement, [0])
    assert not found.supported
    assert found.reason


HARBOUR = (
    "From Monday the line will use the ferry Sankt Olaf at Berth 3, with eight sailings a day.\n\n“The number came "
    "from the ticket machine,” said the harbour master, Captain Viggo Sandell.\n\nLieutenant Commander Ekholm "
    "presented the report on the ferry Sankt Olaf.\n\nFresh water is delivered at all berths except Berths 8 and 9."
)


@pytest.mark.parametrize(
    ("question", "statement", "reason"),
    [
        ("Which firm built the Sankt Olaf?", "The firm built the Sankt Olaf.", "it only repeats the question"),
        (
            "Who is the captain of the Sankt Olaf?",
            "The captain of the Sankt Olaf is Captain Viggo Sandell.",
            "the passage does not say these things of each other",
        ),
        (
            "Who commanded the Sankt Olaf?",
            "The ferry Sankt Olaf was commanded by Lieutenant Commander Ekholm.",
            "the passage does not say this of what was asked",
        ),
        (
            "Where did the line use the Sankt Olaf?",
            "The line used the ferry Sankt Olaf at Berth 3.",
            "the passage says this only of the future",
        ),
        (
            "Where is fresh water delivered?",
            "Fresh water is delivered at Berths 8 and 9.",
            "the passage makes an exception of this",
        ),
        ("What is delivered?", "Salt is delivered at all berths.", ""),
    ],
)
def test_what_the_words_alone_would_carry_is_refused_with_its_reason(
    embedder: TransformerEmbedder, models_cache: Path, question: str, statement: str, reason: str
) -> None:
    found = Checker(question, [hit(HARBOUR)], embedder, Attribution(ReadingModel())).check(statement, [0])
    assert not found.supported
    assert found.reason == reason or not reason


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Who presented the report on the Sankt Olaf?", "Lieutenant Commander Ekholm presented the report."),
        ("Where will the ferry lie?", "The line will use the ferry Sankt Olaf at Berth 3."),
        ("Where is no fresh water delivered?", "Fresh water is not delivered at Berths 8 and 9."),
        ("Where is fresh water delivered?", "Fresh water is delivered at all berths except 8 and 9."),
    ],
)
def test_what_is_told_as_the_passage_tells_it_is_supported(
    embedder: TransformerEmbedder, models_cache: Path, question: str, statement: str
) -> None:
    found = Checker(question, [hit(HARBOUR)], embedder, Attribution(ReadingModel())).check(statement, [0])
    assert found.supported, found.reason


MINUTES = (
    "Minutes of the Harbour Board, 26 March 2024\n\nIt was resolved to repair Berth 7 for 520,000 euros.\n\n"
    "Vessel | Length | Owner\nTern | 12 metres | Ada Lindh\nWren | 9 metres | Jo Penhallow\n"
)


@pytest.fixture(scope="module")
def of_minutes(embedder: TransformerEmbedder) -> Checker:
    found = hit(MINUTES, title="Minutes of the Harbour Board, 26 March 2024")
    return Checker("What was resolved?", [found], embedder, None, Above(lambda _: MINUTES, lambda _: ()))


@pytest.mark.parametrize(
    ("statement", "quotes"),
    [
        (
            "On 26 March 2024 the Harbour Board resolved to repair Berth 7 for 520,000 euros.",
            ["It was resolved to repair Berth 7 for 520,000 euros.", "Minutes of the Harbour Board, 26 March 2024"],
        ),
        ("It was resolved to repair Berth 7.", ["It was resolved to repair Berth 7 for 520,000 euros."]),
        (
            "The vessel Tern has a length of 12 metres and its owner is Ada Lindh.",
            ["Tern | 12 metres | Ada Lindh", "Vessel | Length | Owner"],
        ),
    ],
)
def test_headings_and_columns_are_quoted_where_a_statement_needs_them(
    of_minutes: Checker, statement: str, quotes: list[str]
) -> None:
    found = of_minutes.check(statement, [0])
    assert found.supported, found.reason
    assert [one.text for one in found.sentences] == quotes
    assert missing(statement, quotes) == []
    for one in found.sentences:
        assert MINUTES[one.start : one.end] == one.text


@pytest.mark.parametrize(
    "statement",
    [
        "On 27 March 2024 the Harbour Board resolved to repair Berth 7 for 520,000 euros.",
        "The Town Council resolved to repair Berth 7 for 520,000 euros.",
        "The vessel Tern has a length of 9 metres and its owner is Ada Lindh.",
    ],
)
def test_headings_and_columns_support_nothing_else(of_minutes: Checker, statement: str) -> None:
    assert not of_minutes.check(statement, [0]).supported


@pytest.mark.parametrize("cited", [[], [2], [7], [-1], [2, 99]])
def test_a_wrong_citation_is_corrected(checker: Checker, cited: list[int]) -> None:
    found = checker.check("The military counted 653 drones.", cited)
    assert {one.passage for one in found.sentences} == {1}
    assert found.corrected == bool(cited)


WORDS = st.sampled_from(
    [*TALKS.split(), *DRONES.split(), "not", "7", "Paris", "12 May", "1,201", "eleven", "Kushner", "€4"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=14).map(" ".join), st.lists(st.integers(-2, 4), max_size=3))
def test_every_fact_of_a_supported_statement_stands_in_its_quotes(
    checker: Checker, statement: str, cited: list[int]
) -> None:
    found = checker.check(statement, cited)
    if found.supported:
        quotes = [one.text for one in found.sentences]
        assert missing(statement, quotes, checker.lower_case) == []
        for one in found.sentences:
            passage = checker.hits[one.passage].passage
            assert passage.text[one.start - passage.start : one.end - passage.start] == one.text


@pytest.mark.parametrize(
    ("statement", "question"),
    [
        ("Witkoff led the talks.", "Who led the talks?"),
        ("Rustem Umerov is the secretary.", "Who is the secretary?"),
        ("The talks ended on Monday.", ""),
        ("It was decided in Miami.", ""),
    ],
)
def test_a_statement_is_turned_into_the_question_for_its_subject(statement: str, question: str) -> None:
    assert question_of(statement)[0] == question


def test_checking_is_quick(checker: Checker) -> None:
    """A bound far above what is measured (benchmarks/checking.py), so that only a blunder breaks it."""
    started = time.perf_counter()
    for _ in range(5):
        checker.check("Rustem Umerov is the secretary of the security council in Kyiv.", [0])
    assert time.perf_counter() - started < 30


MAIL = "From: Rufus Adair <rufus@allotments.example>\nTo: members@allotments.example\nSubject: A swarm on plot 22\n\n"


def test_a_message_head_says_who_wrote_about_what_and_no_more(embedder: TransformerEmbedder) -> None:
    hits = [hit(f"{MAIL}Bees everywhere since noon. Tamsin took them to her own plot.")]
    checker = Checker("Who caught the swarm on plot 22?", hits, embedder, Attribution(ReadingModel()))
    assert not checker.check("Rufus Adair caught the swarm on plot 22.", [0]).supported
    assert checker.check("Tamsin took the bees to her own plot.", [0]).supported
    assert is_mail_head("From: Rufus Adair\nSubject: A swarm") and not is_mail_head("Subject: A swarm\nIt is gone.")


@pytest.mark.parametrize(
    ("question", "statement", "firm"),
    [
        ("Who led the delegations?", "Steve Witkoff and Rustem Umerov led the two delegations.", True),
        ("Who led the delegations?", "The two delegations were led by Witkoff and Umerov.", True),
        ("When did the board reject the offer?", "The board turned the offer of 1,200 euros down on 6 December.", True),
        ("How long is the crossing?", "Umerov, the secretary of the council, serves in Kyiv.", False),
        ("Did they lead the delegations?", "The two delegations were led by Witkoff and Umerov.", False),
    ],
)
def test_other_words_are_firm_only_where_the_reader_takes_them_for_the_answer(
    embedder: TransformerEmbedder, models_cache: Path, question: str, statement: str, firm: bool
) -> None:
    found = Checker(question, [hit(TALKS, id=1)], embedder, Attribution(ReadingModel())).check(statement, [0])
    assert found.supported
    assert found.firm is firm


def test_without_a_reader_only_copies_are_firm(embedder: TransformerEmbedder) -> None:
    checker = Checker("Who led the delegations?", [hit(TALKS, id=1)], embedder)
    assert checker.check("Steve Witkoff and Rustem Umerov led the two delegations.", [0]).firm
    assert not checker.check("The two delegations were led by Witkoff and Umerov.", [0]).firm
