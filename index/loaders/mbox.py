"""Mailboxes, mbox: one message after another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.errors import LoadError
from index.loaders import mail
from index.loaders.blocks import Blocks
from index.types import Document, Heading, Unit

_separator = re.compile(rb"^From [^\r\n]*\d{1,2}:\d{2}[^\r\n]*\r?\n(?=[!-9;-~]+:)", re.MULTILINE)
"""A line that begins with "From ", has a time, and is followed by a header."""

_quoted = re.compile(rb"^>(>*From )", re.MULTILINE)
_most_messages = 200_000


def load(data: bytes) -> Document:
    """Read a mailbox by its messages, each under its subject.

    Raises LoadError for what is none and for one without a message.
    """
    blocks = Blocks()
    last = ""
    for number, raw in enumerate(messages(data), 1):
        if number > _most_messages:
            raise LoadError(f"more than {_most_messages:,} messages: split the mailbox")
        try:
            message = mail.parse(raw)
        except LoadError:
            continue
        known, inner = len(blocks.marks), len(blocks.headings)
        mail.add_message(message, blocks, number)
        if len(blocks.marks) > known:
            subject = mail.header(message, "Subject") or mail.author_of(message) or f"Message {number}"
            deeper = [Heading(h.start, min(h.level + 1, 6), h.title) for h in blocks.headings[inner:]]
            blocks.headings[inner:] = [Heading(blocks.marks[known].start, 1, subject), *deeper]
            last = max(last, mail.date_of(message))
    if not blocks.marks:
        raise LoadError("no message in the mailbox")
    return Document(blocks.text(), "mbox", Unit.MESSAGE, tuple(blocks.marks), tuple(blocks.headings), date=last)


def messages(data: bytes) -> Iterator[bytes]:
    """Give the bytes of each message."""
    found = list(_separator.finditer(data))
    for index, match in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(data)
        yield _quoted.sub(rb"\1", data[match.end() : end])
