"""Suffix and content of a file → Document; the libraries are imported only when one is read."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from index.errors import LoadError
from index.loaders.dates import name_date, stated_date
from index.loaders.kinds import document_type, unread_suffixes
from index.types import Document, Heading

__all__ = ["document_type", "load", "unread_suffixes"]

_controls = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_surrogates = re.compile("[\ud800-\udfff]")
_longest_reason = 200
_stamped = frozenset(("pdf", "docx", "odt", "rtf", "pptx", "odp", "xlsx", "ods"))
"""Types of files in which programs write when they were made."""


def load(path: Path, data: bytes, type: str) -> Document:
    """Read a whole file of a type that `document_type` gave.

    Raises LoadError alone, with the reason in one short line; whatever a library raises
    on a broken file becomes one.
    """
    try:
        return _dated(_without_surrogates(_read(data, type)), path.name)
    except MemoryError:
        raise
    except LoadError as error:
        reason = "".join(letter if letter.isprintable() else " " for letter in str(error))
        raise LoadError(reason[:_longest_reason]) from error.__cause__
    except Exception as error:
        raise LoadError(_reason(error)) from error


def _read(data: bytes, type: str) -> Document:
    if type in ("text", "code"):
        from index.loaders import text

        return text.load(data, type)
    loader = import_module(f"index.loaders.{type}")
    document: Document = loader.load(data)
    return document


def _dated(document: Document, name: str) -> Document:
    """Give a document that states no date the one in its file's name, before what a program wrote into the file."""
    if document.date and (document.type not in _stamped or stated_date(document.text)):
        return document
    return replace(document, date=name_date(name) or document.date)


def _reason(error: Exception) -> str:
    message = _controls.sub(" ", str(error)).strip()
    name = type(error).__name__
    return f"cannot be read: {name}: {message}"[:_longest_reason] if message else f"cannot be read: {name}"


def _without_surrogates(document: Document) -> Document:
    strings = (
        document.text,
        document.title,
        document.author,
        *(heading.title for heading in document.headings),
    )
    if not any(map(_surrogates.search, strings)):
        return document
    return replace(
        document,
        text=_mended(document.text),
        title=_mended(document.title),
        author=_mended(document.author),
        headings=tuple(Heading(h.start, h.level, _mended(h.title)) for h in document.headings),
    )


def _mended(text: str) -> str:
    return _surrogates.sub("\ufffd", text)
