"""Scores to spans, against a search that tries everything; spans to characters."""

from __future__ import annotations

import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.spans import (
    LONGEST,
    Found,
    PassageScores,
    characters,
    decode,
    end_with_day,
    lines_of,
    span_scores,
    start_with_day,
)


def scores(length: int, seed: int, none: float = 0.0) -> PassageScores:
    draw = np.random.default_rng(seed)
    tokens = draw.normal(size=(length, 5)).astype(np.float32)
    starts, ends = (draw.normal(size=(length, 4)).astype(np.float32) for _ in range(2))
    return PassageScores(np.array([1.5, -0.5, none], np.float32), tokens, starts, ends)


@given(st.integers(1, 40), st.integers(0, 1000))
def test_the_best_span_and_its_probability(length: int, seed: int) -> None:
    one = scores(length, seed)
    every = {
        (first, last): float(one.tokens[first, 0] + one.tokens[last, 1] + one.starts[first] @ one.ends[last])
        for first, last in itertools.combinations_with_replacement(range(length), 2)
        if last - first < LONGEST
    }
    whole = math.log(sum(math.exp(value) for value in every.values()) + math.exp(float(one.passage[2])))
    reading = decode(one, 3)
    best = reading.spans[0]
    assert (best.first, best.last) == max(every, key=lambda span: every[span])
    assert best.score == pytest.approx(max(every.values()) - whole, abs=1e-3)
    some = math.log(sum(math.exp(value) for value in every.values()))
    assert reading.margin == pytest.approx(some - float(one.passage[2]), abs=1e-3)
    assert (reading.answerable, reading.several) == (1.5, -0.5)


@given(st.integers(1, 40), st.integers(0, 1000), st.integers(1, 6))
def test_spans_do_not_overlap_and_the_best_come_first(length: int, seed: int, count: int) -> None:
    spans = decode(scores(length, seed), count).spans
    assert 1 <= len(spans) <= count
    assert [one.score for one in spans] == sorted((one.score for one in spans), reverse=True)
    ordered = sorted(spans, key=lambda one: one.first)
    assert all(0 <= one.first <= one.last < length and one.last - one.first < LONGEST for one in spans)
    assert all(one.last < other.first for one, other in itertools.pairwise(ordered))


def test_no_text_has_no_spans() -> None:
    reading = decode(scores(0, 1), 3)
    assert reading.spans == reading.items == ()


def test_items_are_runs_of_begin_and_inside() -> None:
    outside, begin, inside = (9.0, 0, 0), (0, 9.0, 0), (0, 0, 9.0)
    tags = [inside, inside, outside, begin, inside, begin, outside]
    tokens = np.zeros((len(tags), 5), np.float32)
    tokens[:, 2:] = tags
    empty = np.zeros((len(tags), 2), np.float32)
    items = decode(PassageScores(np.zeros(3, np.float32), tokens, empty, empty), 1).items
    assert [(one.first, one.last) for one in items] == [(0, 1), (3, 4), (5, 5)]
    assert all(math.exp(one.score) > 0.99 for one in items)


def test_scores_far_from_zero_stay_numbers() -> None:
    one = scores(3, 1, none=5000.0)
    reading = decode(one, 2)
    assert all(math.isfinite(span.score) for span in reading.spans)
    assert math.isfinite(reading.margin) and reading.margin < -100
    assert span_scores(one).shape == (3, 3)


@pytest.mark.parametrize(
    ("text", "span", "wanted"),
    [
        ("He said “Kyiv”.", "“Kyiv”.", "Kyiv"),
        ("It was 1,200 euros", "1", "1,200"),
        ("It was 1,200 euros", "200", "1,200"),
        ("the unloading quay", "load", "unloading"),
        ("**Miami** is hot", "**Miami**", "Miami"),
        ("the bill (of 1912) passed", "bill (of 1912", "bill (of 1912"),
        ("the bill (of 1912) passed", "bill (of 1912)", "bill (of 1912)"),
        ("at 7.40 in the morning", "7.40", "7.40"),
        ("…", "…", "…"),
        ("her son-in-law, Ben", "son-in-", "son-in-law"),
        ("the Oslo-based firm", "Oslo", "Oslo"),
        ("the Oslo-based firm", "based", "based"),
        ("a Franco-German pact", "German", "German"),
        ("kept at -18 °C.", "18 °C", "-18 °C"),
        ("kept at \u221218 °C.", "\u221218 °C", "\u221218 °C"),
        ("a gap of .5 mm", ".5 mm", ".5 mm"),
        ("a change (-.5 mm)", "5 mm", "-.5 mm"),
        ("| -3 |", "3", "-3"),
        ("kept at “-18” then", "18", "-18"),
        ('kept at "-18 °C"', "18 °C", "-18 °C"),
        ("some 20 -30 metres", "30 metres", "30 metres"),
        ("down from 20 -30", "20 -30", "20 -30"),
        ("phone 04-555", "555", "555"),
        ("in 2019-24", "24", "24"),
        ("version v.5", "5", "5"),
        ("the -O3 flag", "O3", "O3"),
        ("so they say … 5 did", "5", "5"),
    ],
)
def test_characters(text: str, span: str, wanted: str) -> None:
    at = text.index(span)
    start, end = characters(text, [(at, at + 1), (at + len(span) - 1, at + len(span))], Found(0, 1, 0.0))
    assert text[start:end] == wanted


@given(st.text(min_size=1, max_size=30), st.data())
def test_characters_stay_inside_the_text(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first, len(text) - 1))
    start, end = characters(text, [(first, first + 1), (last, last + 1)], Found(0, 1, 0.0))
    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("text", "month", "found"),
    [
        ("Version 3, 29 June 2007", "June", "29 June 2007"),
        ("on the 3rd of May", "May", "3rd of May"),
        ("Section 4.12 March is cold", "March", "March is cold"),
        ("in June 2007", "June", "June 2007"),
        ("Chapter 12 Maybe", "Maybe", "Maybe"),
    ],
)
def test_a_date_begins_with_its_day(text: str, month: str, found: str) -> None:
    assert text[start_with_day(text, text.index(month)) :] == found


@pytest.mark.parametrize(
    ("text", "time", "found"),
    [
        ("by 4.00 pm on 12 November 2024.", "4.00 pm", "4.00 pm on 12 November 2024"),
        ("at 10:30 on Monday, March 4, 2024", "10:30", "10:30 on Monday, March 4, 2024"),
        ("at 9 on 2024-03-04", "9", "9 on 2024-03-04"),
        ("at 10:30 on the pier", "10:30", "10:30"),
        ("two boats on 4 May", "two boats", "two boats"),
    ],
)
def test_a_time_of_day_has_its_day(text: str, time: str, found: str) -> None:
    start = text.index(time)
    assert text[start : end_with_day(text, start, start + len(time))] == found


def words(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"\w+", text)]


def test_no_span_goes_on_into_the_next_line() -> None:
    text = "Jared Kushner in Moscow\n\nUS officials begin\nto talk\n09:30 He left\n10:15 They came"
    offsets = words(text)
    lines = lines_of(text, offsets, numbered=False)
    assert lines == [1] * 4 + [2] * 5 + [3] * 4 + [4] * 4
    assert lines_of("one line\nand another", [(0, 3), (9, 12)], numbered=False) == []
    for seed in range(20):
        reading = decode(scores(len(offsets), seed), 4, lines)
        assert reading.spans
        assert all(lines[one.first] == lines[one.last] for one in (*reading.spans, *reading.items))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("8.1 The total liability is limited.", "8.1"),
        ("(ii) was already known", "(ii)"),
        ("3. Take care", "3."),
        ("## 4.2. Fees", "## 4.2."),
        ("b) a tray", "b)"),
        ("37 posts have dry rot", ""),
        ("8.1 per cent of it", ""),
        ("3.5 million people", ""),
        ("Anna 3. Bert", ""),
    ],
)
def test_the_number_of_a_clause_is_no_answer(text: str, label: str) -> None:
    offsets = words(text)
    lines = lines_of(text, offsets, numbered=False) or [1] * len(offsets)
    assert [line < 0 for line in lines] == [end <= len(label) for _, end in offsets]
    assert lines_of(text, offsets, numbered=True) == []
    for seed in range(10):
        assert all(lines[one.first] > 0 for one in decode(scores(len(offsets), seed), 4, lines).spans)


@pytest.mark.parametrize(
    ("text", "span", "found"),
    [
        ("seconded by G. Tranter.", "Tranter", "G. Tranter"),
        ("by J. R. R. Tolkien", "Tolkien", "J. R. R. Tolkien"),
        ("Present: B. Ray, T. Ash", "B", "B. Ray"),
        ("with vitamin D. The rest", "vitamin D", "vitamin D"),
        ("in group D. The rest", "D", "D"),
        ("the U.S. Army", "Army", "U.S. Army"),
        ("He left. Ash came", "Ash", "Ash"),
        ("Birgitte Holm (director)", "Birgitte Holm (", "Birgitte Holm"),
    ],
)
def test_a_name_has_its_initials(text: str, span: str, found: str) -> None:
    start = text.index(span)
    first, last = characters(text, [(start, start + len(span))], Found(0, 0, 0.0))
    assert text[first:last] == found


@given(st.floats(-8, 8), st.floats(0, 4), st.integers(0, 1000))
def test_a_lowered_reading_keeps_what_spans_are_to_each_other(none: float, by: float, seed: int) -> None:
    before = decode(scores(9, seed, none), 3)
    after = before.lowered(by)
    assert after.margin == pytest.approx(before.margin - by) and after.answerable == pytest.approx(
        before.answerable - by
    )
    ratios = [one.score - other.score for one, other in zip(before.spans, after.spans, strict=True)]
    assert all(ratio + 1e-9 >= 0 and ratio == pytest.approx(ratios[0]) for ratio in ratios)
