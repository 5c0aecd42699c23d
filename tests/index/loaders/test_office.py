"""Texts, presentations and e-books: ODT, RTF, EPUB, PPTX, ODP."""

import io
import zipfile

import pptx as python_pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from index.errors import LoadError
from index.loaders import epub, odp, odt, pptx, rtf
from index.loaders.charts import chart_text
from index.types import Document, Unit

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("presentation", "presentation"),
    )
)


def opendocument(kind: str, body: str) -> bytes:
    content = f"<office:document-content {SPACES}><office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return zipped({"content.xml": f"{content}</office:document-content>"})


def zipped(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def place(document: Document, words: str) -> tuple[str, tuple[str, ...]]:
    start = document.text.index(words)
    locator = document.locate(start, start + len(words))
    return str(locator), locator.headings


def test_open_document_text() -> None:
    found = odt.load(
        opendocument(
            "text",
            '<text:h text:outline-level="1">The <text:span>pier</text:span></text:h>'
            "<text:p>It cost<text:s/>5<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>In 2023.</text:p></text:note-body></text:note> euros.</text:p>"
            "<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>two</text:p>"
            "</text:list-item></text:list></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>Item</text:p></table:table-cell><table:table-cell>"
            "<text:p>Price</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>"
            "<text:p>Bolt</text:p></table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell>"
            "</table:table-row></table:table>"
            "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>",
        )
    )
    assert found.text == "The pier\n\nIt cost 5 euros.\n\nFootnote: In 2023.\n\n- one\n  - two\n\nItem: Bolt, Price: 3"
    assert found.unit is Unit.PARAGRAPH
    assert place(found, "In 2023") == ("paragraph 3", ("The pier",))


def test_a_presentation_by_slide_with_table_chart_and_notes() -> None:
    presentation = python_pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Results of the pier"
    slide.placeholders[1].text = "Revenue rose"
    slide.notes_slide.notes_text_frame.text = "Thank the masons."
    second = presentation.slides.add_slide(presentation.slide_layouts[5])
    second.shapes.title.text = "Figures"
    table = second.shapes.add_table(2, 2, 0, 0, Inches(4), Inches(2)).table
    for cell, text in zip(table.iter_cells(), ("Year", "Revenue", "2023", "4.2"), strict=True):
        cell.text = text
    data = CategoryChartData()
    data.categories = ["2023"]
    data.add_series("Guests", (120.0,))
    second.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(3), Inches(3), data)
    presentation.core_properties.author = "Ann Oakes"
    file = io.BytesIO()
    presentation.save(file)
    found = pptx.load(file.getvalue())
    assert found.text.startswith("Results of the pier\n\nRevenue rose\n\nNotes: Thank the masons.\n\nFigures\n\n")
    assert "Year: 2023, Revenue: 4.2" in found.text
    assert "2023, Guests: 120" in found.text
    assert place(found, "masons") == ("slide 1", ("Results of the pier",))
    assert place(found, "4.2") == ("slide 2", ("Figures",))
    assert (found.title, found.author, found.date) == ("Results of the pier", "Ann Oakes", "")


def test_a_presentation_that_lacks_a_part_says_so() -> None:
    presentation = python_pptx.Presentation()
    shape = presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title
    shape._element.remove(shape._element.nvSpPr)
    file = io.BytesIO()
    presentation.save(file)
    with pytest.raises(LoadError, match="parts of it are missing or stand where"):
        pptx.load(file.getvalue())


def test_charts_of_any_kind_with_titles_and_dates() -> None:
    name = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    part = (
        f'<c:chartSpace xmlns:c="{name}" xmlns:a="{drawing}"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Guests'
        "</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:area3DChart><c:ser><c:tx><c:v>Inn</c:v></c:tx>"
        "<c:cat><c:numRef><c:numCache><c:formatCode>m/d/yyyy</c:formatCode><c:pt idx='0'><c:v>37261</c:v></c:pt>"
        "<c:pt idx='1'><c:v>37262</c:v></c:pt></c:numCache></c:numRef></c:cat><c:val><c:numRef><c:numCache>"
        "<c:formatCode>General</c:formatCode><c:pt idx='0'><c:v>4.2999999999999998</c:v></c:pt></c:numCache></c:numRef>"
        "</c:val></c:ser></c:area3DChart></c:plotArea></c:chart></c:chartSpace>"
    )
    assert chart_text(part.encode()) == "Guests\n2002-01-05, Inn: 4.3\n2002-01-06"


def test_an_open_document_presentation() -> None:
    found = odp.load(
        opendocument(
            "presentation",
            "<draw:page><draw:frame><draw:text-box><text:list><text:list-item><text:p>a point</text:p></text:list-item>"
            "</text:list></draw:text-box></draw:frame><draw:frame presentation:class='title'><draw:text-box>"
            "<text:p>The pier</text:p></draw:text-box></draw:frame><presentation:notes><text:p>Breathe.</text:p>"
            "</presentation:notes></draw:page><draw:page><draw:frame><text:p>End</text:p></draw:frame></draw:page>",
        )
    )
    assert found.text == "The pier\n\n- a point\n\nNotes: Breathe.\n\nEnd"
    assert place(found, "Breathe") == ("slide 1", ("The pier",))
    assert place(found, "End") == ("slide 2", ("The pier",))


PACKAGE = (
    '<package xmlns:dc="d"><metadata><dc:title>The Pier</dc:title><dc:creator>Ann Oakes</dc:creator>'
    "<dc:date>2024-03-05T00:00:00Z</dc:date><dc:language>en-GB</dc:language></metadata><manifest>"
    '<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    '<item id="b" href="b%20b.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="n"/><itemref idref="b"/><itemref idref="a"/></spine></package>'
)


def book(**changed: str) -> bytes:
    chapter = "<html><body><h1>{0}</h1><p>Words of {0}.</p></body></html>"
    members = {
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>',
        "O/p.opf": PACKAGE,
        "O/nav.xhtml": chapter.format("Contents"),
        "O/a.xhtml": chapter.format("Second"),
        "O/b b.xhtml": chapter.format("First"),
    }
    return zipped(members | {name.replace("__", "/"): text for name, text in changed.items()})


def test_a_book_by_chapter_in_the_order_of_reading() -> None:
    found = epub.load(book())
    assert found.text == "First\n\nWords of First.\n\nSecond\n\nWords of Second."
    assert place(found, "Words of Second") == ("chapter 2", ("Second",))
    assert (found.title, found.author, found.date, found.language) == ("The Pier", "Ann Oakes", "2024-03-05", "en")


def test_a_book_keeps_what_stands_beside_the_text() -> None:
    chapter = "<html><body><p>The pier.</p><aside><p>1 It is long.</p></aside><footer>1938</footer></body></html>"
    assert "The pier.\n\n1 It is long.\n\n1938" in epub.load(book(**{"O__a.xhtml": chapter})).text


def test_books_that_cannot_be_read() -> None:
    with pytest.raises(LoadError, match="list of contents"):
        epub.load(zipped({"META-INF/container.xml": "<container/>"}))
    with pytest.raises(LoadError, match="not an e-book"):
        epub.load(zipped({"a": "b"}))
    protected = {"META-INF/encryption.xml": "<e><EncryptedData/></e>", "META-INF/rights.xml": "<r/>"}
    file = io.BytesIO(book())
    with zipfile.ZipFile(file, "a") as archive:
        for name, text in protected.items():
            archive.writestr(name, text)
    with pytest.raises(LoadError, match="protected"):
        epub.load(file.getvalue())


def test_a_book_that_unpacks_to_too_much_is_refused() -> None:
    file = io.BytesIO(book())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("O/big.xhtml", bytes(201_000_000))
    with pytest.raises(LoadError, match="unpacks to more than 200 MB"):
        epub.load(file.getvalue())


def test_rich_text() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252{\info{\title The Pier}{\author Ann Oakes}{\creatim\yr2024\mo3\dy5}}"
        rb"\pard The caf\'e9 \u8364? costs {\b 5} euros.\par Second\~one.\par"
        rb"\trowd\cellx1\cellx2\pard\intbl Year\cell Revenue\cell\row"
        rb"\trowd\cellx1\cellx2\pard\intbl 2023\cell 4.2\cell\row}"
    )
    found = rtf.load(data)
    assert found.text.startswith("The café € costs 5 euros.\n\nSecond one.\n\nYear | Revenue\n2023 | 4.2")
    assert (found.title, found.author, found.date) == ("The Pier", "Ann Oakes", "2024-03-05")
    assert place(found, "Second") == ("paragraph 2", ())


def test_days_that_are_none() -> None:
    assert rtf.load(rb"{\rtf1{\info{\creatim\yr2024\mo5\dy65}}words}").date == ""
    assert epub.load(book(**{"O/p.opf": PACKAGE.replace("2024-03-05", "2024-13-45")})).date == ""


def test_rich_text_in_another_code_page() -> None:
    found = rtf.load("{\\rtf1\\ansi\\ansicpg1251{\\info{\\title Мост}}Причал}".encode("cp1251"))
    assert (found.text, found.title) == ("Причал", "Мост")


@pytest.mark.parametrize(
    ("loader", "reason"),
    [
        (pptx, "old PowerPoint"),
        (odt, "not OpenDocument"),
        (odp, "not OpenDocument"),
        (epub, "not an e-book"),
        (rtf, "RTF"),
    ],
)
def test_old_office_files_have_a_reason(loader: object, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        loader.load(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99)  # type: ignore[attr-defined]
