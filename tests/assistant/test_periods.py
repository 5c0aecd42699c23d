"""What time a question names, and whether it speaks of the documents of that time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.periods import period_of
from assistant.scopes import Scope, scopes
from index.types import Filter

TODAY = date(2026, 11, 23)
MARCH = ("2024-03-01", "2024-03-31")


def latest(month: int) -> str:
    """The documents are of 2024."""
    return f"2024-{month:02}" if month == 3 else ""


@pytest.mark.parametrize(
    ("question", "since", "until", "documents"),
    [
        ("Who resigned in March 2024?", *MARCH, False),
        ("What was decided in March?", *MARCH, False),
        ("What was decided in September?", "2026-09-01", "2026-09-30", False),
        ("What was decided in December?", "2025-12-01", "2025-12-31", False),
        ("How many visitors came in 2024?", "2024-01-01", "2024-12-31", False),
        ("What happened last year?", "2025-01-01", "2025-12-31", False),
        ("Who called last week?", "2026-11-16", "2026-11-22", False),
        ("Who came this month?", "2026-11-01", "2026-11-30", False),
        ("Who came last month?", "2026-10-01", "2026-10-31", False),
        ("What did Ann write on 2024-03-12?", "2024-03-12", "2024-03-12", False),
        ("What is due by March 31, 2024?", "2024-03-31", "2024-03-31", False),
        ("What has changed since June 2024?", "2024-06-01", "", False),
        ("What does the report say of the accident in March 2024?", *MARCH, False),
        ("What does the report of 2023 say?", "2023-01-01", "2023-12-31", False),
        ("What do the mails of March say about the lock?", *MARCH, True),
        ("mails from Ann Oakes in March 2024 about the rent", *MARCH, True),
        ("Which e-mails did I receive in March 2024?", *MARCH, True),
        ("What reports were published in 2023?", "2023-01-01", "2023-12-31", True),
        ("Which reports from 2023 mention copper?", "2023-01-01", "2023-12-31", True),
        ("What did the letter of 2 April 2024 ask for?", "2024-04-02", "2024-04-02", True),
        ("What do the March 2024 minutes say?", *MARCH, True),
        ("Who wrote yesterday's mails?", "2026-11-22", "2026-11-22", True),
        ("What do letters before 2020 say?", "", "2019-12-31", True),
        ("What do letters after 2020 say?", "2021-01-01", "", True),
        ("What do letters until 2020 say?", "", "2020-12-31", True),
    ],
)
def test_a_time_is_understood(question: str, since: str, until: str, documents: bool) -> None:
    found = period_of(question, TODAY, latest)
    assert found is not None
    assert (found.since, found.until, found.documents) == (since, until, documents)


@pytest.mark.parametrize(
    "question",
    [
        *("Who may march in front?", "What may the keeper do?", "Who is in room 2001?", "Who won in 2023-24?"),
        *("What does the 2023 report say?", "What was signed on 31 February 2024?", "What is the march of time?", ""),
    ],
)
def test_no_time_is_read_into_a_question(question: str) -> None:
    assert period_of(question, TODAY, latest) is None


@given(st.text(max_size=300))
def test_any_question_is_read(question: str) -> None:
    found = period_of(question, TODAY)
    assert found is None or found.since or found.until


def test_a_long_question_is_read_in_linear_time() -> None:
    assert period_of("the mails from " + "A " * 50_000 + "of", TODAY) is None
    assert period_of("march 1 " * 10_000, TODAY) is None


def test_documents_of_a_time_are_asked_first_and_then_all() -> None:
    mine = Filter(paths=("mail",))
    only, everything = scopes("What do the mails of March say?", mine, TODAY, latest)
    assert only.admit == Filter(("mail",), (), *MARCH)
    assert only.note == "Only documents dated in March 2024 were asked."
    assert everything.admit == mine and everything.note.startswith("No document dated in March 2024 answers")


def test_a_matter_of_a_time_leaves_no_document_out() -> None:
    assert list(scopes("Who resigned in March 2024?", Filter(), TODAY, latest)) == [
        Scope(Filter(), Filter(since=MARCH[0], until=MARCH[1]), frozenset(("March", "2024")), prefer=True)
    ]
    [of_a_day] = scopes("Who resigned on 14 March 2024?", Filter(), TODAY, latest)
    [of_a_year] = scopes("Who resigned in 2024?", Filter(), TODAY, latest)
    assert not of_a_day.prefer and not of_a_year.prefer


@pytest.mark.parametrize("filter", [Filter(since="2020"), Filter(until="2021")])
def test_the_users_own_filter_counts(filter: Filter) -> None:
    assert list(scopes("What do the mails of March say?", filter, TODAY, latest)) == [Scope(filter)]
