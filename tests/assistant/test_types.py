"""What is said of an answer in short."""

from __future__ import annotations

import pytest

from assistant.types import Answer, Kind, Statement, enumerated


@pytest.mark.parametrize(
    ("texts", "told"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C"), (["", "A", "", "B"], "A and B")],
)
def test_enumerated(texts: list[str], told: str) -> None:
    assert enumerated(texts) == told


@pytest.mark.parametrize(
    ("kind", "told"), [(Kind.LIST, "585 and 30"), (Kind.DISAGREEMENT, "585"), (Kind.SPAN, "585"), (Kind.REFUSAL, "")]
)
def test_a_list_is_said_as_a_whole(kind: Kind, told: str) -> None:
    statements = () if kind is Kind.REFUSAL else (Statement("585", (0,)), Statement("30", (0,)))
    assert Answer("q", "…", statements, (), bool(statements), 0.5, kind).short == told
