"""What a passage tells of the past only: it was a school until 1974, had three inns once, used to run a ferry.

Passages in the past tense often tell what lasts. Only where a word says that it is over ("once",
"until 1974", "no longer") does a statement in the present with the same verb and the same
complement tell something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.alignment import content
from assistant.checking.modality import BEFORE_A_NOUN, Token, tokens_of
from assistant.grammar import AUXILIARIES, VERBS, is_past, is_third_person
from index.terms import STOP_WORDS

MOST = 0.6
"""The share of a complement's words from which on it is the same one."""

LONGEST = 2_000
"""Characters of a statement or quote that is read; what is longer is no sentence."""

COMPLEMENT = 12
"""Words after a verb that may be its complement, at most."""

_OVER = re.compile(
    r"\b(?:once(?! (?:a|an|per|every|the|he|she|it|they|we|you|his|her|its|their|this|that|all|in|more)\b)|until|till"
    r"|formerly|previously|originally|initially|at first|at (?:that|the) time(?! of)|back then|in those days"
    r"|in the days of|no longer|nowadays|ever since|since then|\w{2,9} (?:years|decades|centuries) ago"
    r"|in (?:his|her|its|their) (?:youth|childhood|heyday))\b",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(
    r"(?:([^\W\d_]{1,30})\s)?\b(?:in|by|around|during|before|until) (?:the )?1\d{3}s?\b", re.IGNORECASE
)
_NOW = re.compile(r"\s*(?:today|now|nowadays|these days|since then)\b", re.IGNORECASE)
_PAST_TOO = re.compile(
    r"\b(?:was|were|had|did|been|used to|once|formerly|former|previous(?:ly)?|originally|initially|until|earlier|ago"
    r"|at first|no longer)\b",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\b(?:former|previous|erstwhile|earlier)\s{1,3}([^\W\d_]{3,30})", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])[\"”’)\]]{0,3}\s+")
_PRESENT = {"is": "be", "are": "be", "has": "have", "have": "have"}
_PAST = {"was": "be", "were": "be", "had": "have"}
_PERFECT = {"been": "be"}
_BASES = _PRESENT | _PAST | _PERFECT


def only_past(question: str, statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement tells as lasting what its quotes tell as over.

    A question about the past is answered in the present without harm.
    """
    if _PAST_TOO.search(question) or _PAST_TOO.search(statement):
        return False
    if any(len(text) > LONGEST for text in (statement, *quotes)):
        return False
    ours = tokens_of(statement)
    sentences = [part for quote in quotes for part in _SENTENCE.split(quote)]
    told = [(verb, after) for at, verb in _present(ours) if (after := _complement(ours, at))]
    return any(_is_over(verb, after, sentences) for verb, after in told) or _drops_former(statement, ours, quotes)


def _present(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """Give the places of verbs in the present with what they are compared by."""
    for at, token in enumerate(tokens):
        if not at or tokens[at - 1].word in BEFORE_A_NOUN | AUXILIARIES | {"to"}:
            continue
        if token.word in _PRESENT:
            if not _is_auxiliary(tokens, at):
                yield at, _PRESENT[token.word]
        elif token.word not in AUXILIARIES and not is_past(token.word):
            yield at, token.stem


def _complement(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """Give the stems of the words after a verb."""
    return frozenset(one.stem for one in tokens[at + 1 : at + 1 + COMPLEMENT] if one.word not in STOP_WORDS)


def _is_over(verb: str, complement: frozenset[str], sentences: Sequence[str]) -> bool:
    """Tell whether sentences have a verb with its complement in the past, and as over, only."""
    over = False
    now = any(map(_NOW.match, sentences))
    for sentence in sentences:
        for habit, after, past in _said(verb, sentence):
            if len(complement & after) < MOST * len(complement):
                continue
            if not past:
                return False
            over = over or habit or _says_over(sentence) or now
    return over


def _says_over(sentence: str) -> bool:
    """Tell whether a sentence says that what it tells is over, or was so long ago; "built in 1911" says neither."""
    dated = (found[1] or "" for found in _LONG_AGO.finditer(sentence))
    return bool(_OVER.search(sentence)) or any(not is_past(word.casefold()) for word in dated)


def _said(verb: str, sentence: str) -> Iterator[tuple[bool, frozenset[str], bool]]:
    """Give for each place of a verb whether "used to" stands before, what comes after, and whether it is past."""
    tokens = tokens_of(sentence)
    for at, token in enumerate(tokens):
        if verb == _BASES.get(token.word, token.stem) and not _is_auxiliary(tokens, at):
            habit = _is_habit(tokens, at)
            past = habit or token.word in _PAST or (_is_past(tokens, at) and not _has_present_help(tokens, at))
            yield habit, _complement(tokens, at), past


def _is_habit(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "used to" stands before a verb, and no "is" before that."""
    before = [one.word for one in tokens[max(0, at - 3) : at]]
    return before[-2:] == ["used", "to"] and before[0] not in {"is", "are", "be", "was", "were", "get", "got"}


def _is_auxiliary(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a form of "be" or "have" helps the participle after it."""
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    helps = tokens[at].word in _BASES
    return helps and (is_past(following) or following in _PERFECT or following.endswith("ing"))


def _is_past(tokens: Sequence[Token], at: int) -> bool:
    return is_past(tokens[at].word) or (tokens[at].word in _PERFECT and at > 0 and tokens[at - 1].word == "had")


def _has_present_help(tokens: Sequence[Token], at: int) -> bool:
    return any(one.word in {"is", "are", "has", "have", "be"} for one in tokens[max(0, at - 3) : at])


def _drops_former(statement: str, ours: Sequence[Token], quotes: Sequence[str]) -> bool:
    """Tell whether the subject of a statement in the present is only a former one in its quotes."""
    verb = next((at for at, one in enumerate(ours) if at and _is_present(one.word)), 0)
    subject = {one.stem for one in ours[:verb]}
    if not subject or any(is_past(one.word) and one.word not in VERBS for one in ours):
        return False
    former = {stem for quote in quotes for found in _FORMER.finditer(quote) for stem in content(found[1])}
    plain = {one.stem for quote in quotes for one in tokens_of(_FORMER.sub(" ", quote))}
    return bool(subject & (former - plain))


def _is_present(word: str) -> bool:
    """Tell whether a word may be a verb in the present."""
    return word in _PRESENT or word in VERBS or is_third_person(word)
