"""Where the characters of a document stand. What was looked up is kept, and told also of documents that went since.

A document of an id never changes: read again, it is another one with another id. So what a search has located
in its one state of the catalog stays right when another process has taken the document out meanwhile.
"""

from __future__ import annotations

from functools import lru_cache, partial
from threading import Lock

from index.catalog import Catalog
from index.errors import GoneError
from index.records import places
from index.types import Document, Locator, Unit

DOCUMENTS_KEPT = 128
"""Documents whose pages, headings and passages are kept in memory."""

PASSAGES_KEPT = 64
"""Passages of a document whose lines are kept."""

_Lines = tuple[int, int, int, str]
"""A passage's start, end, the line ends before it, and its text."""


class Places:
    """Locates ranges of the documents of one catalog; may be used by several threads."""

    def __init__(self, catalog: Catalog) -> None:
        self.of = lru_cache(maxsize=DOCUMENTS_KEPT)(partial(places, catalog))
        self._catalog = catalog
        self._lock = Lock()
        self._passages: dict[int, tuple[_Lines, ...]] = {}

    def locate(self, document_id: int, start: int, end: int) -> Locator:
        """Give the place of the characters `[start, end)` of a document, without reading all of it.

        Raises:
            GoneError: the document is in the catalog no more, and what is kept of it does not tell.
        """
        shape: Document = self.of(document_id)
        if shape.unit is not Unit.LINE or shape.marks:
            return shape.locate(start, end)
        lines = (self._line(document_id, start), self._line(document_id, max(start, end - 1)))
        return Locator(Unit.LINE, *lines, "", shape.locate(start, start).headings)

    def _line(self, document_id: int, position: int) -> int:
        """Give the line of a character: that of the passage it is in or after, and the white space between."""
        for start, end, newlines, text in self._passages.get(document_id, ()):
            if start <= position < end:
                return newlines + text.count("\n", 0, position - start) + 1
        rows = self._catalog.rows(
            """SELECT start, "end", line, text FROM passages WHERE document_id = ? AND start <= ?
               ORDER BY start DESC LIMIT 1""",
            (document_id, position),
        )
        start, end, newlines, text = rows[0] if rows else (0, 0, 0, "")
        if start <= position < end:
            self._keep(document_id, (start, end, newlines, text))
        newlines += text.count("\n", 0, position - start)
        if position > end:
            newlines += self._gap(document_id, position).count("\n", 0, position - end)
        return int(newlines) + 1

    def _gap(self, document_id: int, position: int) -> str:
        """Give the white space that a character stands in, which belongs to the passage after it or is the tail."""
        gap = "SELECT gap FROM passages WHERE document_id = ? AND start > ? ORDER BY start LIMIT 1"
        between = self._catalog.value(gap, (document_id, position))
        if between is None:
            between = self._catalog.value("SELECT tail FROM documents WHERE id = ?", (document_id,))
        if between is None:
            raise GoneError()
        return str(between)

    def _keep(self, document_id: int, passage: _Lines) -> None:
        with self._lock:
            kept = self._passages.pop(document_id, ())
            self._passages[document_id] = (*kept[1 - PASSAGES_KEPT :], passage)
            if len(self._passages) > DOCUMENTS_KEPT:
                del self._passages[next(iter(self._passages))]
