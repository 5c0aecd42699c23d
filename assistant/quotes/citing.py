"""Citations as people and this program write them: a file, and a line, page or range in it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation is said to stand; `text` is how that is written.

    `file` is a name or path, empty where only a hash is given. `first` to `last` are lines, pages or
    the like, 0 where none is named. `hash` and `span` are those of a permalink.
    """

    text: str
    file: str = ""
    first: int = 0
    last: int = 0
    hash: str = ""
    span: tuple[int, int] | None = None

    @property
    def looks_like_a_file(self) -> bool:
        """Tell whether this can be nothing else: a name with a suffix, or a permalink."""
        return bool(self.hash or _SUFFIX.search(self.file))


_SUFFIX = re.compile(r"\w\.[A-Za-z]\w{0,9}$")
_NUMBERS = r"(?P<first>\d{1,9})(?:\s*[-\u2013]\s*L?(?P<last>\d{1,9}))?"
_FORMS = (
    re.compile(rf"(?P<file>.*[^\s:,])(?::|#L){_NUMBERS}(?::\d+)?"),
    re.compile(rf"(?P<file>.*[^\s,]),\s+(?:[^,]*\s)?[^\W\d_]+\.?\s*{_NUMBERS}"),
    re.compile(r"(?P<file>[^\n]*\S)"),
)
_LEAD = re.compile(r"(?:see(?: also)?|cf\.?|from|in|source:|quelle:|siehe|vgl\.)\s+", re.I)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PERMALINK = re.compile(r"(?P<hash>[0-9a-f]{64})#(?P<start>\d{1,12})-(?P<end>\d{1,12})")
_LINKED = re.compile(r"\[([^\[\]\n]+)\]\([^()\s]*\)")

LONGEST = 400
"""Characters of a citation."""


def citation_of(text: str) -> Citation | None:
    """Read a citation, `file:12`, `file, p. 3`, `file` or a permalink; None for anything else."""
    text = text.strip()[:LONGEST]
    if found := _PERMALINK.search(text):
        return Citation(text, "", 0, 0, found["hash"], (int(found["start"]), int(found["end"])))
    plain = _LEAD.sub("", _ESCAPED.sub(r"\1", _LINKED.sub(r"\1", text)).strip("`*_ "), count=1)
    for form in _FORMS:
        if found := form.fullmatch(plain):
            parts = found.groupdict()
            first = int(parts.get("first") or 0)
            return Citation(text, parts["file"].strip("`*_ "), first, int(parts.get("last") or first))
    return None


_REFERENCE = re.compile(r"^[ \t]*(?:[-*+][ \t]+)?\[\^?(?P<name>[\w-]{1,20})\]:?[ \t]+(?P<text>\S.*)$", re.M)
_NUMBERED = re.compile(r"^[ \t]*(?P<name>\d{1,4})[.)][ \t]+(?P<text>\S.*)$", re.M)
_LIST_HEADING = re.compile(
    r"^[ \t#*_]*(?:references|sources|bibliography|works cited|notes|quotes|quellen|literatur|belege)[ \t:*_#]*$",
    re.M | re.I,
)


def references(text: str) -> dict[str, Citation]:
    """Give the citations of a text's reference list, by their number or name."""
    found: dict[str, Citation] = {}
    heading = _LIST_HEADING.search(text)
    lines = [*_REFERENCE.finditer(text), *(_NUMBERED.finditer(text, heading.end()) if heading else ())]
    for line in lines:
        cited = citation_of(re.split(r" {2,}|\t| \u00b7 ", line["text"])[0].rstrip("."))
        if cited is not None and (cited.looks_like_a_file or cited.first):
            found.setdefault(line["name"], cited)
    return found
