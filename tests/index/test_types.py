import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Document, Failure, Filter, Heading, IngestReport, Locator, Mark, Unit, headings_at

HEADINGS = (
    Heading(0, 1, "Report"),
    Heading(10, 2, "Costs"),
    Heading(20, 3, "Pier"),
    Heading(30, 2, "People"),
    Heading(40, 1, "Annex"),
    Heading(50, 3, "Deep"),
)


@pytest.mark.parametrize(
    ("position", "titles"),
    [
        (0, ("Report",)),
        (9, ("Report",)),
        (10, ("Report", "Costs")),
        (25, ("Report", "Costs", "Pier")),
        (30, ("Report", "People")),
        (49, ("Annex",)),
        (1000, ("Annex", "Deep")),
    ],
)
def test_headings_at_gives_the_sections_around_a_place(position: int, titles: tuple[str, ...]) -> None:
    assert headings_at(HEADINGS, position) == titles


def test_there_are_no_headings_before_the_first() -> None:
    assert headings_at((Heading(5, 1, "Later"),), 4) == ()
    assert headings_at((), 4) == ()


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [(0, 3, 1, 1), (0, 4, 1, 1), (4, 7, 2, 2), (0, 7, 1, 2), (3, 4, 1, 1), (0, 5, 1, 2), (8, 9, 3, 3), (9, 12, 4, 4)],
)
def test_lines_are_counted_in_the_text(start: int, end: int, first: int, last: int) -> None:
    assert Document("one\ntwo\n\nfour", "text").locate(start, end) == Locator(Unit.LINE, first, last)


@given(st.text(alphabet="ab\n\r\f\u2028é", min_size=1, max_size=60), st.data())
def test_lines_are_those_of_an_editor(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    locator = Document(text, "text").locate(start, end)
    line_of = [text[:position].count("\n") + 1 for position in range(len(text))]
    assert (locator.first, locator.last) == (line_of[start], line_of[end - 1])


def test_an_empty_range_has_the_line_of_its_start() -> None:
    assert Document("one\ntwo", "text").locate(4, 4) == Locator(Unit.LINE, 2, 2)


def test_pages_come_from_marks() -> None:
    marks = (Mark(0, 1), Mark(100, 2, "ii"), Mark(200, 3))
    document = Document("x" * 300, "pdf", Unit.PAGE, marks, HEADINGS)
    assert document.locate(99, 100) == Locator(Unit.PAGE, 1, 1, "", ("Annex", "Deep"))
    assert document.locate(100, 201) == Locator(Unit.PAGE, 2, 3, "ii", ("Annex", "Deep"))
    assert document.locate(0, 101) == Locator(Unit.PAGE, 1, 2, "", ("Report",))


def test_without_marks_all_is_in_the_first_unit() -> None:
    assert Document("text", "docx", Unit.PARAGRAPH).locate(1, 3) == Locator(Unit.PARAGRAPH, 1, 1)


def test_what_stands_before_the_first_mark_belongs_to_it() -> None:
    assert Document("text", "pdf", Unit.PAGE, (Mark(2, 5),)).locate(0, 1) == Locator(Unit.PAGE, 5, 5)


@pytest.mark.parametrize(
    ("locator", "shown"),
    [
        (Locator(Unit.LINE, 14, 14), "line 14"),
        (Locator(Unit.LINE, 14, 16), "lines 14–16"),
        (Locator(Unit.PAGE, 3, 3), "p. 3"),
        (Locator(Unit.PAGE, 3, 4, headings=("Costs",)), "pp. 3–4"),
        (Locator(Unit.PARAGRAPH, 7, 7), "paragraph 7"),
        (Locator(Unit.PARAGRAPH, 7, 9, "Table 2"), "Table 2, paragraphs 7–9"),
        (Locator(Unit.ROW, 12, 12, "Sales"), "Sales, row 12"),
        (Locator(Unit.SECOND, 3723, 3723), "1:02:03"),
        (Locator(Unit.SECOND, 59, 61), "0:00:59–0:01:01"),
        (Locator(Unit.ROW, 12, 2, "Sales"), "Sales, row 12"),
    ],
)
def test_a_locator_is_written_for_people(locator: Locator, shown: str) -> None:
    assert str(locator) == shown


def test_an_empty_filter_is_false() -> None:
    assert not Filter()
    assert Filter(paths=("a",)) and Filter(types=("pdf",)) and Filter(since="2024") and Filter(until="2024")


def test_a_report_counts_its_failures() -> None:
    assert IngestReport(failures=(Failure("a", "x"), Failure("b", "y"))).failed == 2


def test_rows_over_a_sheets_end_are_those_of_the_sheet_where_they_begin() -> None:
    marks = (Mark(0, 15, "Visitors"), Mark(5, 16, "Visitors"), Mark(10, 1, "Costs"))
    assert str(Document("", "xlsx", Unit.ROW, marks).locate(0, 12)) == "Visitors, rows 15–16"
    assert str(Document("", "xlsx", Unit.ROW, marks).locate(6, 12)) == "Visitors, row 16"
