"""Hits and evidence by hand."""

from __future__ import annotations

from assistant.types import Evidence, Span
from index.types import Hit, Locator, Passage, Source, Unit


def hit(text: str, start: int = 0, id: int = 1, **source: str) -> Hit:
    """A hit whose passage is `text` at `start` of document `id`."""
    document = Source(id=id, **{"path": f"{id}.txt", "root": "/docs", "type": "text"} | source)  # type: ignore[arg-type]
    passage = Passage(start, start + len(text), text)
    return Hit(id, document, passage, Locator(Unit.LINE, 1, 1), score=0.5, dense=0.5)


def evidence(found: Hit, *sentences: tuple[str, float]) -> Evidence:
    """Evidence of a hit: sentences of its passage with their scores."""
    spans = []
    for sentence, score in sentences:
        start = found.passage.start + found.passage.text.index(sentence)
        spans.append(Span(start, start + len(sentence), score))
    return Evidence(found, max(span.score for span in spans), tuple(spans))


def locate(document: int, start: int, end: int) -> Locator:
    """Tell the arguments again, as a place."""
    return Locator(Unit.LINE, start, end, label=str(document))
