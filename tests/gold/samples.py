"""Make the sample documents that no editor makes: `python -m tests.gold.samples`.

Writes the spreadsheet, the presentation and the archive of `corpus/allotments/`, the same bytes every
time, with nothing but the standard library.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FOLDER = Path(__file__).resolve().parents[2] / "corpus" / "allotments"

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        **{"office": "office", "text": "text", "table": "table", "draw": "drawing", "meta": "meta"},
        **{"presentation": "presentation"},
    }.items()
)

PLOTS = [
    ["Hollinfold Allotment Society, rents in 2024"],
    [],
    ["Plot", "Tenant", "Area", "Rent", "Tenant since"],
    ["3", "Petra Quenby", "160 m²", "64.00 EUR", "2009"],
    ["9", "Wen Sorrel", "210 m²", "84.00 EUR", "2016"],
    ["14", "Osric Bane", "155 m²", "62.00 EUR", "1998"],
    ["17", "Ilse Varnell", "180 m²", "72.00 EUR", "2012"],
    ["22", "Tamsin Yeo", "140 m²", "56.00 EUR", "2021"],
    ["34", "Rufus Adair", "225 m²", "90.00 EUR", "2019"],
]
SHOW = [
    ["Harvest show, 7 September 2024"],
    ["Class", "Winner", "Entries"],
    ["Leeks", "Osric Bane", "11"],
    ["Onions", "Petra Quenby", "8"],
    ["Heaviest pumpkin", "Tamsin Yeo", "5"],
    ["Honey", "Rufus Adair", "4"],
]
SLIDES = [
    ("Compost in three bins", ["A talk by Tamsin Yeo in the hut, 21 March 2025"]),
    (
        "How the bins are filled",
        [
            "The first bin takes what is fresh for three months.",
            "In the second bin it is turned, every ten days.",
            "The third bin rests for half a year under old carpet.",
        ],
    ),
    (
        "How hot it gets",
        ["The middle of the heap should reach 60 degrees.", "Below 45 degrees the seeds of weeds survive."],
    ),
]
MINUTES = {
    "minutes/1987-11-06.txt": (
        "Minutes of the committee, 6 November 1987\n\n"
        "Present: Agnes Bane (chair), Harold Quenby, Mavis Trent.\n\n"
        "1. The hut. The hut burned down in the night of 31 October. The fire brigade of Oxley found a\n"
        "stove that had not been put out. The insurance pays 3,400 pounds; a new hut costs 5,150.\n\n"
        "2. It was agreed to build the new one in brick. Harold Quenby asks three firms.\n"
    ),
    "minutes/1994-03-04.txt": (
        "Minutes of the general meeting, 4 March 1994\n\n"
        "1. Mavis Trent was elected treasurer with 31 votes to 4, after Harold Quenby had stood down.\n\n"
        "2. The waiting list has 27 names. It was agreed to halve plots 31 to 40.\n"
    ),
    "accounts-1993.csv": "Item,Pounds\nRents,1842\nRoof of the hut,615\nManure,120\n",
}


def spreadsheet(sheets: Mapping[str, Sequence[Sequence[str]]], title: str, author: str, date: str) -> bytes:
    """Give an OpenDocument spreadsheet of cells with text."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    return _opendocument("spreadsheet", tables, title, author, date)


def presentation(slides: Sequence[tuple[str, Sequence[str]]], title: str, author: str, date: str) -> bytes:
    """Give an OpenDocument presentation of slides with a title and lines."""
    pages = "".join(
        f'<draw:page draw:name="page{number}">'
        f'<draw:frame presentation:class="title"><draw:text-box>{_paragraphs([head])}</draw:text-box></draw:frame>'
        f"<draw:frame><draw:text-box>{_paragraphs(lines)}</draw:text-box></draw:frame></draw:page>"
        for number, (head, lines) in enumerate(slides, 1)
    )
    return _opendocument("presentation", pages, title, author, date)


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """Give a zip archive."""
    made = io.BytesIO()
    with ZipFile(made, "w") as package:
        for name, data in files.items():
            package.writestr(ZipInfo(name), data, ZIP_DEFLATED if name != "mimetype" else None)
    return made.getvalue()


def samples() -> dict[str, bytes]:
    """Give the bytes of each sample by its name."""
    plots = {"Plots": PLOTS, "Harvest show": SHOW}
    return {
        "plots.ods": spreadsheet(plots, "Plots and harvest show", "Ilse Varnell", "2024-09-15"),
        "compost-in-three-bins.odp": presentation(SLIDES, "Compost in three bins", "Tamsin Yeo", "2025-03-14"),
        "minutes-of-the-old-days.zip": archive(MINUTES),
    }


def _row(cells: Sequence[str]) -> str:
    filled = "".join(
        f'<table:table-cell office:value-type="string">{_paragraphs([cell])}</table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{filled or '<table:table-cell/>'}</table:table-row>"


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)


def _opendocument(kind: str, body: str, title: str, author: str, date: str) -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.2">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    facts = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta {NAMESPACES} '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:meta><dc:title>{title}</dc:title>'
        f"<dc:creator>{author}</dc:creator><dc:date>{date}T10:00:00</dc:date></office:meta></office:document-meta>"
    )
    types = "application/vnd.oasis.opendocument"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{type}"/>'
        for path, type in (("/", f"{types}.{kind}"), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        f'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entries}</manifest:manifest>'
    )
    return archive(
        {
            "mimetype": f"{types}.{kind}",
            "content.xml": content,
            "meta.xml": facts,
            "META-INF/manifest.xml": manifest,
        }
    )


if __name__ == "__main__":
    for sample, content in samples().items():
        (FOLDER / sample).write_bytes(content)
