import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONGEST_PIECE, sentence_spans, trim

PIECES = [
    "Dr. Smith came. ",
    "word",
    "Ende. ",
    "What? No! ",
    '"Yes." ',
    "e\u0301",
    "שלום ",
    "نص. ",
    "👩‍👩‍👧",
    "漢字。",
    "\n",
    "\r\n",
    "\n\n",
    "\f",
    "\t",
    "  ",
    "\u2028",
    "\x85",
    "\x00",
    "\u200b",
    "\u200f",
    "\ufeff",
    "- item",
    "1. one",
    "| a | b |",
    "# Title",
    "x" * 70,
    "U.S. ",
    "3.14 ",
    "...",
]
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
languages = st.sampled_from(["", "en", "de", "ja", "ar", "xx", "zh"])


def sentences(text: str, language: str = "", lines: bool = False) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language, lines)]


def check_cover(text: str, spans: list[tuple[int, int]]) -> None:
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text), "ascending, not empty, not overlapping"
        assert not text[at:start].strip(), "nothing visible left out"
        assert text[start:end] == text[start:end].strip(), "no outer white space"
        at = end
    assert not text[at:].strip()


@given(texts, languages, st.booleans())
def test_every_visible_character_is_in_exactly_one_sentence(text: str, language: str, lines: bool) -> None:
    check_cover(text, sentence_spans(text, language, lines))


@pytest.mark.parametrize("unit", ["word ", "x", "A cat sat. ", "漢字です。", "Mr. ", "\x00a. ", '"a. ', "👩‍👩‍👧", " "])
def test_long_lines_are_covered_across_pieces(unit: str) -> None:
    text = unit * (3 * LONGEST_PIECE // len(unit))
    check_cover(text, sentence_spans(text))


def test_a_sentence_is_not_cut_where_a_piece_ends() -> None:
    sentence = "The harbour master of the northern port wrote to the council on Monday."
    text = " ".join([sentence] * (2 * LONGEST_PIECE // len(sentence)))
    assert set(sentences(text)) == {sentence}


@pytest.mark.parametrize(
    "text",
    [
        "It is for the 3.X versions only.",
        "Ms. Lee met Ms. Hough and Mx. Poe of Acme Pte. Ltd. there.",
        "See para. 7, paras. 3-4, sch. 2, App. A and Vol. II of it.",
        "The cost was approx. $5 at max. 20 pieces.",
        "They meet at 6 p.m. EST on Monday.",
        "Call `new vm.Script(name)` with COPYING.LIB beside it.",
        "Run the ./configure of the folder.",
    ],
)
def test_a_full_stop_within_a_sentence(text: str) -> None:
    assert sentences(f"{text} She left.") == [text, "She left."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("That is it.Then we go.", ["That is it.", "Then we go."]),
        ("“Stop.”Then he left.", ["“Stop.”", "Then he left."]),
        ("They meet at 6 p.m. The door opens.", ["They meet at 6 p.m.", "The door opens."]),
        ("He likes the app. A man came.", ["He likes the app.", "A man came."]),
        ("行きます.来ます.", ["行きます.", "来ます."]),
    ],
)
def test_a_full_stop_at_the_end_of_a_sentence(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_line_below_a_heading_is_no_part_of_the_sentence_after_it() -> None:
    text = "IPv6\n----\nModern kernels have the IPv6 module - and\nmore."
    assert sentences(text) == ["IPv6", "----", "Modern kernels have the IPv6 module - and\nmore."]
    assert sentences("It is a well-\nKnown one, and –\nStill it goes on.") == [
        "It is a well-\nKnown one, and –\nStill it goes on."
    ]


def test_a_word_is_not_cut_where_a_piece_ends() -> None:
    text = "unending " * LONGEST_PIECE
    assert {word for part in sentences(text) for word in part.split()} == {"unending"}


@pytest.mark.parametrize("unit", ["漢字。", "word ", "a" * 50, "Go. "])
def test_a_megabyte_without_line_breaks_takes_seconds(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    check_cover(text, sentence_spans(text))
    assert time.process_time() - started < 10


def test_running_text_is_cut_at_sentence_ends_alone() -> None:
    text = "Dr. Smith arrived at 5 p.m. sharp. He paid $3.50 for tea. Was it good? Yes!"
    expected = ["Dr. Smith arrived at 5 p.m. sharp.", "He paid $3.50 for tea.", "Was it good?", "Yes!"]
    assert sentences(text) == expected


def test_wrapped_lines_are_one_sentence() -> None:
    text = (
        "The council of the harbour town met on the second Tuesday of March and\n"
        "decided, after a long debate about the cost, to build a new pier at the\n"
        "northern end of the bay."
    )
    assert sentences(text) == [text]


def test_short_lines_are_meant() -> None:
    assert sentences("Anna Berg\nHarbour Street 5\nOslo") == ["Anna Berg", "Harbour Street 5", "Oslo"]


def test_blank_lines_and_form_feeds_end_a_sentence() -> None:
    assert sentences("one\n \t\ntwo\n\n\nthree\ffour") == ["one", "two", "three", "four"]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "2. ", "b) ", "(3) ", "## ", "| ", "> ", "```"])
def test_items_headings_rows_and_quotations_start_anew(mark: str) -> None:
    first = "a line that is long enough to be one of those that a paragraph is wrapped at, is it not"
    assert sentences(f"{first}\n{mark}and this goes on") == [first, f"{mark}and this goes on"]


@pytest.mark.parametrize("number", ["2.", "3.1.", "(4)", "b)", "A."])
def test_a_number_is_no_sentence_of_its_own(number: str) -> None:
    assert sentences(f"{number} The tariff rises. It did before.") == [f"{number} The tariff rises.", "It did before."]


def test_rows_of_a_table_are_sentences() -> None:
    assert sentences("Berth | Price\nNorth | 90 and\nSouth | 80") == ["Berth | Price", "North | 90 and", "South | 80"]


def test_code_is_cut_at_every_line() -> None:
    text = "def f(x):\n    y = x.real. imag\n\n    return y\n"
    assert sentences(text, lines=True) == ["def f(x):", "y = x.real. imag", "return y"]


def test_an_unknown_language_counts_as_english() -> None:
    assert sentences("One. Two.", language="zz") == ["One.", "Two."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\f", "\u2003\r\n"])
def test_white_space_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


def test_trim_narrows_a_range_to_what_is_visible() -> None:
    assert trim("  ab  c ", 1, 6) == (2, 4)
    assert trim("  ab  c ", 4, 6) is None
    assert trim("ab", 0, 0) is None


@pytest.mark.parametrize(
    "row",
    ["Rent | 5 €. Due monthly. | Dr. Holt", "Name: Dr. A. Holt, Role: Head. Since 2015, Office: B2.14"],
)
def test_a_row_is_kept_together_and_apart(row: str) -> None:
    text = f"The table follows here.\n{row}\n{row}\nAnd more."
    assert [text[start:end] for start, end in sentence_spans(text)].count(row) == 2
