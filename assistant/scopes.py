"""Which documents a question asks, where it names a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.periods import Latest, Period, period_of
from index.types import Filter

LONGEST_TELLING = 31
"""Days of a time whose documents rank higher. With years too, two answers of 85 on the gold sets changed, none
for the better; with days, one for the worse."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Documents to ask: those that `admit` admits; of those that `first` admits
    the best passages are read in any case, and rank higher with `prefer`.

    `words` are those of the time: a document that is dated so has them, though not in its text.
    `note` tells a person that documents were left out, or why none were; `empty` is told instead
    where there is no document to ask.
    """

    admit: Filter
    first: Filter | None = None
    words: frozenset[str] = frozenset()
    note: str = ""
    empty: str = ""
    prefer: bool = False


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
        yield Scope(filter, dated, period.words, prefer=_is_telling(period))
        return
    none = f"No document is dated {period.name}: all were asked."
    note = f"Only documents dated {period.name} were asked."
    yield Scope(dated, dated, period.words, note, none)
    yield Scope(filter, dated, period.words, f"No document dated {period.name} answers this: all were asked.")


def _is_telling(period: Period) -> bool:
    """Tell whether a document's date says that it is of the matter: a week or month long.

    What happened on a day is told later, and better: the first report of it is corrected by the next. And
    a year's documents are about all kinds of things.
    """
    if not period.since or not period.until:
        return False
    days = (date.fromisoformat(period.until) - date.fromisoformat(period.since)).days
    return 1 <= days <= LONGEST_TELLING
