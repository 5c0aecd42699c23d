"""What a question asks for: a short answer, several, a reason, yes or no; in which language."""

from __future__ import annotations

import re
from enum import StrEnum

_AUXILIARY = (
    "is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must|isn't|aren't|wasn't"
    "|weren't|don't|doesn't|didn't|hasn't|haven't|hadn't|can't|couldn't|won't|wouldn't|shouldn't"
)


class Asks(StrEnum):
    """The shape of the answer that a question wants."""

    SHORT = "short"
    SEVERAL = "several"
    REASON = "reason"
    YES_NO = "yes or no"


_YES_NO = re.compile(rf"\s*(?:{_AUXILIARY})\s+(?!\w+\s*$)", re.IGNORECASE)
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)
_MEASURES = (
    "many|much|long|old|far|often|tall|high|large|big|fast|deep|heavy|wide|hot|cold|late|early|soon|quickly|frequently"
    "|expensive|young|thick|small|strong|loud|close|near|great|low|short|slow|steep|warm|few|little|populous|common"
)
_REASON = re.compile(
    rf"\b(?:why|how come|for what reason"
    rf"|how(?! (?:{_MEASURES})\b)(?= (?:{_AUXILIARY}|to|exactly|well)\b))\b"
    r"|^\W*(?:(?:please|can you|could you)\W+)*(?:explain|describe)\b",
    re.IGNORECASE,
)
_NUMBER_WORD = "two|three|four|five|six|seven|eight|nine|ten|several|various|both|all|many"
_PLURAL_VERB = r"(?:are|were|do|did|have|had|can|could|will|would|should|must|may|might|make|take|\w{2,}ed)\b"
_SMALL = "in|of|on|at|by|for|to|with|is|was|does|has|did|the|a|an|were|are|do"
_SEVERAL = re.compile(
    rf"\b(?:list|name (?:the|all|some|other|main|different|{_NUMBER_WORD})"
    rf"|(?:what|which) (?:(?:{_NUMBER_WORD})\b|(?:are|were)\b)"
    r"|(?:what|which) (?:other|main|different) (?:(?!\w*(?:ss|us|is)\b)\w{2,}s|people|men|women|children|criteria|staff"
    r"|species)\b"
    rf"|(?:what|which) (?:(?:of the|kinds? of|types? of|sorts? of) )?(?:(?!(?:{_SMALL})\b)[\w-]+ ){{0,2}}?"
    rf"(?:(?!\w*(?:ss|us|is)\b|was\b|does\b|has\b)\w{{2,}}s|people|men|women|children) {_PLURAL_VERB}"
    rf"|which (?:(?!\w*(?:ss|us|is)\b|was\b|does\b|has\b)\w{{2,}}s|people|men|women|children)\b"
    rf"|who (?:all|are|were)\b|who else|for each of\b"
    r"|(?:where|when) (?:did|do|does|have|has|will)\b.*? (?:its|their|his|her|all)"
    r" (?:(?!\w*(?:ss|us|is)\b)\w{2,}s)\W*$)",
    re.IGNORECASE,
)
_WHO_JOINED = re.compile(
    r"\bwho (?:attended|took part|participated|joined|was present|was there|was at|was in)\b",
    re.IGNORECASE,
)


def asks(question: str) -> Asks:
    """Tell what a question asks for, from its words."""
    if _YES_NO.match(question) and not _CHOICE.search(question):
        return Asks.YES_NO
    if _REASON.search(question):
        return Asks.REASON
    if _SEVERAL.search(question) or _WHO_JOINED.search(question):
        return Asks.SEVERAL
    return Asks.SHORT


_FUNCTION_WORDS = {
    "en": "who whom whose what when where which how why the of is are did does do has have and to for by with that",
    "de": "wer wem wen wessen wann wo wie warum welche welcher welches der das ist sind hat haben und nicht ein eine "
    "für mit von wurde werden wird dem den des zu auf bei nach über",
    "fr": "qui que quoi quand où comment pourquoi quel quelle quels quelles combien le les des est sont une un du et "
    "dans pour par avec sur ont qu'est",
    "es": "quién quiénes qué cuándo dónde cómo cuál cuáles cuánto cuántos por el los las del es son una y para con",
    "it": "chi che cosa quando dove perché quale quali quanto quanti il gli della dei è sono una per con nel",
    "nl": "wie wat wanneer waar hoe waarom welke het een de van zijn heeft hebben werd en voor met niet",
    "pt": "quem quê quando onde como qual quais quanto quantos os das dos é são uma para com não",
}
_WORDS_OF = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_LATIN = re.compile(r"[a-zA-ZÀ-ɏ]")


def is_english(question: str) -> bool:
    """Tell whether a question may be English, the reader's language: no other is more likely by its small words."""
    words = re.findall(r"[^\W\d_]+", question.casefold())
    letters = "".join(words)
    if letters and len(_LATIN.findall(letters)) < len(letters) / 2:
        return False
    counts = {language: sum(word in known for word in words) for language, known in _WORDS_OF.items()}
    return counts["en"] >= max(counts.values())


_SUMMARY = re.compile(
    r"\s*(?:please\s+)?(?:summari[sz]e|compare|contrast|outline|tell me about"
    r"|give (?:me )?(?:an? )?(?:overview|summary)|what (?:is|are) the (?:difference|main points))",
    re.IGNORECASE,
)


def is_summary(question: str) -> bool:
    """Tell whether a summary or a comparison is wanted."""
    return bool(_SUMMARY.match(question))


_COUNT = re.compile(r"\bhow (?:many|much)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_BEFORE_A_YEAR = re.compile(
    r"(?:\b(?:in|of|since|from|until|till|by|during|after|before|around|about|year|spring|summer|autumn|fall|winter"
    r"|january|february|march|april|may|june|july|august|september|october|november|december),?\s+"
    r"|\b\d{1,2}[./-]|\b\d{4}\s?[–-]\s?)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[^\S\n]+[^\W\d_]{3,}")


def is_count(question: str) -> bool:
    """Tell whether a question asks how many or how much."""
    return bool(_COUNT.search(question))


_DATE = re.compile(r"\b(?:when|(?:what|which) (?:da(?:y|te)s?)\b)", re.IGNORECASE)


def is_for_date(question: str) -> bool:
    """Tell whether a question asks for a day."""
    return bool(_DATE.search(question))


_NUMBERED = re.compile(
    r"\b(?:articles?|chapters?|clauses?|headings?|items?|numbers?|paragraphs?|parts?|points?|positions?|rules?|schedules?"
    r"|sections?|steps?|no\.)(?=\W|\Z)",
    re.IGNORECASE,
)


def is_for_number(question: str) -> bool:
    """Tell whether a question may ask for the number of a clause, an item or a step."""
    return bool(_NUMBERED.search(question))


def is_year(text: str, start: int, end: int) -> bool:
    """Tell whether the characters `[start, end)` of a text are a year there, and no number of things."""
    if not _YEAR.fullmatch(text[start:end].strip(" ,.;")):
        return False
    return bool(_BEFORE_A_YEAR.search(text[max(0, start - 20) : start])) and not _COUNTED.match(text[end : end + 20])
