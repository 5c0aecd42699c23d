"""The data that crosses the rooms: frozen, and free of any library's objects."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile

type_names = (
    *("text", "code", "markdown", "html", "pdf", "docx"),
    *("odt", "rtf", "epub", "pptx", "odp", "xlsx", "ods"),
    *("rst", "org", "csv", "json", "xml", "mail", "mbox", "notebook", "subtitles"),
)
"""The document types that loaders give, in the order in which help texts name them."""

record_types = frozenset(("xlsx", "ods", "csv", "json"))
"""Types of tables and of data: what belongs to a row or record stands under one mark."""

table_types = frozenset(("docx", "odt", "pptx", "odp", "html", "epub", "xml", "mail", "mbox"))
"""Types of texts in which tables stand, a line a row with the names of its columns."""

line_types = frozenset(("xlsx", "ods", "csv", "code"))
"""Types whose lines are units of their own: no sentence runs over a line's end."""


container_types = ("mbox", "zip")
"""Types of files that hold documents."""


class FileState(StrEnum):
    """What became of a document's file since it was indexed."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


class Unit(StrEnum):
    """What a place in a document is counted in."""

    LINE = "line"
    PAGE = "page"
    PARAGRAPH = "paragraph"
    SLIDE = "slide"
    ROW = "row"
    CHAPTER = "chapter"
    RECORD = "record"
    PART = "part"
    MESSAGE = "message"
    CELL = "cell"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Mark:
    """The unit with this `number` (a page, a paragraph) starts at character `start`.

    `label` is what it stands in: a workbook's sheet, a mail's attachment.
    """

    start: int
    number: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading whose section starts at character `start`; level 1 is the outermost."""

    start: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a range of text stands for a person: units `first` to `last`, counted from 1."""

    unit: Unit
    first: int
    last: int
    label: str = ""
    headings: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.unit is Unit.SECOND:
            first, last = _clock(self.first), _clock(self.last)
            return f"{first}–{last}" if last != first else first
        name, many = ("p.", "pp.") if self.unit is Unit.PAGE else (self.unit, f"{self.unit}s")
        where = f"{many} {self.first}–{self.last}" if self.last > self.first else f"{name} {self.first}"
        return f"{self.label}, {where}" if self.label else where


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@dataclass(frozen=True, slots=True)
class Document:
    """What a loader reads from a file.

    `text` is the extracted text; for line-addressed types it is the decoded file, unchanged.
    `marks` and `headings` are ascending by `start`; line-addressed documents whose text is the
    file's have no marks, since their lines follow from the text. `date` is the document's own date (ISO 8601,
    `YYYY-MM-DD`, or shorter), empty where the document names none. `language` is an ISO 639-1
    code or empty.
    """

    text: str
    type: str
    unit: Unit = Unit.LINE
    marks: tuple[Mark, ...] = ()
    headings: tuple[Heading, ...] = ()
    title: str = ""
    author: str = ""
    date: str = ""
    language: str = ""

    def locate(self, start: int, end: int) -> Locator:
        """Give the place of the characters `[start, end)`; of a range over a sheet's end, the part in that sheet."""
        last = max(start, end - 1)
        headings = headings_at(self.headings, start)
        if self.unit is Unit.LINE and not self.marks:
            first_line = self.text.count("\n", 0, start) + 1
            return Locator(self.unit, first_line, first_line + self.text.count("\n", start, last), "", headings)
        at, end = self._mark_before(start), self._mark_before(last)
        marks = self.marks[at : end + 1] or (Mark(0, 1),)
        if self.unit is Unit.ROW:
            marks = tuple(takewhile(lambda mark: mark.label == marks[0].label, marks))
        return Locator(self.unit, marks[0].number, marks[-1].number, marks[0].label, headings)

    def _mark_before(self, position: int) -> int:
        return max(0, bisect_right(self.marks, position, key=lambda mark: mark.start) - 1)


def headings_at(headings: tuple[Heading, ...], position: int) -> tuple[str, ...]:
    """Give the titles of the sections around `position`, outermost first."""
    before = bisect_right(headings, position, key=lambda heading: heading.start)
    return heading_paths(headings[:before])[-1] if before else ()


def heading_paths(headings: tuple[Heading, ...]) -> list[tuple[str, ...]]:
    """Give for each heading the titles of the sections that it is in, its own last."""
    open_sections: list[Heading] = []
    paths = []
    for heading in headings:
        while open_sections and open_sections[-1].level >= heading.level:
            open_sections.pop()
        open_sections.append(heading)
        paths.append(tuple(section.title for section in open_sections))
    return paths


@dataclass(frozen=True, slots=True)
class Passage:
    """The characters `[start, end)` of a document; `header` is embedded with them, never quoted."""

    start: int
    end: int
    text: str
    header: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document as the catalog knows it. `modified` is the file's time, seconds since 1970."""

    id: int
    path: str
    root: str
    type: str
    title: str = ""
    author: str = ""
    date: str = ""
    language: str = ""
    size: int = 0
    modified: float = 0.0
    hash: str = ""
    status: str = "indexed"
    error: str = ""
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Member:
    """A document in a container: its number there, its path below the container's, its size in bytes."""

    number: int
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    `score` is the fused score; `dense` is the cosine to the question and `bm25` the negated
    FTS5 score (higher is better for both); ranks count from 1 and are None where the passage
    is not in that list. `headings` are those that stand inside the passage.
    """

    id: int
    source: Source
    passage: Passage
    locator: Locator
    score: float
    dense: float | None = None
    dense_rank: int | None = None
    bm25: float | None = None
    bm25_rank: int | None = None
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents a search may see; empty fields admit all.

    `paths` are files, folders or glob patterns, `types` document types, `since` and `until`
    ISO dates, both included; a document without a date of its own counts by its file's time.
    """

    paths: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return bool(self.paths or self.types or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that is not in the index, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one sync did. Counts are files, but for `passages`, `embedded` and `reused`."""

    roots: tuple[str, ...] = ()
    added: int = 0
    changed: int = 0
    renamed: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: int = 0
    failures: tuple[Failure, ...] = ()
    warnings: tuple[str, ...] = ()
    passages: int = 0
    embedded: int = 0
    reused: int = 0
    seconds: float = 0.0
    dry_run: bool = False
    files: tuple[tuple[str, str], ...] = field(default=())
    """(action, path) of every file that was, or with `dry_run` would be, touched."""
    left_out: tuple[Failure, ...] = ()
    """What of these this program made, and so does not read."""

    @property
    def failed(self) -> int:
        """The number of files that could not be read."""
        return len(self.failures)

    @property
    def new_failures(self) -> tuple[Failure, ...]:
        """The failures of this sync, without those of files that failed before and were not tried again."""
        failed_now = {path for action, path in self.files if action == "failed"}
        return tuple(failure for failure in self.failures if failure.path in failed_now)
