"""Who says what: nobody says what the document tells, or what somebody else says."""

from __future__ import annotations

import time

import pytest

from assistant.checking.voices import misreported, subject

UNION = "The union has asked whether jobs will be moved."
MASTER = "Captain Viggo Sandell, the harbour master, spoke first."
SOLD = "The harbour master said that the crane was sold."


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
    ("statement", "quote", "speaker"),
    [
        (
            "The tenants said that the boiler failed.",
            "The landlord's agent said that the boiler failed.",
            "The tenants",
        ),
        ("The tenants believe the boiler failed.", "The landlord believes the boiler failed.", "The tenants"),
        ("The boiler failed, the tenants said.", "The boiler failed, the landlord said.", "the tenants"),
        ("The boiler failed, according to the tenants.", "The boiler failed, said the landlord.", "the tenants"),
        (
            "According to the tenants, the boiler failed.",
            "According to the landlord, the boiler failed.",
            "the tenants",
        ),
        ("The critics blame the new road for the floods.", "Farmers blame the new road for the floods.", "The critics"),
        ("The growers point to the wet spring.", "Breeders point to the wet spring.", "The growers"),
        ("Vane said that the roof leaked.", "Vane met Miss Orr. “The roof leaked,” said Orr.", "Vane"),
        ("Orr said that Vane was late.", "Vane said that Orr was late.", "Orr"),
        ("Nora Vane said that the roof leaked.", "“The roof leaked,” the plumbers testify.", "Nora Vane"),
    ],
)
def test_nobody_says_what_another_says(statement: str, quote: str, speaker: str) -> None:
    assert misreported(statement, [quote]) == speaker


@pytest.mark.parametrize(
    ("quote", "speaker"),
    [
        ("Nora Vane came. The plumber, Tom Orr, looked. “The tower leaks,” he told her.", "Nora Vane"),
        ("The plumber, Tom Orr, looked. Nora Vane came. “The tower leaks,” she told him.", ""),
        ("Nora Vane met Tom Orr. “The tower leaks,” he told her.", ""),
        ("Rain fell again. “The tower leaks,” she told us.", ""),
    ],
)
def test_a_pronoun_is_the_person_named_before(quote: str, speaker: str) -> None:
    assert misreported("Nora Vane said that the tower leaks.", [quote]) == speaker


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        (SOLD, f"{MASTER} Sandell said that the crane was sold."),
        (SOLD, "The harbour master, Captain Viggo Sandell, came. “The crane was sold,” said Sandell."),
        ("Sandell said that the crane was sold.", f"{MASTER} The crane was sold, the harbour master said."),
        ("Lurne Power says the dam is safe.", "The dam is safe, says Jan Bexley, director of Lurne Power."),
        ("Lurne Power says the dam is safe.", "The director said that the dam is safe."),
        ("The company said that the dam was safe.", "Lurne Power said that the dam was safe."),
        ("The report says that the dam is unsafe.", "Hobbs says that the dam is unsafe."),
        ("Finch said that the road was shut.", "Abbott recalled that Finch had said the road was shut."),
        (
            "Finch confirmed the road was shut by ice.",
            "Abbott said the road was shut by ice. Finch confirmed it was shut: ice.",
        ),
        ("Finch said that the road was shut.", "Fans were told that the road was shut."),
        ("He said that the road was shut.", "Abbott said that the road was shut."),
        ("The tenants said so.", "The landlord said so."),
        ("The tenants said that the boiler failed.", ""),
    ],
)
def test_who_is_the_same_or_unknown_says_it(statement: str, quote: str) -> None:
    assert misreported(statement, [quote]) == ""


@pytest.mark.parametrize(
    ("before", "who"),
    [
        ("In court, the old miller ", "the old miller"),
        ("Ken Ito, the assistant, ", "Ken Ito"),
        ("The dam is safe, ", ""),
        ("The miller also ", "The miller"),
        ("The council will ", ""),
        ("He ", ""),
        ("", ""),
    ],
)
def test_who_speaks_stands_before_the_verb(before: str, who: str) -> None:
    assert subject(before) == who


@pytest.mark.parametrize(
    "text",
    ["a", "a ", "“", "Aa ", ", ", "said ", "x, the ", "according to ", "Ann Orr, the miller, said the mill was sold ",
     "Ann Orr (the miller) told Ost that the mill was sold. ", "Ann Orr said, "],
)  # fmt: skip
def test_long_quotes_take_no_time(text: str) -> None:
    quote = text * (100_000 // len(text))
    started = time.process_time()
    misreported("The miller said that the mill was sold.", [quote])
    misreported("According to Ann Orr, the mill was sold.", [quote])
    assert time.process_time() - started < 20
