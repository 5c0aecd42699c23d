"""Badges from string matching alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quotes import badge
from assistant.types import Badge

TEXT = (
    "Rent is due in June. It is not due before the har-\nbour master has signed. The tenant keeps the keys of the gate."
)


def at(piece: str) -> tuple[int, int]:
    """Give the place of a piece."""
    return TEXT.index(piece), TEXT.index(piece) + len(piece)


def test_a_quote_at_its_place_is_verified() -> None:
    assert badge(TEXT, "Rent is due in June.", 0, 20) is Badge.VERIFIED


def test_typography_makes_no_difference() -> None:
    assert badge(TEXT, "it is not due before the harbour master", *at("It is")) is Badge.VERIFIED


def test_a_quote_that_stands_elsewhere_is_misattributed() -> None:
    assert badge(TEXT, "The tenant keeps the keys", 0, 20) is Badge.MISATTRIBUTED


@pytest.mark.parametrize(
    "quoted",
    ["Rent is due in July.", "It is due before the harbour master has signed.", "Rent is due in the end of June."],
)
def test_a_quote_with_other_words_is_altered(quoted: str) -> None:
    assert badge(TEXT, quoted, 0, 20) is Badge.ALTERED


def test_a_quote_of_pieces_is_stitched() -> None:
    assert badge(TEXT, "Rent is due in June. The tenant keeps the keys", 0, 20) is Badge.STITCHED


def test_a_quote_that_stands_nowhere_is_absent() -> None:
    assert badge(TEXT, "Nobody has ever seen the lighthouse by day.", 0, 20) is Badge.ABSENT


def test_nothing_is_no_quote() -> None:
    assert badge(TEXT, "", 5, 5) is Badge.ABSENT
    assert badge("a  b", "  ", 0, 1) is Badge.ABSENT


@given(st.text(), st.integers(0, 50), st.integers(1, 50))
def test_every_piece_of_a_text_is_verified_at_its_place(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    assert badge(text, piece, start, start + length) is (Badge.VERIFIED if piece else Badge.ABSENT)


@given(st.text(), st.text(max_size=60), st.integers(0, 50), st.integers(0, 50))
def test_any_text_has_a_badge(text: str, quoted: str, start: int, end: int) -> None:
    assert badge(text, quoted, start, end) in Badge
