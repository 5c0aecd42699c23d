"""Whether two short answers say the same: "Witkoff" and "Steve Witkoff", "1,200" and "1200 euros"."""

from __future__ import annotations

import re

from assistant.signs import number_start
from index.terms import normalise

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_EMPTY = frozenset(
    "a an the of in on at by to from for about around some nearly almost approximately its his her".split()
)
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
}


def words_of(answer: str) -> list[str]:
    """Give an answer's words, lower case, without articles and prepositions; numbers without separators."""
    text = normalise(answer)
    found = [_plain(_with_sign(text, word)) for word in _WORD.finditer(text)]
    return [word for word in found if word not in _EMPTY] or found


def says_nothing(answer: str) -> bool:
    """Tell whether an answer has only articles and prepositions, or no word at all."""
    return all(word.casefold() in _EMPTY for word in _WORD.findall(answer))


def _with_sign(text: str, word: re.Match[str]) -> str:
    return text[number_start(text, word.start()) : word.end()] if word[0][0].isdecimal() else word[0]


def _plain(word: str) -> str:
    if _is_number(word):
        word = re.sub(r"(?<=\d),(?=\d{3})", "", word).replace("\u2212", "-")
        return re.sub(r"^(-?)\.", r"\g<1>0.", word)
    folded = word.casefold()
    return _NUMBERS.get(folded, folded)


def same(one: str, other: str) -> bool:
    """Tell whether two answers say the same: one has all words of the other, and no other number of the same rank.

    Answers without a word are compared by their signs.
    """
    left, right = words_of(one), words_of(other)
    if not left or not right:
        return left == right and normalise(one).split() == normalise(other).split()
    small, large = sorted((set(left), set(right)), key=len)
    return small <= large and not (_all_numbers(small) and _all_numbers(large) and small != large)


def _all_numbers(words: set[str]) -> bool:
    return all(map(_is_number, words))


def _is_number(word: str) -> bool:
    return word.lstrip("-\u2212.")[:1].isdecimal()


def alike(one: str, other: str) -> bool:
    """Tell whether two answers are of one kind (numbers, names, others), so that they can contradict each other."""
    return _shape(one) == _shape(other)


def _shape(answer: str) -> str:
    words = words_of(answer)
    if any(map(_is_number, words)):
        return "number"
    return "name" if answer[:1].isupper() else "words"
