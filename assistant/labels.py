"""Tables as the reading model reads them: the name of its column before every cell.

A value is found by the names of its row and its column, and the column's stands far away, in the
table's first line or in a passage before this one. The names are put in for reading alone: what is
found are ranges of the passage's own text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.tables import tables


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with names put in: each of `labels` before the character of the original text at `places`."""

    text: str
    places: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()

    def original(self, offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give ranges of `text` as ranges of the original; what lies in a label becomes empty, at its place."""
        if not self.places:
            return list(offsets)
        ends = list(accumulate(map(len, self.labels)))
        starts = [place + end - len(label) for place, end, label in zip(self.places, ends, self.labels, strict=True)]

        def back(at: int) -> int:
            before = bisect_right(starts, at) - 1
            if before < 0:
                return at
            return max(self.places[before], at - ends[before])

        return [(back(start), back(end)) for start, end in offsets]


def labelled(header: str, text: str) -> tuple[str, Labelled]:
    """Give the header without the names of columns, and the text with them.

    A passage that begins within a table has the names on its header's second line (`index.split`).
    """
    title, _, names = header.partition("\n")
    before = f"|{names}|\n|{'---|' * (names.count(' | ') + 1)}\n" if names else ""
    inserts: list[tuple[int, str]] = []
    for table in tables(before + text):
        for row in table.rows:
            for name, (start, end) in zip(table.names, row.cells, strict=True):
                if name and end > start >= len(before):
                    inserts.append((start - len(before), f"{name}: "))
    pieces, at = [], 0
    for place, label in inserts:
        pieces += [text[at:place], label]
        at = place
    return title, Labelled("".join([*pieces, text[at:]]), *(tuple(part) for part in zip(*inserts, strict=True)))
