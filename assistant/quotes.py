"""Quotes: cut from documents, and compared with them. Pure: nothing here reads a file."""

from __future__ import annotations

from assistant.types import Badge


def badge(document_text: str, quoted: str, start: int, end: int) -> Badge:
    """Tell by string matching alone whether `quoted` stands at `[start, end)` of a document."""
    if quoted and document_text[start:end] == quoted:
        return Badge.VERIFIED
    if quoted.strip() and quoted in document_text:
        return Badge.MISATTRIBUTED
    return Badge.ABSENT
