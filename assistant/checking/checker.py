"""Whether the passages support a statement: by strings first, then by the reader and the embedder.

A statement is supported by one or two sentences of a passage, with a third where a name needs it.
Every number, date and name of a supported statement stands in its quotes; that is a rule and no
matter of scores. What the scores decide is whether the sentences say the same about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from assistant.checking.alignment import content, coverage, is_negated_otherwise, is_opposite, swapped, tokens
from assistant.checking.attribution import Attribution
from assistant.checking.facts import FactKind, missing, words_of_names
from assistant.checking.injection import ordering
from assistant.words import weigh
from index.embed import Embedder
from index.sentences import sentence_spans
from index.types import Hit

COVERED = 0.62
"""The share of a statement's words, by their rarity, that its quotes have where no meaning is compared."""

COVERED_AND_NEAR, NEAR = 0.4, 0.72
"""A smaller share is enough where the embedder finds statement and quote this near (cosine)."""

APART = 2
"""Sentences from one quote of a statement to the next, at most."""

SHORT, SHORT_COVERED = 5, 0.75
"""Of a statement of so few words more must stand there: one word can turn it, and meanings seem near."""

ECHO = 0.3
"""What a word counts that only the question has: the statement repeats it."""

CONTEXT = 2
"""Sentences that may be added for names that the question asks about and the best sentences leave out."""

CANDIDATES = 6
"""Sentences of a passage that are looked at, the ones with most of the statement's words."""

CITED = 0.05
"""What a cited passage counts more than another one."""

FEW = 3
"""A statement of so few words says something only as an answer to its question."""

ASKED = 0.34
"""The share of the question's words that must stand beside an answer of few words."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The characters `[start, end)` of a document, a sentence of the passage of that place in the list."""

    passage: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Support:
    """What supports a statement: its sentences, none where nothing does, with the reason.

    `score` is the share of its words that they have; `corrected` says that they are of another
    passage than it cited.
    """

    sentences: tuple[Sentence, ...] = ()
    score: float = 0.0
    corrected: bool = False
    reason: str = ""

    @property
    def supported(self) -> bool:
        """Whether there is support."""
        return bool(self.sentences)


@dataclass
class Checker:
    """Checks the statements of one answer against the passages that it was written from."""

    question: str
    hits: Sequence[Hit]
    embedder: Embedder
    attribution: Attribution | None = None
    _sentences: list[list[Sentence]] = field(init=False)
    _texts: list[set[str]] = field(init=False)
    lower_case: set[str] = field(init=False)
    """Words that the passages or the question write without a capital: no names."""

    def __post_init__(self) -> None:
        self._sentences = [_sentences_of(number, hit) for number, hit in enumerate(self.hits)]
        self._texts = [{one.stem for one in tokens(sentence.text)} for part in self._sentences for sentence in part]
        plain = {
            word
            for part in self._sentences
            for sentence in part
            for word in sentence.text.split()
            if word[:1].islower()
        } | {word for word in self.question.split() if word[:1].islower()}
        self.lower_case = {word.strip(".,;:!?()\"'”’").casefold() for word in plain}

    def check(self, statement: str, cited: Sequence[int]) -> Support:
        """Find what supports a statement; `cited` are positions of passages, the others are tried too."""
        said = content(statement)
        if not said:
            return Support(reason="it says nothing that could be looked up")
        rarity = self._rarity(said)
        best = Support(reason="no passage says this")
        for number in self._order(said, cited, rarity):
            found = self._in_passage(statement, said, number, rarity)
            bonus = CITED if number in cited else 0.0
            if found.supported and (not best.supported or found.score + bonus > best.score):
                best = Support(found.sentences, found.score, bool(cited) and number not in cited)
                if number in cited or found.score > 0.95:
                    break
            elif not best.supported and found.reason and best.reason == "no passage says this":
                best = found
        return best

    def _rarity(self, said: Sequence[str]) -> dict[str, float]:
        """Weigh a statement's stems: those that no passage has weigh as much as the rarest."""
        rarity = weigh(said, self._texts) if self._texts else {}
        known = set().union(*self._texts) if self._texts else set()
        most = max(rarity.values(), default=1.0)
        asked = set(content(self.question))
        return {
            stem: weight if stem in known else ECHO * most if stem in asked else most for stem, weight in rarity.items()
        }

    def _order(self, said: Sequence[str], cited: Sequence[int], rarity: dict[str, float]) -> list[int]:
        """Give the passages to try: the cited ones, then those with most of the statement's words."""
        shares = {
            number: coverage(said, (one.text for one in part), rarity) for number, part in enumerate(self._sentences)
        }
        others = sorted((number for number in shares if number not in cited), key=lambda number: -shares[number])
        given = [number for number in dict.fromkeys(cited) if number in shares]
        return [number for number in [*given, *others] if shares[number] >= COVERED_AND_NEAR]

    def _in_passage(self, statement: str, said: Sequence[str], number: int, rarity: dict[str, float]) -> Support:
        reason = ""
        for chosen in self._choices(said, number, rarity):
            texts = [one.text for one in chosen]
            share = coverage(said, texts, rarity)
            if share < COVERED_AND_NEAR:
                continue
            context = self._context(statement, chosen)
            problem = self._problem(statement, said, texts, share, [one.text for one in context])
            if not problem:
                quoted = sorted({*chosen, *context}, key=lambda one: (one.passage, one.start))
                return Support(tuple(quoted), round(share, 4))
            reason = reason or problem
        return Support(reason=reason)

    def _context(self, statement: str, chosen: Sequence[Sentence]) -> list[Sentence]:
        """Give sentences of the same document that have the names which were asked about and `chosen` lacks."""
        lacking = missing(statement, [one.text for one in chosen], self.lower_case)
        asked = words_of_names(self.question)
        wanted = {one.value for one in lacking}
        if not lacking or any(one.kind is not FactKind.NAME for one in lacking) or not wanted <= asked:
            return []
        source = self.hits[chosen[0].passage].source.id
        near = [one for n, part in enumerate(self._sentences) if self.hits[n].source.id == source for one in part]
        found: list[Sentence] = []
        while wanted and len(found) < CONTEXT and near:
            best = max(
                near, key=lambda one: (len(wanted & words_of_names(one.text)), -abs(one.start - chosen[0].start))
            )
            if not wanted & words_of_names(best.text):
                break
            found.append(best)
            wanted -= words_of_names(best.text)
        return [] if wanted else found

    def _choices(self, said: Sequence[str], number: int, rarity: dict[str, float]) -> Iterator[tuple[Sentence, ...]]:
        """Give single sentences, then pairs and triples of the best ones, those with most words first."""
        part = self._sentences[number]
        ranked = sorted(part, key=lambda one: (-coverage(said, [one.text], rarity), one.start))[:CANDIDATES]
        yield from ((one,) for one in ranked)
        for size in (2, 3):
            groups = [group for group in combinations(ranked, size) if _are_near(group, part) and _adds(group, said)]
            groups.sort(key=lambda group: -coverage(said, (one.text for one in group), rarity))
            yield from groups[:CANDIDATES]

    def _problem(
        self, statement: str, said: Sequence[str], texts: Sequence[str], share: float, context: Sequence[str] = ()
    ) -> str:
        """Tell why sentences do not support a statement; empty where they do."""
        if lacking := missing(statement, [*texts, *context], self.lower_case):
            values = ", ".join(dict.fromkeys(statement[one.start : one.end] for one in lacking))
            return f"{values} does not stand there"
        if is_negated_otherwise(statement, texts):
            return "the passage says the contrary"
        if is_opposite(statement, texts):
            return "the passage says the opposite"
        if turned := swapped(statement, texts):
            return f"{', '.join(turned)} belongs to something else there"
        if len(said) <= FEW and coverage(content(self.question), texts, {}) < ASKED:
            return "the passage does not say this of what was asked"
        short = len(said) <= SHORT
        if share < (SHORT_COVERED if short else COVERED) and (short or self._nearness(statement, texts) < NEAR):
            return "no passage says this"
        if self.attribution is not None and (other := self.attribution.contradicts(statement, texts)):
            return f"the passage says this of {other}"
        return ""

    def _nearness(self, statement: str, texts: Sequence[str]) -> float:
        """Give the cosine of a statement to its quotes."""
        vectors = self.embedder.embed([statement, " ".join(texts)])
        return float(vectors[0] @ vectors[1])


def _are_near(group: Sequence[Sentence], part: Sequence[Sentence]) -> bool:
    """Tell whether sentences stand together, so that they can speak of one thing."""
    places = sorted(part.index(one) for one in group)
    return all(later - earlier <= APART for earlier, later in pairwise(places))


def _adds(group: Sequence[Sentence], said: Sequence[str]) -> bool:
    """Tell whether each sentence of a group has words of the statement that the others lack."""
    wanted = set(said)
    has = [wanted & {token.stem for token in tokens(one.text)} for one in group]
    return all(
        own - set().union(*(other for at, other in enumerate(has) if at != number)) for number, own in enumerate(has)
    )


def _sentences_of(number: int, hit: Hit) -> list[Sentence]:
    text, at = hit.passage.text, hit.passage.start
    spans = sentence_spans(text, hit.source.language, lines=hit.source.type == "code")
    barred = ordering(text)
    return [
        Sentence(number, at + start, at + end, text[start:end])
        for start, end in spans
        if not any(first < end and start < last for first, last in barred)
    ]
