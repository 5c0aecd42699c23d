"""Subtitles, SubRip and WebVTT: what is said, with its time."""

from __future__ import annotations

import html
import re

from index.errors import LoadError
from index.loaders.blocks import check_length, one_line
from index.loaders.text import decode
from index.types import Document, Heading, Mark, Unit

_time = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,:](\d{1,3})"
_timing = re.compile(rf"^[ \t]*{_time}[ \t]*-->[ \t]*{_time}[^\n]*$", re.MULTILINE)
_voice = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,100})>")
_tag = re.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_number_line = re.compile(r"\n[ \t]*\n[^\n]{0,200}\n\Z|\n[ \t]*\d+\s*$")
_longest_number = 500
"""Characters at the end of a cue in which the next one's line is looked for."""

_pause = 4.0
"""Seconds without words that end a paragraph."""

_longest_paragraph = 1_500


def load(data: bytes) -> Document:
    """Read subtitles. Raises LoadError for binary content and where nothing is said."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    timings = list(_timing.finditer(text))
    talk = _Talk()
    for index, timing in enumerate(timings):
        end = timings[index + 1].start() if index + 1 < len(timings) else len(text)
        said = text[timing.end() : end]
        if end < len(text):
            said = _without_next_number(said)
        talk.add(_seconds(timing, 1), _seconds(timing, 5), said)
    if not talk.marks:
        raise LoadError("no subtitles with a time in the file")
    header = text[: timings[0].start()].split("\n", 1)[0]
    title = one_line(header.removeprefix("\ufeff").removeprefix("WEBVTT").strip(" -"))
    headings = (Heading(0, 1, title),) if header.startswith("WEBVTT") and title else ()
    return Document(talk.text(), "subtitles", Unit.SECOND, tuple(talk.marks), headings, title=title if headings else "")


class _Talk:
    """What is said: running text, a new paragraph after a pause or where another speaks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._paragraph = 0
        self._until = 0.0
        self._speaker = ""
        self._last = ""
        self.marks: list[Mark] = []

    def add(self, start: float, end: float, markup: str) -> None:
        """Append a cue; one that says what the cue before said is left out."""
        voice = _voice.search(markup)
        said = one_line(html.unescape(_tag.sub("", markup)))
        if not said or said == self._last:
            return
        self._last = said
        speaker = one_line(voice[1]) if voice else ""
        full = self._length - self._paragraph > _longest_paragraph
        breaks = start - self._until > _pause or speaker != self._speaker or said.startswith(("- ", "– ")) or full
        if self._parts:
            self._append("\n\n" if breaks else " ")
        if breaks or not self._parts:
            self._paragraph = self._length
            said = f"{speaker}: {said}" if speaker else said
        self.marks.append(Mark(self._length, max(int(start), self.marks[-1].number if self.marks else 0)))
        self._append(said)
        self._until, self._speaker = end, speaker

    def text(self) -> str:
        """Give all that is said."""
        return "".join(self._parts)

    def _append(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)
        check_length(self._length)


def _without_next_number(said: str) -> str:
    """Take off the line that names the next cue: right above its time behind a blank line, or a number alone."""
    said = said.rstrip(" \t")
    match = _number_line.search(said, max(0, len(said) - _longest_number))
    return said[: match.start()] if match else said


def _seconds(timing: re.Match[str], group: int) -> float:
    hours, minutes, seconds, fraction = timing.group(*range(group, group + 4))
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")
