"""A text made of another one, and the way back to its characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mapped:
    """`text`, of which every stretch knows the characters that it was made of.

    `starts` are where the stretches begin in `text`, ascending from 0; `sources` are their ranges in
    the text before; `kept` tells that a stretch stands there unchanged, character by character.
    """

    text: str
    starts: tuple[int, ...]
    sources: tuple[Span, ...]
    kept: tuple[bool, ...]

    def source(self, start: int, end: int) -> Span:
        """Give the range that the characters `[start, end)`, at least one, were made of."""
        first, last = self._stretch(start), self._stretch(end - 1)
        begin, finish = self.sources[first][0], self.sources[last][1]
        if self.kept[first]:
            begin += start - self.starts[first]
        if self.kept[last]:
            finish = self.sources[last][0] + end - self.starts[last]
        return begin, finish

    def _stretch(self, position: int) -> int:
        return bisect_right(self.starts, position) - 1


def mapped(text: str, changes: Iterable[tuple[int, int, str]]) -> Mapped:
    """Give `text` with the ranges `[start, end)` of `changes`, ascending, in other words."""
    parts: list[str] = []
    starts: list[int] = []
    sources: list[Span] = []
    kept: list[bool] = []
    length = at = 0

    def add(start: int, end: int, put: str, same: bool) -> None:
        nonlocal length
        if put:
            starts.append(length)
            sources.append((start, end))
            kept.append(same)
            parts.append(put)
            length += len(put)

    for start, end, put in changes:
        add(at, start, text[at:start], True)
        add(start, end, put, False)
        at = end
    add(at, len(text), text[at:], True)
    return Mapped("".join(parts), tuple(starts), tuple(sources), tuple(kept))
