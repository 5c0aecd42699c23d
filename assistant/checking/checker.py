"""Whether the passages support a statement: by strings first, then by the reader and the embedder.

A statement is supported by one or two sentences of a passage, with a third where a name needs it.
Every number, date and name of a supported statement stands in its quotes; that is a rule and no
matter of scores. What the scores decide is whether the sentences say the same about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from assistant.checking import wording
from assistant.checking.above import Line
from assistant.checking.alignment import content, coverage, is_near_copy, word_stems
from assistant.checking.anaphora import hold_together, is_about_all
from assistant.checking.answering import (
    is_for_an_agent,
    is_fragment,
    repeats,
    says_more,
    unsaid,
)
from assistant.checking.attribution import Attribution, Found
from assistant.checking.bindings import displaced
from assistant.checking.causes import effect_unsaid
from assistant.checking.facts import FactKind, missing, names, words_of_names
from assistant.checking.parts import unsaid_part
from assistant.checking.predicates import has_kin, in_another_clause, of_another_number
from assistant.checking.sentences import Sentence, all_add, are_near, in_order, is_mail_head, sentences_of
from assistant.checking.tables import in_bare_columns, in_other_columns, in_other_rows, is_row
from assistant.checking.wording import OF_ANOTHER, of_another, turned_round
from assistant.questions import Asks, asks, is_english, is_summary
from assistant.words import weigh
from index.embed import Embedder
from index.types import Hit

COVERED = 0.62
"""The share of a statement's words, by their rarity, that its quotes have where no meaning is compared."""

COVERED_AND_NEAR, NEAR = 0.4, 0.72
"""A smaller share is enough where the embedder finds statement and quote this near (cosine)."""

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

CERTAIN = 0.95
"""The share from which on no other passage is tried."""

FEW = 3
"""A statement of so few words says something only as an answer to its question."""

ASKED = 0.34
"""The share of the question's words that must stand beside an answer of few words."""

ANSWERED, ANSWERED_BY_SOMEBODY = 1.0, 3.0
"""The reader's log-odds from which quotes answer a question whose verb they lack; where it asks who, more is asked."""

CONFIRMED = {Asks.SHORT: 2.0, Asks.SEVERAL: 2.0, Asks.REASON: 1.0}
"""The reader's log-odds from which quotes answer a question with a statement that is no copy of them.

Copies were nearly always carried, of other statements one in seven was not, and of those that the
reader confirms so far hardly any (`benchmarks/judged`). Yes and no it was not trained for.
"""

BELONGING = 1.5
"""The reader's log-odds from which sentences answer a question together that nothing else ties to each other."""

READINGS = 2
"""Questions put to the reader for the support of one statement, those after its subject not counted."""

TOLD = 0.8
"""The share of a sentence's words from which on a statement tells all of it."""

ELSEWHERE = "said of something else there"
NOBODY = "no passage says this"
NO_COLUMN = "the passage does not tell which column this is of"
APART_THERE = "the passage does not say these things of each other"
REPEATED = "it only repeats the question"
DECISIVE = (ELSEWHERE, *wording.DECISIVE)
"""Ends of reasons for which no other sentence is believed that has less of the statement."""


@dataclass(frozen=True, slots=True)
class Support:
    """What supports a statement: its sentences, none where nothing does, with the reason.

    `score` is the share of its words that they have; `corrected` says that they are of another
    passage than it cited; `firm` that it is a copy of them, or that the reader takes it for their
    answer to the question: other words can say something else than they seem to.
    """

    sentences: tuple[Sentence, ...] = ()
    score: float = 0.0
    corrected: bool = False
    reason: str = ""
    firm: bool = False

    @property
    def supported(self) -> bool:
        """Whether there is support."""
        return bool(self.sentences)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A statement to be checked: the stems that it says, and what each weighs."""

    text: str
    said: Sequence[str]
    rarity: dict[str, float]
    cited: Sequence[int]

    def coverage(self, texts: Iterable[str]) -> float:
        """Give the share of the statement's words that some texts have."""
        return coverage(self.said, texts, self.rarity)


@dataclass
class Checker:
    """Checks the statements of one answer against the passages that it was written from.

    `above` gives the lines that a sentence of a passage stands under, which can be quoted too.
    """

    question: str
    hits: Sequence[Hit]
    embedder: Embedder
    attribution: Attribution | None = None
    above: Callable[[Hit, int], Sequence[Line]] | None = None
    _sentences: list[list[Sentence]] = field(init=False)
    _texts: list[set[str]] = field(init=False)
    _readings: dict[tuple[str, ...], Found] = field(init=False, default_factory=dict)
    lower_case: set[str] = field(init=False)
    """Words that the passages or the question write without a capital: no names."""

    def __post_init__(self) -> None:
        self._sentences = [sentences_of(number, hit) for number, hit in enumerate(self.hits)]
        self._texts = [
            {stem for stem, _, _ in word_stems(sentence.text)} for part in self._sentences for sentence in part
        ]
        texts = [self.question, *(sentence.text for part in self._sentences for sentence in part)]
        plain = {word for text in [self.question, *texts] for word in text.split() if word[:1].islower()}
        self.lower_case = {word.strip(".,;:!?()\"'”’").casefold() for word in plain}

    def check(self, statement: str, cited: Sequence[int]) -> Support:
        """Find what supports a statement; `cited` are positions of passages, the others are tried too."""
        said = content(statement)
        if not said:
            return Support(reason="it says nothing that could be looked up")
        if repeats(self.question, statement):
            return Support(reason=REPEATED)
        self._readings.clear()
        claim = _Claim(statement, said, self._rarity(said), cited)
        best, refused, displaced = Support(), Support(reason=NOBODY), (0.0, "")
        for number in self._order(claim):
            found, refuted = self._in_passage(claim, number)
            displaced = max(displaced, refuted)
            bonus = CITED if number in cited else 0.0
            if found.supported and (not best.supported or found.score + bonus > best.score):
                best = Support(found.sentences, found.score, bool(cited) and number not in cited)
                if number in cited or found.score > CERTAIN:
                    break
            refused = found if found.reason and found.score > refused.score else refused
        if best.supported and best.score < displaced[0]:
            return Support(reason=displaced[1])
        return replace(best, firm=self._is_firm(claim, best)) if best.supported else Support(reason=refused.reason)

    def _is_firm(self, claim: _Claim, support: Support) -> bool:
        """Tell whether sentences say a statement in its own words, or answer the question with it."""
        texts = [one.text for one in support.sentences]
        if unsaid_part(self.question, claim.text, texts):
            return False
        if is_near_copy(claim.text, texts):
            return True
        bound = CONFIRMED.get(asks(self.question))
        if self.attribution is None or bound is None or is_summary(self.question) or not is_english(self.question):
            return False
        found = self._readings.get(tuple(texts)) or self.attribution.answer(self.question, texts)
        return found.margin >= bound and says_more(self.question, claim.text, found.said)

    def _rarity(self, said: Sequence[str]) -> dict[str, float]:
        """Weigh a statement's stems: those that no passage has weigh as much as the rarest."""
        rarity = weigh(said, self._texts) if self._texts else {}
        known = set().union(*self._texts) if self._texts else set()
        most = max(rarity.values(), default=1.0)
        asked = set(content(self.question))
        return {
            stem: weight if stem in known else ECHO * most if stem in asked else most for stem, weight in rarity.items()
        }

    def _order(self, claim: _Claim) -> list[int]:
        """Give the passages to try: the cited ones, then those with most of the statement's words."""
        shares = {number: claim.coverage(self._all_texts(number)) for number in range(len(self._sentences))}
        others = sorted((number for number in shares if number not in claim.cited), key=lambda number: -shares[number])
        given = [number for number in dict.fromkeys(claim.cited) if number in shares]
        return [number for number in [*given, *others] if shares[number] >= COVERED_AND_NEAR]

    def _all_texts(self, number: int) -> list[str]:
        part = self._sentences[number]
        return [one.text for one in (*part, *(self._above(part[0]) if part else ()))]

    def _in_passage(self, claim: _Claim, number: int) -> tuple[Support, tuple[float, str]]:
        """Give a passage's support, and the share and reason of the sentence that says it of something else."""
        refused, displaced = (0.0, ""), (0.0, "")
        for chosen in self._choices(claim, number):
            quoted = self._with_lines_above(claim, chosen)
            share = claim.coverage(one.text for one in quoted)
            if share < COVERED_AND_NEAR:
                continue
            context = self._context(claim, quoted)
            problem = self._problem(claim, quoted, context, share)
            if not problem:
                return Support(in_order([*quoted, *context]), round(share, 4)), displaced
            if problem.endswith(DECISIVE) and len(chosen) == 1:
                displaced = max(displaced, (share, problem))
            refused = max(refused, (share, problem), key=lambda one: one[0])
        return Support(score=refused[0], reason=refused[1]), displaced

    def _above(self, sentence: Sentence) -> list[Sentence]:
        """Give the lines that a sentence stands under as sentences of its passage, the nearest first."""
        if self.above is None:
            return []
        lines = self.above(self.hits[sentence.passage], sentence.start)
        return [Sentence(sentence.passage, one.start, one.end, one.text, True) for one in lines]

    def _with_lines_above(self, claim: _Claim, chosen: Sequence[Sentence]) -> list[Sentence]:
        """Add the lines above which have facts of the statement that the sentences lack, or name their columns."""
        quoted = list(chosen)
        lacking = missing(claim.text, [one.text for one in quoted], self.lower_case)
        for one in dict.fromkeys(line for sentence in chosen for line in self._above(sentence)):
            texts = [*(other.text for other in quoted), one.text]
            still = missing(claim.text, texts, self.lower_case)
            if len(still) < len(lacking) or (is_row(one.text) and all_add([*quoted, one], claim.said)):
                quoted.append(one)
                lacking = still
        for one in quoted[len(chosen) :]:
            rest = [other for other in quoted if other is not one]
            needed = len(missing(claim.text, [other.text for other in rest], self.lower_case)) > len(lacking)
            if not needed and not is_row(one.text) and claim.coverage(other.text for other in rest) >= COVERED:
                quoted = rest
        return quoted

    def _context(self, claim: _Claim, quoted: Sequence[Sentence]) -> list[Sentence]:
        """Give sentences of the same document that have the names which were asked about and `quoted` lacks."""
        lacking = missing(claim.text, [one.text for one in quoted], self.lower_case)
        asked = words_of_names(self.question)
        wanted = {one.value for one in lacking}
        if not lacking or any(one.kind is not FactKind.NAME for one in lacking) or not wanted <= asked:
            return []
        first = quoted[0]
        source = self.hits[first.passage].source.id
        near = [one for n, part in enumerate(self._sentences) if self.hits[n].source.id == source for one in part]
        found: list[Sentence] = []
        while wanted and len(found) < CONTEXT and near:
            best = max(near, key=lambda one: _worth_as_context(one, wanted, first.start))
            if not wanted & words_of_names(best.text):
                break
            found.append(best)
            wanted -= words_of_names(best.text)
        return [] if wanted else found

    def _choices(self, claim: _Claim, number: int) -> Iterator[tuple[Sentence, ...]]:
        """Give single sentences, then pairs and triples of the best ones, those with most words first."""
        part = self._sentences[number]
        ranked = sorted(part, key=lambda one: (-claim.coverage([one.text]), one.start))[:CANDIDATES]
        yield from ((one,) for one in ranked)
        for size in (2, 3):
            groups = [
                group for group in combinations(ranked, size) if are_near(group, part) and all_add(group, claim.said)
            ]
            groups.sort(key=lambda group: -claim.coverage(one.text for one in group))
            yield from groups[:CANDIDATES]

    def _problem(self, claim: _Claim, quoted: Sequence[Sentence], context: Sequence[Sentence], share: float) -> str:
        """Tell why sentences do not support a statement; empty where they do."""
        texts = [one.text for one in quoted]
        whole = [*texts, *(one.text for one in context)]
        if lacking := missing(claim.text, whole, self.lower_case):
            values = list(dict.fromkeys(claim.text[one.start : one.end] for one in lacking))
            return f"{', '.join(values)} {'do' if len(values) > 1 else 'does'} not stand there"
        if against := turned_round(self.question, claim.text, texts):
            return against
        near = [*quoted, *(one for one in context if not is_about_all(one))]
        beside = [one.text for one in near if not (one.above and is_row(one.text))]
        if self._is_of_the_other(claim, [one.text for one in quoted if not (one.above or is_about_all(one))]):
            return OF_ANOTHER
        if turned := self._elsewhere(claim, quoted, beside):
            return f"{', '.join(turned)}: {ELSEWHERE}"
        if bare := in_bare_columns(claim.text, whole):
            return f"{', '.join(bare)}: {NO_COLUMN}"
        if all(is_mail_head(one) for one in texts) and _unwritten(claim, whole):
            return NOBODY
        few = len(claim.said) <= FEW and not _are_told(quoted, claim)
        if few and coverage(content(self.question), texts, {}) < ASKED:
            return OF_ANOTHER
        if against := of_another(self.question, claim.text, texts, whole):
            return against
        short = len(claim.said) <= SHORT
        if share < (SHORT_COVERED if short else COVERED) and (short or self._nearness(claim.text, texts) < NEAR):
            return NOBODY
        if left_open := self._left_open(claim, [*quoted, *context], whole):
            return left_open
        told = [one.text for one in quoted if not (one.above and is_row(one.text))]
        if self.attribution is not None and (other := self.attribution.contradicts(claim.text, told)):
            return f"the passage says this of {other}"
        return ""

    def _left_open(self, claim: _Claim, quoted: Sequence[Sentence], texts: Sequence[str]) -> str:
        """Tell what the words leave open, and the reader, who is then asked the question, does not settle."""
        bounds = []
        if len(claim.said) <= SHORT and is_fragment(claim.text) and not _are_told(quoted, claim):
            bounds.append((ANSWERED, OF_ANOTHER))
        if effect_unsaid(claim.text, texts):
            bounds.append((ANSWERED, OF_ANOTHER))
        if lacking := unsaid(self.question, claim.text, texts):
            if not all(has_kin(verb, claim.text, texts, self.embedder) for verb in lacking):
                return OF_ANOTHER
            bounds.append((ANSWERED_BY_SOMEBODY if is_for_an_agent(self.question) else ANSWERED, OF_ANOTHER))
        if not hold_together(quoted, self.hits) and not _are_told(quoted, claim):
            bounds.append((BELONGING, APART_THERE))
        if not bounds:
            return ""
        bound, reason = max(bounds)
        found = self._read(tuple(texts))
        settled = found is not None and found.margin >= bound and says_more(self.question, claim.text, found.said)
        return "" if settled else reason

    def _read(self, texts: tuple[str, ...]) -> Found | None:
        """Give the reader's answer to the question; None without a reader, and where it was asked often enough."""
        if texts not in self._readings:
            if self.attribution is None or len(self._readings) >= READINGS:
                return None
            self._readings[texts] = self.attribution.answer(self.question, texts)
        return self._readings[texts]

    def _is_of_the_other(self, claim: _Claim, texts: Sequence[str]) -> bool:
        """Tell whether sentences name another one of those that are asked about than the statement does."""
        asked, there = {one.value for one in names(self.question)}, set().union(*map(words_of_names, texts))
        said = {one.value for one in names(claim.text)} & asked
        return bool(said) and not said & there and bool((asked - words_of_names(claim.text)) & there)

    def _elsewhere(self, claim: _Claim, quoted: Sequence[Sentence], texts: Sequence[str]) -> list[str]:
        """Give the facts that the quotes say of something else than the statement does."""
        return (
            displaced(claim.text, texts)
            or of_another_number(claim.text, texts)
            or in_another_clause(claim.text, texts)
            or self._in_other_cells(claim, quoted)
        )

    def _in_other_cells(self, claim: _Claim, quoted: Sequence[Sentence]) -> list[str]:
        """Give the facts that stand in other rows or columns of a table than the statement names."""
        rows = [one for one in quoted if is_row(one.text) and not one.above]
        headers = [(row, header) for row in rows for header in self._above(row) if is_row(header.text)]
        columns = [value for row, header in headers for value in in_other_columns(claim.text, row.text, header.text)]
        return columns or in_other_rows(claim.text, [row.text for row in rows])

    def _nearness(self, statement: str, texts: Sequence[str]) -> float:
        """Give the cosine of a statement to its quotes."""
        vectors = self.embedder.embed([statement, " ".join(texts)])
        return float(vectors[0] @ vectors[1])


_OF_MESSAGES = frozenset(
    content("wrote write writes written sent send sends mail message email e-mail subject to from")
)


def _unwritten(claim: _Claim, texts: Sequence[str]) -> set[str]:
    """Give the words of a statement that quotes lack, those for writing to somebody left out."""
    there = {stem for text in texts for stem, _, _ in word_stems(text)}
    return set(claim.said) - there - _OF_MESSAGES


def _worth_as_context(sentence: Sentence, wanted: set[str], at: int) -> tuple[int, bool, int]:
    """Rank a sentence for the wanted names that it has, then one of the head of the document, then a near one."""
    return len(wanted & words_of_names(sentence.text)), is_about_all(sentence), -abs(sentence.start - at)


def _are_told(quoted: Iterable[Sentence], claim: _Claim) -> bool:
    """Tell whether a statement tells each of its sentences as a whole, so that it need not bind them."""
    said = set(claim.said)
    own = [set(content(one.text)) for one in quoted if not one.above]
    return all(len(words & said) >= TOLD * len(words) for words in own)
