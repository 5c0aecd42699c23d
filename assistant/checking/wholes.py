"""Whether a statement says of all what its quotes say of some: "some of the loaves" are not the loaves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.checking.alignment import content, word_stems
from assistant.checking.amounts import TIME, is_verb
from assistant.grammar import PREPOSITIONS
from index.sentences import sentence_spans
from index.terms import normalise

LONGEST = 2000
"""Characters of a statement or quote that is read; what is longer is no sentence."""

SHARED = 0.5
"""The share of a predicate's words from which on a sentence says it of a part."""

ALIKE = 4
"""Letters at the beginning of two words that may be of one family."""

_DET = r"(?:the|its|their|his|her|our|these|those)"
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands|\\d+"
_PART = re.compile(
    r"\b(?:(?:some|most|many|few|several|half|(?:hardly|scarcely|barely) any|parts?|an? (?:third|quarter|fifth|tenth"
    r"|majority|minority|handful|half|few|number)|(?:two|three) (?:thirds|quarters|fifths)|\d+(?:%| per ?cent)"
    rf"|{_NUMBERS}) of {_DET}|(?<!\ba )(?<!\bthe )(?:most|some|many|few)|(?:hardly|scarcely|barely) any(?: of {_DET})?)"
    r" (?P<noun>(?!of\b|the\b)[a-z]+(?: [a-z]+){0,3})",
    re.I,
)
_QUANTIFIED = re.compile(
    r"\b(?:some|most|mostly|many|few|half|part|parts|partly|several|thirds?|quarters?|fifths?|tenths?|per ?cent"
    r"|majority|minority|handful|hardly|scarcely|barely|any|number|no|none|not|largely|mainly|usually|often|sometimes"
    rf"|generally|typically|among|{_NUMBERS})\b|%",
    re.I,
)
_SUBJECT = re.compile(rf"\s*(?P<all>(?:all|every|both)(?: of)? )?(?:{_DET} )?(?P<noun>[a-z]+(?: [a-z]+){{0,3}})", re.I)
_UNIVERSAL = re.compile(
    r"\b(?:all|each|every\w*|both|any\w*|whole\w*|entire\w*|full\w*|complete\w*|total\w*|always|ever|never|no|none"
    r"|nobody|nothing|only|constant\w*|permanent\w*|throughout|across|everywhere|without|invariably|whenever|utterly)\b",
    re.I,
)
_HEDGED = re.compile(
    r"\b(?:(?:almost|nearly|virtually|practically|not|hardly|far from) (?:quite )?"
    r"(?:all|every|each|any|the whole|the entire|whole|entire|entirely|completely|totally|wholly|fully|always))\b",
    re.I,
)
_ENTIRELY = re.compile(r"\b(?:completely|entirely|totally|wholly|always)\b", re.I)
_WHOLE = re.compile(rf"\b(?:the|its|their|his|her) (?:whole|entire) (?!{TIME}\b)([a-z]+)", re.I)
_ALL = re.compile(rf"\ball (?:of )?(?:{_DET} )?(?!{TIME}\b)([a-z]+s)\b", re.I)
_PAIR = re.compile(
    r"\b(?P<word>in|at|on|from|to|for|with|by|of) (?P<one>(?:the |an? |its )?[a-z]+) and (?P=word) "
    r"(?P<other>(?:the |an? |its )?[a-z]+)\b"
    r"|\b(?:the|an?|its) (?P<left>[a-z]+) and (?:the|an?|its) (?P<right>[a-z]+)\b",
    re.I,
)
_COORDINATED = re.compile(
    r"\b(?:and|or|as well|also|both|too|with|plus|besides|all|every\w*|any\w*|whole|each|two|including"
    r"|not only)\b|[,;:&/]",
    re.I,
)


def of_more_than_said(statement: str, quotes: Sequence[str]) -> str:
    """Give the words by which a statement says of more what its quotes say of a part; empty where it does not."""
    if any(len(text) > LONGEST for text in (statement, *quotes)):
        return ""
    statement, quotes = normalise(statement), [normalise(quote) for quote in quotes]
    sentences = [quote[start:end] for quote in quotes for start, end in sentence_spans(quote)]
    if not sentences:
        return ""
    return _of_a_part(statement, sentences) or _unlimited(statement, sentences) or _added(statement, sentences)


def _of_a_part(statement: str, sentences: Sequence[str]) -> str:
    """Give the subject of a statement, of which its quotes only have a part."""
    found = _SUBJECT.match(statement)
    if not found or _QUANTIFIED.search(statement):
        return ""
    noun = _phrase(found["noun"])
    definite = found[0].casefold().strip() != found["noun"].casefold()
    if not noun or not any(_PART.search(sentence) for sentence in sentences):
        return ""
    told = statement[found.start("noun") + len(" ".join(noun)) :]
    for sentence in sentences:
        parts = [part for part in _PART.finditer(sentence) if _phrase(part["noun"])[-len(noun) :] == noun]
        parts = [part for part in parts if definite or re.match("few|hardly|scarcely|barely", part[0], re.I)]
        if parts and _says(told, sentence) and all(_count(word, sentences) == len(parts) for word in noun):
            return statement[: found.start("noun") + len(" ".join(noun))].strip()
    return ""


def _phrase(words: str) -> list[str]:
    """Give the words before the first that ends a noun phrase."""
    found = []
    for word in words.casefold().split():
        if is_verb(word) or word in PREPOSITIONS or word in {"that", "which", "who", "and", "or"}:
            break
        found.append(word)
    return found


def _says(told: str, sentence: str) -> bool:
    said, there = set(content(told)), {stem for stem, _, _ in word_stems(sentence)}
    return len(said & there) >= SHARED * len(said)


def _count(word: str, sentences: Sequence[str]) -> int:
    return sum(len(re.findall(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE)) for sentence in sentences)


def _unlimited(statement: str, sentences: Sequence[str]) -> str:
    """Give the words such as "completely" or "all the shifts" that the quotes lack, or have only after "almost"."""
    bare = [_HEDGED.sub(" ", sentence) for sentence in sentences]
    if any(map(_UNIVERSAL.search, bare)):
        return ""
    text = _HEDGED.sub(lambda hedged: " " * len(hedged[0]), statement)
    hedged = bare != list(sentences)
    if hedged and (found := _ENTIRELY.search(text)):
        return found[0]
    if (found := _WHOLE.search(text)) and (hedged or not _is_plain(found[1], sentences)):
        return found[0]
    if (found := _ALL.search(text)) and (hedged or _is_one_of(found[1], text, sentences)):
        return found[0]
    return ""


def _is_plain(noun: str, sentences: Sequence[str]) -> bool:
    """Tell whether quotes have a thing as the subject or object, so that it may be all of it."""
    for sentence in sentences:
        words = re.findall(r"[a-z]+", sentence.casefold())
        for (before, first), (_, last) in pairwise(pairwise(["", *words])):
            if last == noun.casefold() and re.fullmatch(_DET, first) and before not in PREPOSITIONS:
                return True
    return False


def _is_one_of(nouns: str, statement: str, sentences: Sequence[str]) -> bool:
    """Tell whether quotes have of some things only one, by a word of its own: "the night shift"."""
    stem = content(nouns)
    told = {one for one, _, _ in word_stems(statement)}
    modifiers = [word for sentence in sentences for word in _before(stem, sentence)]
    return bool(modifiers) and all(word and word not in told for word in modifiers)


def _before(stem: Sequence[str], sentence: str) -> Iterator[str]:
    """Give, of each place of a noun, the stem of the word between it and its article; empty where there is none."""
    words = [(one, sentence[start:end].casefold()) for one, start, end in word_stems(sentence)]
    for at, (one, written) in enumerate(words):
        if [one] == list(stem):
            single = at > 1 and words[at - 2][1] == "the" and not written.endswith("s")
            yield words[at - 1][0] if single else ""


def _added(statement: str, sentences: Sequence[str]) -> str:
    """Give the one of two things in a row that no quote has, where the other stands there alone."""
    if any(map(_COORDINATED.search, sentences)):
        return ""
    words = {word for sentence in sentences for word in re.findall(r"[^\W\d_]+", sentence.casefold())}
    kin = {word[:ALIKE] for word in words}
    for found in _PAIR.finditer(statement):
        pair = [part.casefold().split()[-1] for part in found.groups()[1:] if part]
        lacking = [word for word in pair if word[:ALIKE] not in kin and content(word)]
        if len(lacking) == 1 and set(pair) & words:
            return lacking[0]
    return ""
