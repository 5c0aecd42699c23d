"""The names of columns, put in for reading."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.labels import labelled

TABLE = "The tariff.\n\n| Berth | Quay |\n|---|---|\n| 1 | North Mole |\n| 2 | |\n"


def test_every_cell_has_the_name_of_its_column() -> None:
    header, view = labelled("Tariff › Dues", TABLE)
    assert header == "Tariff › Dues"
    assert "| Berth: 1 | Quay: North Mole |\n| Berth: 2 | |" in view.text


def test_what_is_found_is_a_range_of_the_text_itself() -> None:
    _, view = labelled("", TABLE)

    def said(text: str) -> str:
        start = view.text.index(text)
        [(first, last)] = view.original([(start, start + len(text))])
        return TABLE[first:last]

    assert said("North Mole") == "North Mole"
    assert said("Quay: North") == "North"
    assert said("Quay: ") == ""
    assert said("1 | Quay: North") == "1 | North"
    assert said("The tariff") == "The tariff"


def test_a_passage_within_a_table_has_the_names_in_its_header() -> None:
    header, view = labelled("Tariff\nBerth | Quay", "3 | South Mole\n4 | Pier\n\nMore.")
    assert header == "Tariff"
    assert view.text == "Berth: 3 | Quay: South Mole\nBerth: 4 | Quay: Pier\n\nMore."


def test_a_column_without_a_name_counts() -> None:
    assert labelled("Tariff\n | Berth 1 | Berth 2", "| Minimum | 220 | 90 |")[1].text == (
        "| Minimum | Berth 1: 220 | Berth 2: 90 |"
    )


def test_text_without_a_table_stays() -> None:
    assert labelled("A", "b | c")[1].text == "b | c"


@given(st.text(alphabet="|-: \\\nab1é", max_size=100), st.sampled_from(["", "T", "\na | b", "T\n| b"]))
def test_without_the_names_it_is_the_text(text: str, header: str) -> None:
    _, view = labelled(header, text)
    places = view.original([(at, at + 1) for at in range(len(view.text))])
    assert "".join(text[start:end] for start, end in places) == text
    assert all(start <= end for start, end in places)
    assert places == sorted(places)
