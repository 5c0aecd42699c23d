"""What a document defines answers what a word means."""

from __future__ import annotations

import pytest

from assistant.definitions import DEFINED, defined_first

from .samples import hit, short

OTHER = short(hit("A lease ended on 30 September.", id=2), ("30 September", 0.9))
CLAUSE = '"Snag" means a defect that does not hinder the use, and can be put right within 28 days. It is listed.'
MEANING = "a defect that does not hinder the use, and can be put right within 28 days"


@pytest.mark.parametrize(
    ("question", "text", "meaning"),
    [
        ("What counts as a Snag under the contract?", CLAUSE, MEANING),
        ('What does "Snag" mean in the contract?', CLAUSE, MEANING),
        ("What is a snag?", CLAUSE, MEANING),
        ("What is meant by WIP?", "WIP\n: work in progress; time not billed\n\nX\n: y", "work in progress"),
        ("What does long-stop mean?", "- **Long-stop** – the last date", "the last date"),
        ("What is the meaning of accession?", "An *accession* is a sample with a number of its own.", None),
        ("What is an accession?", "An *accession* is a sample with a number of its own.", None),
        ("What does market day mean?", "Here “market\nday” shall mean every Wednesday.", "every Wednesday"),
    ],
)
def test_a_definition_comes_first(question: str, text: str, meaning: str | None) -> None:
    found = short(hit(text, start=40), (text[:4], 0.2))
    first, second = defined_first(question, [OTHER, found])
    (span,) = first.spans
    assert text[span.start - 40 : span.end - 40] == (meaning or "a sample with a number of its own")
    assert first.relevance == span.score == DEFINED
    assert second is OTHER


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When does a Snag end?", CLAUSE),
        ("What is the Snag of the contract?", CLAUSE),
        ("What does Snagging mean?", CLAUSE),
        ("What is a lease?", "- Lease – see clause 4"),
        ("What does it mean to have a whole long sentence here?", CLAUSE),
        ("What does Snag mean?", 'The "Snag" list is long.'),
    ],
)
def test_else_the_order_stays(question: str, text: str) -> None:
    found = short(hit(text), (text[:4], 0.2))
    assert defined_first(question, [OTHER, found]) == [OTHER, found]
