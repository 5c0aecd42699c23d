"""Questions of several parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.followups.splitting import MOST_PARTS, parts


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who came?", ["Who came?"]),
        ("Who owns the pub and the mill?", ["Who owns the pub and the mill?"]),
        ("After the vote and when it was over, who left?", ["After the vote and when it was over, who left?"]),
        (
            "How many drones were launched overnight, and how many were shot down?",
            ["How many drones were launched overnight?", "How many drones were shot down?"],
        ),
        (
            "How many of the drones and how many of the missiles were shot down?",
            ["How many of the drones were shot down?", "how many of the missiles were shot down?"],
        ),
        (
            "How many homes in Tarrow had no heat, and how many had no water?",
            ["How many homes in Tarrow had no heat?", "How many homes in Tarrow had no water?"],
        ),
        ("Who signed the lease and when does it end?", ["Who signed the lease?", "When does the lease end?"]),
        ("Who founded the firm and when?", ["Who founded the firm?", "When was the firm founded?"]),
        (
            "Where was Ann when she called Mr Oakes, and on what date was it?",
            ["Where was Ann when she called Mr Oakes?", "on what date was Ann when she called Mr Oakes?"],
        ),
    ],
)
def test_the_parts_of_a_question(question: str, wanted: list[str]) -> None:
    assert parts(question) == wanted


@given(
    st.text() | st.lists(st.sampled_from(["who", "how many", "and", "were", "it", "Ann", "came", ","])).map(" ".join)
)
def test_any_text_has_some_parts(question: str) -> None:
    found = parts(question)
    assert 1 <= len(found) <= MOST_PARTS
    assert len(found) > 1 or found == [question]
