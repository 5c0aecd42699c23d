"""What a passage has only under another verb that does not make it so: tried, asked for, refused, nearly done.

"Divers tried to raise the wreck" raises nothing, "they demand a bridge" builds none, and who "denies
having taken" a thing has not been said to have taken it. An infinitive is open after a verb of
trying, asking or refusing and after a noun such as "plan"; one that tells an aim or a result ("beat
Ghana to win the cup") is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from assistant.checking.alignment import is_denied, word_stems
from assistant.checking.modality import BEFORE_A_NOUN, TOLD_AS_OPEN, Mood, Token, tense_at, tokens_of
from assistant.grammar import AUXILIARIES, PREPOSITIONS, VERBS, is_past, is_third_person
from index.terms import STOP_WORDS


class Mark(NamedTuple):
    """A verb that is governed: its place, the governor's stem, and the tenses in which it may not be told."""

    place: int
    mood: Mood
    governor: str
    tenses: str


class Wanted(NamedTuple):
    """What is asked for or denied: the governor's stem, its own, and those before its first preposition."""

    mood: Mood
    governor: str
    stems: frozenset[str]
    head: frozenset[str]


BACK = 6
"""Words before "to" in which the verb stands that governs an infinitive."""

OBJECT = 12
"""Words after a verb that may be what it asks for or denies, at most."""

SHARED = 2
"""Words of what is asked for that a statement must have to tell of it, where there are as many."""

ALL_TENSES, PAST, NOT_FUTURE, PRESENT = "past present future", "past", "past present", "present"


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem for stem, _, _ in word_stems(words))


_ASSERTING = _stems(
    "begin start continue keep manage come go help force let decide lead allow enable cause permit compel make drive "
    "get choose agree vote resolve happen turn prove seem appear tend live survive remember bother dare proceed hasten "
    "rush return travel stop stay move meet join gather take cost use serve suffice learn find know see show say think "
    "believe report consider bring grow elect persuade"
)
"""Verbs that make what the infinitive after them says so, or say that it is."""

_ASSERTED_AFTER = frozenset(
    "able unable free first last only next enough proud happy glad lucky pleased surprised delighted sorry used "
    "entitled according due".split()
)
"""Words directly before "to" that leave the infinitive no more open than the rest of the sentence."""

_OPEN_NOUNS = _stems(
    "attempt plan offer request right chance permission effort bid proposal promise threat order wish hope intention "
    "idea duty obligation call demand appeal pledge vow refusal failure danger risk possibility accusation suspicion "
    "charge thought prospect dream brink verge ambition desire"
)
_TRYING = _stems(
    "try attempt struggle fight seek strive mean intend hope want wish aim plan promise pledge vow threaten prepare "
    "wait offer long expect propose bid volunteer"
)
_ORDERING = {"order": PAST, "tell": PAST, "instruct": PAST, "ask": NOT_FUTURE}
"""Who is ordered to do a thing does it, and who is asked will: in minutes that is the same."""

_ASKING = _stems("ask request demand urge beg invite call order tell instruct petition implore advise appeal")
_REFUSING = _stems("refuse fail decline neglect omit forget")
_GERUND_OPEN = _stems(
    "consider suggest propose recommend advise contemplate discuss risk resist postpone delay oppose imagine dread "
    "fear require need mind favour support"
)
_GERUND_DENIED = _stems("deny avoid forbid ban prohibit prevent escape miss")
_GERUND_ENDED = _stems("stop quit cease")
_KEPT_FROM = _stems(
    "keep prevent stop save spare ban bar prohibit discourage dissuade deter exclude refrain hinder block protect "
    "exempt restrain"
)
_ASSERTED_OF = _stems("convict guilty die tire consist approve dispose")
_GOVERNING = {
    "against": _stems("advise warn decide vote campaign protest argue counsel speak"),
    "about": _stems("think talk dream wonder ask worry speak"),
    "on": _stems("insist plan count bet intent keen"),
    "at": _stems("aim hint"),
    "in": _stems("fail interested"),
    "with": _stems("charge threaten task entrust"),
    "to": _stems("object commit oppose resist look close near"),
    "for": _stems("want arrest sue investigate call push campaign argue apply"),
}
"""By preposition the words that leave the gerund after it open: charged with forging, insists on paying."""

_DONE = re.compile(
    r"\b(?:did (?:so|it)|ha[sd] done so|(?<!without )success(?:ful(?:ly)?)?|succeed(?:s|ed)|complied|obeyed)\b",
    re.IGNORECASE,
)
"""Words that say that what was tried or asked for was done."""

_NEARLY = frozenset("nearly almost hardly scarcely barely".split())
_SEEKING = _stems("want demand seek request")
_SEEKING_FOR = _stems(
    "apply application call ask request demand campaign appeal plead press push petition lobby bid sue hope beg "
    "compete plea claim negotiate"
)
_ENDING = _stems("drop abandon withdraw scrap shelve cancel give")
_CLAIMS = _stems("claim plan demand lawsuit suit case bid appeal idea proposal project scheme objection candidacy")
_BARGAINS = _stems("deal sale talk takeover merger negotiation plan purchase bid agreement contract transfer")
_SUBORDINATING = frozenset("but because while when after before since although though who which where if so".split())
_COLLAPSING = _stems("collapse founder")
_HAVING = frozenset("has have had".split())
_GETTING = frozenset("get receive obtain win gain own possess".split())
_TELLS_OF_ASKING = (
    _TRYING
    | _ASKING
    | _SEEKING
    | _SEEKING_FOR
    | _stems("seek should must would wish insist offer claim application petition lobby need lack argue press sue")
)
_TELLS_OF_DENIAL = (
    _REFUSING
    | _ENDING
    | _COLLAPSING
    | _KEPT_FROM
    | _stems("lack miss missing need want absent short rule exclude reject deny dismiss fall end lose unharmed waive")
)


def only_governed(statement: str, quotes: Sequence[str]) -> str:
    """Tell why what a statement tells as a fact is none in its quotes; empty where it is one."""
    ours = tokens_of(statement)
    if is_denied(statement) or any(one.word in TOLD_AS_OPEN and one.word not in {"will", "going"} for one in ours):
        return ""
    marked, plain, wanted = _held(tuple(quotes))
    if any(map(_DONE.search, quotes)):
        return ""
    own = {mark.place for mark in _marks(ours)}
    stems = {one.stem for one in ours}
    for at, token in enumerate(ours):
        mark = marked.get(token.stem)
        if mark is None or token.stem in plain or at in own or mark.governor in stems:
            continue
        if _tense(ours, at) in mark.tenses.split():
            return str(mark.mood)
    return next((str(one.mood) for one in wanted if _tells_of(ours, own, one, plain)), "")


def _tense(tokens: Sequence[Token], at: int) -> str:
    """Give "past", "present" or "future" for a verb that is told, else nothing."""
    before = [one.word for one in tokens[max(0, at - 3) : at]]
    if "will" in before and tokens[at].word not in AUXILIARIES and not before[-1].endswith(("s", "to")):
        return "future"
    if before[-1:] == ["to"]:
        return ""
    return tense_at(tokens, at)


@lru_cache(maxsize=256)
def _held(quotes: tuple[str, ...]) -> tuple[dict[str, Mark], frozenset[str], tuple[Wanted, ...]]:
    """Give by their stems the verbs that quotes have governed, the stems that they have free, and what they want."""
    marked: dict[str, Mark] = {}
    plain: set[str] = set()
    wanted: list[Wanted] = []
    for quote in quotes:
        tokens = tokens_of(quote)
        here = {mark.place: mark for mark in _marks(tokens)}
        objects = list(_objects(tokens))
        inside = {at for _, _, places in objects for at in places}
        for at, token in enumerate(tokens):
            if at in here:
                marked.setdefault(token.stem, here[at])
            elif at not in inside:
                plain.add(token.stem)
        for mood, governor, places in objects:
            wanted.append(Wanted(mood, governor, _said(tokens, places), _said(tokens, _head(tokens, places))))
    return marked, frozenset(plain), tuple(wanted)


def _said(tokens: Sequence[Token], places: Sequence[int]) -> frozenset[str]:
    """Give the stems of the words at some places that say something."""
    return frozenset(tokens[at].stem for at in places if tokens[at].word not in STOP_WORDS)


def _head(tokens: Sequence[Token], places: Sequence[int]) -> Sequence[int]:
    """Give the places before the first preposition."""
    end = next((number for number, at in enumerate(places) if tokens[at].word in PREPOSITIONS), len(places))
    return places[:end]


def _marks(tokens: Sequence[Token]) -> Iterator[Mark]:
    """Give the verbs of a text that are governed."""
    for at, token in enumerate(tokens):
        if token.word == "to":
            yield from _infinitive(tokens, at)
        elif token.word.endswith("ing") and len(token.word) >= len("being"):
            yield from _gerund(tokens, at)
        elif token.word in _NEARLY and at + 1 < len(tokens) and _is_verb(tokens[at + 1].word):
            yield Mark(at + 1, Mood.DENIED, token.stem, ALL_TENSES)
        elif token.word == "please" or (token.word == "you" and at and tokens[at - 1].word in {"could", "would"}):
            yield from (Mark(place, Mood.ASKED, token.stem, ALL_TENSES) for place in _with_joined(tokens, at + 1))


def _infinitive(tokens: Sequence[Token], at: int) -> Iterator[Mark]:
    """Mark the verb after "to" unless what stands over it asserts it."""
    places = _with_joined(tokens, at + 1)
    if places and (tokens[places[0]].word in VERBS or not is_past(tokens[places[0]].word)):
        governor, mood, tenses = _over(tokens, at)
        yield from (Mark(place, mood, governor, tenses) for place in places if tenses)


def _over(tokens: Sequence[Token], at: int) -> tuple[str, Mood, str]:
    """Give the stem of what stands over "to", the mood that it brings, and the tenses; none where it asserts."""
    before = list(_back(tokens, at, BACK))
    if not before:
        return "", Mood.UNDONE, PAST
    nearest = before[0]
    if nearest.word in _ASSERTED_AFTER or nearest.stem in _ASSERTING:
        return "", Mood.UNDONE, ""
    if nearest.stem in _OPEN_NOUNS and nearest.stem not in _ASKING | _TRYING:
        return nearest.stem, Mood.UNDONE, PAST
    governor = next((one.stem for one in before if _is_verb(one.word) or one.stem in _TRYING | _ASKING), "")
    if governor in _ASSERTING:
        return "", Mood.UNDONE, ""
    if governor in _REFUSING:
        return governor, Mood.DENIED, ALL_TENSES
    if governor in _ASKING:
        return governor, Mood.ASKED, _ORDERING.get(governor, ALL_TENSES)
    return governor, Mood.UNDONE, NOT_FUTURE if governor in _TRYING else ""


def _gerund(tokens: Sequence[Token], at: int) -> Iterator[Mark]:
    """Mark a gerund that a verb leaves open or denies, with the participle after "having"."""
    before = list(_back(tokens, at, BACK))
    if not before:
        return
    places = [at, *_participle(tokens, at)] if tokens[at].word in {"having", "being"} else _with_joined(tokens, at)
    governor, mood, tenses = _over_gerund(before)
    yield from (Mark(place, mood, governor, tenses) for place in places if tenses)


def _over_gerund(before: Sequence[Token]) -> tuple[str, Mood, str]:
    """Give the stem of what governs a gerund, the mood that it brings and the tenses; none where it asserts."""
    nearest, rest = before[0], before[1:5]
    second = rest[0].stem if rest else ""
    if nearest.stem in _GERUND_OPEN:
        return nearest.stem, Mood.UNDONE, NOT_FUTURE
    if nearest.stem in _GERUND_DENIED or (nearest.word == "out" and second == "rule"):
        return nearest.stem if nearest.word != "out" else second, Mood.DENIED, ALL_TENSES
    if nearest.stem in _GERUND_ENDED or (nearest.word == "up" and second == "give"):
        return nearest.stem, Mood.DENIED, PRESENT
    if nearest.word == "from":
        kept = next((one.stem for one in rest if one.stem in _KEPT_FROM), "")
        return kept, Mood.DENIED, ALL_TENSES if kept else ""
    if nearest.word == "of":
        over = next((one.stem for one in rest if one.stem in _OPEN_NOUNS or _is_verb(one.word)), "")
        return over, Mood.UNDONE, NOT_FUTURE if over and over not in _ASSERTED_OF | _ASSERTING else ""
    over = next((one.stem for one in rest[:3] if one.stem in _GOVERNING.get(nearest.word, ())), "")
    return over, Mood.UNDONE, NOT_FUTURE if over else ""


def _participle(tokens: Sequence[Token], at: int) -> list[int]:
    return [place for place in range(at + 1, min(at + 3, len(tokens))) if is_past(tokens[place].word)][-1:]


def _back(tokens: Sequence[Token], at: int, most: int) -> Iterator[Token]:
    """Give the words of the clause before a place, the nearest first."""
    for place in range(at - 1, max(-1, at - 1 - most), -1):
        if tokens[place + 1].break_before:
            return
        yield tokens[place]


def _with_joined(tokens: Sequence[Token], start: int) -> list[int]:
    """Give where a verb stands, adverbs before it left out, with the one that "and" joins to it."""
    at = next((at for at in range(start, min(start + 3, len(tokens))) if not tokens[at].word.endswith("ly")), None)
    if at is None or tokens[at].break_before or tokens[at].word in BEFORE_A_NOUN | AUXILIARIES | PREPOSITIONS:
        return []
    joined = at + 2 < len(tokens) and tokens[at + 1].word in {"and", "or"} and tokens[at + 2].word in VERBS
    return [at, at + 2] if joined else [at]


def _is_verb(word: str) -> bool:
    """Tell whether a word may be a full verb."""
    return word not in AUXILIARIES and (is_past(word) or word in VERBS or is_third_person(word))


def _objects(tokens: Sequence[Token]) -> Iterator[tuple[Mood, str, list[int]]]:
    """Give what is asked for or denied in a text: mood, governor and places."""
    for at, token in enumerate(tokens):
        following = [one.word for one in tokens[at + 1 : at + 3]]
        after, mood = 0, Mood.ASKED
        if token.stem in _SEEKING_FOR and following[:1] == ["for"]:
            after = 2
        elif token.stem in _SEEKING and following and following[0] not in {"to", "that", "for"}:
            after = 1
        elif token.stem == "lack" and following[:1] != ["of"]:
            after, mood = 1, Mood.DENIED
        elif token.stem == "rule" and following[:1] == ["out"]:
            after, mood = 2, Mood.DENIED
        elif token.stem in _ENDING and _ends_a_claim(tokens, at):
            after, mood = 1, Mood.DENIED
        elif token.stem in _COLLAPSING and any(one.stem in _BARGAINS for one in _back(tokens, at, OBJECT)):
            yield Mood.DENIED, token.stem, list(range(max(0, at - OBJECT), at))
        if after and _is_used_as_verb(tokens, at, after):
            yield mood, token.stem, list(_clause(tokens, at + after))


def _is_used_as_verb(tokens: Sequence[Token], at: int, after: int) -> bool:
    """Tell whether a word that may be a noun too is a verb here, or a noun with its "for"."""
    return after > 1 or not at or tokens[at - 1].word not in BEFORE_A_NOUN


def _ends_a_claim(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "dropped" and the like end a claim or a plan, not a thing."""
    given = tokens[at].stem == "give"
    if given and [one.word for one in tokens[at + 1 : at + 2]] != ["up"]:
        return False
    return any(tokens[place].stem in _CLAIMS for place in list(_clause(tokens, at + 1))[: 4 + given])


def _clause(tokens: Sequence[Token], start: int) -> Iterator[int]:
    for at in range(start, min(len(tokens), start + OBJECT)):
        if at > start and (tokens[at].break_before or tokens[at].word in _SUBORDINATING):
            return
        yield at


def _tells_of(ours: Sequence[Token], own: set[int], wanted: Wanted, plain: frozenset[str]) -> bool:
    """Tell whether a statement tells what is only asked for or denied as had, given or done."""
    stems = {one.stem for one in ours}
    others = _TELLS_OF_ASKING if wanted.mood is Mood.ASKED else _TELLS_OF_DENIAL
    if wanted.governor in stems or stems & others:
        return False
    only = wanted.stems - plain
    named = bool(wanted.head) and wanted.head <= only & stems
    if not named and len(only & stems) < SHARED:
        return False
    return any(
        one.word in _HAVING or (one.stem not in plain | wanted.stems and (one.word in _GETTING or _tense(ours, at)))
        for at, one in enumerate(ours)
        if at not in own
    )
