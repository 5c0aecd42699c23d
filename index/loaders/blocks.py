"""Text put together from blocks, with the place of each."""

from __future__ import annotations

import re

from index.errors import LoadError
from index.types import Heading, Mark

max_characters = 50_000_000
"""The longest text a loader gives; a file with more is better split by its owner."""

_spaces = re.compile(r"[^\S\n]+")


class Blocks:
    """Blocks one after another with a blank line between, each with the mark of its unit."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._after_item = False
        self.marks: list[Mark] = []
        self.headings: list[Heading] = []

    def add(self, block: str, *, number: int = 0, level: int = 0, item: bool = False, label: str = "") -> None:
        """Append `block`, unless it is blank.

        `number` is that of its unit (0: one more than the block before), `label` what it stands in, `level` that of a
        heading (0: none); consecutive items of a list stand on consecutive lines. Raises
        LoadError where the text grows over `max_characters`.
        """
        block = block.strip("\n")
        if not block.strip():
            return
        if self._parts:
            self._append("\n" if item and self._after_item else "\n\n")
        self.marks.append(Mark(self._length, number or len(self.marks) + 1, label))
        if level:
            self.headings.append(Heading(self._length, level, one_line(block)))
        self._append(block)
        self._after_item = item

    def last(self) -> str:
        """Give the block appended last, as it stands in the text; empty before the first."""
        return self._parts[-1] if self._parts else ""

    def text(self) -> str:
        """Give the text of all blocks."""
        return "".join(self._parts)

    def _append(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)
        check_length(self._length)


def check_length(characters: int) -> None:
    """Raise LoadError where a text has more than `max_characters`."""
    if characters > max_characters:
        raise LoadError(f"more than {max_characters // 1_000_000} million characters of text: split the file")


def one_line(text: str) -> str:
    """Give the words of `text` with single spaces between them."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Give `text` with single spaces, trimmed lines, and no soft hyphens; line ends stay."""
    return "\n".join(_spaces.sub(" ", line).strip() for line in text.replace("\u00ad", "").split("\n"))
