"""Whole files to start from: the corpus, and small ones that hold what the corpus has not."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from index.loaders import document_type

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
WHOLE = Path(__file__).parent / "whole"

Seed = tuple[str, bytes]
"""A suffix with its dot, and the content."""

_text = "The ferry leaves at nine.\nÉtienne paid 4,200 euros on 2024-03-05.\n\n\tIndented: yes.\n"


def seeds() -> list[Seed]:
    """Give every whole file of a type that is read, in a fixed order."""
    found = [(path.suffix.lower(), path.read_bytes()) for folder in (CORPUS, WHOLE) for path in _files(folder)]
    found += [(".txt", _text.encode(encoding)) for encoding in ("utf-8", "utf-16", "cp1252", "utf-8-sig")]
    found += [(".pdf", _pdf()), (".xlsx", _spreadsheet()), (".pptx", _slides()), (".epub", _book())]
    found += [(".odt", _open_document("text")), (".ods", _open_document("spreadsheet"))]
    return [(suffix, data) for suffix, data in found if document_type(Path(f"a{suffix}"), data[:8192])]


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def packed(members: dict[str, str | bytes]) -> bytes:
    """Give a zip archive of `members`."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return whole.getvalue()


def _pdf() -> bytes:
    """A PDF whose streams are not compressed, so that mutations reach them."""
    from datetime import UTC, datetime

    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_compression(False)
    pdf.set_creation_date(datetime(2024, 5, 1, tzinfo=UTC))
    pdf.set_title("Ferry")
    for number in range(3):
        pdf.add_page()
        pdf.set_font("helvetica", size=18)
        pdf.cell(text=f"Times {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("helvetica", size=11)
        pdf.multi_cell(0, text="The ferry leaves at nine from the north pier. " * 5)
    return bytes(pdf.output())


def _spreadsheet() -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rows = "".join(
        f'<row r="{at}">'
        + "".join(f'<c r="{"ABC"[n]}{at}" t="inlineStr"><is><t>{cell}</t></is></c>' for n, cell in enumerate(row))
        + "</row>"
        for at, row in enumerate([("name", "year", "revenue"), ("Kell", "2023", "1200.5")], 1)
    )
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
            "_rels/.rels": _relations(f'Id="r1" Type="{kinds}/officeDocument" Target="xl/workbook.xml"'),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
            '<sheet name="Sales" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations(
                f'Id="r1" Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"'
            ),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def _slides() -> bytes:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{kinds}"'
    )
    types = "application/vnd.openxmlformats-officedocument.presentationml"
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/ppt/presentation.xml" ContentType="{types}.presentation.main+xml"/>'
            f'<Override PartName="/ppt/slides/slide1.xml" ContentType="{types}.slide+xml"/></Types>',
            "_rels/.rels": _relations(f'Id="r1" Type="{kinds}/officeDocument" Target="ppt/presentation.xml"'),
            "ppt/presentation.xml": f'<p:presentation {names}><p:sldIdLst><p:sldId id="256" r:id="r1"/>'
            "</p:sldIdLst></p:presentation>",
            "ppt/_rels/presentation.xml.rels": _relations(f'Id="r1" Type="{kinds}/slide" Target="slides/slide1.xml"'),
            "ppt/slides/slide1.xml": f'<p:sld {names}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>'
            '<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/>'
            '<p:cNvSpPr/><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r>'
            "<a:t>The ferry leaves at nine</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>",
        }
    )


def _book() -> bytes:
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            'version="1.0"><rootfiles><rootfile full-path="book.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>',
            "book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>Ferry'
            "</dc:title><dc:language>en</dc:language></metadata><manifest>"
            '<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
            '<spine><itemref idref="c1"/></spine></package>',
            "c1.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>One</title></head><body><h1>One</h1>'
            "<p>The ferry leaves at nine.</p></body></html>",
            "n.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
            '<nav epub:type="toc"><ol><li><a href="c1.xhtml">One</a></li></ol></nav></body></html>',
        }
    )


def _open_document(kind: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    names = f'xmlns:office="{office}:office:1.0" xmlns:text="{office}:text:1.0" xmlns:table="{office}:table:1.0"'
    row = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in ("Kell", "2023", "1200"))
    body = (
        '<text:h text:outline-level="1">Ferry</text:h><text:p>It leaves<text:s text:c="3"/>at nine.</text:p>'
        if kind == "text"
        else f'<table:table table:name="Sales"><table:table-row>{row}</table:table-row></table:table>'
    )
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f'<office:document-content {names} office:version="1.2"><office:body><office:{kind}>'
            f"{body}</office:{kind}></office:body></office:document-content>",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type='
            f'"application/vnd.oasis.opendocument.{kind}"/></manifest:manifest>',
        }
    )


def _relations(relation: str) -> str:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{kind}"><Relationship {relation}/></Relationships>'
