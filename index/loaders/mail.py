"""E-mail by part, with the standard library: headers, body, and attachments through their own loaders."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from index.errors import LoadError
from index.loaders.blocks import Blocks, one_line
from index.loaders.text import decode
from index.types import Document, Heading, Mark, Unit

_shown = ("From", "To", "Cc", "Date", "Subject")
_most_parts = 1_000
_deepest = 5
_unread = ("code",)
_longest_header = 10_000
"""Characters; the library takes time that grows with the square of a header's length."""


_most_comments = 50
"""Opening brackets in a header; the library reads nested ones by recursion."""


class _Bounded(EmailPolicy):
    """Reads headers up to a length and a depth."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        value = value[:_longest_header]
        return name, value if value.count("(") <= _most_comments else value.replace("(", " ")


_policy = _Bounded()


def load(data: bytes) -> Document:
    """Read one message. Raises LoadError for what is none."""
    message = parse(data)
    blocks = Blocks()
    add_message(message, blocks)
    if not blocks.marks:
        raise LoadError("no text")
    return Document(
        blocks.text(),
        "mail",
        Unit.PART,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=header(message, "Subject"),
        author=author_of(message),
        date=date_of(message),
    )


def parse(data: bytes) -> EmailMessage:
    """Read the bytes of a message. Raises LoadError where there is no header of mail."""
    message = message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=_policy)
    if not isinstance(message, EmailMessage) or not any(name in message for name in (*_shown, "Received")):
        raise LoadError("not an e-mail message: it has no header")
    return message


def add_message(message: EmailMessage, blocks: Blocks, number: int = 0, depth: int = 0) -> None:
    """Append headers, body and attachments to `blocks`.

    The parts are counted from 1, headers and body being the first, unless a `number` is given
    that all of them have.
    """
    head = "\n".join(f"{name}: {value}" for name in _shown if (value := header(message, name)))
    blocks.add(head, number=number or 1)
    parts = list(_parts(message))
    body = _body(parts)
    for part in body:
        blocks.add(_content(part), number=number or 1)
    others = [part for part in parts if part not in body]
    for count, part in enumerate(others[:_most_parts], 2):
        _add_attachment(part, number or count, blocks, depth)


def header(message: EmailMessage, name: str) -> str:
    """Give a header's value decoded, in one line; empty where it is missing or broken."""
    with suppress(Exception):  # the parser of a broken header may raise anything
        return one_line(str(message.get(name, "")))
    with suppress(Exception):
        return one_line(str(dict(message.raw_items()).get(name, "")))
    return ""


def author_of(message: EmailMessage) -> str:
    """Give the sender's name, or address where there is no name."""
    with suppress(Exception):  # of a broken header
        name, address = parseaddr(header(message, "From"))
        return name or address
    return ""


def date_of(message: EmailMessage) -> str:
    """Give the day on which the message was sent, where it was sent, as ISO 8601."""
    try:
        return parsedate_to_datetime(header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _parts(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """Give the parts that hold something, without web pages that say again what plain text says.

    A message inside is one part.
    """
    if message.get_content_maintype() != "multipart" or depth > 20:
        yield message
        return
    inside = (part for part in message.iter_parts() if isinstance(part, EmailMessage))
    parts = [found for part in inside for found in _parts(part, depth + 1)]
    if message.get_content_subtype() == "alternative" and any(_is_plain(part) for part in parts):
        parts = [part for part in parts if not _is_inline(part, "text/html")]
    yield from parts


def _body(parts: list[EmailMessage]) -> list[EmailMessage]:
    """Give the parts that are the body: plain text and web pages."""
    return [part for part in parts if _is_plain(part) or _is_inline(part, "text/html")]


def _is_plain(part: EmailMessage) -> bool:
    return _is_inline(part, "text/plain") and bool(_content(part).strip())


def _is_inline(part: EmailMessage, type: str) -> bool:
    return part.get_content_type() == type and not part.is_attachment() and not part.get_filename()


def _content(part: EmailMessage) -> str:
    data = _bytes(part)
    if part.get_content_type() == "text/html":
        from index.loaders import html

        with suppress(LoadError):
            return html.load(data).text
        return ""
    with suppress(LookupError, UnicodeError, ValueError):
        charset = part.get_content_charset("")
        if charset and charset not in ("us-ascii", "unknown-8bit"):
            return _unstuffed(data.decode(charset))
    with suppress(LoadError):
        return _unstuffed(decode(data))
    return ""


def _unstuffed(text: str) -> str:
    """Give a text with its lines ended by line feeds, without white space before them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" \t") for line in lines)


def _bytes(part: EmailMessage) -> bytes:
    with suppress(Exception):  # a payload that is not what its header says
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            return data
    return b""


def _add_attachment(part: EmailMessage, number: int, blocks: Blocks, depth: int) -> None:
    if part.get_content_type() == "message/rfc822":
        inner = next((inner for inner in part.iter_parts() if isinstance(inner, EmailMessage)), None)
        if inner is not None and depth < _deepest:
            add_message(inner, blocks, number, depth + 1)
        return
    name = one_line(part.get_filename() or "")
    read = _read(name, _bytes(part), depth)
    if read is None:
        if name:
            blocks.add(f"Attachment, not read: {name}", number=number)
        return
    blocks.add(name or "Attachment", number=number, level=1, label=name)
    known = len(blocks.marks)
    blocks.add(read.text, number=number, label=name)
    if len(blocks.marks) > known:
        _add_places(read, blocks, number, name)


def _add_places(read: Document, blocks: Blocks, number: int, name: str) -> None:
    """Give the places inside an attachment: `prices.xlsx, Sheet1, row 3`."""
    whole = blocks.marks.pop()
    shift = whole.start - (len(read.text) - len(read.text.lstrip("\n")))
    places = (
        Mark(max(whole.start, shift + mark.start), number, f"{name}, {read.locate(mark.start, mark.start)}")
        for mark in read.marks
    )
    blocks.marks += list(places) or [whole]
    blocks.headings += [
        Heading(max(whole.start, shift + heading.start), min(heading.level + 1, 6), heading.title)
        for heading in read.headings
    ]


def _read(name: str, data: bytes, depth: int) -> Document | None:
    from index.loaders import document_type, load

    type = document_type(Path(name or "attachment"), data[:8192]) if data else None
    if type is None or type in _unread or depth >= _deepest:
        return None
    try:
        return load(Path(name), data, type)
    except LoadError:
        return None
