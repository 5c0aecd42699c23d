"""Superlatives that quotes do not have."""

from __future__ import annotations

import pytest

from assistant.checking.superlatives import unranked

CORES = "The core from Gannet Ledge is 42 metres long, that from Whale Rib 118 metres."


@pytest.mark.parametrize(
    ("statement", "quote", "found"),
    [
        ("The longest core was 42 metres long.", CORES, True),
        ("The core from Gannet Ledge is 42 metres long.", CORES, False),
        ("The wettest month was July.", "wettest month: July with 131 mm", False),
        ("The largest gift came from Orrin.", "Orrin gave the biggest gift.", False),
        ("The oldest member is Ash.", "Ash was the first member.", False),
        ("The test in the forest was honest.", "A test took place in the forest.", False),
        ("The worst year was 1980.", "In 1980 the harvest failed.", True),
    ],
)
def test_superlatives_stand_in_the_quotes(statement: str, quote: str, found: bool) -> None:
    assert unranked(statement, [quote]) is found
