"""Exact scores: a question's vector against those of the catalog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from index.catalog import Catalog
from index.filters import condition, joined
from index.matrix import best, matrix_of
from index.types import Filter

if TYPE_CHECKING:
    from index.embed import Vectors

Scored = list[tuple[int, float]]
"""(passage id, cosine) in any order, with all that equal the last one."""


class Scores:
    """Scores the vectors of a catalog; those that every question needs are kept in memory."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._kept: tuple[tuple[int, ...], Sequence[int], Vectors] | None = None

    def among(self, which: str, values: Iterable[Any], vector: Vectors, count: int, filter: Filter) -> Scored:
        """Give the `count` nearest of the vectors that an SQL condition over `v` and the filter admit."""
        where, more = condition(filter)
        tables = joined("v.passage_id") if filter else ""
        rows = self._catalog.rows(
            f"SELECT v.passage_id, v.vector FROM vectors v {tables} WHERE {which} AND {where}", [*values, *more]
        )
        return best(*matrix_of(rows, len(vector)), vector, count)

    def newer(self, after: int, vector: Vectors, count: int, filter: Filter) -> Scored:
        """Give the `count` nearest with an id larger than `after`, kept in memory until the catalog changes."""
        if filter:
            return self.among("v.passage_id > ?", (after,), vector, count, filter)
        ids, matrix = self.load(after, len(vector))
        return best(ids, matrix, vector, count)

    def load(self, after: int, dimension: int) -> tuple[Sequence[int], Vectors]:
        """Give the ids larger than `after` and their vectors, from memory unless the catalog has changed."""
        state = (after, *self._catalog.state())
        kept = self._kept
        if kept is None or kept[0] != state:
            rows = self._catalog.rows("SELECT passage_id, vector FROM vectors WHERE passage_id > ?", (after,))
            self._kept = kept = (state, *matrix_of(rows, dimension))
        return kept[1], kept[2]
