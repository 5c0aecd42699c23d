"""Who says what: a statement may let nobody say what the document tells, or what somebody else says.

"The union has asked for more. 'No,' said Jansma" does not make Jansma say what the newspaper tells. One
person under two names is known by an apposition: "the harbour master, Captain Viggo Sandell".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.checking.alignment import content
from assistant.checking.facts import names, words_of_names
from assistant.grammar import AUXILIARIES, PREPOSITIONS, is_past
from index.terms import STOP_WORDS

MOST = 0.6
"""The share of reported words from which on a sentence says them."""

OWN = 0.5
"""The share of reported words from which on a sentence of the right speaker may say them in other words."""

FEWEST = 2
"""Reported words, at least, by which it is told who says them."""

HEAD = 80
"""Characters at the beginning of a sentence that name whom it is about."""

LONGEST, MOST_SENTENCES = 1_000, 200
"""Characters of a sentence, and sentences, from which on nobody is looked for who says them."""

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

_THAT = r"(?= (?:\w+ ){0,2}?(?:that|how|whether)\b)"
_CLAUSE = r"(?= (?:that|the|an?|it|he|she|they|there|his|her|its|their|some|somebody|someone|[A-ZÀ-Þ])\b)"
_VOICE = re.compile(
    r"(?<= )(?:says?|said|tells?|told|wrote|writes|stated|claimed|argue[sd]?|insist(?:s|ed)?|believe[sd]?|thinks?"
    r"|testif(?:y|ies|ied)|den(?:y|ies|ied)|recall(?:s|ed)?|admit(?:s|ted)?|explain(?:s|ed)?|replied|answered|added"
    r"|confirm(?:s|ed)?|warn(?:s|ed)?|ask(?:s|ed)?|contend(?:s|ed)?|points? (?:out|to)|pointed (?:out|to)"
    r"|(?:speaks?|spoke|complain(?:s|ed)?) of|blame[sd]?|fear(?:s|ed)?"
    rf"|(?:suspect|assume|maintain)(?:s|e?d)?{_CLAUSE}"
    rf"|(?:holds?|held|notes?|noted|reports?|reported|remind(?:s|ed)?|states?|claims?|replies|answers|adds){_THAT})\b"
)
_SOURCE = re.compile(r"\b(?:according to|in the (?:view|words|opinion) of) ", re.IGNORECASE)
_SPLIT = re.compile(r",? \b(?:while|whereas)\b |, (?:but|and|yet) ")
_ADVERB = re.compile(r" (?:also|later|then|now|still|once|already|again|has|have|had|[a-z]{2,20}ly)\Z")
_BREAK = re.compile(rf"[,:({_OPENING}{_CLOSING}\"–—]")
_LAST_WORD = re.compile(r"([^\W\d_](?:[\w’'-]){0,40}),?\Z")
_PRONOUNS = frozenset("i he she it they we you this that these those who".split())
_NO_SPEAKERS = STOP_WORDS | AUXILIARIES | PREPOSITIONS | {"never", "one", "nobody", "everybody"}

_WORD = r"[A-ZÀ-Þ][\w’'-]{0,40}"
_RUN = rf"(?:(?:Mr|Mrs|Ms|Dr)\.? )?{_WORD}(?: {_WORD}){{0,3}}"
_COMMON = r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Oo]ur) )?(?:[\w’'-]{1,40} ){0,6}?[a-z][\w’'-]{1,40}"
_TIES = (
    re.compile(rf"(?P<one>\b{_RUN}),? (?:(?:is|was|became|as) )?(?P<other>(?:the|an?|its|his|her) [^,.;:()]{{2,80}})"),
    re.compile(rf"(?P<one>\b{_RUN})(?:, | \()(?P<other>[a-z][^,.;:()]{{2,80}}(?=[,.)]))"),
    re.compile(rf"(?P<one>\b{_COMMON})(?:,| is| was)? (?P<other>{_RUN})"),
)
_PERSON = re.compile(
    rf"\W{{0,3}}(?:(?:The|An?|His|Her|Its|Their|Our) (?:[a-z’'-]{{1,40}}(?: [a-z’'-]{{1,40}}){{0,3}}),? {_RUN}"
    rf"|(?:Mr|Mrs|Ms|Dr)\.? {_WORD}|{_WORD} {_WORD})"
)
_TITLES = frozenset(content("Mr Mrs Ms Dr Prof Professor Sir Miss"))
_ANYBODY = frozenset(
    content(
        "article author body book chairman chairwoman chief company contract data diary director document email "
        "evidence experts figures firm group guide head inhabitant label law leaflet lawyer lease letter local log "
        "mail man manager manual mayor memo message minister minutes newspaper note notice official organisation page "
        "paper passage people person plan policy president press protocol record register report reporter resident "
        "rules secretary side sign source speaker spokesman spokesperson spokeswoman statement study survey table "
        "team text villager website witness woman writer"
    )
)
"""Words under which somebody may speak who is called otherwise beside them."""


class _Voice(NamedTuple):
    """Whom a sentence lets speak, all that may belong to their name, and whether they are more than one."""

    who: str
    beside: str
    plural: bool = False


def misreported(statement: str, quotes: Sequence[str]) -> str:
    """Give whom a statement lets say what the quotes tell themselves, or let somebody else say."""
    return _told_by_the_document(statement, quotes) or _said_by_another(statement, quotes)


def clauses(text: str) -> list[str]:
    """Give the sentences of a text, cut at semicolons too, with the quotation marks at their ends."""
    ends = [0, *(found.end() for found in _CLAUSE_END.finditer(text)), len(text)]
    return [part for start, end in pairwise(ends) if (part := text[start:end].strip())]


def subject(before: str) -> str:
    """Give who speaks or thinks, from the words before the verb; empty where no noun stands there."""
    before = _ADVERB.sub("", before.rstrip())
    last = _LAST_WORD.search(before, max(0, len(before) - 50))
    if not last or last[1].casefold() in _NO_SPEAKERS or (is_past(last[1]) and last[1].islower()):
        return ""
    parts = _BREAK.split(before.rstrip(","))
    if not before.endswith(","):
        return parts[-1].strip()
    told = len(parts) < 2 or any(word in AUXILIARIES or is_past(word) for word in parts[0].split())
    return "" if told else parts[0].strip()


def _told_by_the_document(statement: str, quotes: Sequence[str]) -> str:
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
        for sentence in clauses(quote):
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


def _said_by_another(statement: str, quotes: Sequence[str]) -> str:
    """Give whom a statement lets say what the quotes have only from a speaker of another name."""
    ours = next(_speakers(statement[:LONGEST], ""), _Voice("", ""))
    called = _name(ours.who)
    wanted = set(content(_VOICE.sub(" ", _SOURCE.sub(" ", statement).replace(ours.who, " ")))) - called
    sentences = [part for quote in quotes for part in clauses(quote)]
    if not called or called <= _ANYBODY or len(wanted) < FEWEST or len(sentences) > MOST_SENTENCES:
        return ""
    found = [(_share(wanted, [said]), voices) for said, voices in _utterances(quotes)]
    if not any(share >= MOST and voices for share, voices in found):
        return ""
    called |= _tied(called, sentences)
    for share, voices in found:
        own = any(called & set(content(one.beside)) for one in voices)
        if share >= (OWN if own else MOST) and (
            own or not voices or not all(_differ(ours, one, called, sentences) for one in voices)
        ):
            return ""
    return ours.who


def _utterances(quotes: Sequence[str]) -> Iterator[tuple[str, list[_Voice]]]:
    """Give the parts of sentences, each with whoever speaks in it."""
    for quote in quotes:
        before = ""
        for sentence in clauses(quote):
            for part in _SPLIT.split(sentence):
                yield part, (list(_speakers(part, before)) if len(part) <= LONGEST else [])
            before = sentence


def _speakers(part: str, before: str) -> Iterator[_Voice]:
    """Give who speaks in a part of a sentence; "he" after a quotation is the person whom the sentence before names."""
    for source in _SOURCE.finditer(part):
        yield _Voice(_BREAK.split(part[source.end() :])[0].strip(" ."), part[source.end() :])
    for verb in _VOICE.finditer(part):
        ahead, after = part[: verb.start()], part[verb.end() :]
        if who := subject(ahead):
            yield _Voice(who, ahead, _is_plural(who, verb[0]))
        elif ahead.rstrip().endswith((",", "”", '"', "»", "?", "!")) and after[1:2].isalpha():
            beside = _MARKS.split(after)[0]
            yield _Voice(_BREAK.split(beside)[0].strip(" ."), beside)
        elif _MARKS.search(part) and re.search(r"\b[Ss]?[Hh]e\Z", ahead.rstrip()) and (found := _PERSON.match(before)):
            yield _Voice(found[0], before[:LONGEST])


def _is_plural(who: str, verb: str) -> bool:
    """Tell whether several speak: "supporters point"."""
    return who.endswith("s") and not re.match(r"\w+(?:s|ed)\b|(?:said|told|wrote|spoke|held)\b", verb)


def _name(who: str) -> set[str]:
    return set(content(who)) - _TITLES


def _tied(called: set[str], sentences: Sequence[str]) -> set[str]:
    """Give the other words by which sentences call somebody: "the harbour master, Captain Viggo Sandell"."""
    tied: set[str] = set()
    for sentence in sentences:
        if len(sentence) > LONGEST or not called & set(content(sentence)):
            continue
        for found in (one for pattern in _TIES for one in pattern.finditer(sentence)):
            both = _name(f"{found['one']} {found['other']}")
            tied |= both if called & both and subject(found["one"]) else set()
    return tied


def _differ(ours: _Voice, theirs: _Voice, called: set[str], sentences: Sequence[str]) -> bool:
    """Tell whether two speakers are sure to be two: a name and a noun may be one where no sentence has both."""
    other = _name(theirs.who)
    if not other or other <= _ANYBODY or theirs.who.split()[0].casefold() in _PRONOUNS:
        return False
    lower = {word for part in sentences for word in part.split() if word[:1].islower()}
    named = _is_name(ours, lower)
    both = any(called & one and other & one for one in (set(content(part)) for part in sentences))
    if both or named is _is_name(theirs, lower) or (named and theirs.plural):
        return True
    return named and not any(called & set(content(part[:HEAD])) for part in sentences)


def _is_name(voice: _Voice, lower: Iterable[str]) -> bool:
    return not voice.plural and bool(names(voice.who, lower))
