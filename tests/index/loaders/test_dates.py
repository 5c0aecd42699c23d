"""Dates that documents state of themselves, in their text or in their names."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from docx import Document as Word
from hypothesis import given
from hypothesis import strategies as st

from index.loaders import load
from index.loaders.dates import iso_date, name_date, stated_date


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


@pytest.mark.parametrize(
    ("text", "date"),
    [
        # labels
        ("Date: 3rd May 2024", "2024-05-03"),
        ("Invoice date: 13/06/2024\nDue date: 27/06/2024", "2024-06-13"),
        ("Invoice date: 06/13/2024", "2024-06-13"),
        ("Invoice date: 08.08.2024", "2024-08-08"),
        ("Invoice date: 12/06/2024", ""),
        ("Due date: 27/06/2024", ""),
        ("Date of birth: 3 May 1960", ""),
        ("| Status | Accepted |\n| Date | 14 June 2022 |", "2022-06-14"),
        ("| Date | What happened |\n|---|---|\n| 18 July 2023 | A call |", ""),
        ("  INVOICE 2024-0113            Date (tax point): 31 May 2024", "2024-05-31"),
        ("Dated 4 March 2024\nText.", "2024-03-04"),
        ("AGREEMENT\n\nTHIS AGREEMENT is dated 12 January 2023\n\nBETWEEN", "2023-01-12"),
        ("DEED\nbetween A and B\ndated the 17th day of April 2024\nWHEREAS", "2024-04-17"),
        ("It is dated by its rings to 4 March 1924", ""),
        ("Dated 2019 or before", ""),
        # titles and what stands beneath them
        ("# Council\n## Minutes of the meeting held on Tuesday 19 March 2024 at 7 p.m.\n\nText", "2024-03-19"),
        ("COUNCIL\n\nMinutes of the Annual Meeting, Tuesday 21st May 2024, Guildhall, 7.00 pm\n\nText", "2024-05-21"),
        ("# Hospital: minutes of the board meeting of 26 July 2022\n\nText", "2022-07-26"),
        ("Report of the joint expert\nDr Kessler\n8 January 2025\nClaim no. 4", "2025-01-08"),
        ("Press release, 7 March 2022\nFor immediate use", "2022-03-07"),
        ("Lost results\nBy Owen Pirrie, Harrowmere Courier, 11 June 2022\nThe hospital", "2022-06-11"),
        ("Report\nInspectorate, Section II. Issued 28 April 2023.\nText", "2023-04-28"),
        ("Our ref: JM/AL          22 January 2024\nThe Town Clerk\nGuildhall", "2024-01-22"),
        # what a document mentions
        ("# Amendment to the Agreement of 12 January 2023\n\nText", ""),
        ("# Report of the accident of 5 May 2023\n\nText", ""),
        ("# The battle of 6 December 1941\n\nText", ""),
        ("# Report of the expedition, 2023\n\nText", ""),
        ("The minutes of the meeting on 5 May 2023 were read.\nText.", ""),
        ("Diary\n8 January 2025\nRain.\n9 January 2025\nSun.", ""),
        ("Application      24/0077\nReceived         15 January 2024\nDecision         GRANTED", ""),
        ("The minutes of the meeting on 5 May 2023 were read and\nadopted.", ""),
        ("Dates\n\n* the meeting is on 5 May 2023\n", ""),
    ],
)  # fmt: skip
def test_what_the_head_of_a_document_says_of_its_date(text: str, date: str) -> None:
    assert stated_date(text) == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("council-2024-03-19.md", "2024-03-19"),
        ("2024_03_19 minutes.docx", "2024-03-19"),
        ("2024-03-19T10-00.log", "2024-03-19"),
        ("from-2024-01-01-to-2024-02-01.csv", ""),
        ("INV-2024-01-133.txt", ""),
        ("INV-2024-0113.txt", ""),
        ("budget-2010-11.xlsx", ""),
        ("certifi-2026.10.18.txt", ""),
        ("2024-02-30.md", ""),
        ("notes.txt", ""),
    ],
)
def test_name_date(name: str, date: str) -> None:
    assert name_date(name) == date


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from("-_"), st.sampled_from(["", "board ", "x-"]))
def test_every_iso_date_of_a_name_is_found(day: date, between: str, before: str) -> None:
    assert name_date(f"{before}{day.isoformat().replace('-', between)}.md") == day.isoformat()


def test_a_name_counts_where_the_document_says_nothing() -> None:
    name = Path("council-2024-03-19.md")
    assert load(name, b"# Council\n\nText", "markdown").date == "2024-03-19"
    assert load(name, b"Date: 4 April 2024\n\nText", "markdown").date == "2024-04-04"
    assert load(name, b"---\ndate: 2024-05-05\n---\nText", "markdown").date == "2024-05-05"
    file = io.BytesIO()
    word = Word()
    word.core_properties.created = datetime(2020, 1, 1)
    word.add_paragraph("The council met.")
    word.save(file)
    assert load(Path("council-2024-03-19.docx"), file.getvalue(), "docx").date == "2024-03-19"
    assert load(Path("council.docx"), file.getvalue(), "docx").date == "2020-01-01"
    mail = b"From: a@b\nSubject: c\nDate: Mon, 9 Sep 2024 09:14:00 +0100\n\nText"
    assert load(Path("2024-03-19.eml"), mail, "mail").date == "2024-09-09"


@given(st.text(alphabet="aA 19/.-,:\n\tdated minutes of meeting on May", max_size=300))
def test_any_head_can_be_looked_at(text: str) -> None:
    assert not (found := stated_date(text)) or found == iso_date(found)


def test_a_long_hostile_line_takes_no_time() -> None:
    assert stated_date("Date: " + " " * 100_000 + "\n" + "a, " * 100_000) == ""
    for line in ("minutes " * 20_000, "this " + "a " * 50_000, "by " + "a " * 50_000 + ",", "minutes meeting on " * 12):
        assert stated_date(line) == ""
