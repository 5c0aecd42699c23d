import datetime
from pathlib import Path

import pytest
from fpdf import FPDF

from index.errors import LoadError
from index.loaders import load, pdf
from index.loaders.pdf import _whole_words
from index.loaders.pdf_layout import Line, with_headings
from index.types import Unit

sentence = "The ferry left Sankt Marien at eight minutes to seven on the first sailing of the day. "


def paper() -> FPDF:
    document = FPDF()
    document.set_font("Helvetica", size=11)
    document.set_creation_date(datetime.datetime(2024, 4, 19, tzinfo=datetime.UTC))
    return document


def written(document: FPDF) -> bytes:
    return bytes(document.output())


def paragraph(document: FPDF, text: str, size: int = 11) -> None:
    document.set_font_size(size)
    document.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
    document.ln(3)


def report() -> bytes:
    document = paper()
    document.set_title("Incident report")
    document.set_author("Marit  Ekholm")
    document.add_page()
    paragraph(document, "Incident report", 18)
    paragraph(document, "1. Summary", 14)
    paragraph(document, sentence * 4)
    paragraph(document, sentence * 3)
    document.add_page()
    document.add_page()
    paragraph(document, "2. The ship", 14)
    paragraph(document, sentence * 5)
    return written(document)


def test_text_by_page() -> None:
    document = pdf.load(report())
    assert document.unit is Unit.PAGE
    assert [(mark.number, document.text[mark.start :].split("\n")[0]) for mark in document.marks] == [
        (1, "Incident report"),
        (3, "2. The ship"),
    ]
    assert " ".join(document.text.split()).count(sentence.strip()) == 12
    assert document.text.split("\n\n")[:2] == ["Incident report", "1. Summary"]
    assert [block.startswith("The ferry left") for block in document.text.split("\n\n")] == [
        False,
        False,
        True,
        True,
        False,
        True,
    ]


def test_headings_are_the_lines_in_larger_type() -> None:
    document = pdf.load(report())
    assert [(heading.level, heading.title) for heading in document.headings] == [
        (1, "Incident report"),
        (2, "1. Summary"),
        (2, "2. The ship"),
    ]
    assert all(document.text[heading.start :].startswith(heading.title) for heading in document.headings)
    last = document.text.rindex("The ferry")
    assert document.locate(last, last + 9).headings == ("Incident report", "2. The ship")
    assert str(document.locate(last, last + 9)) == "p. 3"


def test_facts() -> None:
    document = pdf.load(report())
    assert (document.title, document.author, document.date) == (
        "Incident report",
        "Marit Ekholm",
        "2024-04-19",
    )


@pytest.mark.parametrize("title", ["", "Microsoft Word - draft.doc", "thesis_final.pdf", "Untitled", "Document1", "  "])
def test_a_junk_title_gives_way_to_the_first_heading(title: str) -> None:
    document = paper()
    document.set_title(title)
    document.add_page()
    paragraph(document, "The real title", 20)
    paragraph(document, sentence * 6)
    assert pdf.load(written(document)).title == "The real title"


def test_a_date_in_the_text_counts_more_than_that_of_the_file() -> None:
    document = paper()
    document.add_page()
    paragraph(document, "Date of issue: 5 May 2021")
    assert pdf.load(written(document)).date == "2021-05-05"


def test_the_rows_of_a_table_stay_together() -> None:
    document = paper()
    document.add_page()
    paragraph(document, sentence * 3)
    with document.table() as table:
        for row in (("Berth", "Quay"), ("1", "North Mole"), ("2", "Granary Quay"), ("3", "Timber Basin")):
            table.row(row)
    text = pdf.load(written(document)).text
    assert text.endswith("\n\nBerth Quay\n1 North Mole\n2 Granary Quay\n3 Timber Basin")


def test_what_was_filled_in_stands_after_the_text_of_its_page() -> None:
    found = pdf.load(form("Tor Lindqvist"))
    assert found.text == "Name of the applicant:\nTor Lindqvist"


def form(value: str) -> bytes:
    """A page with a line of text, and a field whose look is stored with it."""
    draw = "BT /F 11 Tf 72 {} Td ({}) Tj ET"
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page, field = draw.format(700, "Name of the applicant:"), draw.format(5, value)
    objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F {font}>>>>"
        "/Contents 4 0 R/Annots[5 0 R]>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V({value})/Rect[72 660 400 680]/P 3 0 R/F 4/AP<</N 6 0 R>>>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 328 20]/Resources<</Font<</F {font}>>>>/Length {len(field)}>>"
        f"stream\n{field}\nendstream",
    ]
    body = "".join(f"{number} 0 obj\n{each}\nendobj\n" for number, each in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer<</Root 1 0 R/Size 7>>\n".encode()


def test_without_a_text_layer() -> None:
    document = paper()
    document.add_page()
    document.rect(10, 10, 50, 50)
    with pytest.raises(LoadError, match="no text layer"):
        pdf.load(written(document))


def test_encrypted() -> None:
    document = paper()
    document.add_page()
    paragraph(document, sentence)
    document.set_encryption(owner_password="owner", user_password="user")
    with pytest.raises(LoadError, match="encrypted: remove the password"):
        pdf.load(written(document))


def test_an_owner_password_alone_does_not_hinder_reading() -> None:
    document = paper()
    document.add_page()
    paragraph(document, sentence)
    document.set_encryption(owner_password="owner")
    assert sentence.split()[0] in pdf.load(written(document)).text


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 999, b"", b"words"])
def test_damaged(data: bytes) -> None:
    with pytest.raises(LoadError, match="damaged PDF"):
        pdf.load(data)


def test_a_cut_file_is_read_or_refused() -> None:
    whole = report()
    for end in range(0, len(whole), len(whole) // 25):
        try:
            assert load(Path("a.pdf"), whole[:end], "pdf").text
        except LoadError as error:
            assert str(error)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("manip\ufffeulation of data", "manipulation of data"),
        ("a long\ufffeterm plan", "a long-term plan"),
        ("the years 2020\ufffe2021", "the years 2020-2021"),
        ("the Mid\ufffeAtlantic", "the Mid-Atlantic"),
        ("no mark", "no mark"),
    ],
)
def test_divided_words(line: str, words: str) -> None:
    assert _whole_words(line, frozenset({"long-term"})) == words


def test_a_word_divided_at_a_line_end_in_a_real_file() -> None:
    document = paper()
    document.set_text_shaping(False)
    document.add_page()
    document.multi_cell(
        0, 5, "This is the manip-\nulation of data, with a well-known word.", new_x="LMARGIN", new_y="NEXT"
    )
    text = pdf.load(written(document)).text
    assert "\ufffe" not in text
    assert "manipulation of data, with a well-known word." in text.replace("manip-\nulation", "manipulation")


def test_paragraphs_by_their_gaps() -> None:
    heights = [700, 688, 676, 658, 646, 616, 600, 588]
    sizes = [10, 10, 10, 10, 10, 14, 10, 10]
    lines = [
        Line(f"line {n}", size, height, height) for n, (size, height) in enumerate(zip(sizes, heights, strict=True))
    ]
    text, headings = with_headings(lines, {14: 1}, str)
    assert text == "line 0\nline 1\nline 2\n\nline 3\nline 4\n\nline 5\n\nline 6\nline 7"
    assert [(heading.start, heading.level, heading.title) for heading in headings] == [
        (text.index("line 5"), 1, "line 5")
    ]
