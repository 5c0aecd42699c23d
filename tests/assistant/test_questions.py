"""What questions ask for, told from their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions import Asks, asks, is_english, is_for_number, is_year


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who is the governor?", Asks.SHORT),
        ("What is the status of the bridge?", Asks.SHORT),
        ("Which company owns the yard?", Asks.SHORT),
        ("What was the cause given by the judges?", Asks.SHORT),
        ("In which year were the trees felled?", Asks.SHORT),
        ("How many boats came?", Asks.SHORT),
        ("How often is the gauge read?", Asks.SHORT),
        ("rent of the hall", Asks.SHORT),
        ("What other company reduced its support?", Asks.SHORT),
        ("Harlem borders on what other neighbourhood?", Asks.SHORT),
        ("What other towns are on the river?", Asks.SEVERAL),
        ("What other word means boat?", Asks.SHORT),
        ("What main road leads to Ost?", Asks.SHORT),
        ("Name other towns on the river", Asks.SEVERAL),
        ("What other criteria apply?", Asks.SEVERAL),
        ("What main causes does the report name?", Asks.SEVERAL),
        ("Who attended the Miami talks?", Asks.SEVERAL),
        ("Which regions were the main targets?", Asks.SEVERAL),
        ("Which two provinces make up the Donbas?", Asks.SEVERAL),
        ("What are the terms of the lease?", Asks.SEVERAL),
        ("Who were the members of the crew?", Asks.SEVERAL),
        ("List the ships in the harbour", Asks.SEVERAL),
        ("Which people took the decision?", Asks.SEVERAL),
        ("What incidents did the report describe?", Asks.SEVERAL),
        ("Why did the hose burst?", Asks.REASON),
        ("Please describe the leak", Asks.REASON),
        ("How did the leak start?", Asks.REASON),
        ("How to reset the gauge", Asks.REASON),
        ("For what reason was it delayed?", Asks.REASON),
        ("Is there a canteen?", Asks.YES_NO),
        ("Did the council approve the plan?", Asks.YES_NO),
        ("Was the bridge open or closed?", Asks.SHORT),
    ],
)
def test_the_shape_of_an_answer(question: str, wanted: Asks) -> None:
    assert asks(question) is wanted


@given(st.text())
def test_any_text_has_a_shape(question: str) -> None:
    assert asks(question) in Asks
    assert is_english(question) in (True, False)


@pytest.mark.parametrize("question", ["Who came?", "rent Lyon", "What was the price in Munich?", "2024", ""])
def test_english_or_at_least_nothing_else(question: str) -> None:
    assert is_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "Wie hoch ist die Miete in München?",
        "Was ist das Treffen?",
        "Quel est le loyer à Lyon ?",
        "¿Quién firmó el contrato?",
        "Wie heeft het contract getekend?",
        "Кто подписал договор?",
        "谁签署了合同？",
    ],
)
def test_other_languages(question: str) -> None:
    assert not is_english(question)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        *(
            ("Visitors in [2024]", True),
            ("Rents of May [2024]\nPlot", True),
            ("12.3.[2024]", True),
            ("2019–[2024]", True),
        ),
        *(("came [2024] people", False), ("a fleet of [2024] ships", False), ("Visitors: [2024]", False)),
        *(("in [2024,50]", False), ("in [412]", False), ("[2024]", False)),
    ],
)
def test_a_year_is_no_count(text: str, year: bool) -> None:
    start, end = text.index("["), text.index("]") - 1
    assert is_year(text.replace("[", "").replace("]", ""), start, end) is year


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which clause limits the liability?", True),
        ("What number does the flat have?", True),
        ("In which step is the oil changed?", True),
        ("What is the limit of liability?", False),
        ("How many participants came?", False),
    ],
)
def test_what_may_ask_for_the_number_of_a_clause(question: str, wanted: bool) -> None:
    assert is_for_number(question) is wanted
