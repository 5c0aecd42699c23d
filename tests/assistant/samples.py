"""Hits and evidence by hand."""

from __future__ import annotations

from assistant.types import Evidence, Span
from index.types import Hit, Locator, Passage, Source, Unit


def hit(text: str, start: int = 0, id: int = 1, **source: str) -> Hit:
    """A hit whose passage is `text` at `start` of document `id`."""
    document = Source(id=id, **{"path": f"{id}.txt", "root": "/docs", "type": "text"} | source)  # type: ignore[arg-type]
    passage = Passage(start, start + len(text), text)
    return Hit(id, document, passage, Locator(Unit.LINE, 1, 1), score=0.5, dense=0.5)


def spans(found: Hit, *texts: tuple[str, float]) -> tuple[Span, ...]:
    """Spans of a hit's passage by their text, with their scores."""
    made = []
    for text, score in texts:
        start = found.passage.start + found.passage.text.index(text)
        made.append(Span(start, start + len(text), score))
    return tuple(made)


def evidence(found: Hit, *sentences: tuple[str, float]) -> Evidence:
    """Evidence of a hit: sentences of its passage with their scores."""
    made = spans(found, *sentences)
    return Evidence(found, max(span.score for span in made), made, whole=True)


def short(found: Hit, *answers: tuple[str, float], items: tuple[str, ...] = (), several: float = 0.0) -> Evidence:
    """Evidence of a hit: short answers in its passage, and the items of a list."""
    made = spans(found, *answers)
    listed = spans(found, *((item, 0.9) for item in items))
    return Evidence(found, max(span.score for span in made), made, listed, several)


def locate(document: int, start: int, end: int) -> Locator:
    """Tell the arguments again, as a place."""
    return Locator(Unit.LINE, start, end, label=str(document))
