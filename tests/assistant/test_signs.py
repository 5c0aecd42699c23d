"""Where numbers begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.signs import number_start


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("at -18", "-18"),
        ("at \u221218", "\u221218"),
        ("“-18", "-18"),
        ("(‘-.5", "-.5"),
        ("| -3", "-3"),
        ("20 -30", "30"),
        ("$1,200 -1,500", "1,500"),
        ("30 -20", "-20"),
        ("20 \u221230", "\u221230"),
        ("20, -30", "-30"),
        ("20\n-30", "-30"),
        ("1 2 -3", "-3"),
        ("20 - -30", "-30"),
        ("04-555", "555"),
        ("“Apollo”-11", "11"),
    ],
)
def test_a_sign_is_told_from_a_hyphen(text: str, wanted: str) -> None:
    start = max(text.rindex(mark) for mark in "-\u2212" if mark in text) + 1
    start += text[start] == "."
    assert text[number_start(text, start) :] == wanted


def test_a_row_of_numbers_is_no_range() -> None:
    assert number_start("2 -30 40", 3) == 2
    assert number_start("2 -30 -40", 3) == 2


@given(st.text(alphabet="12-. ,“\u2212$", max_size=12), st.integers(0, 12))
def test_only_a_mark_is_taken_in(text: str, start: int) -> None:
    start = min(start, len(text))
    assert text[number_start(text, start) : start] in ("", "-", "\u2212", ".", "-.", "\u2212.")
