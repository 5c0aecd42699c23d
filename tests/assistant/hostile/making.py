"""Hostile files, made when they are needed."""

from __future__ import annotations

import zipfile
from pathlib import Path

_content_types = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_relations = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
"""Nine entities that each hold ten of the one before: a gigabyte from a line."""


def docx(path: Path, part: str, times: int, before: str = "") -> None:
    """Write a Word file whose body is `part` so many times."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _content_types)
        archive.writestr("_rels/.rels", _relations)
        with archive.open("word/document.xml", "w") as document:
            document.write((before + _body).encode())
            for _ in range(times // 1000):
                document.write(part.encode() * 1000)
            document.write(b"</w:body></w:document>")


def container(path: Path, members: dict[str, int]) -> None:
    """Write a zip archive of members that are so many megabytes of spaces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, megabytes in members.items():
            with archive.open(name, "w") as member:
                for _ in range(megabytes):
                    member.write(b" " * 1_000_000)


def pdf(path: Path, kids: str, count: int, pages: int, more: tuple[str, ...] = ()) -> None:
    """Write a PDF whose page tree has these `kids`; objects 5 and on are so many pages, then `more`."""
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    content = "BT /F1 12 Tf 72 700 Td (The ferry leaves at nine.) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * pages,
        *more,
    ]
    written, places = "%PDF-1.4\n", []
    parts = [written]
    length = len(written)
    for number, body in enumerate(objects, 1):
        places.append(length)
        parts.append(f"{number} 0 obj{body} endobj\n")
        length += len(parts[-1])
    parts.append(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n")
    parts += [f"{place:010d} 00000 n \n" for place in places]
    parts.append(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{length}\n%%EOF")
    path.write_bytes("".join(parts).encode())
