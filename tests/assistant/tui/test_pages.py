"""Documents as rows: every character has its place, and no row is too wide."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from assistant.tui.pages import make_pages, shown, wrap, wrap_line
from index.types import Document, Locator, Mark, Unit

texts = st.text(st.sampled_from("ab \t\n\r\x0c\x1b[m世é\u0301\u200b\u202e#"), max_size=60)


def lines_at(start: int, end: int) -> Locator:
    """A place in a document of lines."""
    return Locator(Unit.LINE, 1, 1)


@given(texts, st.integers(2, 12))
def test_rows_are_narrow_and_lose_nothing_but_the_space_at_breaks(text: str, width: int) -> None:
    line = shown(text)
    parts = wrap_line(line, width)
    assert parts[0][0] == 0 and parts[-1][1] == len(line)
    for start, end in parts:
        assert cell_len(line[start:end]) <= width
    for (_, end), (start, _) in pairwise(parts):
        assert line[end:start] in ("", " ")


@given(texts)
def test_what_is_shown_is_safe_and_has_the_files_lines(text: str) -> None:
    pages = make_pages(text, lines_at)
    assert len(pages.lines) == text.count("\n") + 1
    assert not set("\x1b\t\r\x0c\u200b\u202e\n") & set("".join(pages.lines))


@given(st.text(st.sampled_from("ab \n世\t"), max_size=40), st.data())
def test_a_range_of_the_text_is_the_range_that_is_lit(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pages = make_pages(text, lines_at)
    lit = "".join(pages.lines[line][low:high] for line, low, high in pages.spans(start, end))
    assert lit.replace(" ", "") == text[start:end].replace("\n", "").replace("\t", "").replace(" ", "")


def test_pages_and_paragraphs_are_marked_where_they_begin() -> None:
    text = "one\nstill one\n\ntwo\nthree"
    document = Document(text, "pdf", Unit.PAGE, (Mark(0, 1), Mark(15, 2), Mark(19, 3)))
    pages = make_pages(text, document.locate)
    assert pages.marks == {0: "p. 1", 3: "p. 2", 4: "p. 3"} and not pages.numbered


def test_words_are_found_in_any_case() -> None:
    pages = make_pages("The Tide\nand the tide (x", lines_at)
    assert pages.find("tide") == [(0, 4, 8), (1, 8, 12)]
    assert pages.find("(") == [(1, 13, 14)]
    assert pages.find("") == []


def test_what_is_typed_finds_what_is_printed() -> None:
    line = "The ferry’s “Sea‑Rose” sails 10–12 and 14—15, §\u00a03, ‘now’ «so»."
    pages = make_pages(f"First.\n{line}", lines_at)
    for typed, printed in (
        ("ferry's", "ferry’s"),
        ('"sea-rose"', "“Sea‑Rose”"),
        ("10-12", "10–12"),
        ("14-15", "14—15"),
        ("§ 3", "§\u00a03"),
        ("'now' \"so\"", "‘now’ «so»"),
        ("ferry’s", "ferry’s"),
        ("10–12", "10–12"),
    ):
        assert [(at, line[start:end]) for at, start, end in pages.find(typed)] == [(1, printed)]


def test_a_long_document_is_wrapped_at_words() -> None:
    rows = wrap(("word " * 3 + "end", "short"), 10)
    assert [(row.line, row.start, row.end) for row in rows] == [(0, 0, 9), (0, 10, 18), (1, 0, 5)]
