import datetime
import io
import re
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import LoadError
from index.loaders import docx, load
from index.types import Document, Unit


def word() -> WordDocument:
    return python_docx.Document()


def written(document: WordDocument) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read(document: WordDocument) -> Document:
    return docx.load(written(document))


def rezipped(data: bytes, change: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return file.getvalue()


def test_a_table_in_a_cell_is_read_once() -> None:
    document = word()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "Crew"
    inner = outer.cell(0, 1).add_table(2, 2)
    for cell, text in zip(
        [cell for row in inner.rows for cell in row.cells], ("Name", "Age", "Alice", "30"), strict=True
    ):
        cell.text = text
    assert read(document).text == "Crew | Name Age Alice 30"


def test_blocks_in_the_order_of_the_body() -> None:
    document = word()
    document.add_paragraph("Employee Handbook", "Title")
    document.add_heading("Working time", 1)
    document.add_paragraph("The week has ").add_run("37.5").bold = True
    table = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ("Item", "Sum", "Rent", "5 €"), strict=True
    ):
        cell.text = text
    document.add_heading("Hours", 2)
    document.add_paragraph("one", "List Bullet")
    document.add_paragraph("two", "List Bullet")
    document.add_paragraph("first", "List Number")
    document.add_paragraph("second", "List Number")
    document.add_paragraph("")
    document.add_paragraph("The\tend\nof it")
    found = read(document)
    assert found.text == (
        "Employee Handbook\n\nWorking time\n\nThe week has 37.5\n\nItem | Sum\nRent | 5 €\n\nHours\n\n"
        "- one\n- two\n1. first\n2. second\n\nThe end\nof it"
    )
    assert [(heading.level, heading.title) for heading in found.headings] == [
        (1, "Working time"),
        (2, "Hours"),
    ]
    assert found.title == "Employee Handbook"
    assert found.unit is Unit.PARAGRAPH
    assert [mark.number for mark in found.marks] == list(range(1, 11))
    start = found.text.index("Rent")
    assert str(found.locate(start, start + 4)) == "paragraph 4"
    assert found.locate(found.text.index("two"), found.text.index("two") + 3).headings == (
        "Working time",
        "Hours",
    )


def test_heading_styles_by_base_and_outline_level() -> None:
    document = word()
    own = document.styles.add_style("Kapitel", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 2"]
    outlined = document.styles.add_style("Abschnitt", WD_STYLE_TYPE.PARAGRAPH)
    outlined.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="2"/>'))
    document.add_paragraph("By base", "Kapitel")
    document.add_paragraph("By outline", "Abschnitt")
    direct = document.add_paragraph("By itself")
    direct._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="0"/>'))
    document.add_paragraph("Body text")
    assert [(heading.level, heading.title) for heading in read(document).headings] == [
        (2, "By base"),
        (3, "By outline"),
        (1, "By itself"),
    ]


def test_merged_cells_are_given_once() -> None:
    document = word()
    table = document.add_table(3, 3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "high"
    assert read(document).text == "wide | 2\nhigh | 4 | 5\n | 7 | 8"


def test_changes_are_read_as_accepted() -> None:
    document = word()
    paragraph = document.add_paragraph("The rent is ")
    w = nsdecls("w")
    paragraph._p.append(parse_xml(f"<w:del {w}><w:r><w:delText>42,000</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {w}><w:r><w:t>46,500</w:t></w:r></w:ins>"))
    paragraph._p.append(parse_xml(f"<w:sdt {w}><w:sdtContent><w:r><w:t> euros</w:t></w:r></w:sdtContent></w:sdt>"))
    paragraph._p.append(parse_xml(f"<w:hyperlink {w}><w:r><w:t> a year</w:t></w:r></w:hyperlink>"))
    assert read(document).text == "The rent is 46,500 euros a year"


def test_text_boxes_are_read_once() -> None:
    document = word()
    box = "<w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:v" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    new, old = f"<wps:txbx>{box}</wps:txbx>", f"<v:textbox>{box}</v:textbox>"
    both = f"<mc:Choice Requires='wps'>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    paragraph = document.add_paragraph("around")
    paragraph._p.append(parse_xml(f"<w:r {spaces}><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"))
    assert read(document).text == "around\n\nin a box"


def test_facts() -> None:
    document = word()
    document.add_paragraph("Words")
    facts = document.core_properties
    facts.title, facts.author = "Board minutes", "Pieter Loos"
    facts.created = datetime.datetime(2024, 3, 26, 9, 0)
    found = read(document)
    assert (found.title, found.author, found.date) == ("Board minutes", "Pieter Loos", "2024-03-26")


def test_the_facts_of_the_template_say_nothing() -> None:
    document = word()
    document.add_paragraph("Words")
    found = read(document)
    assert (found.title, found.author, found.date) == ("", "", "")


def test_a_date_in_the_text_counts_more_than_that_of_the_file() -> None:
    document = word()
    document.core_properties.created = datetime.datetime(2024, 3, 26, 9, 0)
    document.add_paragraph("Port Ellery, 4 December 2023")
    assert read(document).date == "2023-12-04"


def test_no_text() -> None:
    with pytest.raises(LoadError, match="no text"):
        read(word())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 and no more", "damaged: not a Word document"),
        (b"", "damaged: not a Word document"),
    ],
)
def test_other_kinds_of_files(data: bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        docx.load(data)


def test_a_broken_body_is_a_load_error() -> None:
    document = word()
    document.add_paragraph("Words")
    with pytest.raises(LoadError, match="damaged Word document"):
        docx.load(rezipped(written(document), {"word/document.xml": b"<w:document><w:body>"}))


def test_a_part_of_another_kind_is_a_load_error() -> None:
    document = word()
    document.add_paragraph("Words")
    with zipfile.ZipFile(io.BytesIO(written(document))) as archive:
        types = archive.read("[Content_Types].xml").replace(b"styles+xml", b"other+xml")
    with pytest.raises(LoadError, match="damaged Word document: parts of it are missing"):
        docx.load(rezipped(written(document), {"[Content_Types].xml": types}))


def test_the_strict_form_of_open_xml() -> None:
    document = word()
    document.add_heading("The pier", 1)
    document.add_paragraph("It cost 5 euros.")
    data = written(document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    usual = re.compile(rb"http://schemas.openxmlformats.org/((?!package)\w+)/2006/")
    strict = {name: usual.sub(rb"http://purl.oclc.org/ooxml/\1/", content) for name, content in members.items()}
    found = docx.load(rezipped(data, strict))
    assert found.text == "The pier\n\nIt cost 5 euros."
    assert [heading.title for heading in found.headings] == ["The pier"]


def test_a_zip_bomb_is_refused_unopened() -> None:
    document = word()
    document.add_paragraph("Words")
    with pytest.raises(LoadError, match="unpacks to more than 200 MB"):
        docx.load(rezipped(written(document), {"docProps/thumbnail.jpeg": bytes(201_000_000)}))


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    document = word()
    document.add_paragraph("Words PLACE")
    data = written(document)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
    start = body.index("<w:document")
    entity = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    hostile = body[:start] + entity + body[start:].replace("PLACE", "&e;")
    try:
        text = load(Path("a.docx"), rezipped(data, {"word/document.xml": hostile.encode()}), "docx").text
    except LoadError:
        return
    assert "secret" not in text


def test_footnotes_stand_after_their_paragraph() -> None:
    document = word()
    paragraph = document.add_paragraph("A claim")
    document.add_paragraph("The next paragraph")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    note = '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/><w:t> Its source.</w:t></w:r></w:p></w:footnote>'
    footnotes = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    part = python_docx.opc.part.Part(
        python_docx.opc.packuri.PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        footnotes.encode(),
        document.part.package,
    )
    document.part.relate_to(part, kind)
    assert read(document).text == "A claim\n\nFootnote: Its source.\n\nThe next paragraph"
