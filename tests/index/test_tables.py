"""Tables in running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tables import tables

BERTHS = """The tariff.

| Berth | Quay, south | Minimum, € |
|---|:---|---:|
| 1 | North Mole | 220 |
| 2 | | 90 |

Dues are paid | at once.
"""


def rows_of(text: str) -> list[list[list[str]]]:
    return [[[text[slice(*cell)] for cell in row.cells] for row in table.rows] for table in tables(text)]


def test_markdown() -> None:
    [table] = tables(BERTHS)
    assert table.names == ("Berth", "Quay, south", "Minimum, €")
    assert rows_of(BERTHS) == [[["1", "North Mole", "220"], ["2", "", "90"]]]


def test_rows_as_the_loaders_write_them() -> None:
    text = "Payments\n\nPayee | Amount\nSalaries | £18,264.90\nHeating | £4,390.80\nTotal\n"
    assert rows_of(text) == [[["Salaries", "£18,264.90"], ["Heating", "£4,390.80"]]]


@pytest.mark.parametrize(
    "text",
    ["", "no table", "a | b", "1 | 2\n3 | 4\n", "cat a | sort | uniq\n\ncut b | head | tail\n", "|\n|\n", "||\n||"],
)
def test_what_names_no_columns_is_no_table(text: str) -> None:
    assert tables(text) == []


def test_a_row_of_another_width_is_left_out() -> None:
    assert rows_of("Name | Age\nAnna | 3\nBen | 4 | old\nCarl | 5\n") == [[["Anna", "3"], ["Carl", "5"]]]


def test_a_bar_within_a_cell() -> None:
    assert rows_of("| Key | Does |\n|---|---|\n| `a \\| b` | or |\n") == [[["`a \\| b`", "or"]]]


@given(st.text(alphabet="|-: \\\na1é", max_size=120))
def test_cells_are_ranges_of_the_text_in_order(text: str) -> None:
    for table in tables(text):
        for row in table.rows:
            assert len(row.cells) == len(table.names)
            at = row.start
            for start, end in row.cells:
                assert at <= start <= end <= row.end
                assert text[start:end] == text[start:end].strip()
                at = end
