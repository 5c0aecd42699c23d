"""Which short answers say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.same import alike, same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Witkoff", "Steve Witkoff"),
        ("the Kremlin", "Kremlin"),
        ("1,200", "1200 euros"),
        ("five hours", "nearly 5 hours"),
        ("2024", "12 March 2024"),
        ("On December 6", "December 6"),
        ("43", "43 passengers"),
        ("-18 °C", "\u221218"),
        (".5 mm", "0.5 mm"),
        ("20-30 seats", "20-30"),
        ("20 -30 seats", "20-30 seats"),
        ("“-18 °C”", "-18 °C"),
        (" € ", "€"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert same(one, other) and same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("43", "41"),
        ("12 March 2024", "13 March 2024"),
        ("Witkoff", "Kushner"),
        ("", "Kushner"),
        ("-18 °C", "18 °C"),
        (".5 mm", "5 mm"),
        ("“-18 °C”", "18 °C"),
        ("€", "%"),
        ("✓", ""),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not same(one, other) and not same(other, one)


@given(st.text(), st.text())
def test_order_does_not_matter(one: str, other: str) -> None:
    assert same(one, one)
    assert same(one, other) == same(other, one)
    assert alike(one, other) == alike(other, one)


def test_what_can_contradict_each_other() -> None:
    assert alike("43", "41 passengers")
    assert alike("Kushner", "Andrii Hnatov")
    assert not alike("43", "Kushner")
    assert not alike("in the afternoon", "Kushner")
