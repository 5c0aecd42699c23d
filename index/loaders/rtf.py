"""Rich Text Format by paragraph, with striprtf."""

from __future__ import annotations

import re

from index.errors import LoadError
from index.loaders.blocks import Blocks, one_line, tidy
from index.loaders.dates import iso_date, stated_date
from index.types import Document, Unit

_most_bytes = 50_000_000
_beyond_ascii = re.compile(rb"[\x80-\xff]")
_info = re.compile(r"\{\\info\b(.{0,20000}?)\}\s*\}", re.DOTALL)
_created = re.compile(r"\\creatim\s*\\yr(\d{4})\s*\\mo(\d{1,2})\s*\\dy(\d{1,2})")


def load(data: bytes) -> Document:
    """Read an RTF file. Raises LoadError for what is none, for one over the bounds, and for no text."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise LoadError("not an RTF file")
    if len(data) > _most_bytes:
        raise LoadError(f"an RTF file of more than {_most_bytes // 1_000_000} MB")
    if rb"\bin" not in data:
        data = _beyond_ascii.sub(lambda match: b"\\'%02x" % ord(match[0]), data)
    markup = data.decode("latin-1")
    encoding = _code_page(markup)
    text = _plain(markup, encoding).replace("\r", "\n")
    blocks = Blocks()
    for paragraph in text.replace("\x00", "").split("\n"):
        line = tidy(paragraph).strip()
        if "|" in paragraph and paragraph.rstrip().endswith("|"):
            line = " | ".join(one_line(cell) for cell in paragraph.strip().strip("|").split("|"))
        blocks.add(line, item="|" in line)
    if not blocks.marks:
        raise LoadError("no text")
    body = blocks.text()
    title, author, day = _facts(markup, encoding)
    return Document(
        body, "rtf", Unit.PARAGRAPH, tuple(blocks.marks), title=title, author=author, date=stated_date(body) or day
    )


def _code_page(markup: str) -> str:
    match = re.search(r"\\ansicpg(\d{3,5})", markup[:2000])
    try:
        name = f"cp{match[1]}" if match else "cp1252"
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _facts(markup: str, encoding: str) -> tuple[str, str, str]:
    info = _info.search(markup[:200_000])
    if not info:
        return "", "", ""
    part = info[0]
    created = _created.search(part)
    day = iso_date(f"{created[1]}-{int(created[2]):02}-{int(created[3]):02}") if created else ""
    return _entry(part, "title", encoding), _entry(part, "author", encoding), day


def _entry(info: str, name: str, encoding: str) -> str:
    match = re.search(rf"\{{\\{name}\s+([^{{}}]{{1,1000}})\}}", info)
    return one_line(_plain("{\\rtf1\\ansi " + match[1] + "}", encoding)) if match else ""


def _plain(markup: str, encoding: str) -> str:
    from striprtf.striprtf import rtf_to_text

    try:
        return str(rtf_to_text(markup, encoding=encoding, errors="replace"))
    except (ValueError, OverflowError, IndexError, LookupError) as error:
        raise LoadError(f"damaged RTF file: {one_line(str(error))[:120]}") from error
