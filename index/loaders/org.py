"""Org: the decoded file, unchanged, with its headings and keywords."""

from __future__ import annotations

import re

from index.loaders.blocks import one_line
from index.loaders.dates import iso_date, stated_date
from index.loaders.text import decode
from index.types import Document, Heading

_heading = re.compile(r"^(\*{1,20})[ \t]+([^\n]{1,1000})$", re.MULTILINE)
_keyword = re.compile(r"^#\+(title|author|date|language):[ \t]*(\S[^\n]{0,1000})", re.IGNORECASE | re.MULTILINE)
_tags = re.compile(r"[ \t]+:[\w@#%:]+:[ \t]*$")
_state = re.compile(r"(?:TODO|DONE|NEXT|WAITING|CANCELLED|CANCELED)[ \t]+|\[#[A-Z0-9]\][ \t]+")
_link = re.compile(r"\[\[[^\[\]]*?\](?:\[([^\[\]]*)\])?\]")
_emphasis = re.compile(r"(?<!\w)([*/_=~+])(?=\S)(.+?)(?<=\S)\1(?!\w)")
_stamp = re.compile(r"[<\[](\d{4}-\d\d-\d\d)")
_deepest = 6


def load(data: bytes) -> Document:
    """Read an Org file. Raises LoadError for binary content and for no text."""
    text = decode(data)
    keywords = {key.lower(): value.strip() for key, value in reversed(_keyword.findall(text))}
    day = keywords.get("date", "")
    stamp = _stamp.search(day)
    language = keywords.get("language", "")[:2].lower()
    return Document(
        text,
        "org",
        headings=tuple(
            Heading(match.start(), min(len(match[1]), _deepest), title)
            for match in _heading.finditer(text)
            if (title := plain(match[2]))
        ),
        title=plain(keywords.get("title", "")),
        author=plain(keywords.get("author", "")),
        date=stamp[1] if stamp else iso_date(day) or stated_date(text),
        language=language if language.isascii() and language.isalpha() else "",
    )


def plain(markup: str) -> str:
    """Give the words of a heading without its state, tags and inline markup."""
    text = _tags.sub("", one_line(markup))
    while match := _state.match(text):
        text = text[match.end() :]
    text = _link.sub(lambda match: match[1] or match[0].strip("[]"), text)
    return one_line(_emphasis.sub(r"\2", text))
