import pytest

from index.loaders.dates import iso_date, stated_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-12-06", "2025-12-06"),
        ("2025-12-06T10:00:00+01:00", "2025-12-06"),
        ("2025/12/6", "2025-12-06"),
        ("6 December 2025", "2025-12-06"),
        ("6th of December 2025", "2025-12-06"),
        ("December 6, 2025", "2025-12-06"),
        ("Dec. 6th 2025", "2025-12-06"),
        ("Saturday, 6 December 2025, at noon", "2025-12-06"),
        ("Mon, 9 Sep 2024 09:14:00 +0100", "2024-09-09"),
        ("17. Februar 2025", "2025-02-17"),
        ("1er août 2024", "2024-08-01"),
        ("3 de marzo de 2024", "2024-03-03"),
        ("2025-12", "2025-12"),
        ("2025", "2025"),
        ("6/12/2025", ""),
        ("06.12.2025", ""),
        ("31 February 2025", ""),
        ("2025-13-01", ""),
        ("6 Nonsense 2025", ""),
        ("2025-12-061", ""),
        ("version 2025", ""),
        ("", ""),
    ],
)
def test_iso_date(text: str, date: str) -> None:
    assert iso_date(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Title\n\nDate: 6 December 2025\nText.", "2025-12-06"),
        ("**Date of the events:** 6 December 2025", "2025-12-06"),
        ("Date:            26 April 2024", "2024-04-26"),
        ("**Date :** 10 mars 2025", "2025-03-10"),
        ("From: A\nTo: B\nDate: Mon, 9 Sep 2024 09:14:00 +0100", "2024-09-09"),
        ("Zoë Håkansson\n\nSankt Marien, 2 April 2024\n\nDear Sirs", "2024-04-02"),
        ("6 December 2025\n\nText.", "2025-12-06"),
        ("Tuesday 2 December 2025\n    Something happened.", ""),
        ("It ended on 6 December 2025.\n\nText.", ""),
        ("Date: soon\nPublished: 2024-01-02", "2024-01-02"),
        ("word\n" * 10 + "Date: 6 December 2025", ""),
        ("Update 2025-01-01", ""),
    ],
)
def test_stated_date(text: str, date: str) -> None:
    assert stated_date(text) == date


def test_a_long_hostile_line_takes_no_time() -> None:
    assert stated_date("Date: " + " " * 100_000 + "\n" + "a, " * 100_000) == ""
