"""Which documents a question asks, where it names a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.periods import Latest, period_of
from index.types import Filter


@dataclass(frozen=True, slots=True)
class Scope:
    """Documents to ask: those that `admit` admits; those of them that `first` admits are looked at more closely.

    `words` are those of the time: a document that is dated so has them, though not in its text.
    `note` tells a person that documents were left out, or why none were; `empty` is told instead
    where there is no document to ask.
    """

    admit: Filter
    first: Filter | None = None
    words: frozenset[str] = frozenset()
    note: str = ""
    empty: str = ""


def scopes(question: str, filter: Filter, today: date, latest: Latest) -> Iterator[Scope]:
    """Give the scopes in which a question is asked, one after another until one answers.

    A filter by date that the user set counts, not the question's own time.
    """
    period = None if filter.since or filter.until else period_of(question, today, latest)
    if period is None:
        yield Scope(filter)
        return
    dated = replace(filter, since=period.since, until=period.until)
    if not period.documents:
        yield Scope(filter, dated, period.words)
        return
    none = f"No document is dated {period.name}: all were asked."
    note = f"Only documents dated {period.name} were asked."
    yield Scope(dated, dated, period.words, note, none)
    yield Scope(filter, dated, period.words, f"No document dated {period.name} answers this: all were asked.")
