"""Answers that say the same, contradict, or belong together; from evidence made by hand."""

from __future__ import annotations

from dataclasses import replace

from assistant.compose import ComposeSettings, compose
from assistant.groups import CONTRADICTING_SHARE
from assistant.lists import SURE_LIST
from assistant.types import Answer, Badge, Evidence, Kind

from .samples import hit, locate, short

SETTINGS = ComposeSettings(threshold=0.2, quotes=3)
LOG = hit("At the pier were 43 people. The wind was weak.", id=1, date="2024-03-02")
PRESS = hit("The owner counted 41 aboard.", start=70, id=2, date="2024-03-01")
REPORT = hit("All 43 came ashore.", start=10, id=3)
MINUTES = hit("Steve Witkoff was there. Later came Jared Kushner, and Witkoff left.", id=4)


def composed(*found: Evidence, question: str = "How many were aboard?") -> Answer:
    return compose(question, found, locate, (), SETTINGS)


def test_a_short_answer_with_the_sentence_around_it() -> None:
    answer = composed(short(LOG, ("43", 0.9), ("43 people", 0.3)))
    assert (answer.kind, answer.text) == (Kind.SPAN, "43 [1]")
    assert [(one.text, one.quotes) for one in answer.statements] == [("43", (0,))]
    (quote,) = answer.quotes
    assert (quote.text, quote.badge) == ("At the pier were 43 people.", Badge.VERIFIED)
    assert answer.confidence == 0.9


def test_sources_that_agree_are_all_named() -> None:
    answer = composed(short(LOG, ("43", 0.9)), short(REPORT, ("43", 0.8)))
    assert (answer.kind, answer.text) == (Kind.SPAN, "43 [1] [2]")
    assert [quote.source for quote in answer.quotes] == [1, 3]


def test_a_source_that_is_much_less_likely_is_not() -> None:
    answer = composed(short(LOG, ("43", 0.9)), short(REPORT, ("43", 0.9 * CONTRADICTING_SHARE - 0.01)))
    assert [quote.source for quote in answer.quotes] == [1]


def test_sources_that_disagree_stand_side_by_side() -> None:
    answer = composed(short(LOG, ("43", 0.9)), short(PRESS, ("41", 0.8)), short(REPORT, ("43", 0.7)))
    assert (answer.kind, answer.text) == (Kind.DISAGREEMENT, "43 [1] · 41 [2]")
    assert [(quote.source, quote.date) for quote in answer.quotes] == [(1, "2024-03-02"), (2, "2024-03-01")]


def test_a_weaker_guess_is_no_disagreement() -> None:
    assert composed(short(LOG, ("43", 0.9)), short(PRESS, ("41", 0.45))).kind is Kind.SPAN


def test_another_answer_of_the_same_document_or_of_another_kind_is_none() -> None:
    assert composed(short(LOG, ("43", 0.9), ("wind", 0.85))).kind is Kind.SPAN
    assert composed(short(LOG, ("43", 0.9)), short(PRESS, ("owner", 0.85))).kind is Kind.SPAN


def test_a_list_has_each_name_once_in_its_fullest_form() -> None:
    items = ("Steve Witkoff", "Jared Kushner", "Witkoff left")
    found = short(MINUTES, ("Steve Witkoff", 0.8), items=items[:2], several=0.9)
    answer = composed(found, question="Who came?")
    assert (answer.kind, answer.text) == (Kind.LIST, "Steve Witkoff [1] and Jared Kushner [2]")
    assert [quote.text for quote in answer.quotes] == [
        "Steve Witkoff was there.",
        "Later came Jared Kushner, and Witkoff left.",
    ]


def test_a_fuller_name_that_is_less_likely_has_its_quote_too() -> None:
    later = hit("Witkoff spoke. Steve Witkoff and Jared Kushner left.", id=6)
    found = short(later, ("Witkoff", 0.9), items=("Witkoff", "Jared Kushner"), several=0.9)
    weaker = replace(found, items=(*found.items, replace(found.items[0], start=15, end=28, score=0.45)))
    answer = composed(weaker, question="Who attended the talks?")
    assert [one.text for one in answer.statements] == ["Steve Witkoff", "Jared Kushner"]
    assert all(one.quotes for one in answer.statements)


def test_lists_are_gathered_over_documents() -> None:
    other = hit("Rustem Umerov and Kushner spoke.", id=5)
    answer = composed(
        short(MINUTES, ("Steve Witkoff", 0.8), items=("Steve Witkoff", "Jared Kushner"), several=0.9),
        short(other, ("Rustem Umerov", 0.7), items=("Rustem Umerov", "Kushner"), several=0.6),
        question="Who came?",
    )
    assert [one.text for one in answer.statements] == ["Steve Witkoff", "Jared Kushner", "Rustem Umerov"]


def test_one_answer_is_no_list_unless_the_question_asks_for_several() -> None:
    found = short(MINUTES, ("Steve Witkoff", 0.8), items=("Steve Witkoff", "Jared Kushner"), several=0.3)
    assert composed(found, question="Who came?").kind is Kind.SPAN
    assert composed(found, question="Who attended the talks?").kind is Kind.LIST
    alone = short(MINUTES, ("Steve Witkoff", 0.8), items=("Steve Witkoff",), several=0.9)
    assert composed(alone, question="Who attended the talks?").kind is Kind.SPAN


def test_items_in_one_phrase_are_one_answer_unless_several_are_asked_for() -> None:
    place = hit("It rains in Lisgard, Tarrow and Brennock.", id=6)
    items = ("Lisgard", "Tarrow and", "Brennock")
    found = short(place, ("Lisgard, Tarrow and Brennock", 0.8), items=items, several=SURE_LIST - 0.1)
    assert composed(found, question="Where does it rain?").text == "Lisgard, Tarrow and Brennock [1]"
    for asked, sure in (("In which towns does it rain?", found), ("Where does it rain?", replace(found, several=0.9))):
        answer = composed(sure, question=asked)
        assert [one.text for one in answer.statements] == ["Lisgard", "Tarrow", "Brennock"]


def test_a_span_that_is_a_list_is_told_as_one_where_several_are_asked_for() -> None:
    minutes = hit("Councillors Ash, Ostler and Reddy voted against.", id=6)
    found = short(minutes, ("Ash, Ostler and Reddy", 0.8), several=0.2)
    answer = composed(found, question="Which councillors voted against it?")
    assert [one.text for one in answer.statements] == ["Ash", "Ostler", "Reddy"]


def test_an_article_alone_is_no_item_but_belongs_to_the_next() -> None:
    review = hit("It tells of vandalism, an algal bloom and a pump failure.", id=6)
    found = short(review, ("vandalism", 0.8), items=("vandalism", "an ", "algal bloom", "a pump failure"), several=0.2)
    answer = composed(found, question="Which incidents were described?")
    assert [one.text for one in answer.statements] == ["vandalism", "an algal bloom", "a pump failure"]


def test_reasons_are_clauses_where_they_are_sure_and_else_sentences() -> None:
    answer = composed(short(LOG, ("The wind was weak", 0.4)), question="Why were they calm?")
    assert (answer.kind, answer.text) == (Kind.SENTENCES, "The wind was weak. [1]")
    sure = composed(short(LOG, ("The wind was weak", 0.7)), question="Why were they calm?")
    assert (sure.kind, sure.text, sure.quotes[0].text) == (Kind.SPAN, "The wind was weak [1]", "The wind was weak.")


def test_every_part_of_a_question_has_its_answer() -> None:
    first, second = short(LOG, ("43", 0.9)), replace(short(PRESS, ("41", 0.6)), part=1)
    answer = composed(first, second, question="How many were at the pier and how many were aboard?")
    assert (answer.kind, answer.text, answer.confidence) == (Kind.LIST, "43 [1] and 41 [2]", 0.6)
    again = replace(short(PRESS, ("41", 0.9), ("aboard", 0.5)), part=1)
    assert composed(replace(second, part=0), again).text == "41 [1] and aboard [1]"
    either = replace(short(PRESS, ("41", 0.8), ("owner", 0.5)), part=0)
    assert composed(either, replace(short(PRESS, ("41", 0.9)), part=1)).text == "owner [1] and 41 [1]"
    unknown = replace(second, spans=tuple(replace(span, score=0.1) for span in second.spans))
    assert composed(first, unknown).text == "43 [1]"
    assert not composed(unknown).found


def test_the_kind_that_was_asked_for_is_no_part_of_an_item() -> None:
    map_ = hit("It lies in the Lisgard and Tarrow provinces.", id=6)
    found = short(map_, ("Lisgard and Tarrow provinces", 0.8), several=0.2)
    answer = composed(found, question="Which two provinces does it lie in?")
    assert [one.text for one in answer.statements] == ["Lisgard", "Tarrow"]
