"""What holds now, where a passage says that it takes another's place.

"The definition of Fee is replaced by: … GBP 97,250" is less like a question about the fee than the
contract's own definition is, and the reading model prefers the latter. Where a question asks for what
holds as amended, or now, the passage that amends answers first.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.same import alike, same
from assistant.types import Evidence, Span
from assistant.words import content_stems, stem_set
from index.sentences import sentence_spans

NEAR = 3.0
"""Log-odds by which an amending passage may be less likely than the best one; chosen, not fitted."""

SPANS = 3
"""Answers of an amending passage that are looked at: its first may be what it takes the place of."""

_ASKED = re.compile(
    r"\b(?:amended|revised|corrected|updated|varied|now|nowadays|current|currently|latest|newest|most recent"
    r"|at present|in force|after the (?:amendment|change|correction|revision|variation))\b",
    re.IGNORECASE,
)
_AMENDS = re.compile(
    r"\b(?:(?:is|are|was|were|be|been) (?:hereby )?(?:amended|replaced|deleted|superseded|substituted|corrected|revised"
    r"|increased|reduced|raised|lowered|extended|shortened|postponed|moved|changed|put (?:off|back|forward))"
    r"|supersedes?|replaces|amends|corrects|in(?: |-)?stead of|rather than|in place of|no longer|with effect from"
    r"|correction|corrigendum|erratum|not .{1,30} as (?:stated|printed|announced))\b",
    re.IGNORECASE,
)


def asks_for_amended(question: str) -> bool:
    """Tell whether a question asks for what holds after a change."""
    return _ASKED.search(question) is not None


def amended_first(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Give the evidence, the most relevant first, where the question asks for what holds now.

    An answer in a sentence that amends takes the place of the best one, where it is of the same kind,
    nearly as likely, and in a sentence with a word of the question or with the best answer.
    """
    if len(evidence) < 2 or not asks_for_amended(question):
        return list(evidence)
    best = evidence[0]
    old = _text(best, best.spans[0])
    asked = set(content_stems(_ASKED.sub(" ", question)))
    if _amends(best, best.spans[0], asked, old):
        return list(evidence)
    for at, one in enumerate(evidence[1:], start=1):
        if _log_odds(best.relevance) - _log_odds(one.relevance) > NEAR:
            break
        for span in one.spans[:SPANS]:
            new = _text(one, span)
            if alike(new, old) and not same(new, old) and _amends(one, span, asked, old):
                first = replace(span, score=best.relevance)
                others = tuple(other for other in one.spans if other != span)
                raised = replace(one, relevance=best.relevance, spans=(first, *others), items=())
                return [raised, *map(_lowered, evidence[:at]), *evidence[at + 1 :]]
    return list(evidence)


def _amends(evidence: Evidence, span: Span, asked: set[str], old: str) -> bool:
    """Tell whether the sentence of a span amends what is asked for."""
    passage = evidence.hit.passage
    for start, end in sentence_spans(passage.text, evidence.hit.source.language):
        if start <= span.start - passage.start < end:
            sentence = passage.text[start:end]
            return bool(_AMENDS.search(sentence)) and (old in sentence or bool(asked & stem_set(sentence)))
    return False


def _lowered(evidence: Evidence) -> Evidence:
    """Give evidence half as likely: it says what held before."""
    spans = tuple(replace(span, score=span.score / 2) for span in evidence.spans)
    return replace(evidence, relevance=evidence.relevance / 2, spans=spans)


def _text(evidence: Evidence, span: Span) -> str:
    at = evidence.hit.passage.start
    return evidence.hit.passage.text[span.start - at : span.end - at]


def _log_odds(probability: float) -> float:
    return (
        math.log(probability / (1 - probability)) if 0 < probability < 1 else math.copysign(math.inf, probability - 0.5)
    )
