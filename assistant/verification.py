"""Quotations looked up in an index: where each stands, or how it differs from what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from assistant.quotes.alignment import ALIKE, Alignment, Piece, Segment, align, cover
from assistant.quotes.badges import compared
from assistant.quotes.cited import Cited, Names
from assistant.quotes.finding import Quotation
from assistant.quotes.matching import FEWEST_WORDS, Compared, Sought, pieces
from assistant.types import Badge
from index.errors import GoneError
from index.freshness import file_states
from index.lookup import Lookup
from index.store import Store
from index.types import FileState, Locator, Source

CANDIDATES = 24
"""Passages that are compared with a quotation."""

LIKELY = 16
"""Passages of which pieces of a quotation may be, where it stands in none as a whole."""

ALIGNED = 8
"""Of these, those that are compared word by word."""

LONGEST_WHOLE = 2_000_000
"""Characters of a cited document that is compared as a whole."""

MARGIN = 1_000
"""Characters on both sides of a passage that are compared with it; a longer quotation takes its own length."""

KEPT = 4_096
"""Stretches of documents that are kept ready to be compared."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: `text` equals the characters `[start, end)` of the document, as it was indexed."""

    document: str
    file: str
    source: int
    start: int
    end: int
    text: str
    locator: Locator
    file_state: FileState = FileState.SAME


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a quotation.

    `places` are where it stands, the cited one first; of an altered one the place that is most like
    it, of a stitched one the place of each piece. `difference` is that of an altered one. `cited` is
    what it names that is not true.
    """

    quotation: Quotation
    verdict: Badge
    places: tuple[Place, ...] = ()
    difference: tuple[Segment, ...] = ()
    cited: str = ""
    note: str = ""

    @property
    def stale(self) -> bool:
        """Tell whether every file in which it stands has changed or gone since it was indexed."""
        return bool(self.places) and all(place.file_state is not FileState.SAME for place in self.places)


Found = tuple[Source, int, int]
"""A document and the range in it."""


class Verifier:
    """Looks quotations up in one store, but for the documents `but`; raises `IndexingError` where the store fails."""

    def __init__(self, store: Store, but: Collection[int] = ()) -> None:
        self._store = store
        self._but = frozenset(but)
        self._read_sources()

    def _read_sources(self) -> None:
        self._known = self._store.catalog.state()
        self._lookup = Lookup(self._store)
        indexed = (source for source in self._store.sources() if source.status == "indexed")
        self._sources = {source.id: source for source in indexed if source.id not in self._but}
        self._names = Names(self._sources.values())
        self._stretch = lru_cache(maxsize=KEPT)(self._read_stretch)
        self._file_state = lru_cache(maxsize=KEPT)(lambda id: file_states(self._store, [id])[id])
        self._whole = lru_cache(maxsize=8)(self._read_whole)

    def check(self, quotation: Quotation) -> Checked:
        """Look one quotation up, once more where a document that it stands in was read again meanwhile."""
        if self._known != self._store.catalog.state():
            self._read_sources()
        try:
            return self._check(quotation)
        except GoneError:
            self._read_sources()
            return self._check(quotation)

    def _check(self, quotation: Quotation) -> Checked:
        sought = Sought.of(quotation.text)
        cited = Cited.of(quotation.citations, self._names)
        found = list(dict.fromkeys(self._standing(sought, cited)))
        if found:
            return self._stands(quotation, found, cited)
        parts = [Sought.of(part) for part in pieces(quotation.text)]
        checked = self._parts(quotation, parts, cited) if len(parts) > 1 else self._unlike(quotation, sought, cited)
        return replace(checked, note=cited.note)

    def _standing(self, sought: Sought, cited: Cited) -> Iterator[Found]:
        """Give where the whole of it stands: in the cited documents, else where its words lead to."""
        named = list(self._found(sought, self._cited_texts(cited)))
        yield from named
        if named and any(self._is_right(cited, *one) for one in named):
            return
        known = bool(named)
        for look in (self._by_phrases, self._across, self._by_words):
            for one in self._found(sought, look(sought)):
                known = True
                yield one
            if known:
                return

    @staticmethod
    def _found(sought: Sought, texts: Iterable[tuple[Source, Compared]]) -> Iterator[Found]:
        return ((source, *span) for source, text in texts for span in sought.found_in(text))

    def _is_right(self, cited: Cited, source: Source, start: int, end: int) -> bool:
        return cited.admits(source.id, start, end, lambda: self._store.locate(source.id, start, end))

    def _stands(self, quotation: Quotation, found: Sequence[Found], cited: Cited) -> Checked:
        right = [one for one in found if self._is_right(cited, *one)]
        others = [one for one in found if one not in right]
        places = tuple(self._place(*one) for one in [*right, *others])
        if right or not cited.claims:
            return Checked(quotation, Badge.VERIFIED, places)
        return Checked(quotation, Badge.MISATTRIBUTED, places, cited=cited.text, note=cited.note)

    def _parts(self, quotation: Quotation, parts: Sequence[Sought], cited: Cited) -> Checked:
        """Judge a quotation with ellipses by its parts, which should stand in one document."""
        longest = max(parts, key=lambda part: len(part.words))
        home = next(self._standing(longest, cited), None)
        places, missing = [], None
        for part in parts:
            found = self._part(part, home, cited)
            if found is None:
                missing = missing or part
            else:
                places.append(self._place(*found))
        if missing is None:
            return Checked(quotation, Badge.STITCHED, tuple(places))
        checked = self._unlike(quotation, missing, cited)
        if checked.verdict is Badge.ABSENT and places:
            return Checked(quotation, Badge.ALTERED, tuple(places), checked.difference)
        return checked

    def _part(self, part: Sought, home: Found | None, cited: Cited) -> Found | None:
        """Find a part near the longest one, else, where it is long enough to be known, anywhere."""
        if home is not None:
            source, start, end = home
            near = self._lookup.between(source.id, start - LONGEST_WHOLE // 2, end + LONGEST_WHOLE // 2)
            if near is not None:
                for first, last in part.found_in(self._whole(near.source, near.start, near.start + len(near.text))):
                    return source, first, last
        return next(self._standing(part, cited), None) if len(part.words) >= FEWEST_WORDS else None

    def _unlike(self, quotation: Quotation, sought: Sought, cited: Cited) -> Checked:
        """Judge what stands nowhere as a whole by the text that is most like it, and by its pieces."""
        texts = self._likely(sought, cited)
        found = [(one, number) for number, (_, text) in enumerate(texts[:ALIGNED]) if (one := align(sought, text))]
        best, number = max(found, key=lambda pair: pair[0].likeness, default=(None, 0))
        if best is not None and best.is_near:
            return self._altered(quotation, best, texts[number][0])
        if covered := cover(sought, [text for _, text in texts]):
            return Checked(quotation, Badge.STITCHED, tuple(self._pieces(sought, covered, texts)))
        if best is not None and best.share >= ALIKE:
            return self._altered(quotation, best, texts[number][0])
        return Checked(quotation, Badge.ABSENT)

    def _altered(self, quotation: Quotation, best: Alignment, source: Source) -> Checked:
        return Checked(quotation, Badge.ALTERED, (self._place(source, *best.span),), best.difference)

    def _pieces(
        self, sought: Sought, covered: Sequence[Piece], texts: Sequence[tuple[Source, Compared]]
    ) -> Iterator[Place]:
        words = [token for token in sought.tokens if token.is_word]
        for piece in covered:
            source, text = texts[piece.text]
            start, end = sought.normal.source(words[piece.first].start, words[piece.last - 1].end)
            best = next(Sought.of(sought.original[start:end]).found_in(text), None)
            if best is None and (near := align(Sought.of(sought.original[start:end]), text)):
                best = near.span
            if best is not None:
                yield self._place(source, *best)

    # Texts to compare with

    def _likely(self, sought: Sought, cited: Cited) -> list[tuple[Source, Compared]]:
        """Give the texts that may have something of a quotation, the likeliest first."""
        by_phrases = self._lookup.by_phrases(sought.words, LIKELY)
        by_words = self._lookup.by_words(sought.words, LIKELY)
        ids = (id for pair in zip_longest(by_phrases, by_words) for id in pair if id is not None)
        texts = list(self._texts(list(dict.fromkeys(ids))[:LIKELY], sought))
        named = [one for one in texts if one[0].id in cited.sources]
        return [*named, *(one for one in texts if one[0].id not in cited.sources)]

    def _cited_texts(self, cited: Cited) -> Iterator[tuple[Source, Compared]]:
        for id in cited.sources:
            yield self._sources[id], self._whole(id, 0, LONGEST_WHOLE)

    def _by_phrases(self, sought: Sought) -> Iterator[tuple[Source, Compared]]:
        return self._texts(self._lookup.by_phrases(sought.words, CANDIDATES), sought)

    def _across(self, sought: Sought) -> Iterator[tuple[Source, Compared]]:
        return self._texts(self._lookup.across(sought.words), sought)

    def _by_words(self, sought: Sought) -> Iterator[tuple[Source, Compared]]:
        return self._texts(self._lookup.by_words(sought.words, CANDIDATES), sought)

    def _texts(self, passages: Sequence[int], sought: Sought) -> Iterator[tuple[Source, Compared]]:
        margin = MARGIN
        while margin < len(sought.original):
            margin *= 2
        for passage in passages:
            read = self._stretch(passage, margin)
            if read is not None and read[0] in self._sources:
                yield self._sources[read[0]], read[1]

    def _read_stretch(self, passage: int, margin: int) -> tuple[int, Compared] | None:
        stretch = self._lookup.around(passage, margin)
        return (stretch.source, compared(stretch.text, stretch.start)) if stretch else None

    def _read_whole(self, source: int, start: int, end: int) -> Compared:
        stretch = self._lookup.between(source, start, end)
        return compared(stretch.text, stretch.start) if stretch else compared("")

    def _place(self, source: Source, start: int, end: int) -> Place:
        stretch = self._lookup.between(source.id, start, end)
        if stretch is None:
            raise GoneError()
        text = stretch.text[start - stretch.start : end - stretch.start]
        file = str(Path(source.root, source.path))
        locator = self._store.locate(source.id, start, end)
        return Place(source.path, file, source.id, start, end, text, locator, self._file_state(source.id))
