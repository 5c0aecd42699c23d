"""Words of questions and sentences, compared by their stems."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from index.spelling import american
from index.terms import STOP_WORDS, normalise, without_imperative

_WORD = re.compile(r"\w+(?:[.,]\d+)*")

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?"
    r"|millions?|half|both|no|none)\b"
)
_MONEY = r"[$€£¥]\s?\d|\d\s?(?:%|percent|euros?|dollars?|pounds?|million|billion|EUR|USD|GBP)"
_DATE = (
    r"\b\d{4}\b|\b\d{1,2}[:.]\d{2}\b|\b(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|yesterday"
    r"|today|tomorrow|morning|evening|night|noon|week|month|year|spring|summer|autumn|winter|day|later|earlier)s?\b"
)
_NAME = r"(?<![.!?] )(?<!^)\b[A-ZÀ-Þ][\w’'-]+"
_REASON = r"\b(?:because|since|due to|so that|in order to|as a result|owing to|caused?|reasons?|therefore|led to|to)\b"

_AMOUNT_ASKED = (
    r"\bhow (?:much|expensive)\b|\b(?:what|which)\b.{0,60}\b(?:price|costs?|amount|percentage|share|revenue|profit"
    r"|rent|fees?|budget|salary|turnover|sum|income|fine|rate|value)\b"
)
_NUMBER_ASKED = r"\bhow (?:many|long|far|old|often|fast|high|tall|deep|large|big|heavy)\b|\bwhat number\b"
_DATE_ASKED = r"\bwhen\b|\b(?:what|which) (?:\w+ )?(?:year|date|day|month|time|century|hour)\b"
_PERSON_ASKED = (
    r"\bwho(?:m|se)?\b"
    r"|\b(?:what|which) (?:\w+ )?(?:person|people|company|organisation|organization|team|man|woman)\b"
)
_PLACE_ASKED = r"\bwhere\b|\b(?:what|which) (?:\w+ )?(?:city|town|country|place|state|region|street|room|building)\b"
_REASON_ASKED = r"\bwhy\b|\bwhat (?:caused|led)\b|\breasons?\b"

_KINDS = [
    (re.compile(_AMOUNT_ASKED, re.I), re.compile(f"{_MONEY}|{_NUMBER}", re.I)),
    (re.compile(_NUMBER_ASKED, re.I), re.compile(_NUMBER, re.I)),
    (re.compile(_DATE_ASKED, re.I), re.compile(_DATE, re.I)),
    (re.compile(_PERSON_ASKED, re.I), re.compile(_NAME)),
    (re.compile(_PLACE_ASKED, re.I), re.compile(_NAME)),
    (re.compile(_REASON_ASKED, re.I), re.compile(_REASON, re.I)),
]
"""What a question asks for, and how a sentence shows that it has it."""


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def stems(text: str) -> list[tuple[str, int, int]]:
    """Give (stem, start, end) of every word of `text`."""
    words = [(word[0], word.start(), word.end()) for word in _WORD.finditer(text)]
    stemmed = _stemmer().stemWords([_plain(word) for word, _, _ in words])
    return [(stem, start, end) for stem, (_, start, end) in zip(stemmed, words, strict=True)]


def content_stems(question: str) -> list[str]:
    """Give the distinct stems of a question's words.

    Stop words, and an imperative that opens it, are left out unless there is nothing else.
    """
    words = [_plain(word) for word in _WORD.findall(question)]
    asked = [word for word in without_imperative(words) if word not in STOP_WORDS] or words
    return list(dict.fromkeys(_stemmer().stemWords(asked)))


def answers_kind(question: str, sentence: str) -> float:
    """Tell whether a sentence has what the question word asks for: 1 or 0, 0.5 where it asks nothing."""
    for asked, given in _KINDS:
        if asked.search(question):
            return float(given.search(sentence) is not None)
    return 0.5


_RELATIVE = re.compile(
    r"\b(?:today|tomorrow|yesterday|tonight|ago|(?:this|last|next|past|coming|previous|following)\s+(?:\w+\s+)?"
    r"(?:day|night|week|weekend|month|quarter|year|morning|evening|spring|summer|autumn|winter)s?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)


def is_relative(answer: str) -> bool:
    """Tell whether a time depends on when it was said: "on Saturday", "last year"."""
    return bool(_RELATIVE.search(answer)) and not re.search(r"\b\d{4}\b", answer)


def stem_set(text: str) -> set[str]:
    """Give the distinct stems of a text."""
    return {stem for stem, _, _ in stems(text)}


def weigh(asked: Sequence[str], texts: Sequence[set[str]]) -> dict[str, float]:
    """Weigh the question's stems by how few of the texts have them; those that none has weigh the mean."""
    counts = {word: sum(word in text for text in texts) for word in asked}
    rarity = {word: math.log(1 + len(texts) / count) for word, count in counts.items() if count}
    mean = sum(rarity.values()) / len(rarity) if rarity else 1.0
    return {word: rarity.get(word, mean) for word in asked}


def share_of(found: set[str], rarity: dict[str, float]) -> float:
    """Give the share of the question's stems that a text has, by their weights."""
    whole = sum(rarity.values())
    return sum(weight for word, weight in rarity.items() if word in found) / whole if whole else 0.0


def _plain(word: str) -> str:
    return american(re.sub(r"(?<=\d),(?=\d{3})", "", normalise(word).casefold()))
