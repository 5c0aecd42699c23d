"""Whether a statement keeps what is said with whom and what it is said of.

"The insurer accepts €156,000" does not let a statement accept the €1,295,000 that the adjuster
offers in the sentence before. "The union has asked for more. 'No,' said Jansma" does not make
Jansma say what the newspaper tells. A verb that only the question has needs one in the quotes that
means nearly the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.checking.alignment import content
from assistant.checking.answering import means, verbs
from assistant.checking.facts import Fact, FactKind, names, numbers_and_dates, words_of_names
from index.embed import Embedder

KIN = 0.4
"""The cosine from which on two words, or a word and two in a row, mean something alike: worried, concerned."""

MOST = 0.6
"""The share of reported words from which on a sentence says them."""

FEWEST = 4
"""Letters of a word that is compared by meaning, at least."""

_CLAUSE_END = re.compile(r"(?:(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)[;.!?][\"”’')\]]*)(?=\s|\Z)")
_SAYING = (
    r"(?:says?|said|tells?|told|states?|stated|explains?|explained|claims?|claimed|argues?|argued|adds?|added"
    r"|believes?|believed|confirms?|confirmed|admits?|admitted|insists?|insisted|writes?|wrote|reports?|reported"
    r"|replies|replied|answers|answered|asks?|asked|warns?|warned|recalls?|recalled|notes|noted)"
)
_REPORTED = re.compile(rf"\s*(?P<who>[^.;:]{{2,100}}?),? {_SAYING} (?:\w+ )?that (?P<what>.+)", re.DOTALL)
_ACCORDING = re.compile(r"\s*[Aa]ccording to (?P<who>[^,]{2,100}?)(?:, [^,]{2,60})?, (?P<what>.+)", re.DOTALL)
_SPEAKS = re.compile(rf"\b(?:{_SAYING}|according to|in the (?:view|words|opinion) of)\b", re.IGNORECASE)
_PRONOUN_SPEAKS = re.compile(
    rf"\b(?:he|she|they|I|we) (?:\w+ ){{0,2}}?{_SAYING}\b|\b{_SAYING} (?:he|she|they|I|we)\b", re.IGNORECASE
)
_OPENING, _CLOSING = "“„«", "”»"
_MARKS = re.compile(rf"[\"{_OPENING}{_CLOSING}]")


def of_another_number(statement: str, quotes: Sequence[str]) -> list[str]:
    """Give the numbers of a statement whose verb the quotes have only beside another number of the same unit."""
    clauses = [part for quote in quotes for part in _clauses(quote)]
    said = [base for _, _, base in verbs(statement)]
    ours = [one for one in numbers_and_dates(statement) if one.kind is FactKind.NUMBER and one.unit]
    values = {one.value for one in ours}
    return [statement[one.start : one.end] for one in ours if any(_elsewhere(one, v, clauses, values) for v in said)]


def _clauses(text: str) -> list[str]:
    """Give the sentences of a text, cut at semicolons too, with the quotation marks at their ends."""
    ends = [0, *(found.end() for found in _CLAUSE_END.finditer(text)), len(text)]
    return [part for start, end in pairwise(ends) if (part := text[start:end].strip())]


def _elsewhere(number: Fact, verb: str, clauses: Sequence[str], values: set[str]) -> bool:
    """Tell whether a verb stands in no clause of a number, and in one of another number that is not told of."""
    own, others = [], []
    for clause in clauses:
        alike = [one for one in numbers_and_dates(clause) if one.unit == number.unit]
        if any(one.value == number.value for one in alike):
            own.append(clause)
        elif alike and not any(one.value in values for one in alike):
            others.append(clause)
    return bool(own) and not any(means(verb, one) for one in own) and any(means(verb, one) for one in others)


def misreported(statement: str, quotes: Sequence[str]) -> str:
    """Give whom a statement lets say what the quotes, where they let them speak, say in sentences of their own."""
    found = _ACCORDING.match(statement) or _REPORTED.match(statement)
    if not found:
        return ""
    speaker = {one.value for one in names(f"x {found['who']}")}
    what = set(content(found["what"])) - set(content(found["who"]))
    spoken, plain = _voices(quotes, speaker)
    if not speaker or not what or not spoken:
        return ""
    return found["who"].strip() if _share(what, plain) >= MOST > _share(what, spoken) else ""


def _voices(quotes: Sequence[str], speaker: set[str]) -> tuple[list[str], list[str]]:
    """Give the sentences in which somebody of this name speaks or may, and those in which the document does.

    No sentence counts as spoken where none names the speaker beside a verb of saying.
    """
    spoken: list[str] = []
    plain: list[str] = []
    named = False
    for quote in quotes:
        inside = False
        for sentence in _clauses(quote):
            marks = _MARKS.findall(sentence)
            by_name = bool(speaker & words_of_names(sentence)) and bool(_SPEAKS.search(sentence))
            named = named or by_name
            may = by_name or marks or inside or _PRONOUN_SPEAKS.search(sentence)
            (spoken if may else plain).append(sentence)
            inside = _is_open(marks, inside)
    return (spoken if named else []), plain


def _is_open(marks: Iterable[str], inside: bool) -> bool:
    for mark in marks:
        inside = mark in _OPENING or (mark not in _CLOSING and not inside)
    return inside


def _share(what: set[str], sentences: Iterable[str]) -> float:
    return max((len(what & set(content(one))) / len(what) for one in sentences), default=0.0)


def has_kin(word: str, quotes: Sequence[str], embedder: Embedder) -> bool:
    """Tell whether quotes have a word, or two in a row, that means something like this one, by the embedder."""
    written = [re.findall(r"[^\W\d_]+", quote.casefold()) for quote in quotes]
    pairs = [" ".join(pair) for part in written for pair in pairwise(part)]
    single = [one for part in written for one in part if len(one) >= FEWEST]
    there = list(dict.fromkeys([*single, *pairs]))
    if not there:
        return False
    vectors = embedder.embed([word.casefold(), *there])
    return bool((vectors[1:] @ vectors[0]).max() >= KIN)
