"""The normalisation under which a quotation and a document are compared, with the way back.

Two texts are taken for the same where they differ only in

- Unicode form (NFC), ligatures, full-width and Arabic presentation forms, mathematical letters;
  not in superscripts and fractions, for 10² is not 102;
- the kind of quotation marks, apostrophes and dashes, and the space around a dash;
- soft hyphens, invisible and control characters, and a word broken at the end of a line;
- white space, the `>` of quoted lines, ellipses, and Markdown's emphasis, brackets and backslashes.

Letters keep their case. A hyphen between letters is left out of the compared text and kept as a joint,
so that a broken word, of which nobody knows whether it has a hyphen, equals both.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from assistant.quotes.offsets import Mapped, Span, mapped

EITHER_CASE = "\ufdd0"
"""Stands in a quotation before a letter whose case is not compared; a noncharacter of Unicode."""


class Joint(StrEnum):
    """What stood between two letters that are neighbours in the compared text."""

    HYPHEN = "hyphen"
    BROKEN = "broken"
    """A hyphen and the end of a line."""
    LOOSE = "loose"
    """A hyphen and a space: a word that was broken, or `pre- and post-war`."""


@dataclass(frozen=True, slots=True)
class Normal:
    """A text as it is compared; `joints` are ascending (position of the letter after, joint)."""

    text: str
    joints: tuple[tuple[int, Joint], ...]
    maps: tuple[Mapped, ...]
    """The last one's source is the text as it was."""

    def source(self, start: int, end: int) -> Span:
        """Give the range of the original text that the characters `[start, end)`, at least one, stand for."""
        for one in self.maps:
            start, end = one.source(start, end)
        return start, end

    def joints_within(self, start: int, end: int) -> dict[int, Joint]:
        """Give the joints inside `[start, end)`, by their distance from `start`."""
        first = bisect_left(self.joints, start + 1, key=lambda joint: joint[0])
        found = {}
        for position, joint in self.joints[first:]:
            if position >= end:
                break
            found[position - start] = joint
        return found

    def is_edge(self, position: int) -> bool:
        """Tell whether a word, or a number with its sign, ends or begins at a position."""
        text = self.text
        if not 0 < position < len(text):
            return True
        before, after = text[position - 1], text[position]
        if is_word(before) and is_word(after):
            return bool(_CJK.fullmatch(before + after)) or self._joint_at(position) is Joint.LOOSE
        if after.isdigit():
            return not (before in ".,-−" and (text[position - 2 : position - 1].isdigit() or _is_sign(text, position)))
        if before.isdigit():
            return not (after in "%‰°" or (after in ".," and text[position + 1 : position + 2].isdigit()))
        return True

    def _joint_at(self, position: int) -> Joint | None:
        at = bisect_left(self.joints, position, key=lambda joint: joint[0])
        return self.joints[at][1] if at < len(self.joints) and self.joints[at][0] == position else None


def is_word(character: str) -> bool:
    """Tell whether a character is part of a word: a letter, a digit or a mark on one."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def normalise(text: str) -> Normal:
    """Give a text as it is compared."""
    composed = None if _is_composed(text) else mapped(text, _compositions(text))
    plain = composed.text if composed else text
    changes = list(_changes(plain))
    outer = mapped(plain, ((start, end, put) for start, end, put, _ in changes))
    joints: list[tuple[int, Joint]] = []
    shift = 0
    for start, end, put, joint in changes:
        if joint is not None:
            joints.append((start - shift, joint))
        shift += end - start - len(put)
    return Normal(outer.text, tuple(joints), (outer, composed) if composed else (outer,))


def normalise_shown(text: str) -> Normal | None:
    """Give Markdown as it is compared when its links are shown without their addresses; None where it has none."""
    ends = [(*found.span(), "") for found in _LINK.finditer(text)]
    if not ends:
        return None
    shown = mapped(text, ends)
    normal = normalise(shown.text)
    return Normal(normal.text, normal.joints, (*normal.maps, shown))


def _is_sign(text: str, position: int) -> bool:
    """Tell whether the dash before a digit is its sign, and no dash between two words."""
    return text[position - 1] in "-−" and not (position > 1 and is_word(text[position - 2]))


# Unicode

_FOLDED = re.compile("[\ufb00-\ufb06\ufb1d-\ufdcf\ufdf2-\ufdff\ufe70-\ufefc\uff01-\uffee\U0001d400-\U0001d7ff]")
"""Ligatures, presentation and full-width forms, mathematical letters."""


def _is_composed(text: str) -> bool:
    return text.isascii() or (unicodedata.is_normalized("NFC", text) and _FOLDED.search(text) is None)


def _compositions(text: str) -> Iterator[tuple[int, int, str]]:
    """Give every cluster of characters that has another composed form."""
    for run in re.finditer(r"[\x00-\x7f]?[^\x00-\x7f]+", text):
        if _is_composed(run[0]):
            continue
        at = run.start()
        for cluster in _clusters(run[0]):
            composed = _composed(cluster)
            if composed != cluster:
                yield at, at + len(cluster), composed
            at += len(cluster)


def _clusters(run: str) -> Iterator[str]:
    """Split where no character before composes with one after."""
    cluster, composed = "", ""
    for character in run:
        both, alone = _composed(cluster + character), _composed(character)
        if cluster and not unicodedata.combining(character) and both == composed + alone:
            yield cluster
            cluster, composed = character, alone
        else:
            cluster, composed = cluster + character, both
    yield cluster


def _composed(text: str) -> str:
    folded = _FOLDED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", folded)


# Layout and typography

_SPACE = " \t\n\x0b\x0c\r\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
)
_HYPHEN = "\\-\u2010\u2011\u2012\u2013\u2212\ufe63"
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

_LINK = re.compile(r"\]\((?=[^()\s]*[./#:])[^()\s]*\)")
"""The end of a Markdown link; what is quoted of a page as it is shown has it not."""


@cache
def _pattern() -> re.Pattern[str]:
    space, invisible, gap = f"[{_SPACE}]", f"[{_INVISIBLE}]*", f"[{_SPACE}{_INVISIBLE}]*"
    letter = r"[^\W\d_]"
    after_letter = rf"(?<=[^\W\d_]|[\u0300-\u036f]){invisible}"
    after_word = rf"(?<=[^\W_]|[\u0300-\u036f]){invisible}"
    marks = r"(?:[*_`\[\]]+|~~)"
    plain = "[A-Za-z0-9,;:()]"
    return re.compile(
        f"(?!{plain}| {plain})(?:"
        + "|".join(
            (
                rf"(?P<broken>{after_letter}[-\u2010\u2011]{gap}{space}{gap}(?={letter}))",
                rf"(?P<shy>{after_letter}\u00ad{gap}{space}{gap}(?={letter}))",
                rf"(?P<range>{after_word}[-\u2010\u2011]{gap}\n{gap}(?=[^\W_]))",
                rf"(?P<dash>{gap}(?:[\u2014\u2015\u2e3a\u2e3b]|--+){gap}|{gap}{space}{invisible}[{_HYPHEN}]{invisible}{space}{gap})",
                rf"(?P<joint>{after_letter}[{_HYPHEN}]{invisible}(?={letter}))",
                r"(?P<hyphen>[\u2010-\u2013\u2212\ufe63])",
                rf"(?P<ellipsis>{gap}(?:\u2026|\.(?:[ \u00a0]?\.){{2,3}}){gap})",
                "(?P<double>''|``|[\u201c\u201d\u201e\u201f\u00ab\u00bb])",
                "(?P<single>[\u2018\u2019\u201a\u201b\u2039\u203a\u00b4\u02bc\u02bb])",
                rf"(?P<quoted>{gap}\n(?:[ \t]*>)+{gap})",
                rf"(?P<space>[{_SPACE}{_INVISIBLE}]{{2,}}|[{_SPACE.replace(' ', '', 1)}{_INVISIBLE}])",
                r"(?P<escape>\\(?=[!-/:-@\[-`{-~]))",
                rf"(?P<marks>(?<![^\W_]){marks}(?=\S)|(?<=\S){marks}(?![^\W_]))",
            )
        )
        + ")"
    )


_WRITTEN = {"dash": "—", "range": "-", "hyphen": "-", "ellipsis": "...", "double": '"', "single": "'", "quoted": " "}
_JOINTS = {"joint": Joint.HYPHEN, "broken": Joint.BROKEN}


def _changes(text: str) -> Iterator[tuple[int, int, str, Joint | None]]:
    """Give (start, end, what is compared instead, the joint that it leaves)."""
    for found in _pattern().finditer(text):
        kind = found.lastgroup or ""
        joint = _JOINTS.get(kind)
        if joint is Joint.BROKEN and "\n" not in found[0]:
            joint = Joint.LOOSE
        put = _WRITTEN.get(kind, "")
        if kind == "space" and re.search(f"[{_SPACE}]", found[0]):
            around = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
            put = "" if len(around) == 2 and _CJK.fullmatch(around) else " "
        if put != found[0]:
            yield found.start(), found.end(), put, joint
