"""Words of questions and sentences, compared by their stems."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from index.terms import STOP_WORDS, normalise

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
    """Give the distinct stems of a question's words, stop words left out unless there is nothing else."""
    words = [_plain(word) for word in _WORD.findall(question)]
    asked = [word for word in words if word not in STOP_WORDS] or words
    return list(dict.fromkeys(_stemmer().stemWords(asked)))


def answers_kind(question: str, sentence: str) -> float:
    """Tell whether a sentence has what the question word asks for: 1 or 0, 0.5 where it asks nothing."""
    for asked, given in _KINDS:
        if asked.search(question):
            return float(given.search(sentence) is not None)
    return 0.5


def _plain(word: str) -> str:
    return re.sub(r"(?<=\d),(?=\d{3})", "", normalise(word).casefold())
