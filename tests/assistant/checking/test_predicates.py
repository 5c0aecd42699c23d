"""What is said of another number, what nobody is quoted with, and verbs that only the question has."""

from __future__ import annotations

import pytest

from assistant.checking.predicates import has_kin, misreported, of_another_number
from index.embed import TransformerEmbedder

ADJUSTER = "The adjuster, Ms. van Aalst, has come to €1.37 million and offers €1,295,000 after the deductible."
INSURER = "In addition the Authority claims €214,000 for lost dues; the insurer accepts €156,000."
UNION = "The union has asked whether jobs will be moved."


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
    ("statement", "quote", "speaker"),
    [
        (
            "Jansma says that the union has asked whether jobs will be moved.",
            f'{UNION} "No," said Wim Jansma.',
            "Jansma",
        ),
        (
            "According to Wim Jansma, the manager, the union has asked whether jobs will be moved.",
            f'{UNION} "No," said Wim Jansma.',
            "Wim Jansma",
        ),
        (
            "Jansma said that the line will be closed.",
            'Jansma is unmoved. "We have no choice. The line will be closed," said Jansma.',
            "",
        ),
        ("Jansma said that the line will be closed.", "Jansma told us the day. He said the line will be closed.", ""),
        ("Jansma said that the line will be closed.", "Jansma said the line will be closed.", ""),
        ("The report says that the line will be closed.", "The line will be closed.", ""),
        ("Jansma said that the line will be closed.", "The line will be closed.", ""),
        ("The line will be closed.", "The line will be closed.", ""),
    ],
)
def test_nobody_says_what_the_document_tells(statement: str, quote: str, speaker: str) -> None:
    assert misreported(statement, [quote]) == speaker


@pytest.mark.parametrize(
    ("word", "quote", "kin"),
    [
        ("worried", "The objectors were mainly concerned with traffic.", True),
        ("refused", "The Guild turned down its invitation.", True),
        ("infected", "It also gave the number of hens at the farm as 9,000.", False),
        ("manufactured", "The direct cause was a burst hose of the wrong rating.", False),
        ("infected", "9,000", False),
    ],
)
def test_another_word_means_alike(embedder: TransformerEmbedder, word: str, quote: str, kin: bool) -> None:
    assert has_kin(word, [quote], embedder) is kin
