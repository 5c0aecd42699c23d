"""Sentences as character ranges: every visible character of a text is in exactly one of them.

The library sentencex finds sentence ends in running text. What it does not know is the layout:
blank lines, list items, table rows and line breaks that were meant, which are found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]

_GOES_ON = re.compile(r"(?:[,;]|\w\s?[-–])\s*\Z")
"""How a line ends that the next one goes on from; a line of nothing but dashes does not."""
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+|\f")
_ITEM = re.compile(r"\s*(?:[-*+•‣▪–]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|#{1,6}\s|[|>]|```|~~~)")
_LABELLED = r"[^:|\n]{1,80}: [^\n]*?, [^:,|\n]{1,80}: "
_ROW = re.compile(rf"[^\n]* \| |{_LABELLED}")
_LABELLED_ROW = re.compile(_LABELLED)
_BARRED_ROW = re.compile(r"\s*\|.*\|\s*$")
"""A row of a table: cells between bars, or `Year: 2023, Revenue: 4.2`."""
_STAMPED = (
    re.compile(r"\s*\[?(?:\d{4}-\d\d-\d\d|\d{1,2}[:.]\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})\b"),
    re.compile(r"\s*(?:\*\*|__)?[A-Z][\w’'&/ -]{0,40}:(?:\*\*|__)?\s"),
)
"""How lines of a log and of a form begin, `09:30 Bearing noisy` and `Apologies: none`, where at least two do."""
_NUMBERING = re.compile(r"\s*\(?(?:\d+(?:\.\d+)*|[A-Za-z])[.)]\s*")
_CLAUSE = re.compile(r"\s*\(\d{1,3}\)\s+")
_VISIBLE = re.compile(r"\S")
_CLOSING = tuple(".,;:)]}`")
_WITHIN = re.compile(r"""[^\s"'([<]|<[\w-]+>\.|\[[a-z]{1,4}\]""")
"""What may follow a full stop within a word, as in `3.X`, `COPYING.LIB`, `branch.<name>.remote` and `main.[ch]`."""
_PROSE_END = re.compile(r"(?:^|[\s(])[a-z]{2,}[.!?]$")
_PROSE_START = re.compile(r"[A-Z][a-z]*[\s,]")
"""Two sentences without a space between them, as converters leave them: `is it.Then we`."""
_ABBREVIATED = (
    (re.compile(r"\b(?:Ms|Mx|Ss|Pte|Pty)\.\s+$"), re.compile(r"[A-Z]")),
    (re.compile(r"\bet\.\s+$"), re.compile(r"al\b")),
    (
        re.compile(
            r"\b(?:acct|amt|appt|assoc|cert|contr|dept|excl|ext|govt|incl|mgmt|mtg|orig|prev|recd|ref|rep|resp|std)\.\s+$",
            re.IGNORECASE,
        ),
        re.compile(r"[a-z]"),
    ),
    (re.compile(r"\b[ap]\.m\.\s+$"), re.compile(r"(?:[A-Z]{1,3}[SD]?T|UTC)\b")),
    (
        re.compile(
            r"\b(?:acct|app|approx|appx|avg|ca|ch|dia|doc|est|ex|exh|inv|max|paras?|qty|ref|rev|rm|sch|ss|stat|ste|tel"
            r"|temp|vols?|wt)\.\s+$",
            re.IGNORECASE,
        ),
        re.compile(r"[$€£#§]?\d"),
    ),
    (re.compile(r"\b(?:Appx?|Ch|Exh?|Rm|Sch|Ste|Vol)\.\s+$"), re.compile(r"(?:[IVXL]+|[A-Z])\b")),
)
"""Ends and beginnings between which English sentences go on, where sentencex 1.0 ends them."""

NARROWEST_COLUMN = 60
"""Characters: a paragraph's lines count as wrapped only where its longest line has that many."""

LONGEST_ROW = 1_000
"""Characters of a row that is kept together; a longer one is cut into sentences."""

PROPORTIONAL = 0.85
"""Lines set in a proportional font differ by some tenths in their number of characters."""


def sentence_spans(text: str, language: str = "", lines: bool = False) -> list[Span]:
    """Give the sentences of `text` as ascending `(start, end)` without outer white space.

    `lines` takes every line for a sentence, as in source code. `language` is an ISO 639-1 code;
    English rules serve where it is empty or unknown.
    """
    spans: list[Span] = []
    for start, end in _paragraphs(text):
        for line_start, line_end in _meant_lines(text, start, end, lines):
            if lines or _is_row(text, line_start, line_end):
                spans.append((line_start, line_end))
            else:
                spans.extend(_sentences(text, line_start, line_end, language or "en"))
    return [trimmed for span in spans if (trimmed := trim(text, *span))]


def trim(text: str, start: int, end: int) -> Span | None:
    """Narrow a range to its visible characters; None where it has none."""
    first = _VISIBLE.search(text, start, end)
    if first is None:
        return None
    while text[end - 1].isspace():
        end -= 1
    return first.start(), end


def _paragraphs(text: str) -> Iterator[Span]:
    start = 0
    for gap in _BLANK_LINES.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _meant_lines(text: str, start: int, end: int, every: bool) -> Iterator[Span]:
    """Split a paragraph at the line breaks that its author meant, not at those of wrapping.

    A break was meant where the next line's first word would clearly have fitted on the line,
    measured by the paragraph's widest, and before list items, headings, table rows, quotations, and
    the lines of a log or a form.
    """
    lines = _lines(text, start, end)
    width = max([NARROWEST_COLUMN, *(line_end - line_start for line_start, line_end in lines)])
    stamped = _stamped(text, lines)
    at = start
    for (line_start, line_end), (next_start, next_end) in pairwise(lines):
        if (
            every
            or next_start in stamped
            or _would_have_fitted(text[line_start:line_end], text[next_start:next_end], width)
            or _ITEM.match(text, next_start, next_end)
            or _ROW.match(text, line_start, line_end)
            or _ROW.match(text, next_start, next_end)
        ):
            yield at, line_end
            at = next_start
    yield at, end


def _stamped(text: str, lines: list[Span]) -> set[int]:
    """Give the starts of the lines that begin as several do: with a time, or with a label."""
    found = [[start for start, end in lines if stamp.match(text, start, end)] for stamp in _STAMPED]
    return {start for starts in found if len(starts) > 1 for start in starts}


def line_starts(text: str) -> list[int]:
    """Give where the lines of `text` begin that its author meant: a sentence may go on over others."""
    return [start for whole in _paragraphs(text) for start, _ in _meant_lines(text, *whole, every=False)]


def _is_row(text: str, start: int, end: int) -> bool:
    return end - start <= LONGEST_ROW and "\n" not in text[start:end] and _ROW.match(text, start, end) is not None


def is_labelled_row(text: str, start: int, end: int) -> bool:
    """Tell whether a range is a row of a table with the names of its columns, `Year: 2023, Revenue: 4.2`."""
    whole = end - start <= LONGEST_ROW and "\n" not in text[start:end]
    return whole and _LABELLED_ROW.match(text, start, end) is not None


def is_barred_row(text: str, start: int, end: int) -> bool:
    """Tell whether a range is a row of a table between bars, as in Markdown and Org."""
    whole = end - start <= LONGEST_ROW and "\n" not in text[start:end]
    return whole and _BARRED_ROW.match(text, start, end) is not None


def _would_have_fitted(line: str, following: str, width: int) -> bool:
    first_word = (following.split(maxsplit=1) or [""])[0]
    goes_on = first_word[:1].islower() or _GOES_ON.search(line)
    return not goes_on and len(line) + 1 + len(first_word) < PROPORTIONAL * width


def _lines(text: str, start: int, end: int) -> list[Span]:
    lines = []
    while (stop := text.find("\n", start, end)) >= 0:
        lines.append((start, stop))
        start = stop + 1
    lines.append((start, end))
    return lines


LONGEST_PIECE = 4_000
"""Characters given to the sentence library at once: its time for Chinese grows with their square."""


def _sentences(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """Give the sentences of a range piece by piece; the last one of a piece opens the next."""
    if end - start < 2:
        yield start, end
        return
    import sentencex

    while start < end:
        stop = min(end, start + LONGEST_PIECE)
        clause = _CLAUSE.match(text, start, stop)  # behind "(4) " the library finds no sentence's end
        opening = text[start : clause.end()] if clause else ""
        found = sentencex.get_sentence_boundaries(language, text[start + len(opening) : stop])
        lengths = [len(sentence) for sentence in _joined([opening, *(one["text"] for one in found)], language)]
        if stop < end:
            lengths = lengths[:-1] or [(text.rfind(" ", start, stop) + 1 or stop) - start]
        for length in lengths:
            yield start, start + length
            start += length
        if stop == end and start < end:
            yield start, end
            start = end


def _joined(sentences: list[str], language: str) -> list[str]:
    """Join what the library takes apart: the number of a heading or list item, words with a full stop inside."""
    joined = sentences[:1]
    for sentence in sentences[1:]:
        before = joined[-1]
        if not before or _NUMBERING.fullmatch(before) or _goes_on(before[-30:], sentence[:30], language):
            joined[-1] += sentence
        else:
            joined.append(sentence)
    return joined


def _goes_on(before: str, after: str, language: str) -> bool:
    """Tell whether a sentence goes on behind a full stop: "the 3.|X versions", "Ms. |Hough", "para. |7"."""
    if not before[-1].isspace() and after.startswith(_CLOSING):
        return True
    if before.endswith((".", "!", "?")) and after[:1].isascii() and _WITHIN.match(after):
        return not (_PROSE_END.search(before) and _PROSE_START.match(after))
    if language != "en":
        return False
    return any(end.search(before) and start.match(after) for end, start in _ABBREVIATED)
