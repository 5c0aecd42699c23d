"""What the assistant gives: answers, quotes, and the events on the way to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.types import FileState, Hit, Locator

JSON_VERSION = 1
"""Raised when the JSON output changes in a way that breaks its readers."""


class Badge(StrEnum):
    """What string matching says of a quote."""

    VERIFIED = "verified"
    """It stands there, word for word."""
    ALTERED = "altered"
    """It stands there with other words."""
    MISATTRIBUTED = "misattributed"
    """It stands elsewhere than it says."""
    STITCHED = "stitched"
    """Pieces of it stand, the whole does not."""
    ABSENT = "absent"
    """No document has it."""


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `[start, end)` of a document, with the probability that they answer."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reader finds in a passage: whether it answers, and where.

    `relevance` is the probability that the passage answers the question; `spans` are inside the
    passage and do not overlap, the best first. `items` are the spans that answer together where the
    question has several answers here, of which `several` is the probability; `answers` are what
    its sentences answer when read alone, with the probability that they do. `part` numbers the
    question's part that was read for; `whole` says that spans are sentences, not short answers.
    """

    hit: Hit
    relevance: float
    spans: tuple[Span, ...]
    items: tuple[Span, ...] = ()
    several: float = 0.0
    answers: tuple[Span, ...] = ()
    part: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A contiguous piece of a document: `text` equals the document's `[start, end)`.

    `document` is the path below its root, `file` the whole path, `passage` the passage's id,
    `score` a probability. `file_state` tells whether the file changed or went since it was indexed: the
    quote stands in its text as it was then.
    """

    number: int
    document: str
    file: str
    start: int
    end: int
    text: str
    locator: Locator
    passage: int
    source: int
    score: float
    badge: Badge
    title: str = ""
    date: str = ""
    file_state: FileState = FileState.SAME


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact of an answer; `quotes` are positions in the answer's quotes.

    Of a language model's statements, `supported` tells whether the quotes carry it and `reason` why
    not; `corrected` that it cited another passage than the one that does. One that has quotes and is
    not supported is told in other words than theirs, and nothing confirms that they say the same.
    """

    text: str
    quotes: tuple[int, ...]
    supported: bool = True
    reason: str = ""
    corrected: bool = False

    @property
    def reworded(self) -> bool:
        """Whether its quotes seem to say it, in other words."""
        return not self.supported and bool(self.quotes)


class Kind(StrEnum):
    """What an answer consists of."""

    REFUSAL = "refusal"
    SPAN = "span"
    """One short answer."""
    LIST = "list"
    """Short answers that belong together, one a statement."""
    DISAGREEMENT = "disagreement"
    """Short answers of which the documents give one or another, the likeliest first."""
    SENTENCES = "sentences"
    """Sentences that answer, or from which an answer follows."""
    GENERATED = "generated"
    """Statements of a language model, each with the quotes that support it, or marked."""


def enumerated(texts: Sequence[str]) -> str:
    """Give texts as "A, B and C"; empty for none."""
    said = [text for text in texts if text]
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal where `found` is false.

    `confidence` is the probability that the best answer found is right, of a refusal too.
    `nearest` are passages' best sentences shown with a refusal, `missing_words` the words of the
    question that stand in no document. `timings` are seconds by stage. `answerer` is "reader" or the
    name of a language model, of which `stated` counts the statements, dropped ones too, and `tokens`
    those that went in and came out; `note` tells a person what went otherwise than asked.
    """

    question: str
    text: str
    statements: tuple[Statement, ...]
    quotes: tuple[Quote, ...]
    found: bool
    confidence: float
    kind: Kind = Kind.REFUSAL
    reason: str = ""
    nearest: tuple[Quote, ...] = ()
    missing_words: tuple[str, ...] = ()
    rewritten: str = ""
    answerer: str = "reader"
    note: str = ""
    stated: int = 0
    tokens: dict[str, int] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    settings: dict[str, str | int | float | bool] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """What is said, without citations: of a list every item, "A, B and C", else what is said first."""
        said = [one.text for one in self.statements]
        return enumerated(said if self.kind is Kind.LIST else said[:1])


@dataclass(frozen=True, slots=True)
class Searching:
    """The search has begun."""

    question: str


@dataclass(frozen=True, slots=True)
class Found:
    """Passages were found and are being read."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A language model's statement was checked; `quotes` are the answer's so far."""

    statement: Statement
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """The passages were read; `evidence` is what the reader scored, the most relevant passage first."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer is there; the last event."""

    answer: Answer


Event = Searching | Found | Read | Stated | Answered
