"""reStructuredText: the decoded file, unchanged, with its section titles and its first fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from index.loaders.blocks import one_line
from index.loaders.dates import iso_date, stated_date
from index.loaders.text import decode
from index.types import Document, Heading

_adornment = re.compile(r"([!-/:-@\[-`{-~])\1*$")
_field = re.compile(r"^:(author|date|title|lang|language)s?:[ \t]+(\S.*)$", re.IGNORECASE | re.MULTILINE)
_role = re.compile(r"(?::[\w+.:-]+:)?`{1,2}([^`<]+?)(?:\s*<[^<>`]*>)?`{1,2}_{0,2}")
_emphasis = re.compile(r"(?<!\w)(\*{1,2})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_longest_title = 300
_head = 3_000


def load(data: bytes) -> Document:
    """Read reStructuredText. Raises LoadError for binary content and for no text."""
    text = decode(data)
    headings = tuple(find_headings(text))
    fields = {key.lower(): value for key, value in _field.findall(text[:_head])}
    language = fields.get("language", fields.get("lang", ""))[:2].lower()
    return Document(
        text,
        "rst",
        headings=headings,
        title=fields.get("title", "") or (headings[0].title if headings and headings[0].level == 1 else ""),
        author=plain(fields.get("author", "")),
        date=iso_date(fields.get("date", "")) or stated_date(text),
        language=language if language.isascii() and language.isalpha() else "",
    )


def find_headings(text: str) -> Iterator[Heading]:
    """Give the section titles; a level is the order in which the kinds of adornment come up."""
    kinds: list[tuple[str, bool]] = []
    lines = [(0, ""), *_lines(text), (len(text), "")]
    skip = 0
    for index, ((start, line), (_, below)) in enumerate(pairwise(lines)):
        if index < skip or not index or not line.strip() or len(line) > _longest_title:
            continue
        above = lines[index - 1][1]
        under = _adornment.match(below.rstrip())
        over = _adornment.match(above.rstrip())
        lined = bool(over and under and over[0] == under[0])
        if not under or _adornment.match(line.strip()) or not (lined or _underlines(line, below, above)):
            continue
        kind = (under[1], lined)
        if kind not in kinds:
            kinds.append(kind)
        if title := plain(line):
            yield Heading(lines[index - 1][0] if lined else start, min(kinds.index(kind) + 1, 6), title)
        skip = index + 2


def plain(markup: str) -> str:
    """Give the words of a line without roles, references and emphasis."""
    return one_line(_emphasis.sub(r"\2", _role.sub(r"\1", markup)))


def _underlines(line: str, below: str, above: str) -> bool:
    title, line_below = line.rstrip(), below.rstrip()
    long_enough = len(line_below) >= min(4, len(title)) and len(line_below) >= 0.75 * len(title)
    return long_enough and not line[:1].isspace() and not above.strip()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line.removesuffix("\r")
        start += len(line) + 1
