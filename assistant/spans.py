"""The reading model's scores to spans of a passage."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from assistant.signs import number_start
from index.sentences import line_starts
from index.terms import STOP_WORDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

LONGEST = 30
"""Tokens of a span at most, as in training."""

INSIDE_AT = 0.25
"""Probability from which a token may be inside an item; the program asks more of the whole item."""

OUT_OF_REACH = -1e4

_NUMBERING = re.compile(
    r"[\s>#*+•‣▪–-]*(?:\(\d{1,3}\)|\([a-z]{1,4}\)|\d{1,3}(?:\.\d{1,3})*[.)](?=\s)|[a-z]\)|\d{1,2}(?:\.\d{1,2})+(?=\s+[A-Z]))"
)
"""The number of a clause, an item or a heading, at the beginning of its line."""


class PassageScores(NamedTuple):
    """The network's logits for one pair, the tokens of the passage's text only.

    `passage` is (answerable, several answers, no span); `tokens` is tokens × 5: start, end,
    outside, begin, inside; `starts` and `ends` are tokens × width, whose products score spans.
    """

    passage: Floats
    tokens: Floats
    starts: Floats
    ends: Floats


@dataclass(frozen=True, slots=True)
class Found:
    """A span of tokens, `first` to `last`; `score` is its log-probability against all spans and none."""

    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a pair's scores say.

    `answerable` and `margin` are log-odds that the passage answers, from the passage's head and
    from the spans against none; `several` those that the question has several answers here. `spans`
    do not overlap, the best first; `items` are in order, their scores the mean log-probability that
    their tokens are inside an answer.
    """

    answerable: float
    margin: float
    several: float
    spans: tuple[Found, ...]
    items: tuple[Found, ...]

    def lowered(self, by: float) -> Reading:
        """Give the same reading with log-odds lowered by `by`; what spans are to each other stays."""
        margin = self.margin - by
        change = log_sigmoid(margin) - log_sigmoid(self.margin)
        spans = tuple(replace(one, score=one.score + change) for one in self.spans)
        return replace(self, answerable=self.answerable - by, margin=margin, spans=spans)


def sigmoid(value: float) -> float:
    """Give the logistic function."""
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


def lines_of(text: str, offsets: Sequence[tuple[int, int]], numbered: bool) -> list[int]:
    """Give the number of each token's line, of those that were meant as lines; empty where there is one only.

    Unless the answer may be a clause's or an item's own number, `numbered`, those have no line: -1.
    """
    starts = line_starts(text)
    labels = [] if numbered else [found.span() for start in starts if (found := _NUMBERING.match(text, start))]
    if len(starts) < 2 and not labels:
        return []
    lines = [bisect_right(starts, start) for start, _ in offsets]
    for label_start, label_end in labels:
        for token, (start, end) in enumerate(offsets):
            if label_start <= start and end <= label_end:
                lines[token] = -1
    return lines


def log_sigmoid(value: float) -> float:
    """Give the logarithm of the logistic function."""
    return -math.log1p(math.exp(-value)) if value > -700 else value


def decode(scores: PassageScores, count: int, lines: Sequence[int] = ()) -> Reading:
    """Find the best `count` spans and the items of a list.

    `lines` are the numbers of the tokens' lines: no span goes on into the next one, nor has a token of -1.
    """
    import numpy as np

    answerable, several, none = (float(value) for value in scores.passage)
    grid = span_scores(scores)
    if lines:
        of_token = np.array(lines)
        together = (of_token[:, None] == of_token[None, :]) & (of_token >= 0)
        grid = np.where(together, grid, np.float32(OUT_OF_REACH))
    spans = _log_sum(grid)
    everything = float(np.logaddexp(spans, none))
    margin = spans - none
    return Reading(answerable, margin, several, _best(grid, everything, count), _items(scores.tokens[:, 2:], lines))


def _log_sum(values: Floats) -> float:
    """Give the logarithm of the sum of exponentials; numpy's own reduction is thirty times slower."""
    import numpy as np

    if not values.size:
        return OUT_OF_REACH
    peak = float(values.max())
    return peak + float(np.log(np.exp(values - peak).sum()))


def span_scores(scores: PassageScores) -> Floats:
    """Give the score of every span of at most `LONGEST` tokens: tokens × tokens, start × end."""
    import numpy as np

    grid = scores.tokens[:, 0][:, None] + scores.tokens[:, 1][None, :] + scores.starts @ scores.ends.T
    ahead = np.arange(len(grid))
    distance = ahead[None, :] - ahead[:, None]
    spans: Floats = np.where((distance >= 0) & (distance < LONGEST), grid, np.float32(OUT_OF_REACH))
    return spans


def _best(grid: Floats, everything: float, count: int) -> tuple[Found, ...]:
    import numpy as np

    if not grid.size:
        return ()
    grid = grid.copy()
    found: list[Found] = []
    for _ in range(count):
        first, last = divmod(int(np.argmax(grid)), len(grid))
        if grid[first, last] <= OUT_OF_REACH / 2:
            break
        found.append(Found(first, last, float(grid[first, last]) - everything))
        grid[: last + 1, first:] = OUT_OF_REACH
    return tuple(found)


def _items(tags: Floats, lines: Sequence[int]) -> tuple[Found, ...]:
    """Give the runs of a line's tokens that are inside an answer with at least the probability `INSIDE_AT`."""
    import numpy as np

    if not len(tags):
        return ()
    logs = tags - np.logaddexp.reduce(tags, axis=1, keepdims=True)
    inside = np.logaddexp(logs[:, 1], logs[:, 2])
    of_token = np.array(lines or [0] * len(tags))
    within = ((inside >= np.log(INSIDE_AT)) & (of_token >= 0)).tolist()
    begins = ((logs[:, 1] > logs[:, 2]) | (np.diff(of_token, prepend=of_token[:1]) != 0)).tolist()
    runs: list[tuple[int, int]] = []
    for at, here in enumerate(within):
        if here and (begins[at] or not at or not within[at - 1]):
            runs.append((at, at))
        elif here:
            runs[-1] = (runs[-1][0], at)
    return tuple(Found(first, last, float(inside[first : last + 1].mean())) for first, last in runs)


_EDGE = re.compile(r"[\s\"'“”‘’«»„*_`.,;:!?(\[{<|]+")
_END = re.compile(r"[\s\"'“”‘’«»„*_`.,;:!?)\](\[{}<>|]+\Z")


_CUT_COMPOUND = re.compile(r"[^\W\d_]-[^\W\d_]\Z")
"""Where a span that ends behind a hyphen goes on: "son-in-" is half a word."""


def characters(text: str, offsets: Sequence[tuple[int, int]], found: Found) -> tuple[int, int]:
    """Give a span's characters in `text`: no half words or numbers, no white space or stray marks around."""
    start, end = offsets[found.first][0], offsets[found.last][1]
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and (_joined(text, end) or _CUT_COMPOUND.match(text, max(0, end - 2), end + 1)):
        end += 1
    opening, closing = _EDGE.match(text, start, end), _END.search(text[:end], start)
    first = opening.end() if opening and opening.end() < end else start
    last = closing.start() if closing and closing.start() > first else end
    first = number_start(text, first) if text[first : first + 1].isdigit() else first
    first, last = _with_initials(text, first, last)
    return _balanced(text, min(start, first), first, last, max(last, end))


_INITIALS = r"(?:[A-Z]\. ?){1,3}"
_BEFORE_NAME = re.compile(rf"(?<!\w){_INITIALS}\Z")
_ONLY_INITIALS = re.compile(r"(?:[A-Z]\. ?)*[A-Z]")
_AFTER_INITIALS = re.compile(r"\.[ ]?(?:[A-Z]\. ?)*(?P<name>[A-Z][\w’'-]+)")


def _with_initials(text: str, first: int, last: int) -> tuple[int, int]:
    """Complete a name that was found without its initials, and initials that were found without their name."""
    if _ONLY_INITIALS.fullmatch(text, first, last) and (rest := _AFTER_INITIALS.match(text, last)):
        last = rest.end() if rest["name"].casefold() not in STOP_WORDS else last
    if text[first].isupper() and (initials := _BEFORE_NAME.search(text[:first], max(0, first - 12))):
        first = initials.start()
    return first, last


_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = re.compile(rf"(?:{_MONTHS})\b", re.IGNORECASE)
_DAY = re.compile(r"(?<![\w.,/-])\d{1,2}(?:st|nd|rd|th)?(?: of)? \Z")


def start_with_day(text: str, start: int) -> int:
    """Give where a date begins of which a span at `start` has the month, but not the day before it."""
    if not _MONTH.match(text, start):
        return start
    day = _DAY.search(text[:start], max(0, start - 9))
    return day.start() if day else start


_TIME = re.compile(r"[\d:. ]+(?:[ap]\.?m\.?|o['’]clock|h|hrs|hours)?")
_ON_DAY = re.compile(
    rf"\.?,?\s+on\s+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{_MONTHS})(?:,?\s+\d{{4}})?|(?:{_MONTHS})\s+\d{{1,2}}(?:,?\s+\d{{4}})?"
    r"|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)


def end_with_day(text: str, start: int, end: int) -> int:
    """Give where a date ends of which a span has the time of day, but not the day behind it: "4 pm on 12 May"."""
    day = _ON_DAY.match(text, end) if _TIME.fullmatch(text, start, end) else None
    return day.end() if day else end


def _joined(text: str, at: int) -> bool:
    """Tell whether a word or a number goes on across `at`."""
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    if before in ",." and after.isdigit():
        return at > 1 and text[at - 2].isdigit()
    return after in ",." and before.isdigit() and at + 1 < len(text) and text[at + 1].isdigit()


_CLOSING = {"(": ")", "[": "]"}


def _balanced(text: str, start: int, first: int, last: int, end: int) -> tuple[int, int]:
    """Keep a bracket that the span both opens and closes."""
    inner = text[first:last]
    for opening, closing in _CLOSING.items():
        if inner.count(opening) == inner.count(closing) + 1 and text[last : last + 1] == closing and last < end:
            last += 1
        elif inner.count(closing) == inner.count(opening) + 1 and text[first - 1 : first] == opening and first > start:
            first -= 1
    return first, last
