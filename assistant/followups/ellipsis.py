"""Questions of which the most was left out: "What about Norway?", "And in 2023?", "Why?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.followups.mentions import Asked, Turn
from assistant.followups.phrases import Phrase, Sort, phrases, sort_of, words
from assistant.grammar import ASKING, AUXILIARIES, PREPOSITIONS, VERBS, base_of, is_past, participle, past

LONGEST_FRAGMENT = 8
"""Words of a fragment."""

_ABOUT = re.compile(r"\s*(?:what|how) about\s+", re.IGNORECASE)
_BARE_ASKING = re.compile(
    r"\s*((?:(?:by|with|from|to|for|since|until|at|in|on)\s+)?(?:who|whom|whose|what|which|when|where|why|how)"
    r"(?:\s+(?:much|many|long|often|far|big|old|fast|soon|late|early|exactly|so|time|year|day|month))?)\s*[?!.]*\s*\Z",
    re.IGNORECASE,
)
_THAT = re.compile(r"\s+(?:is|was|were|did)\s+(?:that|this)(?:\s+happen)?(?=\W*\Z)", re.IGNORECASE)
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_YEAR_BEFORE = re.compile(
    r"\s*(?:in |for )?(?:(?:a|one|the) year (?:earlier|before)|the (?:previous|preceding) year|last year)\W*\Z",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(
    r"\s*(?:in |for )?(?:(?:a|one|the) year (?:later|after)|the (?:following|next) year|next year)\W*\Z", re.IGNORECASE
)


def from_fragment(question: str, turns: Sequence[Turn]) -> str:
    """Give the last question with a fragment in its place; empty where the question is no fragment."""
    asked = turns[0].asked
    if bare := _BARE_ASKING.match(_THAT.sub("", question)):
        return _asked_otherwise(bare[1], turns[0])
    if year := _shifted_year(question, asked.text):
        return year
    about = _ABOUT.match(question)
    fragment = (question[about.end() :] if about else question).strip(" ?!.,")
    if not about and not _is_fragment(fragment):
        return ""
    return _substituted(asked, fragment)


def _is_fragment(text: str) -> bool:
    """Tell whether words have no verb, and so are no question of their own."""
    found = [one[0].casefold() for one in words(text)]
    if not found or len(found) > LONGEST_FRAGMENT or found[0] in ASKING - {"which"} or set(found) & AUXILIARIES:
        return False
    opens = found[0] in PREPOSITIONS | {"the", "a", "an"} or words(text)[0][0][0].isupper() or found[0][0].isdigit()
    verbal = found[0] in VERBS or any(one in VERBS or is_past(one) for one in found[1:-1])
    return opens and not verbal


def _shifted_year(question: str, base: str) -> str:
    year = _YEAR.search(base)
    if not year:
        return ""
    by = -1 if _YEAR_BEFORE.match(question) else 1 if _YEAR_AFTER.match(question) else 0
    return f"{base[: year.start()]}{int(year[1]) + by}{base[year.end() :]}" if by else ""


def _asked_otherwise(asking: str, turn: Turn) -> str:
    """Ask another thing of what was asked last: "When?" after "Who founded the company?"."""
    asked = turn.asked
    asking = re.sub(r"\s+(?:exactly|so)\Z", "", asking)
    if asked.auxiliary:
        inverted = asked.word not in {"who", "what", "which"} or asked.phrases_of_rest_start or not asked.asking
        if inverted or asked.auxiliary in {"do", "does", "did"}:
            return f"{asking} {asked.auxiliary} {asked.rest}"
        subject = turn.said[0] if turn.said else "it"
        return f"{asking} {asked.auxiliary} {subject} {asked.rest}"
    if not asked.rest:
        return f"{asking}, for {asked.text}"
    verb, _, rest = asked.rest.partition(" ")
    thing = phrases(rest)
    if (done := participle(verb.casefold())) and thing and thing[0].start == 0:
        return f"{asking} was {turn.extended(_moved(asked, thing[0], rest))} {done}"
    subject = turn.said[0] if turn.said else turn.described() or "it"
    if base := base_of(verb):
        return f"{asking} {'did' if verb == past(base) else 'does'} {subject} {base} {rest}"
    return f"{asking} was it that {subject} {asked.rest}"


def _moved(asked: Asked, phrase: Phrase, rest: str) -> Phrase:
    """Give a phrase of the question's rest by its place in the whole question."""
    by = len(asked.text) - len(rest)
    return Phrase(phrase.text, phrase.start + by, phrase.end + by, phrase.sort, phrase.name)


def _substituted(asked: Asked, fragment: str) -> str:
    """Put a fragment in the place of what is most like it in the last question."""
    text = asked.text
    preposition, _, inner = fragment.partition(" ")
    if preposition.casefold() not in PREPOSITIONS or not inner:
        preposition, inner = "", fragment
    sort = sort_of(fragment) if sort_of(fragment) is Sort.TIME else sort_of(inner)
    ranked = sorted(
        ((_likeness(one, inner, preposition, sort, text), -at, one) for at, one in enumerate(asked.phrases)),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    if preposition and sort is not Sort.TIME and (same := _with_same_preposition(text, preposition, fragment)):
        return same
    if not ranked or ranked[0][0] <= 0:
        return f"{text} {fragment}" if preposition else f"{text}, for {fragment}"
    one = ranked[0][2]
    start = one.start
    if sort is Sort.TIME:
        leading = one.text.split()[0].casefold()
        own = fragment.split()[0].casefold() in PREPOSITIONS
        kept = "" if own or leading not in PREPOSITIONS else f"{one.text.split()[0]} "
        start = _with_preposition(text, start) if own else start
        return f"{text[:start]}{kept}{fragment}{text[one.end :]}"
    return f"{text[:start]}{_with_article(inner, one.text)}{text[one.end :]}"


def _with_same_preposition(text: str, preposition: str, fragment: str) -> str:
    """Put a fragment in the place of what follows the same preposition; empty where nothing does."""
    stops = "|".join(sorted(PREPOSITIONS | AUXILIARIES))
    found = re.search(rf"\b{re.escape(preposition)}\s+.+?(?=\s+(?:{stops})\b|$)", text, re.IGNORECASE)
    return f"{text[: found.start()]}{fragment}{text[found.end() :]}" if found else ""


def _likeness(one: Phrase, inner: str, preposition: str, sort: Sort, text: str) -> float:
    """Score how well a phrase of the last question can give way to a fragment."""
    ours, theirs = [[word[0].casefold() for word in words(part)] for part in (inner, one.text)]
    if (sort is Sort.TIME) != (one.sort is Sort.TIME) or not ours:
        return 0.0
    name = any(word[0][0].isupper() or word[0][0].isdigit() for word in words(inner))
    score = 2.0 * (sort is one.sort) + 1.0 * (name == one.name)
    shared = (set(ours) & set(theirs)) - {"the", "a", "an"}
    score += 2.0 * bool(shared) + 2.0 * (ours[-1] == theirs[-1] or (name and ours[0] == theirs[0]))
    before = text[: one.start].split()
    if preposition and sort is not Sort.TIME:
        return 0.0
    return score + (0.5 if not before or before[-1].casefold() not in PREPOSITIONS else 0.0)


def _with_preposition(text: str, start: int) -> int:
    """Give the start of the preposition before a phrase, its own start where there is none."""
    before = list(words(text[:start]))
    return before[-1].start() if before and before[-1][0].casefold() in PREPOSITIONS else start


def _with_article(inner: str, replaced: str) -> str:
    first = replaced.split()[0].casefold()
    bare = inner.split()[0].casefold() not in {"the", "a", "an"} and inner[:1].islower()
    return f"{first} {inner}" if bare and first in {"the", "a", "an"} else inner
