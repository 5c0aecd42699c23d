"""What a conversation has spoken of: the things that a pronoun of the next question can stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assistant.followups.phrases import DETERMINERS, Phrase, Sort, is_person_name, phrases, sort_of, words
from assistant.grammar import AUXILIARIES, PREPOSITIONS, VERBS, is_past, past
from assistant.types import Answer

LONGEST_SAID = 8
"""Words of an answer that can stand for a pronoun; a longer one is no name of anything."""

SURE = 0.6
"""The confidence from which an answer stands for what was asked for; below, the question's own words do."""

_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Professor|Captain|Councillor|Judge) (?:[A-ZÀ-Þ][\w’'-]+ ?){1,3}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its parts: "Which ferry", "does", "the line use".

    Without `auxiliary`, `asking` is the subject of the verb that `rest` begins with.
    """

    text: str
    asking: str
    auxiliary: str
    rest: str
    phrases: tuple[Phrase, ...]

    @property
    def word(self) -> str:
        """The question word, without the preposition before it."""
        found = [one[0].casefold() for one in words(self.asking)]
        return next((one for one in found if one not in PREPOSITIONS), "")

    @property
    def subject_asked(self) -> bool:
        """Tell whether what is asked for is the subject: "Which ferry struck it?", "Who is the chair?"."""
        return not self.auxiliary or (self.auxiliary in _BE and not self.phrases_of_rest_start)

    @property
    def phrases_of_rest_start(self) -> bool:
        """Tell whether a phrase follows the auxiliary at once, so that it is the subject."""
        at = len(self.text) - len(self.rest)
        return any(one.start <= at + 1 for one in self.phrases if one.start >= at - 1)


_BE = frozenset("is are was were".split())
_DO = frozenset("do does did".split())


def parse(question: str) -> Asked:
    """Take a question apart, without its question mark."""
    text = question.strip().rstrip("?.! ").strip()
    found = words(text)
    known = tuple(phrases(text))
    for at, word in enumerate(found):
        lower = word[0].casefold()
        if lower in AUXILIARIES:
            known = _with_verb_apart(text, word.end(), known) if lower in _DO else known
            return Asked(text, text[: word.start()].strip(), lower, text[word.end() :].strip(), known)
        verb = lower.rstrip("s") in VERBS or lower in VERBS or is_past(lower)
        if at and verb and not _in_name(word, known):
            return Asked(text, text[: word.start()].strip(), "", text[word.start() :].strip(), known)
    return Asked(text, text, "", "", known)


def _with_verb_apart(text: str, at: int, known: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Take the last word off the subject where the question has no other word for the verb that "did" wants."""
    subject = next((one for one in known if one.start >= at and not text[at : one.start].strip()), None)
    if subject is None or subject.text.split()[-1][0].isupper() or len(subject.text.split()) < 3:
        return known
    free = [word for word in words(text[subject.end :]) if not _in_name_at(subject.end + word.start(), known)]
    if any(word[0].casefold() in VERBS for word in free):
        return known
    shorter = subject.text.rpartition(" ")[0]
    return tuple(replace(one, text=shorter, end=one.start + len(shorter)) if one is subject else one for one in known)


def _in_name_at(at: int, known: Sequence[Phrase]) -> bool:
    return any(one.start <= at < one.end for one in known)


def _in_name(word: re.Match[str], known: Sequence[Phrase]) -> bool:
    return any(one.start <= word.start() < one.end for one in known)


class Turn:
    """One question and answer, as the next question can look back on them."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked = parse(answer.rewritten or answer.question)
        sure = answer.found and answer.confidence >= SURE
        said = [" ".join(one.text.split()).strip(" .") for one in answer.statements] if sure else []
        self.said = [one for one in said if one and len(one.split()) <= LONGEST_SAID]

    def carried(self, pronouns: frozenset[str]) -> str:
        """Give what one of these pronouns stood for in this turn's own question."""
        if not self.answer.rewritten:
            return ""
        before, after = self.answer.question.split(), self.answer.rewritten.split()
        plain = [[word.casefold().strip("?,.") for word in text] for text in (before, after)]
        steps = SequenceMatcher(None, plain[0], plain[1], autojunk=False).get_opcodes()
        for number, (tag, first, last, start, end) in enumerate(steps):
            if tag == "replace" and set(plain[0][first:last]) & pronouns:
                if plain[1][start:end] == ["the"]:  # "its towers" became "the towers of the bridge"
                    start, end = next((one[3] + 1, one[4]) for one in [*steps[number + 1 :], ("", 0, 0, 0, 0)])
                return re.sub(r"['’]s?$", "", " ".join(after[start:end]).strip("?,. "))
        return ""

    def person(self) -> str:
        """Give who was asked or spoken of, one person."""
        if self.asked.word in {"who", "whom"} or self.asked.asking.casefold().endswith(tuple(_PERSON_NOUNS)):
            for said in self.said:
                if name := _first_name(said):
                    return name
            if described := self.described():
                return described
        for one in self.asked.phrases:
            owner = re.split(r"['’]s?\s", one.text)[0]
            if owner != one.text and is_person_name(owner):
                return owner
            if one.sort is Sort.PERSON:
                return self.extended(one)
        lone = [one for one in self.asked.phrases if one.name and one.sort is Sort.THING and " " not in one.text]
        return lone[0].text if lone else ""

    def thing(self) -> str:
        """Give the thing that was asked for or spoken of."""
        asked = self.asked
        if asked.subject_asked and asked.word in {"which", "what"}:
            for said in self.said:
                if sort_of(said) not in (Sort.NUMBER, Sort.TIME):
                    return said
            if described := self.described():
                return described
        for wanted in ((Sort.THING,), (Sort.MANY,)):
            for one in asked.phrases:
                if one.sort in wanted and one.start >= len(asked.asking) and not self._is_surname(one.text):
                    return self.extended(one)
        inside = [one for one in asked.phrases if one.sort is Sort.THING]
        return self.extended(inside[0]) if inside else ""

    def many(self) -> str:
        """Give the several that were asked for or spoken of, or an organisation."""
        asked = self.asked
        counted = re.match(r"how many ([\w-]+(?: [\w-]+)?)$", asked.asking, re.IGNORECASE)
        if counted and asked.rest:
            if asked.auxiliary in _DO:
                return f"the {counted[1]} that {_told(asked)}"
            return f"the {counted[1]} {asked.rest}" if asked.auxiliary in _BE else f"the {counted[1]}"
        if len(self.said) > 1:
            return f"{', '.join(self.said[:-1])} and {self.said[-1]}"
        if asked.word in {"who", "which"} and asked.subject_asked:
            return self.said[0] if self.said and sort_of(self.said[0]) is not Sort.NUMBER else self.described()
        for one in asked.phrases:
            if one.sort is Sort.MANY:
                return self.extended(one)
        return ""

    def place(self) -> str:
        """Give the place that was asked for or named."""
        if self.asked.word == "where" and self.said:
            return self.said[0]
        for one in self.asked.phrases:
            before = self.asked.text[: one.start].split()
            if one.name and one.sort is Sort.THING and before and before[-1].casefold() in {"in", "at", "to", "from"}:
                return one.text
        return self.thing()

    def time(self) -> str:
        """Give the time that was asked for or named, with its preposition."""
        named = [one.text for one in self.asked.phrases if one.sort is Sort.TIME]
        if named:
            return named[-1] if named[-1].split()[0].casefold() in PREPOSITIONS else _dated(named[-1])
        if self.asked.word == "when" and self.asked.auxiliary == "did":
            return f"when {_told(self.asked)}"
        return _dated(self.said[0]) if self.asked.word == "when" and self.said else ""

    def titled(self) -> str:
        """Give a person named with a title in the quotes."""
        for quote in (*self.answer.quotes, *self.answer.nearest):
            if found := _TITLED.search(" ".join(quote.text.split())):
                return found[0].strip()
        return ""

    def topic(self) -> str:
        """Give what the question is about, to be put behind another."""
        first = self.thing() or self.many() or self.person()
        return first or " ".join(one.text for one in self.asked.phrases)

    def _is_surname(self, name: str) -> bool:
        """Tell whether a single name stands in the quotes behind a first name or a title."""
        if " " in name or not name[:1].isupper():
            return False
        full = re.compile(rf"\b([A-ZÀ-Þ][\w.’'-]+) {re.escape(name)}\b")
        quotes = (" ".join(quote.text.split()) for quote in (*self.answer.quotes, *self.answer.nearest))
        return any(is_person_name(found[0]) for text in quotes for found in full.finditer(text))

    def described(self) -> str:
        """Give what was asked for in the question's own words: "the ferry that replaced the Marianne Ost"."""
        asked = self.asked
        noun = re.sub(r"^(?:\w+ )?(?:which|what)\s*", "", asked.asking, flags=re.IGNORECASE)
        noun = noun if asked.word in {"which", "what"} else ""
        if asked.word in {"who", "whom"} and asked.auxiliary in _BE and re.match(r"(?:the|an?)\s", asked.rest):
            return asked.rest
        if asked.word == "what" and not noun and asked.auxiliary in _BE:
            return asked.rest if re.match(r"(?:the|an?)\s", asked.rest) else ""
        if asked.asking.casefold() == "what" and not asked.auxiliary:
            return f"what {asked.rest}"
        if not asked.auxiliary and asked.rest:
            return f"the {noun} that {asked.rest}" if noun else f"the one who {asked.rest}"
        if noun and asked.auxiliary in _DO:
            return f"the {noun} that {_told(asked)}"
        return f"the {noun} that {asked.auxiliary} {asked.rest}" if noun and asked.subject_asked else ""

    def extended(self, phrase: Phrase) -> str:
        """Give a phrase with what belongs to it: "the contract to dredge Berth 3", "the wall of Brackwater"."""
        return _extended(self.asked, phrase)


def _extended(asked: Asked, phrase: Phrase) -> str:
    text, end = asked.text, phrase.end
    while True:
        rest = text[end:]
        plain = re.match(r"\s+of\s+([a-z][\w-]+)", rest)
        if plain and plain[1] not in DETERMINERS | AUXILIARIES:
            end += plain.end()
            continue
        following = next((one for one in asked.phrases if one.start >= end), None)
        if following is None or following.sort is Sort.TIME or not rest.strip():
            return text[phrase.start : end]
        between = text[end : following.start].split()
        joined = len(between) == 1 and between[0].casefold() in {"of", "at", "in", "for", "between", "on", "and"}
        to_do = len(between) == 2 and between[0] == "to" and between[1].islower()
        clause = len(between) == 2 and between[0] in {"that", "who", "which"}
        if not (joined or to_do or clause):
            return text[phrase.start : end]
        end = following.end


_PERSON_NOUNS = (
    "person",
    "man",
    "woman",
    "judge",
    "councillor",
    "officer",
    "manager",
    "director",
    "doctor",
    "engineer",
)


def _first_name(said: str) -> str:
    """Give the first name of a person in an answer, the answer where it is one."""
    for part in re.split(r"\s*(?:,| and |;)\s*", said):
        bare = re.sub(r"^(?:the|a|an)\s+", "", part)
        if is_person_name(bare) or (bare.istitle() and " " not in bare and bare.isalpha()):
            return bare
    return ""


def _dated(text: str) -> str:
    """Give a time with the preposition that it takes."""
    if text.split()[0].casefold() in PREPOSITIONS:
        return text
    if re.match(r"\d{1,2}[:.]\d{2}", text):
        return f"at {text}"
    day = re.search(r"\b\d{1,2}\b|day\b", text)
    return f"{'on' if day else 'in'} {text}"


def _told(asked: Asked) -> str:
    """Tell a question with "did" as a statement: "did the line use" to "the line used"."""
    subject = next((one for one in asked.phrases if asked.rest.startswith(one.text)), None)
    at = len(_extended(asked, subject)) if subject else 0
    for word in words(asked.rest):
        if word.start() >= at and (word.start() or not subject) and word[0].islower() and word[0] not in PREPOSITIONS:
            verb = past(word[0]) if asked.auxiliary == "did" else word[0]
            return f"{asked.rest[: word.start()]}{verb}{asked.rest[word.end() :]}"
    return asked.rest
