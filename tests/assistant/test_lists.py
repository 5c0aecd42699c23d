"""Items of lists: what answers together, from evidence made by hand."""

from __future__ import annotations

from dataclasses import replace

from assistant.lists import ANSWER_AT, listed
from assistant.types import Evidence

from .samples import hit, short, spans

CAMPS = hit("Our first camp was Gannet Ledge. On 15 January we came to Whale Rib, and met 12 men. Then to Ost.", id=3)
ASKED = "In which places were camps made?"


def texts(question: str, *found: Evidence) -> list[str]:
    return [one.text for one in listed(question, found, 0.2)]


def read_closely(found: Evidence, *answers: tuple[str, float]) -> Evidence:
    return replace(found, answers=spans(found.hit, *answers))


def test_sentences_that_answer_alone_give_items() -> None:
    found = read_closely(short(CAMPS, ("Gannet Ledge", 0.6)), ("Gannet Ledge", 0.9), ("Whale Rib", 0.7))
    assert texts(ASKED, found) == ["Gannet Ledge", "Whale Rib"]


def test_what_is_unlikely_or_of_another_kind_is_no_item() -> None:
    unlikely = ("Ost", ANSWER_AT - 0.01)
    found = read_closely(short(CAMPS, ("Gannet Ledge", 0.6)), ("Gannet Ledge", 0.9), ("12 men", 0.9), unlikely)
    assert texts(ASKED, found) == []


def test_one_answer_asked_for_is_no_list_whatever_sentences_say() -> None:
    found = read_closely(short(CAMPS, ("Gannet Ledge", 0.6)), ("Gannet Ledge", 0.9), ("Whale Rib", 0.7))
    assert texts("Where was the first camp?", found) == []


def test_one_of_several_names_in_a_row_stands_for_all() -> None:
    strikes = hit("Plants in Chernihiv, Zaporizhzhia, Lviv, and Dnipropetrovsk regions were the main targets.")
    found = short(strikes, ("Dnipropetrovsk", 0.5))
    assert texts("Which regions were the main targets?", found) == [
        "Chernihiv",
        "Zaporizhzhia",
        "Lviv",
        "Dnipropetrovsk",
    ]


def test_who_somebody_is_is_no_item_beside_the_name() -> None:
    talks = hit("They are attended by the president’s son-in-law, Jared Kushner, and Andrii Hnatov, the chief.")
    items = ("the president’s son-in-law", "Jared Kushner", "Andrii Hnatov")
    found = short(talks, ("Jared Kushner, and Andrii Hnatov", 0.8), items=items, several=0.9)
    assert texts("Who attended the talks?", found) == ["Jared Kushner", "Andrii Hnatov"]


def test_a_month_is_told_with_its_day() -> None:
    log = hit("It broke on 17 October 2024, and again on 6 February 2025.")
    found = short(log, ("17 October 2024", 0.8), items=("17 October 2024", "February 2025"), several=0.9)
    assert texts("On which dates did it break?", found) == ["17 October 2024", "6 February 2025"]


def test_pieces_of_a_phrase_are_one_item() -> None:
    park = hit("Forest elephants, western lowland gorillas and leopards live in the park.")
    items = ("Forest elephants", "western lowland", "gorillas", "leopards")
    found = short(park, ("Forest elephants", 0.8), items=items, several=0.9)
    assert texts("Which animals live in the park?", found) == [
        "Forest elephants",
        "western lowland gorillas",
        "leopards",
    ]


def test_what_the_question_names_is_no_item() -> None:
    street = hit("155th Street forms the boundary between Harlem, Washington Heights and Inwood.")
    items = ("Harlem", "Washington Heights", "Inwood")
    found = short(street, ("Washington Heights", 0.8), items=items, several=0.9)
    assert texts("Which districts border on Harlem?", found) == ["Washington Heights", "Inwood"]


def test_a_list_without_the_best_answer_is_none() -> None:
    asthma = hit("Anxiety is frequent. Other disorders are rhinosinusitis and obstructive sleep apnea.")
    items = ("rhinosinusitis", "obstructive sleep apnea")
    found = short(asthma, ("Anxiety", 0.8), items=items, several=0.9)
    assert texts("Which disorders are frequent?", found) == []


def test_sentences_read_alone_do_not_cut_the_best_answer() -> None:
    street = hit("The Capuchin Monastery of St. John stands there. Ost is far.")
    found = read_closely(
        short(street, ("Capuchin Monastery of St. John", 0.9)), ("Capuchin Monastery of", 0.9), ("St. John", 0.9)
    )
    assert texts("Which centers are located there?", found) == []


def test_what_is_told_of_an_item_in_brackets_is_not_part_of_it() -> None:
    wardens = hit("Fire wardens: Dora Wick (floors G and 1), Kofi Mensah (2) and Simon Pell.")
    items = ("Dora Wick (floors G and 1)", "Kofi Mensah (2)", "Simon Pell")
    found = short(wardens, ("Dora Wick", 0.9), items=items, several=0.9)
    assert texts("Who are the fire wardens?", found) == ["Dora Wick", "Kofi Mensah", "Simon Pell"]
