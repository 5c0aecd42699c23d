"""Evidence to answers: which spans are said, which sentences are shown, and when to refuse."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.groups import Group, Said, alternatives, group
from assistant.lists import listed
from assistant.questions import Asks, asks, is_english
from assistant.quotes import badge
from assistant.same import same
from assistant.types import Answer, Evidence, Kind, Quote, Statement, enumerated
from index.sentences import sentence_spans
from index.terms import STOP_WORDS
from index.types import Hit, Locator, line_types

Locate = Callable[[int, int, int], Locator]
"""(document id, start, end) → place"""


@dataclass(frozen=True, slots=True)
class ComposeSettings:
    """`threshold`: the confidence below which the answer is a refusal; `quotes`: sentences at most."""

    threshold: float
    quotes: int


SECOND_BEST = 0.6
"""A further sentence is shown only at this share of the best one's score."""

SURE_REASON = 0.5
"""Why and how are answered by a clause from this score, below it by the whole sentence."""

DISTINCT_SHARE = 0.4
"""The parts of a question have different answers, where another is at least this share as likely as a part's best."""

DISTINCT_DEPTH = 4
"""Answers of a part that are looked at for that."""

NEAREST = 3
"""Passages shown with a refusal."""


def compose(
    question: str,
    evidence: Sequence[Evidence],
    locate: Locate,
    missing_words: Sequence[str],
    settings: ComposeSettings,
) -> Answer:
    """Make an answer, or a refusal.

    It is refused where no span reaches the threshold, and where the question is about names
    of which none stands in any document.
    """
    composer = _Composer(question, locate, tuple(missing_words), settings)
    by_part: dict[int, list[Evidence]] = {}
    for one in evidence:
        by_part.setdefault(one.part, []).append(one)
    if not by_part or _unknown_names(question, missing_words):
        return composer.refusal(evidence)
    if len(by_part) > 1:
        return composer.joined(list(by_part.values()))
    return composer.answer(evidence)


@dataclass(frozen=True, slots=True)
class _Composer:
    question: str
    locate: Locate
    missing_words: tuple[str, ...]
    settings: ComposeSettings

    def answer(self, evidence: Sequence[Evidence]) -> Answer:
        """Answer a question of one part."""
        said = _said(evidence)
        whole = evidence[0].whole
        threshold = self.settings.threshold
        if not said or said[0].score < threshold:
            return self.refusal(evidence)
        asked = asks(self.question)
        if whole or asked is Asks.YES_NO or (asked is Asks.REASON and said[0].score < SURE_REASON):
            return self._sentences(said, threshold)
        if asked is Asks.REASON:
            return self._short(Kind.SPAN, group(said)[:1], said[0].score)
        if items := listed(self.question, evidence, threshold):
            return self._short(Kind.LIST, items, said[0].score)
        groups = group(said)
        if others := alternatives(groups, threshold):
            return self._short(Kind.DISAGREEMENT, [groups[0], *others], said[0].score)
        return self._short(Kind.SPAN, groups[:1], said[0].score)

    def joined(self, parts: Sequence[Sequence[Evidence]]) -> Answer:
        """Answer a question of several parts: each part's best answer; refused where no part has one."""
        best = _apart([groups for groups in (group(_said(part)) for part in parts) if groups])
        found = [one for one in best if one.score >= self.settings.threshold]
        if not found:
            return self.refusal([one for part in parts for one in part])
        confidence = min(one.score for one in best) if len(best) == len(parts) else 0.0
        return self._short(Kind.LIST if len(found) > 1 else Kind.SPAN, found, max(confidence, self.settings.threshold))

    def refusal(self, evidence: Sequence[Evidence]) -> Answer:
        """Say that the documents do not answer, with the nearest passages."""
        said = _said(evidence)
        nearest: dict[int, Said] = {}
        for one in said:
            nearest.setdefault(one.hit.id, one)
        quotes = _numbered(self._quote(one) for one in list(nearest.values())[:NEAREST])
        reason = "nothing in the documents is close to the question" if said else "no passage was found"
        if names := _unknown_names(self.question, self.missing_words):
            reason = f"no document has {', '.join(names)}"
        return Answer(
            self.question,
            "The documents do not answer this.",
            (),
            (),
            False,
            round(said[0].score, 4) if said else 0.0,
            Kind.REFUSAL,
            reason,
            tuple(quotes),
            self.missing_words,
        )

    def _sentences(self, said: Sequence[Said], threshold: float) -> Answer:
        floor = max(threshold, SECOND_BEST * said[0].score)
        distinct: dict[str, Quote] = {}
        for one in said:
            if one.score >= floor:
                quote = self._quote(one)
                distinct.setdefault(_in_one_line(quote.text).casefold(), quote)
        quotes = _numbered(list(distinct.values())[: self.settings.quotes])
        statements = [Statement(_in_one_line(quote.text), (at,)) for at, quote in enumerate(quotes)]
        return self._answer(Kind.SENTENCES, statements, quotes, said[0].score, "\n".join)

    def _short(self, kind: Kind, groups: Sequence[Group], confidence: float) -> Answer:
        """Say each group's answer, with the sentences that have it."""
        quotes: list[Quote] = []
        statements = []
        most = self.settings.quotes if kind is Kind.SPAN else 1
        for one in groups:
            own: list[int] = []
            for said in one.sources(most):
                quote = self._quote(said)
                at = next((at for at, known in enumerate(quotes) if _place(known) == _place(quote)), len(quotes))
                if at == len(quotes):
                    quotes.append(quote)
                own.append(at)
            statements.append(Statement(_in_one_line(one.text), tuple(dict.fromkeys(own))))
        join = " · ".join if kind is Kind.DISAGREEMENT else enumerated
        return self._answer(kind, statements, _numbered(quotes), confidence, join)

    def _answer(
        self,
        kind: Kind,
        statements: Sequence[Statement],
        quotes: Sequence[Quote],
        confidence: float,
        join: Callable[[list[str]], str],
    ) -> Answer:
        marked = [f"{one.text} {' '.join(f'[{quotes[at].number}]' for at in one.quotes)}" for one in statements]
        return Answer(
            self.question,
            join(marked),
            tuple(statements),
            tuple(quotes),
            True,
            round(confidence, 4),
            kind,
            missing_words=self.missing_words,
        )

    def _quote(self, said: Said) -> Quote:
        """Quote the sentences around a span."""
        hit = said.hit
        start, end = (said.start, said.end) if said.whole else _sentence_around(hit, said.start, said.end)
        text = hit.passage.text[start - hit.passage.start : end - hit.passage.start]
        return Quote(
            number=0,
            document=hit.source.path,
            file=str(Path(hit.source.root, hit.source.path)),
            start=start,
            end=end,
            text=text,
            locator=self.locate(hit.source.id, start, end),
            passage=hit.id,
            source=hit.source.id,
            score=round(said.score, 4),
            badge=badge(hit.passage.text, text, start - hit.passage.start, end - hit.passage.start),
            title=hit.source.title,
            date=hit.source.date,
        )


def _apart(parts: Sequence[Sequence[Group]]) -> list[Group]:
    """Give an answer of each part, no two the same where others are nearly as likely: together the likeliest."""
    fitting = [
        [one for one in groups if one.score >= DISTINCT_SHARE * groups[0].score][:DISTINCT_DEPTH] for groups in parts
    ]
    chosen = (
        one
        for one in itertools.product(*fitting)
        if not any(same(left.text, right.text) for left, right in itertools.combinations(one, 2))
    )
    return list(max(chosen, key=lambda one: math.prod(each.score for each in one), default=[one[0] for one in parts]))


def _said(evidence: Sequence[Evidence]) -> list[Said]:
    """Give every span, the best first."""
    said = [Said(one.hit, span.start, span.end, span.score, one.whole) for one in evidence for span in one.spans]
    return sorted(said, key=lambda one: (-one.score, one.hit.id, one.start))


def _sentence_around(hit: Hit, start: int, end: int) -> tuple[int, int]:
    text, at = hit.passage.text, hit.passage.start
    spans = sentence_spans(text, hit.source.language, lines=hit.source.type in line_types)
    around = [span for span in spans if span[0] + at < end and span[1] + at > start]
    if not around:
        return start, end
    return min(start, around[0][0] + at), max(end, around[-1][1] + at)


def _numbered(quotes: Sequence[Quote] | Iterator[Quote]) -> list[Quote]:
    return [replace(quote, number=number) for number, quote in enumerate(quotes, start=1)]


def _place(quote: Quote) -> tuple[int, int, int]:
    return quote.source, quote.start, quote.end


_ENGLISH = frozenset(
    "who whom whose what when where why which how did does do is are was were can has have had".split()
)
"""First words of a question in a language that writes only names with a capital."""


def _unknown_names(question: str, missing_words: Sequence[str]) -> list[str]:
    """Give the names in an English question, words with a capital but the first, if all are missing."""
    asked = re.findall(r"\w+", question)
    if not asked or asked[0].casefold() not in _ENGLISH or question.isupper() or not is_english(question):
        return []
    names = [word for word in asked[1:] if word[:1].isupper() and word.casefold() not in STOP_WORDS]
    return names if set(names) <= set(missing_words) else []


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
