"""Plain text and source code: the decoded file, unchanged, so that its lines are the original's."""

from __future__ import annotations

import codecs
import re

from index.errors import LoadError
from index.loaders.blocks import check_length
from index.loaders.dates import iso_date, stated_date
from index.types import Document

_boms = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_control_bytes = bytes({*range(32), 127} - {*b"\b\t\n\v\f\r\x1b"})
_most_control_bytes = 0.01
_sample_size = 16_384
_typographic = "–—…“”„‘’‚«»•·°±×§©®™€£ "
_not_western = re.compile(rf"[^\W\d_][¡-¿×÷](?=[^\W\d_])|[^\x00-\x7f{_typographic}]{{3}}")
"""What text in a Western European encoding has next to never: signs inside words, three
letters beyond ASCII in a row. It tells cp1252 from the encodings of other scripts."""

_adornment = re.compile(r"([^\w\s])\1{2,}$")


def load(data: bytes, type: str) -> Document:
    """Read plain text or source code. Raises LoadError for binary content and for no text."""
    text = decode(data)
    if type == "code":
        return Document(text, type)
    return Document(text, type, title=first_line_title(text), date=stated_date(text))


def decode(data: bytes) -> str:
    """Decode a text file: byte order mark, else UTF-8, else the best guess; only the mark is dropped.

    Raises LoadError for binary content, for text over the bound and for white space alone.
    """
    check_length(len(data) // 4)
    text = _decoded(data)
    check_length(len(text))
    if not text.strip():
        raise LoadError("no text")
    return text


def is_binary(data: bytes) -> bool:
    """Tell whether `data` (a file or its head) is no text in any encoding we read."""
    if any(data.startswith(bom) for bom, _ in _boms) or _utf16_without_bom(data):
        return False
    controls = len(data) - len(data.translate(None, _control_bytes))
    return b"\0" in data or controls > _most_control_bytes * len(data)


def first_line_title(text: str) -> str:
    """Give the first line where it stands alone like a title, else the empty string."""
    lines = [line.strip() for line in text[:4000].split("\n")]
    filled = [index for index, line in enumerate(lines) if line and not _adornment.match(line)]
    if not filled:
        return ""
    title, after = lines[filled[0]], lines[filled[0] + 1 : filled[0] + 2]
    alone = not after or not after[0] or bool(_adornment.match(after[0]))
    worded = len(title) <= 100 and title[-1] not in ".,:;" and any(map(str.isalpha, title))
    return title if alone and worded and not iso_date(title) else ""


def _decoded(data: bytes) -> str:
    for bom, encoding in _boms:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    if encoding := _utf16_without_bom(data):
        return data.decode(encoding, "replace")
    if is_binary(data):
        raise LoadError("binary content in a text file")
    for encoding in ("utf-8", *_guesses(data)):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("latin-1")


def _utf16_without_bom(data: bytes) -> str:
    head = data[:_sample_size]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 or not even + odd or max(even, odd) < len(head) * 0.3 or min(even, odd) > len(head) * 0.01:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _guesses(data: bytes) -> list[str]:
    """Give encodings to try on text that is not UTF-8, judged by its lines beyond ASCII."""
    sample = b"\n".join(_telling_lines(data))[:_sample_size]
    try:
        if not _not_western.search(sample.decode("cp1252")):
            return ["cp1252"]
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return [*([best.encoding] if best else []), "cp1252"]


def _telling_lines(data: bytes) -> list[bytes]:
    return [line for line in data[: 64 * _sample_size].split(b"\n") if not line.isascii()]
