"""reStructuredText and Org: the file as it is, with its headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders import org, rst
from index.types import Unit

RST = b"""=====
Title
=====

:Author: Ann *Oakes*
:Date: 2024-03-05

Intro with a `link <http://example.org>`_.

First ``part``
--------------
Text.

Deeper
~~~~~~
More::

   Not a heading
   here

Second part
-----------
======  =====
Item    Price
======  =====
Bolt    3
======  =====
"""

ORG = """#+TITLE: My /notes/
#+AUTHOR: Ann Oakes
#+DATE: <2024-05-06 Mon>
#+LANGUAGE: de
* TODO [#A] First heading :tag:
Räume.
** Second [[http://example.org][link]]
**bold** is no heading
"""


def test_rst_is_unchanged_and_has_its_sections() -> None:
    found = rst.load(RST)
    assert found.text == RST.decode()
    assert found.unit is Unit.LINE
    assert [(h.level, h.title) for h in found.headings] == [
        (1, "Title"),
        (2, "First part"),
        (3, "Deeper"),
        (2, "Second part"),
    ]
    assert (found.title, found.author, found.date) == ("Title", "Ann Oakes", "2024-03-05")
    start = found.text.index("Bolt")
    locator = found.locate(start, start + 4)
    assert (locator.first, locator.headings) == (26, ("Title", "Second part"))


@pytest.mark.parametrize(
    "text",
    [
        "a paragraph\nthat runs on\n---\nand on",
        "Words\n\n-----\n\nMore",
        "Title\n-",
        "  indented\n  --------\n",
        "----",
    ],
)
def test_what_is_no_section_title(text: str) -> None:
    assert not list(rst.find_headings(text))


@given(st.text("ab =-~\n\r", max_size=80))
def test_headings_of_rst_stand_in_their_order_at_line_starts(text: str) -> None:
    found = list(rst.find_headings(text))
    assert [h.start for h in found] == sorted({h.start for h in found})
    assert all(h.start == 0 or text[h.start - 1] == "\n" for h in found)


def test_a_title_ends_within_a_thousand_characters() -> None:
    found = org.load(b"#+TITLE: The pier" + b" " * 50_000 + b"\t" * 50_000 + b"of 1938\n* One\n")
    assert found.title == "The pier"


def test_org_is_unchanged_and_has_its_headings_and_keywords() -> None:
    found = org.load(ORG.encode())
    assert found.text == ORG
    assert [(h.level, h.title) for h in found.headings] == [(1, "First heading"), (2, "Second link")]
    assert (found.title, found.author, found.date, found.language) == ("My notes", "Ann Oakes", "2024-05-06", "de")
