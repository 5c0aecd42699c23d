"""Questions that follow on: "and when did they arrive?" completed from the conversation, by rules.

A question that stands alone is left alone. In one that does not, pronouns are replaced by what the
last questions and answers spoke of, and what was left out is taken from the last question. Where
neither works, the last question's topic is put behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.ellipsis import from_fragment
from assistant.followups.mentions import Turn, parse
from assistant.followups.phrases import Phrase, Sort, phrases, sort_of, words
from assistant.grammar import ASKING, AUXILIARIES, PREPOSITIONS, VERBS, base_of, is_past
from assistant.questions import is_english
from assistant.types import Answer
from index.terms import STOP_WORDS

TURNS = 3
"""Turns that are looked back on."""

LONGEST = 60
"""Words of a question that is completed: a longer one says what it is about."""

_OPENER = re.compile(r"\s*(?:(?:and|but|so|or|ok|okay|also|well|then|now|et|und)\b[\s,:]*)+", re.IGNORECASE)

_HE = frozenset("he him his".split())
_SHE = frozenset("she her hers".split())
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their theirs".split())
_POINTING = frozenset("this that these those".split())
_POSSESSIVE = frozenset("his her its their".split())
_PRONOUNS = _HE | _SHE | _IT | _THEY | _POINTING | {"there"}

_FOREIGN = re.compile(
    r"\b(?:er|sie|es|ihn|ihm|ihr|ihre|ihren|sein|seine|seinen|dort|davon|dafür|dabei|dessen"
    r"|il|elle|ils|elles|leur|leurs|son|sa|ses|lui|celui|celle|ceux|cela|ça|y|en)\b",
    re.IGNORECASE,
)
_TIME_PHRASE = re.compile(
    r"\b(?:(?:on|in|at|by|during|since|until|before|after)\s+)?(?:that|this|the same)\s+"
    r"(?:day|night|year|month|week|time|moment|date|quarter|morning|evening|point|period)\b|\b(?:back )?then\b",
    re.IGNORECASE,
)


def complete(question: str, history: Sequence[Answer]) -> str:
    """Give a question as it stands for itself, or as it is where it does so already.

    `history` are the answers of the same conversation, the last one last.
    """
    if not history or len(question.split()) > LONGEST:
        return question
    turns = [Turn(answer) for answer in reversed(history[-TURNS:])]
    if not is_english(question):
        return _in_another_language(question, turns)
    opener = _OPENER.match(question)
    bare = question[opener.end() :] if opener else question
    if not bare.strip(" ?!.,"):
        return question
    if fragment := from_fragment(bare, turns):
        return _finished(fragment)
    completed = _with_pronouns(_with_deed(bare, turns[0]), turns)
    if completed == bare:
        completed = _with_definite(bare, turns[0])
    if completed == bare and (opener or _is_bare(bare)) and not _has_own_name(bare):
        completed = _with_topic(bare, turns)
    return question if completed == bare else _finished(completed)


def _with_pronouns(question: str, turns: Sequence[Turn]) -> str:
    """Replace the pronouns that nothing in the question itself explains."""
    timed = _TIME_PHRASE.search(question)
    text, waiting = question, False
    for word in reversed(words(question)):
        lower = word[0].casefold()
        if lower not in _PRONOUNS or not _points_back(question, word, lower):
            continue
        if timed and timed.start() <= word.start() < timed.end():
            continue
        meant, end = _meant(question, word, lower, turns)
        if meant:
            put, end = _in_case(meant, lower, question, end)
            text = f"{text[: word.start()]}{put}{text[end:]}"
        waiting = waiting or not meant
    text = _with_time(text, turns)
    return _with_topic(text, turns) if waiting and text == question else text


_DO_IT = re.compile(r"\bdo (?:it|that|this|so)\b", re.IGNORECASE)


def _with_deed(question: str, last: Turn) -> str:
    """Put what somebody did, by the last question, in the place of "do it"."""
    verb, _, rest = last.asked.rest.partition(" ")
    base = base_of(verb.casefold())
    if last.asked.auxiliary or not base or not _DO_IT.search(question):
        return question
    return _DO_IT.sub(lambda _: f"{base} {rest}".strip(), question)


def _with_time(question: str, turns: Sequence[Turn]) -> str:
    found = _TIME_PHRASE.search(question)
    if not found or (re.match(r"then\b", question[found.start() : found.end()]) and found.start() == 0):
        return question
    head, tail = question[: found.start()], question[found.end() :]
    for turn in turns:
        time = _of_length(turn.time(), found[0])
        if time and re.sub(r"^(?:on|in|at)\s+", "", time) in head:
            return f"{head.rstrip()}{tail}"
        if time:
            if head.split() and head.split()[-1].casefold() in PREPOSITIONS:
                time = re.sub(r"^(?:on|in|at)\s+", "", time)
            return f"{head}{time}{tail}"
    return question


def _of_length(time: str, asked: str) -> str:
    """Give the year of a time for "that year"."""
    year = re.search(r"\b(?:19|20)\d\d\b", time) if asked.casefold().endswith("year") else None
    return f"in {year[0]}" if year else time


def _points_back(question: str, word: re.Match[str], lower: str) -> bool:
    """Tell whether a pronoun stands for something outside of its question."""
    before = [one[0].casefold() for one in words(question[: word.start()])]
    after = [one[0].casefold() for one in words(question[word.end() :])]
    if lower == "there" and ((before[-1:] and before[-1] in AUXILIARIES) or (after[:1] and after[0] in AUXILIARIES)):
        return False
    if lower in _POINTING:
        return _demonstrates(lower, before, after)
    if lower == "it" and _is_empty_it(after, before):
        return False
    return not _explained(question, word, lower)


def _demonstrates(lower: str, before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell "that contract" and "after that" from "the contract that ended"."""
    if lower in {"these", "those"}:
        return not (after and after[0] in {"who", "that", "which", "of", "with", "in", "on", "at", "from"})
    opens = PREPOSITIONS | AUXILIARIES | {"why", "when", "how", "what", "where", "who", "whom", "and"}
    if lower == "this":
        return not before or before[-1] in opens or before[-1] in VERBS
    return bool(before) and before[-1] in opens and not (after and after[0] in {"the", "a", "an", "they", "he", "she"})


_EMPTY_IT = re.compile(
    r"(?:take|takes|took|cost|costs)(?: \w+)? to\b|\w+ (?:that|whether|if)\b|rain|snow"
    r"|(?:possible|necessary|allowed|permitted|hard|easy|difficult|important|safe|legal|required|better|best"
    r"|worth) to\b"
)


def _is_empty_it(after: Sequence[str], before: Sequence[str]) -> bool:
    """Tell whether "it" stands for nothing: "is it true that", "what time is it"."""
    return bool(_EMPTY_IT.match(" ".join(after))) or list(before[-2:]) == ["time", "is"]


def _explained(question: str, word: re.Match[str], lower: str) -> bool:
    """Tell whether something before a pronoun in its own question can be what it stands for."""
    head = question[: word.start()]
    before = [one[0].casefold() for one in words(head)]
    asks = before[:1] and before[0] in ASKING | PREPOSITIONS
    fronted = next((one.start() for one in words(head) if one[0].casefold() in AUXILIARIES), 0) if asks else 0
    earlier = [one for one in phrases(head) if one.start >= fronted and one.sort not in (Sort.TIME, Sort.NUMBER)]
    if any(_can_mean(lower, one) for one in earlier):
        return True
    subject = before[:1] and (before[0] in {"who", "which", "whose"} or before[1:2] == ["which"])
    owned = (
        _OWNED.match(question, word.end())
        and lower in _POSSESSIVE
        and before[-1:]
        and before[-1] not in AUXILIARIES - {"has", "have", "had"}
    )
    if subject and owned:
        return True
    content = [one for one in before[1:-1] if one not in STOP_WORDS | AUXILIARIES]
    return bool(lower in _SUBJECTS and content and before[-1] in _SUBORDINATING)


def _can_mean(lower: str, earlier: Phrase) -> bool:
    """Tell whether a pronoun can stand for a phrase before it."""
    text = earlier.text
    if lower in _HE | _SHE:
        return earlier.sort is Sort.PERSON or (earlier.name and (" " not in text or text.startswith("the ")))
    if lower in _THEY:
        return earlier.sort is Sort.MANY or earlier.name
    owner = earlier.name and (lower != "it" or bool(re.search(r"['’]s ", text)))
    return earlier.sort is Sort.THING or owner


_SUBJECTS = frozenset("he she it they".split())
_SUBORDINATING = frozenset("that when after before because if while although how why where and but".split())


def _meant(question: str, word: re.Match[str], lower: str, turns: Sequence[Turn]) -> tuple[str, int]:
    """Give what a pronoun stands for, and where what it replaces ends."""
    if lower in _POINTING:
        return _pointed_at(question, word, turns)
    alike = next((group for group in (_HE, _SHE, _IT, _THEY) if lower in group), frozenset([lower]))
    for turn in turns:
        if meant := turn.carried(alike) or _first_of(turn, lower):
            return meant, word.end()
    return "", word.end()


def _first_of(turn: Turn, lower: str) -> str:
    """Give what a pronoun can stand for in one turn."""
    if lower == "there":
        return turn.place()
    if lower in _HE:
        return turn.person() or turn.titled()
    if lower in _SHE:
        named = [one for one in turn.asked.phrases if one.name and one.sort is Sort.THING]
        return turn.person() or (named[0].text if named else turn.titled())
    return turn.many() or turn.thing() if lower in _THEY else turn.thing() or turn.many()


def _pointed_at(question: str, word: re.Match[str], turns: Sequence[Turn]) -> tuple[str, int]:
    """Give what "that contract" or "that" alone stands for."""
    following = next(iter(words(question[word.end() :])), None)
    lower = following[0].casefold() if following else ""
    if not following or lower in AUXILIARIES | PREPOSITIONS | STOP_WORDS or lower in VERBS or is_past(lower):
        several = word[0].casefold() in {"these", "those"}
        for turn in turns:
            meant = turn.many() or turn.thing() if several else turn.thing() or turn.many()
            if meant:
                return meant, word.end()
        return "", word.end()
    end = word.end() + following.end()
    for turn in turns:
        for one in turn.asked.phrases:
            if lower.rstrip("s") in {part.casefold().rstrip("s") for part in one.text.split()}:
                return turn.extended(one), end
        if meant := turn.person() if sort_of(f"the {lower}") is Sort.PERSON else turn.thing():
            return meant, end
    return "", end


def _in_case(meant: str, lower: str, question: str, end: int) -> tuple[str, int]:
    """Give what a pronoun stands for in the pronoun's case, and where what it replaces ends."""
    owned = _OWNED.match(question, end) if lower in _POSSESSIVE else None
    if owned is None:
        return meant, end
    if len(meant.split()) > 3 or meant.startswith("what "):
        return f"the{owned[0]} of {meant}", owned.end()
    return (f"{meant}’" if sort_of(meant) is Sort.MANY else f"{meant}’s"), end


_NOT_OWNED = "|".join(sorted(PREPOSITIONS | AUXILIARIES | {"and", "or", "but", "when", "while", "if"}))
_OWNED = re.compile(rf"(?:\s+(?!(?:{_NOT_OWNED})\b)[\w-]+){{1,2}}?(?=\W*\Z|\s+(?:{_NOT_OWNED})\b)", re.IGNORECASE)


def _with_definite(question: str, last: Turn) -> str:
    """Put the last question's fuller phrase in the place of "the contract" alone."""
    for one in reversed(phrases(question)):
        bare = one.text.split()
        if one.name or len(bare) != 2 or bare[0].casefold() != "the":
            continue
        if question[one.end :].split()[:1] and question[one.end :].split()[0].casefold() in {
            "of",
            "for",
            "between",
            "that",
        }:
            continue
        for known in last.asked.phrases:
            fuller = last.extended(known)
            if known.text.casefold().split()[-1] == bare[1].casefold() and len(fuller) > len(one.text):
                return f"{question[: one.start]}{fuller}{question[one.end :]}"
    return question


def _is_bare(question: str) -> bool:
    """Tell whether a question is too short to say what it is about: "Who seconded?", not "Is zlib thread-safe?"."""
    asked = [word[0].casefold() for word in words(question)]
    if len(asked) > 3 or phrases(question):
        return False
    return asked[:1] == [] or asked[0] not in AUXILIARIES or sum(word not in STOP_WORDS for word in asked[1:]) < 2


def _has_own_name(question: str) -> bool:
    return any(one.name and one.sort is not Sort.TIME for one in phrases(question))


def _with_topic(question: str, turns: Sequence[Turn]) -> str:
    topic = next((turn.topic() for turn in turns if turn.topic()), "")
    if not topic:
        return question
    text = question.rstrip(" ?!.")
    asked = parse(text)
    copula = (
        asked.auxiliary in {"is", "are", "was", "were"} and not asked.rest.split()[2:] and asked.rest.startswith("the ")
    )
    return f"{text} of {topic}?" if copula else f"{text}, for {topic}?"


def _in_another_language(question: str, turns: Sequence[Turn]) -> str:
    """Put the names that were asked for before behind a question with a pronoun, or one that goes on."""
    opener = re.match(r"\s*(?:und|et|y|e|en)\b", question, re.IGNORECASE)
    if not (opener or _FOREIGN.search(question)) or _has_own_name(question[1:]):
        return question
    names = re.findall(r"(?<=\s)[A-ZÀ-Þ][\w&’'-]*(?:\s+(?:&\s+)?[A-ZÀ-Þ0-9][\w’'-]*)*", turns[0].asked.text)
    return f"{question.rstrip(' ?!.')} ({', '.join(names)}) ?" if names else question


def _finished(question: str) -> str:
    """Give a question that begins with a capital and ends with a question mark."""
    text = " ".join(question.split()).rstrip(" ?!.,")
    return f"{text[:1].upper()}{text[1:]}?"
