"""What a word means, where a document defines it.

Contracts, rules and glossaries say what their words mean in a few set forms. The reading model takes
two words out of such a clause, or a sentence that uses the word; here the whole definition answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.types import Evidence, Span
from index.sentences import sentence_spans
from index.types import Hit

DEFINED = 0.8
"""The probability that is told of a definition; chosen, not fitted."""

_WITHIN = r"(?:\s+(?:in|under|according to|for the purposes? of|within|as used in|as defined in)\s+.+?)?\s*\?*\s*\Z"
_QUOTES = "\"'“”‘’„«»*_`"
_ASKED = (
    re.compile(
        rf"\s*what (?:does|do|did) (?:the (?:term|word|abbreviation|expression) )?(?P<term>.+?) mean{_WITHIN}", re.I
    ),
    re.compile(rf"\s*what is meant by (?:the term |an? |the )?(?P<term>.+?){_WITHIN}", re.I),
    re.compile(rf"\s*what (?:is|are) the (?:definition|meaning) of (?:an? |the )?(?P<term>.+?){_WITHIN}", re.I),
    re.compile(rf"\s*what counts? as (?:an? )?(?P<term>.+?){_WITHIN}", re.I),
    re.compile(rf"\s*(?:define|how is) (?:an? |the )?(?P<term>.+?)(?: defined)?{_WITHIN}", re.I),
    re.compile(rf"\s*what (?:is|are) (?:an? )?(?P<term>(?!the\b).+?){_WITHIN}", re.I),
)
"""The last form asks for much else, too: it is answered by what says "means", not by a line of a glossary."""

LONGEST_TERM = 5
"""Words of a term at most."""


def defined_first(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Give the evidence, the most relevant first: before all, definitions of what the question asks the meaning of."""
    asked = next((match for form in _ASKED if (match := form.match(question))), None)
    term = asked["term"].strip(f"{_QUOTES} ") if asked else ""
    if asked is None or not 1 <= len(term.split()) <= LONGEST_TERM:
        return list(evidence)
    pattern = _definition_of(term, explicit=asked.re is _ASKED[-1])
    found = {one.hit.id: span for one in evidence for span in _definitions(one.hit, pattern)}
    defining = [_defining(one, found[one.hit.id]) for one in evidence if one.hit.id in found]
    return [*defining, *(one for one in evidence if one.hit.id not in found)]


def _definition_of(term: str, explicit: bool) -> re.Pattern[str]:
    """Give the pattern of a definition; its match ends where what the term means begins."""
    words = r"\s+".join(re.escape(word) for word in term.split())
    marks = f"[{_QUOTES}]"
    plain = rf"(?<![\w-]){marks}*{words}{marks}*"
    forms = [
        rf"{plain}\s+(?:means?|shall mean|denotes?|refers to|is defined as|are defined as|stands? for)[,:]?\s+",
        rf"(?<![\w-]){marks}+{words}{marks}+\s+(?:is|are)\s+(?=an?\b|any\b|the\b|all\b|every\b)",
    ]
    if not explicit:
        forms.append(rf"^[ \t]*(?:[-*+•]\s+)?{marks}*{words}{marks}*(?:\s*\n?[ \t]*:{marks}*|\s+[–—=-])\s+(?=\S)")
    return re.compile("|".join(forms), re.IGNORECASE | re.MULTILINE)


_END = re.compile(r";|\.(?=\s|\Z)")


def _definitions(hit: Hit, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Give the first definition in a passage: to the end of its sentence, or a semicolon."""
    text, at = hit.passage.text, hit.passage.start
    match = pattern.search(text)
    if match is None:
        return
    end = next((end for start, end in sentence_spans(text, hit.source.language) if start <= match.end() < end), 0)
    if close := _END.search(text, match.end(), end):
        end = close.start()
    while end > match.end() and (text[end - 1].isspace() or text[end - 1] in f".,;{_QUOTES}"):
        end -= 1
    if end > match.end():
        yield Span(at + match.end(), at + end, DEFINED)


def _defining(evidence: Evidence, span: Span) -> Evidence:
    return Evidence(evidence.hit, span.score, (span,), several=0.0, part=evidence.part)
