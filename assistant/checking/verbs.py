"""The verbs of a text, as far as their forms show them, and which of them can say the same."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.checking.alignment import word_stems
from assistant.grammar import AUXILIARIES, IRREGULAR_BASES, PREPOSITIONS, VERBS, is_past

ALIKE = 5
"""Letters with which two words begin that are of one family: manufactured, manufacturer."""

_LIGHT = frozenset(
    "be have do get make take give go come call name happen say tell mean need want use become keep put let set hold "
    "find know see show state mention describe concern regard base".split()
)
_NO_VERB_AFTER = frozenset("the a an its their his her our your my this that these those no any each every".split())
_JOINS = frozenset(("and", "or", "of"))
_BEFORE_A_BASE = frozenset(("to", *AUXILIARIES, "not"))
_SAME_VERBS = [
    frozenset(group.split())
    for group in (
        "accept approve adopt agree consent endorse",
        "announce report publish release issue",
        "appoint elect choose select pick name nominate",
        "arrive come reach get land deliver receive",
        "assess estimate value review inspect examine survey check",
        "author write compile draft prepare",
        "award give grant win receive",
        "begin start open launch commence",
        "build construct erect make put",
        "buy purchase acquire order get",
        "cancel scrap drop withdraw",
        "cause lead bring result trigger produce due",
        "chair lead preside head run",
        "close shut end finish cease",
        "complete finish end close",
        "cost pay price charge spend",
        "crash collide strike hit ram",
        "defer postpone delay put adjourn",
        "describe call term liken",
        "destroy ruin wreck shoot down",
        "die kill death dead",
        "direct lead head manage run",
        "discover find detect notice",
        "employ hire engage staff work job",
        "establish found set create start form",
        "expire run end lapse",
        "fit install mount put attach",
        "fix repair mend replace restore",
        "fund finance pay support",
        "grow rise increase go climb double",
        "fall drop decrease decline sink go lower reduce",
        "happen occur take",
        "hear sit preside try",
        "hurt injure wound casualty",
        "increase raise lift go rise",
        "keep store hold hang retain remain",
        "last take run stay",
        "lead head run chair direct",
        "leave depart go quit",
        "lose miss delete damage",
        "maintain look keep care",
        "meet see receive talk",
        "move shift transfer relocate",
        "own belong have owner",
        "pay cost bear settle charge",
        "permit allow may let",
        "propose suggest recommend advise move",
        "provide supply deliver give",
        "refuse reject decline deny",
        "reopen open hand",
        "resign retire leave quit step",
        "say tell state report claim call explain speak",
        "send post mail write",
        "serve work act",
        "sign conclude execute make",
        "speak talk converse conversation say",
        "stop halt end cease",
        "teach instruct lecture teacher",
        "treat care see",
        "win victory award prize take",
        "witness presence see",
        "work employ job staff serve",
    )
]
"""Verbs that can say the same, with nouns that do; a verb may be in several groups."""


def means(base: str, text: str) -> bool:
    """Tell whether a text has a verb, given by its stem, or another that can say the same."""
    there = said_in((text,))
    return is_there(base, there) or bool(synonyms(base) & there)


def verbs(text: str) -> list[tuple[str, str, str]]:
    """Give (word, stem, base form's stem) of a text's verbs, as far as their forms show them."""
    words = [(text[start:end], stem) for stem, start, end in word_stems(text)]
    found = []
    for at, (word, stem) in enumerate(words):
        before = words[at - 1][0].casefold() if at else ""
        if (word[:1].islower() or at == 0) and _is_verb(word.casefold(), before) and stem not in _light():
            found.append((word, stem, stem))
    return found


def _is_verb(word: str, before: str) -> bool:
    if word in AUXILIARIES or before in _NO_VERB_AFTER:
        return False
    if is_past(word):
        return bool(before) and before not in PREPOSITIONS
    if word in VERBS:
        return before in _BEFORE_A_BASE
    return word.endswith("s") and {word[:-1], word[:-2]} & VERBS != set() and before not in {"", *PREPOSITIONS, *_JOINS}


@lru_cache(maxsize=1)
def _light() -> frozenset[str]:
    return frozenset(_stem(word) for word in _LIGHT)


@lru_cache(maxsize=1024)
def _stem(word: str) -> str:
    return word_stems(IRREGULAR_BASES.get(word, word))[0][0]


@lru_cache(maxsize=1024)
def synonyms(stem: str) -> frozenset[str]:
    """Give the stems of words that can say the same as a verb."""
    groups = [{_stem(word) for word in group} for group in _SAME_VERBS]
    return frozenset(other for group in groups if stem in group for other in group)


@lru_cache(maxsize=256)
def said_in(quotes: tuple[str, ...]) -> frozenset[str]:
    """Give the stems of quotes' words; a title or name ("Commander Ekholm") is no verb."""
    found = set()
    for quote in quotes:
        for stem, start, _ in word_stems(quote):
            inside = quote[start].isupper() and re.search(r"[\w,;]\s+\Z", quote[:start]) is not None
            if not inside or " | " in quote:
                found.add(stem)
    return frozenset(found)


def is_there(stem: str, there: frozenset[str]) -> bool:
    """Tell whether a stem or a word of its family is there: sign, signature."""
    if stem in there:
        return True
    short = min(len(stem), ALIKE)
    return short >= ALIKE - 1 and any(other[:short] == stem[:short] and len(other) >= short for other in there)
