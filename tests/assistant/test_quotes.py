"""Badges from string matching alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.quotes import badge
from assistant.types import Badge

TEXT = "Rent is due in June. Rent is paid in July."


def test_a_quote_at_its_place_is_verified() -> None:
    assert badge(TEXT, "Rent is due in June.", 0, 20) is Badge.VERIFIED


def test_a_quote_that_stands_elsewhere_is_misattributed() -> None:
    assert badge(TEXT, "Rent is paid in July.", 0, 20) is Badge.MISATTRIBUTED


def test_a_quote_that_stands_nowhere_is_absent() -> None:
    assert badge(TEXT, "Rent is due in July.", 0, 20) is Badge.ABSENT


def test_nothing_is_no_quote() -> None:
    assert badge(TEXT, "", 5, 5) is Badge.ABSENT
    assert badge("a  b", "  ", 0, 1) is Badge.ABSENT


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_every_piece_of_a_text_is_verified_at_its_place_and_only_there(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    assert badge(text, piece, start, start + length) is (Badge.VERIFIED if piece else Badge.ABSENT)


@given(st.text(), st.text(min_size=1), st.integers(0, 50), st.integers(0, 50))
def test_what_is_verified_is_equal(text: str, quoted: str, start: int, end: int) -> None:
    found = badge(text, quoted, start, end)
    assert (found is Badge.VERIFIED) == (text[start:end] == quoted)
    if found is Badge.MISATTRIBUTED:
        assert quoted in text
