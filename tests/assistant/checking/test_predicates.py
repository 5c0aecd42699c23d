"""What is said of another number, and verbs that only the question has."""

from __future__ import annotations

import pytest

from assistant.checking.predicates import has_kin, of_another_number
from index.embed import TransformerEmbedder

ADJUSTER = "The adjuster, Ms. van Aalst, has come to €1.37 million and offers €1,295,000 after the deductible."
INSURER = "In addition the Authority claims €214,000 for lost dues; the insurer accepts €156,000."


@pytest.mark.parametrize(
    ("statement", "quotes", "numbers"),
    [
        ("The adjuster accepted €1,295,000.", [ADJUSTER, INSURER], ["€1,295,000"]),
        ("The adjuster approved of €1,295,000.", [ADJUSTER, INSURER], ["€1,295,000"]),
        ("The insurer accepts €156,000.", [ADJUSTER, INSURER], []),
        ("The adjuster offers €1,295,000.", [ADJUSTER, INSURER], []),
        ("The insurer accepts €156,000 and the adjuster offers €1,295,000.", [ADJUSTER, INSURER], []),
        ("The adjuster accepted 20 claims.", ["She looked at 20 claims. The insurer accepts €156,000."], []),
        ("The insurer accepts €1,295,000.", [ADJUSTER, "The insurer accepts the offer."], []),
    ],
)
def test_a_verb_beside_another_number_only(statement: str, quotes: list[str], numbers: list[str]) -> None:
    assert of_another_number(statement, quotes) == numbers


@pytest.mark.parametrize(
    ("word", "statement", "quote", "kin"),
    [
        (
            "worried",
            "Neighbours were worried about traffic.",
            "The objectors were mainly concerned with traffic.",
            True,
        ),
        ("refused", "The Guild refused to come.", "The Guild turned down its invitation.", True),
        ("infected", "9,000 hens were found to be infected.", "It also gave the number of hens as 9,000.", False),
        ("manufactured", "The firm manufactured the hose.", "The cause was a burst hose of the wrong rating.", False),
        ("infected", "9,000 hens were infected.", "9,000", False),
    ],
)
def test_another_word_means_alike(
    embedder: TransformerEmbedder, word: str, statement: str, quote: str, kin: bool
) -> None:
    assert has_kin(word, statement, [quote], embedder) is kin
