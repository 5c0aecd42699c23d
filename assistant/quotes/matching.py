"""A quotation in a document: word for word, in pieces, or nearly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from assistant.quotes.normal import EITHER_CASE, Joint, Normal, is_word, normalise
from assistant.quotes.offsets import Span

FEWEST_WORDS = 4
"""Of a quotation, and of a piece of a stitched one: fewer stand together by chance."""

LONGEST = 20_000
"""Characters of a quotation that are compared."""

_GAP = re.compile(r"\s*[\[(]?\s*(?:\u2026|\.(?:[ \u00a0]?\.){2,3})\s*[\])]?\s*")
_ONE_LETTER = re.compile(r"\[(\w)\](?=\w)")
_SIC = re.compile(r"\s*[\[(]sic!?[\])]", re.I)
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff"
_TOKEN = re.compile(
    rf"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|\d+(?:[.,]\d+)*|[^\W\d_](?:[^\W_]|[{_MARKS}])*|\S"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark at `[start, end)` of a compared text; `key` has its hyphens."""

    key: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Tell whether it is more than a mark."""
        return is_word(self.key[0])


@dataclass
class Compared:
    """A text, or a piece of one from character `offset` of its document on, as it is compared."""

    original: str
    normal: Normal
    offset: int = 0
    shown: Normal | None = None
    """With the links of Markdown left out, where there are any."""

    @cached_property
    def tokens(self) -> list[Token]:
        """The words and marks."""
        return tokens(self.normal)

    @cached_property
    def words(self) -> str:
        """The words alone, each between two spaces."""
        return f" {' '.join(token.key for token in self.tokens if token.is_word)} "

    def source(self, start: int, end: int) -> Span:
        """Give the range in the document of what is compared at `[start, end)`."""
        first, last = self.normal.source(start, end)
        return first + self.offset, last + self.offset


def tokens(normal: Normal) -> list[Token]:
    """Give the words, numbers and marks of a compared text."""
    hyphens = [position for position, joint in normal.joints if joint is Joint.HYPHEN]
    found = []
    at = 0
    for match in _TOKEN.finditer(normal.text):
        start, end = match.span()
        key = match[0]
        while at < len(hyphens) and hyphens[at] <= start:
            at += 1
        inside = at
        while inside < len(hyphens) and hyphens[inside] < end:
            cut = hyphens[inside] - start + inside - at
            key = f"{key[:cut]}-{key[cut:]}"
            inside += 1
        found.append(Token(key, start, end))
    return found


@dataclass(frozen=True)
class Sought:
    """A quotation, or a piece of one, made ready to be found; without marks at its ends."""

    original: str
    normal: Normal
    start: int
    end: int
    _patterns: tuple[re.Pattern[str], ...] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Sought:
        """Prepare a quotation."""
        text = _SIC.sub("", text[:LONGEST])
        if EITHER_CASE not in text:
            text = _ONE_LETTER.sub(rf"{EITHER_CASE}\1", text)
        normal = normalise(text)
        start, end = _core(normal.text)
        return cls(text, normal, start, end, tuple(map(_pattern, _readings(normal.text[start:end]))))

    @property
    def text(self) -> str:
        """What is compared."""
        return self.normal.text[self.start : self.end]

    @cached_property
    def tokens(self) -> list[Token]:
        """The words and marks."""
        return [
            token
            for token in tokens(self.normal)
            if self.start <= token.start and token.end <= self.end and token.key != EITHER_CASE
        ]

    @cached_property
    def words(self) -> list[str]:
        """The words alone."""
        return [token.key for token in self.tokens if token.is_word]

    def found_in(self, text: Compared) -> Iterator[Span]:
        """Give every range of the document where the whole of it stands, word for word."""
        seen: set[Span] = set()
        for normal in filter(None, (text.normal, text.shown)):
            for pattern in self._patterns if self.words else ():
                for span in self._standing(pattern, normal):
                    first, last = normal.source(*span)
                    if (first, last) not in seen:
                        seen.add((first, last))
                        yield first + text.offset, last + text.offset

    def _standing(self, pattern: re.Pattern[str], normal: Normal) -> Iterator[Span]:
        found = pattern.search(normal.text)
        while found is not None:
            if (
                normal.is_edge(found.start())
                and normal.is_edge(found.end())
                and self._joints_agree(normal, found.start())
            ):
                yield found.span()
            found = pattern.search(normal.text, found.start() + 1)

    def _joints_agree(self, normal: Normal, start: int) -> bool:
        """Tell whether hyphens stand in the same words; where a word is broken, nobody knows."""
        marked = self.normal.joints_within(self.start, self.end)
        own = {at - self.text.count(EITHER_CASE, 0, at): joint for at, joint in marked.items()}
        length = len(self.text) - self.text.count(EITHER_CASE)
        theirs = normal.joints_within(start, start + length)
        return all({own.get(at), theirs.get(at)} != {Joint.HYPHEN, None} for at in own.keys() | theirs.keys())


def pieces(text: str) -> list[str]:
    """Give what an ellipsis leaves out nothing of: the parts of a quotation between its ellipses."""
    return [part for part in _GAP.split(text) if any(map(is_word, part))]


def _core(text: str) -> Span:
    """Leave out marks at both ends, but for signs, currencies and per cent."""
    start, end = 0, len(text)
    while start < end and not (is_word(text[start]) or _stays(text, start)):
        start += 1
    while end > start and not (is_word(text[end - 1]) or text[end - 1] in "%‰°" or _is_currency(text[end - 1])):
        end -= 1
    return start, end


def _stays(text: str, at: int) -> bool:
    following = text[at + 1 : at + 2]
    return text[at] == EITHER_CASE or _is_currency(text[at]) or (text[at] == "-" and following.isdigit())


def _is_currency(character: str) -> bool:
    return unicodedata.category(character) == "Sc"


def _readings(text: str) -> Iterator[str]:
    """Give a quotation as it is, and with the marks inside it exchanged, as one does in a quotation."""
    yield text
    doubled = re.sub(r"(?<![^\W_])'(?=\S)|(?<=[^\s\d])'(?![^\W_])", '"', text)
    if doubled != text:
        yield doubled
    if '"' in text:
        yield text.replace('"', "'")


def _pattern(text: str) -> re.Pattern[str]:
    """Match a text of which the first letter, and every one marked, may have another case."""
    if not text:
        return re.compile(r"(?!)")
    first, *others = re.split(f"{EITHER_CASE}(?=.)", text, flags=re.S)
    parts = [_either(first), *map(_either, others)] if first else [*map(_either, others)]
    return re.compile("".join(parts))


def _either(text: str) -> str:
    cases = dict.fromkeys((text[0], text[0].lower(), text[0].upper()))
    either = "".join(re.escape(case) for case in cases if len(case) == 1)
    return f"[{either}]{re.escape(text[1:])}" if len(either) > 1 and text[0].isalpha() else re.escape(text)
