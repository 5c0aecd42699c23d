"""The sentence reader: it needs no model but the embedder.

It scores every sentence of the passages by nearness of meaning, shared words and the kind of thing
that is asked for. It answers what the reading model was not trained for: yes-or-no questions and
other languages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.types import Evidence, Span
from assistant.words import answers_kind, content_stems, share_of, stem_set, weigh
from index.embed import Embedder
from index.sentences import sentence_spans
from index.types import Hit, line_types

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


FEATURES = ("bias", "nearness", "overlap", "overlap_in_place", "kind", "rank")
"""Of a sentence: 1; cosine to the question; share of the question's words (weighted by rarity) in the
sentence alone, and in place, which is after its title, headings and the sentence before; whether it
has the kind of thing asked for; 1 / rank of its passage. The cosine in place added nothing."""

WEIGHTS = (-8.57, 5.94, 3.55, 1.11, 0.42, 2.29)
"""Logistic regression over `FEATURES`, scaled so that the best sentence's score is the rate at which
such sentences are right; `training/sentences.py` fits it and tells on what."""

SHORTEST = 3
"""Words that a sentence must have to be an answer; headings and captions have fewer."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a passage, at `[start, end)` of its document."""

    hit: Hit
    rank: int
    start: int
    end: int
    text: str
    before: str = ""

    @property
    def in_place(self) -> str:
        """The sentence after its title and headings and the sentence before it."""
        return "\n".join(filter(None, (self.hit.passage.header, f"{self.before} {self.text}".strip())))


class SentenceReader:
    """Scores sentences with the index's own embedder; `WEIGHTS` make the score a probability."""

    def __init__(self, embedder: Embedder, weights: Sequence[float] = WEIGHTS) -> None:
        self._embedder = embedder
        self._weights = weights

    def read(self, question: str, hits: Sequence[Hit]) -> list[Evidence]:
        """Give the evidence of each passage, the most relevant first; its spans are sentences."""
        candidates = [candidate for rank, hit in enumerate(hits) for candidate in sentences_of(hit, rank)]
        if not candidates:
            return []
        scores = sigmoid(self.features(question, candidates) @ self._weight_vector())
        spans: dict[int, list[Span]] = {}
        for candidate, score in zip(candidates, scores.tolist(), strict=True):
            spans.setdefault(candidate.rank, []).append(Span(candidate.start, candidate.end, score))
        evidence = [
            Evidence(hits[rank], max(span.score for span in found), tuple(found), whole=True)
            for rank, found in spans.items()
        ]
        return sorted(evidence, key=lambda one: -one.relevance)

    def warm(self) -> None:
        """Load the embedder."""
        self._embedder.embed_query("warm")

    def features(self, question: str, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        """Give the features of each sentence: float32 of shape candidates × `FEATURES`."""
        import numpy as np

        texts = [candidate.text for candidate in candidates]
        nearness = (self._embedder.embed(texts) @ self._embedder.embed_query(question)).tolist()
        asked = content_stems(question)
        words = [stem_set(text) for text in texts]
        placed = [stem_set(candidate.in_place) for candidate in candidates]
        rarity = weigh(asked, placed)
        rows = [
            (
                1.0,
                nearness[row],
                share_of(words[row], rarity),
                share_of(placed[row], rarity),
                answers_kind(question, one.text),
                1 / (1 + one.rank),
            )
            for row, one in enumerate(candidates)
        ]
        return np.array(rows, dtype=np.float32)

    def _weight_vector(self) -> NDArray[np.float32]:
        import numpy as np

        return np.array(self._weights, dtype=np.float32)


def sentences_of(hit: Hit, rank: int) -> list[Candidate]:
    """Give the sentences of a passage that say something, or all where none does."""
    text, at = hit.passage.text, hit.passage.start
    spans = sentence_spans(text, hit.source.language, lines=hit.source.type in line_types)
    headings = {" ".join(heading.split()) for heading in (*hit.headings, hit.source.title)}
    telling = [
        span
        for span in spans
        if hit.source.type in line_types
        or (_tells(text, *span) and " ".join(text[slice(*span)].split()) not in headings)
    ] or spans
    before = {span: text[slice(*earlier)] for earlier, span in pairwise(spans)}
    return [
        Candidate(hit, rank, at + start, at + end, text[start:end], before.get((start, end), ""))
        for start, end in telling
    ]


_ATTRIBUTION = re.compile(r"\b(?:wrote|schrieb|a écrit) ?:\Z")
"""The line above what a mail quotes: "On 3 June 2024 Bridget Sallow wrote:"."""

_BARE = re.compile(r"[^.!?:;|]{0,90}", re.DOTALL)
_ITEM = re.compile(r"\s*(?:[-*+•]|\(?\w{1,3}[.)])\s")


def _tells(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence of `text` says something, as headings, captions, questions and bare names do not."""
    sentence = text[start:end]
    if len(sentence.split()) < SHORTEST or sentence.startswith("#") or sentence.isupper() or sentence.endswith("?"):
        return False
    if _ATTRIBUTION.search(sentence):
        return False
    item = _ITEM.match(sentence)
    if not item:
        return not _BARE.fullmatch(sentence)
    stands_alone = f"\n\n{text[:start]}".endswith("\n\n") and f"{text[end:]}\n\n".startswith("\n\n")
    return not (stands_alone and _BARE.fullmatch(sentence[item.end() :]))


def sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the logistic function of each value."""
    import numpy as np

    return (1 / (1 + np.exp(-values))).astype(np.float32)
