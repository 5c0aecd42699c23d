"""Numbers, dates and names: equal ones are equal, however they are written."""

from __future__ import annotations

import pytest

from assistant.checking.facts import FactKind, missing, names, numbers_and_dates


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("It cost 1200 euros.", "The price was 1,200 euros."),
        ("It cost €1.2 million.", "a sum of €1,200,000"),
        ("It took five days.", "after 5 days"),
        ("On December 6 they met.", "They met on 6 December 2025."),
        ("They met in December.", "They met on 6 December 2025."),
        ("They met on 5 December.", "The talks of 4 and 5 December failed."),
        ("They met on 2025-12-06.", "on 6 December 2025"),
        ("Witkoff led the talks.", "Steve Witkoff led the talks."),
        ("Witkoff’s talks ended.", "Steve Witkoff led them."),
        ("It struck at 7:26.", "struck at 07:26"),
        ("It rose by 3 per cent.", "a rise of 3%"),
        ("One of them left.", "some left"),
        ("The twenty-one ships came.", "21 ships"),
        ("However, Witkoff left.", "Witkoff left"),
        ("OV-420 failed.", "the OV-420 failed"),
        ("It is kept at -18 °C.", "kept at \u221218 °C"),
        ("It is kept at minus 18 degrees.", "kept at -18 degrees"),
        ("The gap is 0.5 mm.", "a gap of .5 mm"),
        ("It has 20 to 30 seats.", "It has 20-30 seats."),
        ("It took 5 days.", "- 5 days"),
        ("It has 20 to 30 seats.", "It has 20 -30 seats."),
        ("It is kept at -18 °C.", "kept at “-18 °C”"),
        ("It was -18 degrees.", "it was '-18' then"),
        ("It cost 1,200 to 1,500 euros.", "It cost €1,200 -€1,500 then."),
    ],
)
def test_what_stands_in_the_quote_is_found(statement: str, quote: str) -> None:
    assert missing(statement, [quote]) == []


@pytest.mark.parametrize(
    ("statement", "quote", "lacking"),
    [
        ("It cost 1300 euros.", "The price was 1,200 euros.", "1300"),
        ("It cost 1.2 euros.", "It cost 1.2 million euros.", "1.2"),
        ("It weighs 5 kg.", "It is 5 metres long.", "5"),
        ("It cost £5.", "It cost €5.", "£5"),
        ("They met on 7 December.", "They met on 6 December.", "7 December"),
        ("They met in June.", "They met on 6 December.", "June"),
        ("They met on 6 December 2024.", "They met on 6 December 2025.", "6 December 2024"),
        ("6 ships came.", "They came on 6 December.", "6"),
        ("It struck at 07:40.", "It struck at 07:26.", "07:40"),
        ("Smith led the talks.", "Steve Witkoff led the talks.", "Smith"),
        ("Steve Witkoff led them.", "Witkoff led them.", "Steve"),
        ("OV-421 failed.", "the OV-420 failed", "OV-421"),
        ("It is kept at 18 °C.", "kept at -18 °C", "18"),
        ("It is kept at -18 °C.", "kept at 18 °C", "18"),
        ("It is kept at 18 °C.", "kept at “-18” °C", "18"),
        ("It was 3 degrees.", "rows of 1.5 -3 4 degrees", "3"),
        ("It was 18 degrees.", "in 2024 -18 degrees", "18"),
        ("It was 30 degrees.", "from 20 \u221230 degrees", "30"),
        ("The gap is 5 mm.", "a gap of .5 mm", "5"),
        ("The gap is .5 mm.", "a gap of 5 mm", ".5"),
        ("The second option was chosen.", "The first option was chosen.", "second"),
    ],
)
def test_what_does_not_stand_there_is_missing(statement: str, quote: str, lacking: str) -> None:
    assert lacking in [statement[one.start : one.end] for one in missing(statement, [quote])]


def test_a_number_is_read_with_its_unit() -> None:
    (one,) = numbers_and_dates("some 1,350.5 kilometres away")
    assert (one.kind, one.value, one.unit) == (FactKind.NUMBER, "1350.5", "km")


def test_the_first_word_is_a_name_unless_it_is_known_to_be_none() -> None:
    assert [one.value for one in names("Ferries were late.")] == ["ferries"]
    assert names("Ferries were late.", {"ferries"}) == ()
