import csv as standard
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LoadError
from index.loaders import csv, table
from index.loaders.blocks import one_line
from index.types import Document, Unit


def places(document: Document) -> list[str]:
    return [str(document.locate(mark.start, mark.start + 1)) for mark in document.marks]


def test_a_row_has_the_names_of_its_columns_and_its_number() -> None:
    found = csv.load(b"Year,Revenue,Note\n2022,3.9,\n2023,4.2,record\n")
    assert found.text == "Year: 2022, Revenue: 3.9\nYear: 2023, Revenue: 4.2, Note: record\n"
    assert found.unit is Unit.ROW
    assert places(found) == ["row 2", "row 3"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Jahr;Umsatz\n2023;4,2\n2024;4,6\n".encode("cp1252"), "Jahr: 2023, Umsatz: 4,2\nJahr: 2024, Umsatz: 4,6\n"),
        ("Stadt\tGröße\nKöln\t405\n".encode("utf-16"), "Stadt: Köln, Größe: 405\n"),
        ("Stadt|Straße\nKöln|Domgäßchen\n".encode("cp1252"), "Stadt: Köln, Straße: Domgäßchen\n"),
        (b'a,b\n"one\ntwo","x, y"\nz,w\n', "a: one two, b: x, y\na: z, b: w\n"),
        (b"1,2\n3,4\n", "1 | 2\n3 | 4\n"),
        (b"Sales report\n\nItem,Sold\nBolt,3\n", "Sales report\nItem | Sold\nItem: Bolt, Sold: 3\n"),
        (b"word\nother\n", "word: other\n"),
        (
            b"Item,Sold,Left over\nBolt,3,\nNut,4,\n",
            "Item | Sold | Left over\nItem: Bolt, Sold: 3\nItem: Nut, Sold: 4\n",
        ),
        (b"Name,Age,City\n", "Name | Age | City\n"),
        (b"Year,2022,2023\nRevenue,3.9,4.2\n", "Year: Revenue, 2022: 3.9, 2023: 4.2\n"),
    ],
)
def test_delimiter_encoding_and_names_are_found(data: bytes, text: str) -> None:
    assert csv.load(data).text == text


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "most_rows", 10)
    with pytest.raises(LoadError, match="more than 10 rows"):
        csv.load(b"a,b\n" + b"1,2\n" * 11)


@given(st.lists(st.lists(st.text('ab1 ,"\n', max_size=6), min_size=2, max_size=4), min_size=1, max_size=8))
def test_no_cell_and_no_name_is_lost(rows: list[list[str]]) -> None:
    file = io.StringIO()
    standard.writer(file).writerows([["First name", "Second name"], *rows])
    try:
        found = csv.load(file.getvalue().encode())
    except LoadError:
        return
    lines = found.text.splitlines()
    assert "First name" in found.text
    assert "Second name" in found.text
    for row in rows:
        cells = [one_line(cell) for cell in row if cell.strip()]
        assert not cells or any(all(cell in line for cell in cells) for line in lines)
    assert [found.text[mark.start - 1 : mark.start] for mark in found.marks[1:]] == ["\n"] * (len(found.marks) - 1)
