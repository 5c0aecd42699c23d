"""Evidence of gold sets, found in an index."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.evaluation.gold import GoldEvidence
from assistant.evaluation.metrics import Place
from index.store import Store
from index.types import Source

TEXTS_KEPT = 256


@dataclass(frozen=True, slots=True)
class Placed:
    """Evidence with where it stands, or with why it was not found.

    `whole` says that the document as a whole is the evidence.
    """

    evidence: GoldEvidence
    place: Place | None
    problem: str = ""
    whole: bool = False


class Places:
    """Finds evidence in one store, as it is when this is made."""

    def __init__(self, store: Store) -> None:
        self._sources: dict[str, list[Source]] = defaultdict(list)
        for source in store.sources():
            parts = Path(source.path).parts
            for at in range(len(parts)):
                self._sources["/".join(parts[at:])].append(source)
        self._ids = {file_of(source): source.id for sources in self._sources.values() for source in sources}
        self.text = lru_cache(maxsize=TEXTS_KEPT)(store.text)
        """A document's extracted text, by id."""

    def find(self, evidence: GoldEvidence) -> Placed:
        """Find evidence by its offsets, or by its quote, in which runs of white space are equal."""
        source, problem = self._source(evidence.document)
        if source is None:
            return Placed(evidence, None, problem)
        text = self.text(source.id)
        found, problem = _range_in(text, evidence)
        if found is None:
            return Placed(evidence, None, problem)
        whole = evidence.start is None and not evidence.quote
        return Placed(evidence, (file_of(source), *found), whole=whole)

    def text_of(self, placed: Placed) -> str:
        """Give the text of evidence that was found."""
        if placed.place is None:
            return ""
        file, start, end = placed.place
        return self.text(self._ids[file])[start:end]

    def _source(self, name: str) -> tuple[Source | None, str]:
        """Find a document by its path below its root, or by the end of it."""
        named = self._sources.get(Path(name).as_posix(), [])
        exact = [source for source in named if source.path == Path(name).as_posix()]
        indexed = [source for source in exact or named if source.status == "indexed"]
        if len(indexed) == 1:
            return indexed[0], ""
        if indexed:
            return None, f"{name} is the name of {len(indexed)} indexed documents: write more of its path"
        if named:
            return None, f"{name} is not indexed: {named[0].error.rstrip('.') or named[0].status}"
        return None, f"{name} is not in the index"


def file_of(source: Source) -> str:
    """Give the whole path of a document, by which places are compared."""
    return str(Path(source.root, source.path))


def _range_in(text: str, evidence: GoldEvidence) -> tuple[tuple[int, int] | None, str]:
    start, end, quote = evidence.start, evidence.end, evidence.quote
    if start is None or end is None:
        if not quote:
            return (0, len(text)), ""
    elif end > len(text):
        if not quote:
            return None, f"{evidence.document} has {len(text)} characters, and the evidence ends at {end}"
    elif not quote or text[start:end] == quote:
        return (start, end), ""
    found = find_quote(text, quote)
    return found, "" if found else f"{evidence.document} does not have the quote {quote[:60]!r}"


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Give the first range of `text` that is `quote`, but for the amount of white space."""
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    words = quote.split()
    found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
    return found.span() if found else None
