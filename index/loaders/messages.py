"""Where the messages of a mailbox in the format mbox stand."""

from __future__ import annotations

import mmap
import re

from index.errors import LoadError

most_messages = 200_000
"""Messages of a mailbox at most."""

_separator = re.compile(rb"From [^\r\n]{0,500}\d{1,2}:\d{2}[^\r\n]{0,500}\r?\n(?=[!-9;-~]{1,200}:)")
"""A line that begins with "From ", has a time, and is followed by a header."""

_quoted = re.compile(rb"^>(>*From )", re.MULTILINE)


def is_mailbox(head: bytes) -> bool:
    """Tell whether a file begins as a mailbox does."""
    return _separator.match(head) is not None


def message_spans(data: bytes | mmap.mmap, most: int) -> list[tuple[int, int]]:
    """Give where each message stands, `[start, end)` in bytes.

    Raises LoadError where there are more than `most`.
    """
    found: list[re.Match[bytes]] = []
    at = 0
    while at >= 0:
        if match := _separator.match(data, at):
            found.append(match)
        if len(found) > most:
            raise LoadError(f"more than {most:,} messages: split the mailbox")
        at = data.find(b"\nFrom ", at) + 1 or -1
    ends = [*(match.start() for match in found[1:]), len(data)]
    return [(match.end(), end) for match, end in zip(found, ends, strict=False)]


def message_at(data: bytes | mmap.mmap, start: int, end: int) -> bytes:
    """Give the bytes of a message, with what the mailbox quoted unquoted."""
    return _quoted.sub(rb"\1", data[start:end])
