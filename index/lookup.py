"""Where words may stand: passages for a quotation, by full text alone, without a model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.records import text_hash
from index.store import Store
from index.terms import normalise
from index.types import Filter

WINDOW = 4
"""Words that are looked up as one phrase."""

WINDOWS = 6
"""Phrases that are looked up of one quotation, spread over it."""

RARE = 8
"""Of a quotation's words, so many of the rarest are looked up where its phrases stand nowhere."""

COMMON = 2_000
"""Passages from which on a word counts as common, and is not counted further."""

SHORT = 8
"""Words up to which a quotation may have no whole phrase in one passage, standing in two."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole passages of a document with what is between them: `text` begins at character `start`."""

    source: int
    start: int
    text: str


class Lookup:
    """Looks words up in one store; what it counts of words is kept, so use one for one job."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counts: dict[str, int] = {}

    def same_as(self, path: Path | None, text: str) -> set[int]:
        """Give the documents that are the file at a path, or in it, or have this very text."""
        sql = "SELECT id FROM documents WHERE status = 'indexed' AND text_hash = ?"
        found = {row[0] for row in self._store.catalog.rows(sql, (text_hash(text),))}
        if path is not None:
            found |= {source.id for source in self._store.sources(Filter((str(path.resolve()),)))}
        return found

    def by_phrases(self, words: Sequence[str], count: int) -> list[int]:
        """Give up to `count` passages that have phrases of these words, those with most of them first."""
        seen: Counter[int] = Counter()
        for phrase in _phrases(words):
            seen.update(self._passages(_quoted(phrase), count))
        return [passage for passage, _ in sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))][:count]

    def across(self, words: Sequence[str]) -> list[int]:
        """Give the passages in which a short quotation may begin that ends in the next one."""
        found: set[int] = set()
        for at in range(1, len(words)) if len(words) < SHORT else ():
            first = set(self._passages(_quoted(words[:at])))
            second = set(self._passages(_quoted(words[at:]))) if first else set()
            found |= {passage for passage in first if passage + 1 in second}
        return sorted(found)

    def by_words(self, words: Sequence[str], count: int) -> list[int]:
        """Give up to `count` passages that have the rarest of these words, the best by BM25 first."""
        counted = {word: self._count(word) for word in dict.fromkeys(words)}
        rare = sorted((word for word, found in counted.items() if found), key=lambda word: counted[word])[:RARE]
        if not rare:
            return []
        expression = " OR ".join(_quoted([word]) for word in rare)
        rows = self._store.catalog.rows(
            "SELECT rowid FROM fulltext WHERE fulltext MATCH ? ORDER BY rank LIMIT ?", (f"body : ({expression})", count)
        )
        return [row[0] for row in rows]

    def around(self, passage: int, margin: int) -> Stretch | None:
        """Give a passage with at least `margin` characters on both sides; None where it is gone."""
        rows = self._store.catalog.rows('SELECT document_id, start, "end" FROM passages WHERE id = ?', (passage,))
        return self.between(rows[0][0], rows[0][1] - margin, rows[0][2] + margin) if rows else None

    def between(self, source: int, start: int, end: int) -> Stretch | None:
        """Give the passages of a document that have characters of `[start, end)`; None where none has."""
        rows = self._store.catalog.rows(
            'SELECT start, gap, text FROM passages WHERE document_id = ? AND "end" > ? AND start < ? ORDER BY start',
            (source, start, end),
        )
        if not rows:
            return None
        return Stretch(source, rows[0][0] - len(rows[0][1]), "".join(row[1] + row[2] for row in rows))

    def _count(self, word: str) -> int:
        """Give how many passages have a word, `COMMON` at most."""
        if word not in self._counts:
            phrase = _quoted([word])
            sql = "SELECT count(*) FROM (SELECT 1 FROM fulltext WHERE fulltext MATCH ? LIMIT ?)"
            self._counts[word] = self._store.catalog.value(sql, (f"body : {phrase}", COMMON)) if phrase else 0
        return self._counts[word]

    def _passages(self, phrase: str, count: int = -1) -> list[int]:
        if not phrase:
            return []
        sql = "SELECT rowid FROM fulltext WHERE fulltext MATCH ? LIMIT ?"
        return [row[0] for row in self._store.catalog.rows(sql, (f"body : {phrase}", count))]


def _phrases(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give phrases of a few words, spread over all of them; of a short quotation its halves too."""
    last = len(words) - WINDOW
    if last <= 0:
        yield words
    else:
        step = max(WINDOW, last // (WINDOWS - 1))
        for at in dict.fromkeys([*range(0, last, step), last]):
            yield words[at : at + WINDOW]
    if len(words) < SHORT:
        half = (len(words) + 1) // 2
        yield from (part for part in (words[:half], words[half:]) if len(part) > 1)


def _quoted(words: Sequence[str]) -> str:
    """Give words as an FTS5 phrase, empty where nothing of them is indexed."""
    phrase = normalise(" ".join(words)).replace('"', " ")
    return f'"{phrase}"' if any(letter.isalnum() for letter in phrase) else ""
