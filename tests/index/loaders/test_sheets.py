"""Excel and OpenDocument spreadsheets: sheet and row, cells as they are shown."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LoadError
from index.loaders import number_format, ods, xlsx
from index.loaders.number_format import shown
from index.types import Document, Unit

ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Sales"><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell>
<table:table-cell><text:p>Revenue</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16000"/></table:table-row>
<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="9"/></table:table-row>
<table:table-row><table:table-cell><text:p>2023</text:p></table:table-cell>
<table:table-cell office:value="4.2"><text:p>4.20<text:s text:c="2"/>€</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell><text:p>x</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""

META = """<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">
<office:meta><dc:title>Results</dc:title><meta:initial-creator>Ann Oakes</meta:initial-creator>
<meta:creation-date>2024-03-05T10:00:00</meta:creation-date><dc:language>en-GB</dc:language></office:meta>
</office:document-meta>"""


def opendocument(content: str, **members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", META)
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def saved(workbook: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def repacked(data: bytes, before: bytes, after: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(before, after))
    return file.getvalue()


def place(document: Document, words: str) -> str:
    start = document.text.index(words)
    return str(document.locate(start, start + len(words)))


def test_a_workbook_by_sheet_and_row() -> None:
    workbook = openpyxl.Workbook()
    sales = workbook.active
    sales.title = "Sales"
    for row in [["Results of the pier"], [], ["Year", "Revenue", "Share"], [2022, 3.9, 0.125], [2023, 4200.5, 0.5]]:
        sales.append(row)
    sales["B5"].number_format, sales["C4"].number_format = '#,##0.00 "EUR"', "0.0%"
    people = workbook.create_sheet("People")
    people.append(["Name", "Since"])
    people.append(["Ann", datetime.datetime(2015, 4, 1)])
    workbook.create_sheet("Secret").append(["hidden"])
    workbook["Secret"].sheet_state = "hidden"
    workbook.properties.creator, workbook.properties.title = "Jo Penhallow", "Results"
    workbook.properties.created = datetime.datetime(2024, 3, 5)
    found = xlsx.load(saved(workbook))
    assert found.text == (
        "Results of the pier\nYear | Revenue | Share\nYear: 2022, Revenue: 3.9, Share: 12.5%\n"
        "Year: 2023, Revenue: 4,200.50 EUR, Share: 0.5\n"
        "Name: Ann, Since: 2015-04-01\n"
    )
    assert found.unit is Unit.ROW
    assert place(found, "4,200") == "Sales, row 5"
    assert found.locate(found.text.index("Ann"), len(found.text)).headings == ("People",)
    assert (found.title, found.author, found.date) == ("Results", "Jo Penhallow", "2024-03-05")


def test_a_formula_has_the_value_that_was_saved() -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Total", "=1+1"])
    data = saved(workbook)
    assert xlsx.load(data).text == "Total\n"
    data = repacked(repacked(data, b"<v></v>", b"<v>2</v>"), b"<v />", b"<v>2</v>")
    assert xlsx.load(data).text == "Total | 2\n"


def test_a_cell_in_the_last_row_costs_no_time_and_one_below_is_none() -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "top"
    workbook.active.cell(1_048_576, 1, "bottom")
    data = saved(workbook)
    found = xlsx.load(data)
    assert found.text == "top: bottom\n"
    assert place(found, "bottom") == "Sheet, row 1048576"
    assert xlsx.load(repacked(data, b"1048576", b"999999999999")).text == "top\n"


def test_an_open_document_sheet_by_row_with_repeats_bounded() -> None:
    found = ods.load(opendocument(ODS))
    lines = found.text.splitlines()
    assert lines[:2] == ["Year: 2023, Revenue: 4.20 €", "Year: x"]
    assert len(lines) == 1001
    assert place(found, "4.20") == "Sales, row 5"
    assert (found.title, found.author, found.date, found.language) == ("Results", "Ann Oakes", "2024-03-05", "en")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 and no more", "not an Excel workbook"),
        (opendocument(ODS), "not an Excel workbook"),
    ],
)
def test_other_kinds_of_files(data: bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        xlsx.load(data)


def test_bombs_are_refused() -> None:
    workbook = openpyxl.Workbook()
    file = io.BytesIO(saved(workbook))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.png", bytes(201_000_000))
    with pytest.raises(LoadError, match="unpacks to more than 200 MB"):
        xlsx.load(file.getvalue())
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE d [<!ENTITY e0 "ha">{entities}]>' + ODS.replace("2023", "&e9;")
    with pytest.raises(LoadError, match=r"damaged OpenDocument spreadsheet: .*entity"):
        ods.load(opendocument(bomb))


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (4.0, "General", "4"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.0425, "0.00%", "4.25%"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-5, "0.0", "-5.0"),
        (0, '0;-0;"none"', "0"),
        (12.5, "[$€-407]#,##0.00", "€12.50"),
        (2.5, '0.00" kg"', "2.50 kg"),
        (3, "0.##", "3"),
        (1234567, '#,##0,"K"', "1,235K"),
        (1234567, '0.0,,"M"', "1.2M"),
        (1234567, "#,##0,.0", "1,234.6"),
        (-3, "0;;0", "-3"),
        (1.5e20, "0.00E+00", "1.5e+20"),
        (True, "General", "TRUE"),
        (datetime.datetime(2024, 3, 5, 10, 30), "dd/mm/yyyy", "2024-03-05 10:30"),
        (datetime.time(9, 5), "hh:mm", "09:05"),
    ],
)
def test_cells_as_they_are_shown(value: object, form: str, text: str) -> None:
    assert shown(value, form) == text


@given(st.floats(allow_nan=True) | st.integers(), st.text('0#,.%;"[]$ax\\_*?E+', max_size=12))
def test_any_format_gives_some_text(value: float, form: str) -> None:
    assert isinstance(number_format.shown(value, form), str)
