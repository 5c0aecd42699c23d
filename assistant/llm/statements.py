"""A stream of text to statements with the passages they cite, each as soon as it is finished."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 1_200
"""Characters of a statement; a longer one is cut there, as a model that repeats itself would never end it."""

MOST = 40
"""Statements of an answer; what follows is not read."""

NOT_ANSWERED = re.compile(
    r"\bnot in the passages?\b|\bpassages? (?:do|does) not (?:answer|contain|say|mention)", re.IGNORECASE
)

_MARK = (
    r"(?:\[\s*\^?(?:passages?\s*|p\.?\s*|source\s*)?\d{1,3}(?:\s*(?:,|;|and|&|-|–)\s*(?:passages?\s*)?\d{1,3})*\s*[\])]?"
    r"|【\s*\d{1,3}[^】]{0,20}】|\((?:passages?|source)s?\s*\d{1,3}(?:\s*(?:,|and)\s*\d{1,3})*\))"
)
_CITED = re.compile(_MARK, re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\[\]]{0,20}\]?(?=\W*\Z)|\[\W*\]")
_END = re.compile(
    rf"(?:[.!?…][\"'”’)*]*(?:\s*{_MARK})*[.]?|{_MARK}(?:\s*{_MARK})*[.]?)(?=\s+(?-i:[^a-z\s\[(【])|\s*\n)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|vs|Ltd|Inc|Co|Capt|Lt|Cdr|approx|ca|e\.g|i\.e|p|pp|vol)|\b[A-Z]|(?:^|\n)\s*\d{1,2})\.\s*$",
)
_BULLET = re.compile(r"^\s*(?:[-*+•]\s+|\(?\d{1,2}[.)]\s+|#{1,6}\s+|>\s+)+")
_FENCE = re.compile(r"</?\s*[0-9a-f]{6}\b[^<>\n]{0,20}>?")
"""The line around a passage in the prompt, which a small model repeats."""

_ANSWER = re.compile(r"^\W*(?:the )?answer(?: is)?\s*:\s*", re.IGNORECASE)
_LEADING_MARK = re.compile(rf"^\s*{_MARK}\s*[:.,-]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as the model wrote it: its text without marks, and the passages it cites, from 1.

    `finished` is false for the last words of a stream that broke off or was cut at its limit.
    """

    text: str
    cited: tuple[int, ...]
    finished: bool = True


def drafts(pieces: Iterable[str]) -> Iterator[Draft]:
    """Give each statement when the text after it shows that it has ended, and the rest at the end."""
    waiting, count = "", 0
    for piece in pieces:
        waiting += piece
        while count < MOST and (end := _end_of(waiting)):
            draft = _draft(waiting[:end], True)
            waiting = waiting[end:]
            if draft is not None:
                count += 1
                yield draft
    last = _draft(waiting, _is_ended(waiting)) if count < MOST else None
    if last is not None:
        yield last


def _end_of(text: str) -> int:
    """Give where the first statement ends; 0 where none has ended yet."""
    at = 0
    while found := _END.search(text, at):
        said = any(map(str.isalnum, _CITED.sub("", text[: found.end()])))
        if said and not _ABBREVIATION.search(text[: found.end()]):
            return found.end()
        at = found.end()
    line = text.find("\n")
    if line >= 0 and text[:line].strip():
        return line + 1
    return LONGEST if len(text) > LONGEST else 0


def _is_ended(text: str) -> bool:
    return bool(re.search(rf"(?:[.!?…][\"'”’)*]*|{_MARK}[.]?|{_MARK})\s*$", text, re.IGNORECASE))


def _draft(text: str, finished: bool) -> Draft | None:
    cited = tuple(dict.fromkeys(number for mark in _CITED.findall(text) for number in _numbers(mark)))
    text = _FENCE.sub(" ", text)
    bare = _ANSWER.sub("", _BULLET.sub("", _LEADING_MARK.sub("", _BULLET.sub("", text))))
    bare = re.sub(rf"\s*{_MARK}\s*([.,;:!?]?)", r"\1 ", bare, flags=re.IGNORECASE)
    bare = _BRACKETS.sub("", bare)
    bare = re.sub(r"\*\*|__|`", "", " ".join(bare.split())).strip(" *")
    bare = re.sub(r"\s+([.,;:!?])", r"\1", bare)
    return Draft(bare, cited, finished) if any(map(str.isalnum, bare)) else None


def _numbers(mark: str) -> list[int]:
    """Give the passages of a mark: [2], [1, 3], [2-4]."""
    spread = re.search(r"(\d+)\s*[-–]\s*(\d+)", mark)
    if spread and 0 < int(spread[2]) - int(spread[1]) < 10:
        return list(range(int(spread[1]), int(spread[2]) + 1))
    return [int(number) for number in re.findall(r"\d+", mark)]
