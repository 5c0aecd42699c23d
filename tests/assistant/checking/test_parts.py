"""Parts of a statement that nothing says."""

from __future__ import annotations

import pytest

from assistant.checking.parts import unsaid_part

QUOTE = "Ana Lund keeps the lighthouse at Skerry Point and paid £1,200 for the lamp."


@pytest.mark.parametrize(
    ("statement", "part"),
    [
        ("Ana Lund keeps the lighthouse and repairs nets.", "repairs nets."),
        ("Ana Lund keeps the lighthouse and paid for the lamp.", ""),
        ("Ana Lund keeps the lighthouse, which cost £1,200.", ""),
        ("Ana Lund keeps the lighthouse and sleeps.", ""),
        ("Ana Lund, who came from Norway, keeps the lighthouse.", "came from Norway"),
        ("Gulls nest there.", ""),
    ],
)
def test_the_part_that_nothing_says(statement: str, part: str) -> None:
    assert unsaid_part("What does she do?", statement, [QUOTE]) == part


def test_what_the_question_says_is_no_strange_part() -> None:
    assert unsaid_part("Who came from Norway?", "Ana Lund, who came from Norway, keeps it.", [QUOTE]) == ""
