"""How text is written for full-text search, the same for passages and questions.

FTS5 splits at everything that is not a letter or digit, so it alone finds neither `user` in
getUserName nor 1200 in 1,200, nor any word of Chinese or Japanese. The indexed text is therefore
normalised and followed by the forms that it lacks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from index.spelling import spellings

TERMS_VERSION = 1
"""Raise it when the indexed text changes: full text is then rebuilt at the next sync."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\x00"))
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_CAMEL_WORD = re.compile(r"\b\w*[a-z]\w*[A-Z]\w*\b|\b[A-Z]{2,}[a-z]\w+\b|\b[A-Za-z]+\d+[A-Za-z\d]*\b")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([,.' \u00a0\u202f])\d{3})(?:\1\d{3})*(?![\d])")
_HYPHENATED = re.compile(r"\b\w+(?:-\w+)+\b")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"\w+")

STOP_WORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being below between "
    "both but by can could did do does doing done down during each ever every few for from further get give "
    "given had has have having he her here hers him his how i if in into is it its itself just let me more "
    "most much my no nor not of off on once only or other our out over own please said same say says shall "
    "she should so some such tell than that the their theirs them then there these they this those through to "
    "too under until up us very was we were what when where which while who whom whose why will with would "
    "you your s t d ll re ve many long old name list show".split()
)
"""English words that a question is asked with rather than about."""


_IMPERATIVES = frozenset("compare list name tell give describe summarise summarize explain show find state".split())
_MAY_BE_NOUNS = frozenset("state show list name".split())
_BEFORE_IMPERATIVES = frozenset("please kindly can could would will you and".split())
_AFTER_IMPERATIVES = frozenset(
    "the a an all any both every each me us how what which who whom whose why when where whether if two three four "
    "five these those this that my our your his her its their".split()
)


def normalise(text: str) -> str:
    """Give `text` in compatibility form (NFKC) without invisible characters."""
    return unicodedata.normalize("NFKC", text.translate(_INVISIBLE))


def indexed_text(text: str) -> str:
    """Give what FTS5 indexes of `text`: its normalised form and the forms that it lacks."""
    plain = _spaced(normalise(text))
    more = " ".join(_further_forms(plain))
    return f"{plain}\n{more}" if more else plain


def _spaced(text: str) -> str:
    """Make every Chinese or Japanese character a word of its own."""
    return _CJK.sub(lambda run: f" {' '.join(run[0])} ", text)


def _further_forms(text: str) -> Iterator[str]:
    for word in _CAMEL_WORD.finditer(text):
        yield " ".join(_CAMEL.findall(word[0]))
    for number in _GROUPED.finditer(text):
        yield re.sub(r"\D", "", number[0])
    for word in _HYPHENATED.finditer(text):
        yield word[0].replace("-", "")


def question_terms(question: str) -> list[str]:
    """Give the words that a question is about, in order, each once, as a person wrote them.

    Grouped digits are one word without their separators; stop words, and an imperative that opens
    the question, count only where there is nothing else.
    """
    text = _GROUPED.sub(lambda number: re.sub(r"\D", "", number[0]), normalise(question))
    words = list(dict.fromkeys(_WORD.findall(text)))
    asked = [word for word in without_imperative(_WORD.findall(text)) if word.casefold() not in STOP_WORDS]
    return list(dict.fromkeys(asked)) or words


def without_imperative(words: list[str]) -> list[str]:
    """Leave out the verb that a question opens with: "Compare the offers", "Please state how many".

    One that may be a noun ("State pension age?") is a verb where such a word follows as "the" or "how".
    """
    plain = [word.casefold() for word in words]
    at = next((at for at, word in enumerate(plain) if word not in _BEFORE_IMPERATIVES), len(plain))
    follows = plain[at + 1] if at + 1 < len(plain) else ""
    if not follows or plain[at] not in _IMPERATIVES:
        return words
    return (
        words if plain[at] in _MAY_BE_NOUNS and follows not in _AFTER_IMPERATIVES else [*words[:at], *words[at + 1 :]]
    )


def match_expression(question: str) -> str:
    """Give the FTS5 expression that finds passages with any word of the question; may be empty.

    A word is looked for in British and in American spelling.
    """
    terms = question_terms(question)
    plain = [_phrase(form) for term in terms for form in (term, *spellings(term.casefold()))]
    parts = [f'"{part}"' for term in terms for part in _parts(term)]
    joined = [f'"{word[0].replace("-", "")}"' for word in _HYPHENATED.finditer(normalise(question))]
    return " OR ".join(dict.fromkeys([*plain, *parts, *joined]))


def _phrase(term: str) -> str:
    return f'"{" ".join(_spaced(term).split())}"'


def _parts(term: str) -> list[str]:
    return _CAMEL.findall(term) if _CAMEL_WORD.fullmatch(term) else []
