"""Mailboxes, mbox, as one document: one message after another.

A mailbox in a folder is read message by message (`index.loaders.containers`); one in an archive, or
attached to a mail, is one document.
"""

from __future__ import annotations

from index.errors import LoadError
from index.loaders import mail
from index.loaders.blocks import Blocks
from index.loaders.messages import message_at, message_spans, most_messages
from index.types import Document, Heading, Unit


def load(data: bytes) -> Document:
    """Read a mailbox by its messages, each under its subject.

    Raises LoadError for what is none and for one without a message.
    """
    blocks = Blocks()
    last = ""
    for number, (start, end) in enumerate(message_spans(data, most_messages), 1):
        try:
            message = mail.parse(message_at(data, start, end))
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
