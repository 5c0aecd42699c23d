"""Markdown: the decoded file, unchanged, with its headings and front matter."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from index.loaders.blocks import one_line
from index.loaders.dates import iso_date, stated_date
from index.loaders.text import decode
from index.types import Document, Heading

_atx = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_underline = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_fence = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_break = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_no_block = re.compile(r" {4}|\t")
_other_block = re.compile(r" {0,3}(?:>|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|\||<)")
_front_matter = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_field = re.compile(r"^([A-Za-z]\w*)[ \t]*:[ \t]*(\S.*?)[ \t]*\r?$", re.MULTILINE)
_inline = (
    (re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\[\]]*\])"), r"\1"),
    (re.compile(r"<(?:https?://|mailto:)([^<>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)"), r"\2"),
    (re.compile(r"(?<!\\)(\*{1,3}|~~)(?=\S)(.+?)(?<=[^\s\\])\1"), r"\2"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)
_code_span = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_between, _elsewhere = -1, -2
"""No paragraph is open: between blocks, or in a list, quote, table or HTML block."""

_longest_heading = 1000


def load(data: bytes) -> Document:
    """Read Markdown. Raises LoadError for binary content and for no text."""
    text = decode(data)
    fields, body_start = front_matter(text)
    headings = tuple(find_headings(text, body_start))
    first = next((heading.title for heading in headings if heading.level == 1), "")
    language = fields.get("lang", fields.get("language", ""))[:2].lower()
    return Document(
        text,
        "markdown",
        headings=headings,
        title=fields.get("title", "") or first,
        author=fields.get("author", ""),
        date=iso_date(fields.get("date", "")) or stated_date(text[body_start:]),
        language=language if language.isascii() and language.isalpha() else "",
    )


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """Give the plain `key: value` lines of YAML front matter, and where the body starts."""
    match = _front_matter.match(text)
    if not match:
        return {}, 0
    pairs = ((key.lower(), _unquoted(value)) for key, value in _field.findall(match[1]))
    return {key: value for key, value in pairs if value and value[0] not in "|>{&*"}, match.end()


def find_headings(text: str, start: int = 0) -> Iterator[Heading]:
    """Give the ATX and setext headings from `start` on, but not those of fenced code."""
    fence, paragraph = "", _between
    for begin, line in _lines(text, start):
        opening = _fence.match(line)
        if fence:
            fence = "" if opening and _closes(line, fence) else fence
        elif opening:
            fence, paragraph = opening[1], _between
        elif len(line) <= _longest_heading and (match := _atx.match(line)):
            if title := plain(match[2] or ""):
                yield Heading(begin, len(match[1]), title)
            paragraph = _between
        elif paragraph >= 0 and _underline.match(line):
            if begin - paragraph <= _longest_heading and (title := plain(text[paragraph:begin])):
                yield Heading(paragraph, 1 if "=" in line else 2, title)
            paragraph = _between
        elif not line.strip(" \t") or _break.match(line):
            paragraph = _between
        elif paragraph == _between and not _no_block.match(line):
            paragraph = _elsewhere if _other_block.match(line) else begin


def plain(markup: str) -> str:
    """Give the words of a line of Markdown without the inline markup."""
    parts = _code_span.split(markup)
    for index in range(0, len(parts), 3):
        for pattern, replacement in _inline:
            parts[index] = pattern.sub(replacement, parts[index])
        parts[index] = html.unescape(parts[index])
    del parts[1::3]
    return one_line("".join(parts))


def _lines(text: str, start: int) -> Iterator[tuple[int, str]]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end].removesuffix("\r")
        start = end + 1


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip(" \t")
    return set(stripped) == {fence[0]} and len(stripped) >= len(fence)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(part.strip()) for part in value[1:-1].split(","))
    return value.split(" #")[0].rstrip()
