"""A quotation beside the place that is most like it: what is the same, what is left out, what was put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from assistant.quotes.matching import FEWEST_WORDS, Compared, Sought, Token
from assistant.quotes.normal import EITHER_CASE, Normal
from assistant.quotes.offsets import Span

SLACK = 12
"""Words by which a place may be longer than its quotation, beside its length again."""

STRAY = 4
"""Words: a single one that agrees so far from all others does so by chance."""

LONG_GAP = 5
"""Words left out from which a quotation is two pieces rather than one with words left out."""

NEAR = 0.8
"""The likeness (2 × words in both / words of both) from which a quotation is an altered one at once."""

ALIKE = 0.6
"""The share of its words that an altered quotation has in common with its place; below it is another text."""

COVERED = 0.85
"""The share of a stitched quotation's words that its pieces have."""


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    LEFT_OUT = "left out"
    """The document has them, the quotation has not."""
    PUT_IN = "put in"
    """The quotation has them, the document has not."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a quotation or a document, as they stand there, and what became of them."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """The place in a document that is most like a quotation.

    `share` is the part of the quotation's words that are there in their order; `likeness` is 2 ×
    these / the words of both; `gap` is the longest run of words that the quotation leaves out.
    """

    span: Span
    likeness: float
    share: float
    gap: int
    difference: tuple[Segment, ...]

    @property
    def is_near(self) -> bool:
        """Tell whether this is the quotation with some words changed, and not two pieces of the text."""
        return self.likeness >= NEAR and self.gap < LONG_GAP


Block = tuple[int, int, int]


def align(sought: Sought, text: Compared) -> Alignment | None:
    """Find what is most like a quotation in a text; None where they share no word."""
    found = [_aligned(sought, text, keys) for keys in _keys(sought.tokens, text.tokens)]
    return max((one for one in found if one is not None), key=lambda one: one.share, default=None)


def _aligned(sought: Sought, text: Compared, keys: Sequence[str]) -> Alignment | None:
    ours, theirs = sought.tokens, text.tokens
    matcher = SequenceMatcher(None, [token.key for token in theirs], keys, autojunk=False)
    seed = matcher.find_longest_match()
    if not seed.size:
        return None
    slack = len(keys) + SLACK
    low = max(0, seed.a - seed.b - slack)
    high = min(len(theirs), seed.a + len(keys) - seed.b + slack)
    near = theirs[low:high]
    matcher.set_seq1([token.key for token in near])
    blocks = _without_strays([tuple(block) for block in matcher.get_matching_blocks() if block.size])
    if not any(ours[b + at].is_word for _, b, size in blocks for at in range(size)):
        return None
    return _measured(sought, text, near, blocks)


def _keys(ours: Sequence[Token], theirs: Sequence[Token]) -> Iterator[list[str]]:
    """Give the quotation's words, the first of them in each case that the document has."""
    keys = [token.key for token in ours]
    known = {token.key for token in theirs}
    first = keys[0] if keys else ""
    cases = dict.fromkeys((first, first[:1].lower() + first[1:], first[:1].upper() + first[1:]))
    for case in [case for case in cases if case in known] or [first]:
        yield [case, *keys[1:]]


def _without_strays(blocks: Sequence[tuple[int, ...]]) -> list[Block]:
    """Leave out single words at both ends that stand far from the others."""
    kept = [(a, b, size) for a, b, size in blocks]
    while len(kept) > 1 and kept[0][2] == 1 and _extra(kept[0], kept[1]) > STRAY:
        del kept[0]
    while len(kept) > 1 and kept[-1][2] == 1 and _extra(kept[-2], kept[-1]) > STRAY:
        del kept[-1]
    return kept


def _extra(block: Block, following: Block) -> int:
    """Give how many more words the document has between two blocks than the quotation."""
    return (following[0] - block[0] - block[2]) - (following[1] - block[1] - block[2])


def _measured(sought: Sought, text: Compared, near: Sequence[Token], blocks: Sequence[Block]) -> Alignment:
    ours = sought.tokens
    first = max(0, blocks[0][0] - blocks[0][1])
    last_a, last_b, last_size = blocks[-1]
    end = min(len(near), last_a + last_size + len(ours) - last_b - last_size)
    place = near[first:end]
    moved = [(a - first, b, size) for a, b, size in blocks]
    same = sum(ours[b + at].is_word for _, b, size in moved for at in range(size))
    own = sum(token.is_word for token in ours)
    both = own + sum(token.is_word for token in place)
    return Alignment(
        text.source(place[0].start, place[-1].end),
        2 * same / both,
        same / own,
        max((_extra(*pair) for pair in pairwise(moved)), default=0),
        tuple(_joined(_segments(sought, text, place, moved))),
    )


def _segments(sought: Sought, text: Compared, place: Sequence[Token], blocks: Sequence[Block]) -> Iterator[Segment]:
    at_a = at_b = 0
    ours = sought.tokens
    for a, b, size in [*blocks, (len(place), len(ours), 0)]:
        if a > at_a:
            yield Segment(Change.LEFT_OUT, _slice(text.original, text.normal, place[at_a:a]))
        if b > at_b:
            yield Segment(Change.PUT_IN, _slice(sought.original, sought.normal, ours[at_b:b]))
        if size:
            yield Segment(Change.SAME, _slice(sought.original, sought.normal, ours[b : b + size]))
        at_a, at_b = a + size, b + size


def _slice(original: str, normal: Normal, words: Sequence[Token]) -> str:
    start, end = normal.source(words[0].start, words[-1].end)
    return original[start:end].replace(EITHER_CASE, "")


def _joined(segments: Iterator[Segment]) -> Iterator[Segment]:
    last: Segment | None = None
    for segment in segments:
        if last is not None and last.change is segment.change:
            last = replace(last, text=f"{last.text} {segment.text}")
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last


@dataclass(frozen=True, slots=True)
class Piece:
    """The quotation's words `[first, last)`, which stand in the text number `text` one after another."""

    first: int
    last: int
    text: int


def cover(sought: Sought, texts: Sequence[Compared]) -> list[Piece]:
    """Cover a quotation with pieces of four words or more that stand in texts; none where too little is covered.

    From the left, always the longest piece; a word between two may be uncovered.
    """
    words = sought.words
    found: list[Piece] = []
    at = 0
    while at + FEWEST_WORDS <= len(words):
        best = max((_longest(words, at, text.words), -number) for number, text in enumerate(texts)) if texts else (0, 0)
        if best[0] >= FEWEST_WORDS:
            found.append(Piece(at, at + best[0], -best[1]))
            at += best[0]
        else:
            at += 1
    covered = sum(piece.last - piece.first for piece in found)
    return found if len(found) > 1 and covered >= COVERED * len(words) else []


def _longest(words: Sequence[str], at: int, text: str) -> int:
    """Give how many words from `at` on stand in a text one after another."""
    low, high = 0, len(words) - at
    while low < high:
        middle = (low + high + 1) // 2
        if f" {' '.join(words[at : at + middle])} " in text:
            low = middle
        else:
            high = middle - 1
    return low
