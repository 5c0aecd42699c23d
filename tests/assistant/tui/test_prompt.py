"""File names in a question."""

from __future__ import annotations

import pytest

from assistant.tui.prompt import completions, split_names

KNOWN = ["ferry.md", "notes/my rent.txt", "notes/old.md"]


@pytest.mark.parametrize(
    ("text", "question", "named"),
    [
        ("@ferry.md When?", "When?", ["ferry.md"]),
        ('Who pays @"notes/my rent.txt" now?', "Who pays now?", ["notes/my rent.txt"]),
        ("When @notes/ or @notes?", "When or @notes?", ["notes"]),
        ("Mail a@ferry.md or @someone", "Mail a@ferry.md or @someone", []),
        ("one\ntwo", "one two", []),
    ],
)
def test_names_are_taken_out(text: str, question: str, named: list[str]) -> None:
    assert split_names(text, KNOWN) == (question, named)


def test_letters_in_their_order_are_enough() -> None:
    assert completions("fmd", KNOWN) == ["ferry.md"]
    assert completions("old", KNOWN) == ["notes/old.md"]
    assert completions("RENT", KNOWN) == ["notes/my rent.txt"]
    assert completions("zz", KNOWN) == []
    assert len(completions("", [f"{number}.txt" for number in range(100)])) == 8
    assert completions("(", KNOWN) == []
