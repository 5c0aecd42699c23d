"""Close reading: the sentences of the best passages, each read alone, for questions with several answers.

What a passage says is settled by its best answer, and the others fade beside it. A sentence alone, under
the passage's header, tells whether it has one of the answers, wherever the others stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.reading import Read, ReadingModel
from assistant.relaxation import RELAXED, relaxations
from assistant.spans import characters, sigmoid
from assistant.types import Evidence, Span
from index.sentences import sentence_spans
from index.types import line_types

PASSAGES = 6
"""Passages that are read sentence by sentence, the most relevant ones."""

SURE = 0.8
"""Probability of several answers in the best passage, from which its own items are enough."""


def closely_read(question: str, evidence: Sequence[Evidence], model: ReadingModel) -> list[Evidence]:
    """Give the evidence, the most relevant first, with what the sentences of the best passages answer."""
    ranked = sorted(evidence, key=lambda one: -one.relevance)
    near = ranked[:PASSAGES]
    if not near or near[0].several >= SURE:
        return ranked
    answers: dict[int, list[Span]] = {}
    for form, ranks in _forms(question, near).items():
        sentences = [(near[rank], *span) for rank in ranks for span in _sentences(near[rank])]
        texts = [(one.hit.passage.header, one.hit.passage.text[start:end]) for one, start, end in sentences]
        lost = RELAXED if form != question else 0.0
        for (one, start, _), (_, text), read in zip(sentences, texts, model.read(form, texts), strict=True):
            score = sigmoid(read.reading.margin - lost)
            answers.setdefault(one.hit.id, []).extend(_answers(text, read, one.hit.passage.start + start, score))
    return [replace(one, answers=tuple(answers.get(one.hit.id, ()))) for one in ranked]


def _forms(question: str, evidence: Sequence[Evidence]) -> dict[str, list[int]]:
    """Give the forms of the question that passages are read with: a relaxed one where there is one."""
    relaxed = relaxations(question, [one.hit for one in evidence])
    done = {rank for ranks in relaxed.values() for rank in ranks}
    return {question: [rank for rank in range(len(evidence)) if rank not in done], **relaxed}


def _sentences(evidence: Evidence) -> list[tuple[int, int]]:
    source = evidence.hit.source
    return sentence_spans(evidence.hit.passage.text, source.language, lines=source.type in line_types)


def _answers(text: str, read: Read, offset: int, score: float) -> Iterator[Span]:
    """Give the answers of a sentence, all with one score."""
    for one in read.reading.items or read.reading.spans[:1]:
        start, end = characters(text, read.offsets, one)
        if end > start:
            yield Span(offset + start, offset + end, score)
