"""The badge of a quote: what string matching says of it, given the document that it names."""

from __future__ import annotations

from assistant.quotes.alignment import ALIKE, align, cover
from assistant.quotes.matching import Compared, Sought
from assistant.quotes.normal import normalise, normalise_shown
from assistant.types import Badge


def compared(text: str, offset: int = 0) -> Compared:
    """Make a text, or a piece from `offset` of its document on, ready to be searched."""
    return Compared(text, normalise(text), offset, normalise_shown(text))


def badge(document_text: str, quoted: str, start: int, end: int) -> Badge:
    """Tell by string matching alone whether `quoted` stands at `[start, end)` of a document.

    It is verified where it equals the document there, under the normalisation of
    `assistant.quotes.normal`, and misattributed where it stands elsewhere in the same document.
    """
    if quoted and document_text[start:end] == quoted:
        return Badge.VERIFIED
    sought = Sought.of(quoted)
    if not sought.words:
        return Badge.ABSENT
    document = compared(document_text)
    for first, last in sought.found_in(document):
        if first < end and last > start:
            return Badge.VERIFIED
    if next(sought.found_in(document), None) is not None:
        return Badge.MISATTRIBUTED
    return unlike(sought, document)


def unlike(sought: Sought, text: Compared) -> Badge:
    """Tell what a quotation is that stands nowhere as a whole, given the text that is most like it."""
    best = align(sought, text)
    if best is not None and best.is_near:
        return Badge.ALTERED
    if cover(sought, [text]):
        return Badge.STITCHED
    return Badge.ALTERED if best is not None and best.share >= ALIKE else Badge.ABSENT
