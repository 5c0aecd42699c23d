import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embed import Embedder, HashingEmbedder, TransformerEmbedder
from index.split import LONGEST, embedded_text, split
from index.types import Document, Heading, Passage

PIECES = [
    "Boats wait in the harbour. ",
    "word ",
    "supercalifragilistic" * 8,
    "9,876.50; ",
    "e\u0301",
    "한국어 문장입니다. ",
    "שלום ",
    "نص عربي. ",
    "👩‍👩‍👧",
    "漢字かな",
    "\n",
    "\r\n",
    "\n\n",
    "\f",
    "\t",
    "    ",
    "\u2028",
    "\x00",
    "\u200b",
    "\u200f",
    "\ufffd",
    "- item\n",
    "| a | b | c |\n",
    "ﬁ½①",
    "x" * 300,
    "." * 90,
]
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=120).map("".join))
types = st.sampled_from(["text", "code", "markdown", "html", "pdf", "docx"])
titles = st.one_of(st.just(""), st.text(max_size=40), st.just("A very long title of a report " * 30))


@st.composite
def documents(draw: Callable[..., str]) -> Document:
    text = draw(texts)
    starts = sorted(draw(st.sets(st.integers(0, max(0, len(text) - 1)), max_size=6)))
    headings = tuple(Heading(start, draw(st.integers(1, 4)), draw(titles)) for start in starts)
    return Document(text, draw(types), headings=headings, title=draw(titles))


def check(document: Document, passages: list[Passage], embedder: Embedder) -> None:
    text = document.text
    at = 0
    for passage in passages:
        assert at <= passage.start < passage.end, "ascending, not empty, not overlapping"
        assert text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip(), "no outer white space"
        assert not text[at : passage.start].strip(), "nothing visible left out"
        at = passage.end
    assert not text[at:].strip()
    counts = embedder.count([embedded_text(passage) for passage in passages]) if passages else []
    assert max(counts, default=0) <= embedder.max_tokens
    assert max((len(passage.text) for passage in passages), default=0) <= LONGEST


@given(documents())
def test_passages_are_ranges_that_leave_out_only_white_space(document: Document) -> None:
    embedder = HashingEmbedder()
    check(document, split(document, embedder), embedder)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_the_same_holds_for_the_tokens_of_the_real_model(embedder: TransformerEmbedder, document: Document) -> None:
    check(document, split(document, embedder), embedder)


@pytest.mark.parametrize("type", ["text", "code"])
@pytest.mark.parametrize("unit", ["A cat sat on a mat. ", "漢字です。", "x", " y"])
def test_a_long_line_is_covered(unit: str, type: str, hashing: HashingEmbedder) -> None:
    document = Document(unit * (100_000 // len(unit)), type)
    check(document, split(document, hashing), hashing)


def test_ten_megabytes_in_one_line_take_seconds(hashing: HashingEmbedder) -> None:
    document = Document("supercalifragilistic " * 500_000, "text")
    started = time.process_time()
    passages = split(document, hashing)
    assert time.process_time() - started < 30
    assert sum(len(passage.text) + 1 for passage in passages) == len(document.text)


def test_white_space_gives_no_passage(hashing: HashingEmbedder) -> None:
    assert split(Document("", "text"), hashing) == []
    assert split(Document(" \n\f\t\u2003", "text"), hashing) == []


def test_a_short_document_is_one_passage(hashing: HashingEmbedder) -> None:
    document = Document("  One sentence. And a second one.\n", "text")
    assert split(document, hashing) == [Passage(2, 33, "One sentence. And a second one.", "")]


def test_passages_are_whole_sentences_of_like_size(embedder: TransformerEmbedder) -> None:
    sentence = "The harbour master of the northern port wrote to the town council on the first Monday of March."
    document = Document(" ".join([sentence] * 40), "text")
    passages = split(document, embedder)
    assert len(passages) > 2
    assert all(passage.text.endswith(".") and passage.text.startswith("The") for passage in passages)
    lengths = [len(passage.text) for passage in passages]
    assert max(lengths) - min(lengths) <= len(sentence) + 1


def test_a_long_unit_is_cut_between_words(hashing: HashingEmbedder) -> None:
    words = [f"w{number}" for number in range(500)]
    passages = split(Document(" ".join(words), "text"), hashing)
    assert len(passages) > 5
    assert " ".join(passage.text for passage in passages).split() == words


def test_code_is_cut_between_lines(hashing: HashingEmbedder) -> None:
    lines = [f"value_{number} = compute({number})" for number in range(60)]
    passages = split(Document("\n".join(lines), "code"), hashing)
    assert len(passages) > 3
    assert [line for passage in passages for line in passage.text.split("\n")] == lines


def test_the_header_is_title_and_headings_around(hashing: HashingEmbedder) -> None:
    text = "Report\n\nCosts\n\nThe pier cost nine million.\n"
    headings = (Heading(0, 1, "Report"), Heading(8, 2, "Costs"))
    [passage] = split(Document(text, "markdown", headings=headings, title="Harbour  report\n2024"), hashing)
    assert passage.header == "Harbour report 2024 › Report"
    assert embedded_text(passage) == f"{passage.header}\n{passage.text}"


def test_a_title_that_is_also_the_first_heading_stands_once_in_the_header(hashing: HashingEmbedder) -> None:
    document = Document("Report\n\nText.", "markdown", headings=(Heading(0, 1, "Report"),), title="Report")
    assert split(document, hashing)[0].header == "Report"


def test_without_a_header_the_text_alone_is_embedded() -> None:
    assert embedded_text(Passage(0, 2, "Hi")) == "Hi"


def test_large_sections_do_not_share_a_passage(embedder: TransformerEmbedder) -> None:
    sentence = "The harbour master of the northern port wrote to the town council on the first Monday of March."
    section = " ".join([sentence] * 12)
    text = f"North\n\n{section}\n\nSouth\n\n{section}"
    border = text.index("South")
    headings = (Heading(0, 1, "North"), Heading(border, 1, "South"))
    passages = split(Document(text, "markdown", headings=headings), embedder)
    assert not any(passage.start < border < passage.end for passage in passages)
    assert {passage.header for passage in passages if passage.start >= border} == {"South"}
    assert {passage.header for passage in passages if passage.end <= border} == {"North"}


def test_small_sections_share_a_passage(hashing: HashingEmbedder) -> None:
    text = "A\n\none\n\nB\n\ntwo\n\nC\n\nthree"
    headings = (Heading(0, 1, "A"), Heading(8, 1, "B"), Heading(16, 1, "C"))
    assert len(split(Document(text, "markdown", headings=headings), hashing)) == 1


def test_rows_of_a_table_in_a_text_stand_alone(embedder: TransformerEmbedder) -> None:
    rows = ["Firm: Sauer, Price: 7,900 EUR, Delivery: 16 weeks", "Firm: Orbis, Price: 9,450 EUR, Delivery: 7 weeks"]
    text = "Three firms were asked.\n\n" + "\n".join(rows) + "\n\nThe committee chose.\nNobody minded."
    passages = split(Document(text, "docx"), embedder)
    assert [passage.text for passage in passages] == [
        *("Three firms were asked.", *rows, "The committee chose.\nNobody minded."),
    ]
    assert len(split(Document(text, "text"), embedder)) == 1, "there such a line may be anything"


def test_rows_between_bars_have_the_names_of_the_columns_in_the_header(embedder: TransformerEmbedder) -> None:
    rows = ["| Paint the hut | Tamsin |", "| Turn the heap | Wen |"]
    text = "# Work\n\n| Task | Leader |\n|---|:---:|\n" + "\n".join(rows) + "\n\nBring a fork."
    passages = split(Document(text, "markdown", headings=(Heading(0, 1, "Work"),)), embedder)
    alone = [passage for passage in passages if passage.text in rows]
    assert [passage.text for passage in alone] == rows
    assert {passage.header for passage in alone} == {"Work\nTask | Leader"}
    assert {passage.header for passage in passages if passage not in alone} == {"Work"}


@pytest.mark.parametrize("line", ["| one |\n| two |", "|---|", "a | b | c", "def f(a: int, b: str, c: int):"])
def test_what_is_no_table_stays_together(line: str, embedder: TransformerEmbedder) -> None:
    for type in ("text", "code", "markdown"):
        assert len(split(Document(f"Before.\n{line}\nAfter.", type), embedder)) == 1


def test_many_headings_take_seconds(hashing: HashingEmbedder) -> None:
    entry = "## Entry\n\nA few words of text stand below every heading of this long list.\n\n"
    headings = tuple(Heading(number * len(entry), 2, f"Entry {number}") for number in range(3_000))
    document = Document(entry * len(headings), "markdown", headings=headings)
    started = time.process_time()
    passages = split(document, hashing)
    assert time.process_time() - started < 15
    assert passages[-1].header.startswith("Entry 29")


def test_a_passage_within_a_table_has_its_names_of_columns_in_the_header() -> None:
    rows = "".join(f"| {number} | North Mole, pier {number} | {100 + number} |\n" for number in range(60))
    head = "# Tariff\n\n| Berth | Quay | Minimum |\n|---|---|---|\n"
    text = f"{head}{rows}\nThe end of it.\n" + "More words follow. " * 90
    passages = split(Document(text, "markdown", title="Tariff"), HashingEmbedder())
    within = [one for one in passages if one.text.startswith("| ") and "Minimum" not in one.text]
    assert len(within) > 2
    assert all(one.header == "Tariff\nBerth | Quay | Minimum" for one in within)
    assert "\n" not in passages[0].header + passages[-1].header
    assert split(Document(text, "code", title="Tariff"), HashingEmbedder())[3].header == "Tariff"
