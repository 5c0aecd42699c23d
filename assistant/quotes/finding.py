"""The quotations of a text, each with what it says of its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.quotes.citing import Citation, citation_of, references
from assistant.quotes.matching import FEWEST_WORDS, LONGEST
from assistant.quotes.offsets import Span


class Style(StrEnum):
    """How a quotation is set."""

    INLINE = "inline"
    BLOCK = "block"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Quotation:
    """The characters `[start, end)` of a text that quote something, from line `line` on.

    `text` is what is quoted, without marks; `citations` are the places that are named for it.
    """

    start: int
    end: int
    line: int
    text: str
    style: Style
    citations: tuple[Citation, ...] = ()


_PAIRS = (
    ("\u201c", "[^\u201c\u201d]", "\u201d"),
    ("\u201e", "[^\u201e\u201c\u201d]", "[\u201c\u201d]"),
    ("\u00ab", "[^\u00ab\u00bb]", "\u00bb"),
    (r"(?<!\w)\u00bb(?=\S)", "[^\u00ab\u00bb]", "\u00ab"),
    ("\u300c", "[^\u300c\u300d]", "\u300d"),
    ("\u300e", "[^\u300e\u300f]", "\u300f"),
    (r'(?<![\w"])"(?=\S)', '[^"]', r'(?<=\S)"(?!\w)'),
)
"""(opening mark, what may stand inside, closing mark)"""

_SAME_PARAGRAPH = r"(?!\n[ \t]*\n)"

_NESTED = "\u201c[^\u201c\u201d]{0,400}\u201d"
"""Marks inside the same marks, one level deep."""


FEWEST_IN_SINGLE = 3
"""Words of a quotation in single marks."""

_ELIDED = r"(?!(?:\d\ds|tis|twas|til|till|em|cause|bout|round|n)\b)"
"""No mark opens before what begins with an apostrophe: '90s, 'tis."""

_SINGLES = (
    ("(?<![^\\W_])\u2018" + _ELIDED, "\u2018", "\u2019", r"(?!\w)"),
    (r"(?<![^\s(\[{\u2014\u2013\"\u201c])'" + _ELIDED, "'", "'", r"(?=[\s.,;:!?)\]}\"\u201d\u2014\u2013-]|\Z)"),
)
"""(what opens, opening mark, closing mark, what follows it)"""


def _single(opens: str, opening: str, closing: str, follows: str) -> str:
    """Match a quotation in marks of which the closing one is an apostrophe too.

    One before a letter is an apostrophe, and so is that of a plural ("the boys' house") in the first two words.
    """
    other, apostrophe = f"[^{opening}{closing}\\s]", rf"(?<=\w){closing}(?=\w)"
    first = rf"(?:(?:{other}|{apostrophe}|(?<=s){closing}(?=\s))+(?:{_SAME_PARAGRAPH}\s)+){{2}}"
    others = rf"(?:{_SAME_PARAGRAPH}(?:{other}|\s|{apostrophe})){{1,{LONGEST}}}?"
    return rf"{opens}(?=[^\s{closing}])({first}{others})(?<=\S){closing}{follows}"


def _pair(opening: str, inside: str, closing: str) -> str:
    inside = f"(?:{_NESTED}|{inside})" if opening == "\u201c" else inside
    return f"{opening}((?:{_SAME_PARAGRAPH}{inside}){{1,{LONGEST}}}?){closing}"


_QUOTED = re.compile("|".join([*(_pair(*pair) for pair in _PAIRS), *(_single(*marks) for marks in _SINGLES)]))
_FENCE = re.compile(r"^[ \t]{0,3}(?P<mark>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t]{0,3}(?P=mark)[`~]*[ \t]*$|\Z)", re.M | re.S)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]{1,500}?(?<!`)\1(?!`)")
_MARKS = re.compile("[\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u300c-\u300f]")
_BLOCK = re.compile(r"(?:^[ \t]{0,3}>[^\n]*(?:\n|\Z))+", re.M)
_MARKER = re.compile(r"^(?:[ \t]{0,3}>)+[ \t]?", re.M)
_ATTRIBUTION = re.compile(r"\n[ \t]*(?:[\u2014\u2013]|--?)[ \t]*(?P<text>[^\n]+)\s*\Z")
_LAST_CITATION = re.compile(r"\s*(?:\((?P<text>[^()\n]{1,300})\)|(?P<marks>(?:\[\^?[\w, -]{1,20}\])+))\s*\Z")
_AFTER = re.compile(
    r"[.,;:]?[ \t]*\n?[ \t]*(?:\((?P<text>(?:[^()\n]|\([^()\n]*\)){1,300})\)"
    r"|(?P<marks>(?:\[\^?[\w, -]{1,20}\]\s?)+)(?![(:])"
    r"|[\u2014\u2013][ \t]*(?P<dashed>[^\s()]+:\d+))"
)
_AFTER_BLOCK = re.compile(
    r"\s{0,4}(?:(?:[\u2014\u2013]|--?)[ \t]*(?P<dashed>[^\n]{1,300})|\((?P<text>[^()\n]{1,300})\)"
    r"|(?P<marks>(?:\[\^?[\w, -]{1,20}\])+)|`(?P<link>[0-9a-f]{64}#\d+-\d+)`)[.]?[ \t]*(?=\n|\Z)"
)
_HEAD = re.compile(r"\[\d+\] \*\*(?P<text>(?:\\.|[^*\\\n])+)\*\*[^\n]*\n\s*\Z")
"""What this program's own export has above a quote."""

_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]{2}|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")
"""Two characters of Chinese or Japanese count as a word."""


def quotations(text: str) -> list[Quotation]:
    """Give the quotations of four words or more, in the order of the text.

    They are in double or typographic quotation marks or guillemets, in single ones (of three words or
    more), or Markdown's block quotes, which may be shorter where a place is named for them. Code is
    passed over.
    """
    plain = _FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    known = references(plain)
    blocks = list(_blocks(plain, known))
    hidden = _hidden(plain, [block for block, _ in blocks])
    found = [*(quotation for _, quotation in blocks if quotation is not None), *_inline(text, hidden, known)]
    return sorted(found, key=lambda quotation: quotation.start)


def _hidden(text: str, blocks: list[Span]) -> str:
    """Give a text of the same length in which code and block quotes have no quotation marks."""
    text = _CODE.sub(lambda found: _MARKS.sub("x", found[0]), text)
    parts, at = [], 0
    for start, end in blocks:
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _inline(text: str, hidden: str, known: dict[str, Citation]) -> Iterator[Quotation]:
    line, counted = 1, 0
    for found in _QUOTED.finditer(hidden):
        start, end = found.span(found.lastindex or 0)
        single = text[end] in "'\u2019"
        if count_words(text[start:end]) < (FEWEST_IN_SINGLE if single else FEWEST_WORDS):
            continue
        line += text.count("\n", counted, start)
        counted = start
        after = _AFTER.match(hidden, found.end())
        yield Quotation(start, end, line, text[start:end], Style.INLINE, _citations(after, known))


def _blocks(text: str, known: dict[str, Citation]) -> Iterator[tuple[Span, Quotation | None]]:
    """Give the range of every block quote, and the quotation unless it is a note or too short."""
    for found in _BLOCK.finditer(text):
        inner = _MARKER.sub("", found[0]).strip()
        own: tuple[Citation, ...] = ()
        for ending in (_ATTRIBUTION, _LAST_CITATION):
            last = ending.search(inner)
            if last is not None and (named := _citations(last, known)):
                own, inner = named, inner[: last.start()].rstrip()
            elif last is not None and ending is _ATTRIBUTION:
                inner = inner[: last.start()].rstrip()
        cited = own or _around(text, found, known)
        words = count_words(inner)
        line = text.count("\n", 0, found.start()) + 1
        is_note = inner.startswith("[!")
        quotation = Quotation(found.start(), found.end(), line, _unmarked(inner), Style.BLOCK, cited)
        yield found.span(), None if is_note or not words or (words < FEWEST_WORDS and not cited) else quotation


def _around(text: str, block: re.Match[str], known: dict[str, Citation]) -> tuple[Citation, ...]:
    """Give what stands below a block quote, and what this program's export has above it."""
    below = _citations(_AFTER_BLOCK.match(text, block.end()), known)
    head = _HEAD.search(text, max(0, block.start() - 1_000), block.start())
    above = citation_of(head["text"]) if head else None
    return (*below, *((above,) if above else ()))


def _citations(found: re.Match[str] | None, known: dict[str, Citation]) -> tuple[Citation, ...]:
    if found is None:
        return ()
    parts = found.groupdict()
    if parts.get("marks"):
        names = re.findall(r"[\w-]+", parts["marks"])
        return tuple(known[name] for name in names if name in known)
    cited = citation_of(parts.get("link") or parts.get("text") or parts.get("dashed") or "")
    return (cited,) if cited is not None else ()


def _unmarked(text: str) -> str:
    """Take off quotation marks around the whole."""
    found = _QUOTED.fullmatch(text)
    return found[found.lastindex or 0] if found else text


def count_words(text: str) -> int:
    """Count the words of a text."""
    return len(_WORDS.findall(text))
