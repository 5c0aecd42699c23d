"""Questions with a false premise: one name, number, date or word of a question swapped for another of its kind."""

from __future__ import annotations

import random
import re

_MONTHS = "January February March April May June July August September October November December".split()
_NAME = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][\w'’.-]*[^\W.](?: (?:of |the |de )?[A-Z][\w'’-]+)*")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w]|[.,]\d)")
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")

_OPPOSITES = """
first/last first/second before/after largest/smallest larger/smaller highest/lowest higher/lower north/south
east/west northern/southern eastern/western old/new oldest/newest older/younger more/less most/least more/fewer
increase/decrease increased/decreased begin/end began/ended start/finish started/stopped win/lose won/lost male/female
men/women early/late earliest/latest above/below buy/sell bought/sold import/export maximum/minimum best/worst
positive/negative public/private inside/outside major/minor long/short longest/shortest same/different father/mother
son/daughter brother/sister king/queen husband/wife strong/weak good/bad gain/lose gained/lost allow/forbid
allowed/banned accept/reject accepted/rejected support/oppose supported/opposed attack/defend attacked/defended
rise/fall rose/fell open/close opened/closed left/right upper/lower internal/external domestic/foreign rural/urban
hot/cold hottest/coldest dry/wet enter/leave entered/left join/leave create/destroy created/destroyed love/hate
arrive/depart arrived/departed appointed/dismissed built/demolished raised/lowered always/never day/night
summer/winter common/rare easy/difficult full/empty legal/illegal majority/minority permanent/temporary
""".split()  # fmt: skip
_SWAPS: dict[str, list[str]] = {}
for _pair in _OPPOSITES:
    _left, _right = _pair.split("/")
    _SWAPS.setdefault(_left, []).append(_right)
    _SWAPS.setdefault(_right, []).append(_left)
_OPPOSITE = re.compile(rf"\b(?:{'|'.join(_SWAPS)})\b")
_NEGATED = re.compile(r"\b(did|does|do|was|were|is|are|has|have|had|can|could|will|would)\b(?! not)")

_NOT_NAMES = frozenset(
    "what who whom whose when where why which how in on at the a an is was are were did does do of for to by from i "
    "during after before under with as if".split()
)


def names(text: str) -> list[str]:
    """Give the names in a text: runs of words with a capital that do not open a sentence."""
    found = [match.group() for match in _NAME.finditer(text)]
    return [name for name in found if name.split()[0].casefold() not in _NOT_NAMES and name not in _MONTHS]


def false_premise(question: str, answers: list[str], passage: str, article: str, draw: random.Random) -> str:
    """Give the question with one part swapped so that `passage` no longer answers it, or "" where none can be.

    Names and numbers come from the passage as often as from the rest of the article.
    """
    ways = [_swap_name, _swap_name, _swap_number, _swap_number, _swap_opposite, _swap_opposite, _negate]
    draw.shuffle(ways)
    for way in ways:
        source = passage if draw.random() < 0.5 else article
        if changed := way(question, answers, source, draw):
            return changed
    return ""


def _swap_name(question: str, answers: list[str], source: str, draw: random.Random) -> str:
    asked = names(question)
    if not asked:
        return ""
    old = draw.choice(asked)
    taken = {word.casefold() for text in (question, *answers) for word in re.findall(r"\w+", text)}
    others = [name for name in names(source) if not taken & {word.casefold() for word in re.findall(r"\w+", name)}]
    return question.replace(old, draw.choice(others), 1) if others else ""


def _swap_number(question: str, answers: list[str], source: str, draw: random.Random) -> str:
    for kind in (_MONTH, _YEAR, _NUMBER):
        asked = [match.group() for match in kind.finditer(question)]
        if not asked:
            continue
        old = draw.choice(asked)
        others = [one for one in (*kind.findall(source), *_alike(old, kind, draw)) if one not in question]
        others = [one for one in others if not any(one in answer for answer in answers)]
        if others:
            return re.sub(rf"\b{re.escape(old)}\b", draw.choice(others), question, count=1)
    return ""


def _alike(old: str, kind: re.Pattern[str], draw: random.Random) -> list[str]:
    if kind is _MONTH:
        return draw.sample(_MONTHS, 2)
    digits = re.sub(r"[.,]", "", old)
    value = int(digits)
    step = draw.choice((1, 2, 3, 5, 10, 20)) if len(digits) > 2 else draw.choice((1, 2, 3))
    return [str(value + step), str(max(1, value - step))]


def _swap_opposite(question: str, answers: list[str], source: str, draw: random.Random) -> str:
    found = list(_OPPOSITE.finditer(question))
    if not found:
        return ""
    match = draw.choice(found)
    return question[: match.start()] + draw.choice(_SWAPS[match.group()]) + question[match.end() :]


def _negate(question: str, answers: list[str], source: str, draw: random.Random) -> str:
    match = _NEGATED.search(question)
    if not match or draw.random() < 0.5:
        return ""
    verb = match.group()
    word = draw.choice([f"{verb} not", f"{verb} never", {"can": "can't", "will": "won't"}.get(verb, f"{verb}n't")])
    return question[: match.start()] + word + question[match.end() :]
