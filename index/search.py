"""A question to ranked passages: dense and BM25 lists, fused by reciprocal rank."""

from __future__ import annotations

from dataclasses import dataclass

from index.embed import Embedder
from index.store import Row, Store
from index.terms import match_expression, question_terms
from index.types import Filter, Hit

LONGEST_QUESTION = 10_000
"""Characters of a question that are searched for."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How passages are searched.

    `dense` and `bm25` switch a list on; `depth` is its length; `rrf_k` is the constant of
    reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009): a passage scores the sum of
    1 / (rrf_k + rank) over the lists that it is in.
    """

    dense: bool = True
    bm25: bool = True
    depth: int = 100
    rrf_k: int = 8


class Searcher:
    """Searches one store; `store` and `embedder` stay the caller's to close."""

    def __init__(self, store: Store, embedder: Embedder, settings: SearchSettings | None = None) -> None:
        self._store = store
        self._embedder = embedder
        self._settings = settings or SearchSettings()

    def renew(self) -> None:
        """Follow an index that was made again meanwhile; call it before each question.

        Raises:
            CatalogError: it is gone.
            ModelError: another model made it.
        """
        self._store.renew()
        self._store.check_model(self._embedder.fingerprint)

    def search(
        self, question: str, top_k: int = 20, filter: Filter | None = None, depth: int | None = None
    ) -> list[Hit]:
        """Give the best `top_k` passages for a question, the best first; ties keep their order.

        Passages with the same text count once, at their best rank.
        """
        if top_k < 1:
            return []
        question = question[:LONGEST_QUESTION]
        admit = filter or Filter()
        depth = max(depth or self._settings.depth, top_k)
        vector = self._embedder.embed_query(question) if self._settings.dense else None
        if vector is not None:
            self._store.refresh()
        with self._store.catalog.reading():
            dense = self._store.nearest(vector, depth, admit) if vector is not None else []
            expression = match_expression(question) if self._settings.bm25 else ""
            bm25 = self._store.full_text(expression, depth, admit)
            ranked = self._fuse([[found for found, _ in dense], [found for found, _ in bm25]])
            return self._hits(ranked, dict(dense), dict(bm25), top_k)

    def missing_words(self, question: str) -> list[str]:
        """Give the words of the question that stand in no document of the index."""
        terms = question_terms(question[:LONGEST_QUESTION])
        return [term for term in terms if not self._store.has_word(match_expression(term))]

    def latest_month(self, month: int) -> str:
        """Give the last month of that number (1 to 12) in the year in which a document says it is dated.

        As YYYY-MM, empty where no document is.
        """
        return (
            self._store.catalog.value(
                "SELECT max(substr(date, 1, 7)) FROM documents WHERE substr(date, 5, 3) = ? AND date <= date('now')",
                (f"-{month:02}",),
            )
            or ""
        )

    def _fuse(self, lists: list[list[int]]) -> list[tuple[int, float, list[int | None]]]:
        """Give (id, score, rank in each list), the best first."""
        ranks = [{found: rank for rank, found in enumerate(one, start=1)} for one in lists]
        scored = []
        for found in {found for one in lists for found in one}:
            places = [one.get(found) for one in ranks]
            score = sum(1 / (self._settings.rrf_k + rank) for rank in places if rank is not None)
            scored.append((found, score, places))
        return sorted(scored, key=lambda entry: (-entry[1], entry[0]))

    def _hits(
        self,
        ranked: list[tuple[int, float, list[int | None]]],
        dense: dict[int, float],
        bm25: dict[int, float],
        top_k: int,
    ) -> list[Hit]:
        hits: list[Hit] = []
        seen: set[str] = set()
        for at in range(0, len(ranked), top_k):
            part = ranked[at : at + top_k]
            rows = self._store.rows(found for found, _, _ in part)
            for found, score, (dense_rank, bm25_rank) in part:
                if found not in rows:  # a word or a vector without its passage, which `doctor` finds
                    continue
                passage, source = rows[found]
                if passage.text in seen:
                    continue
                seen.add(passage.text)
                ranks = (dense.get(found), dense_rank, bm25.get(found), bm25_rank)
                hits.append(self._hit(found, (passage, source), score, ranks))
                if len(hits) == top_k:
                    return hits
        return hits

    def _hit(
        self,
        found: int,
        row: Row,
        score: float,
        ranks: tuple[float | None, int | None, float | None, int | None],
    ) -> Hit:
        passage, source = row
        locator = self._store.locate(source.id, passage.start, passage.end)
        headings = self._store.headings_inside(source.id, passage.start, passage.end)
        return Hit(found, source, passage, locator, score, *ranks, headings=headings)
