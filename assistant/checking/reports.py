"""What a passage gives only as an account: "According to the company, 86 people were there".

A statement that tells it as a fact is not carried. Accounts are those of people and bodies; what a contract
or a timetable says counts as said. What records tell of somebody is not what somebody has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checking.alignment import content
from assistant.checking.facts import numbers_and_dates
from assistant.checking.voices import LONGEST, subject

_BODIES = (
    "company|firm|operator|owners?|manufacturer|supplier|contractor|insurer|broker|bank|union|association|society"
    "|party|group|council|committee|board|ministry|government|authorit(?:y|ies)|agency|army|police|court|church"
    "|mayor|minister|president|chairman|chairwoman|director|manager|officials?|officers?|spokes(?:man|woman|person)"
    "|lawyers?|counsel|prosecutors?|plaintiffs?|defendants?|witness(?:es)?|experts?|critics|activists|scientists"
    "|neighbours?|residents|villagers|staff|workers|sources|friends?|colleagues?|family|people|captain|warden"
)
_WORD = r"[A-ZÀ-Þ](?:(?:[’'](?!s\b))?[\w-]){0,40}"
_NAME = rf"(?:(?:Mr|Mrs|Ms|Dr)\.? )?{_WORD}(?: {_WORD}){{0,3}}"
_BODY = (
    rf"(?:(?:[Tt]he|[Aa]n?|his|her|its|their|our|my|some|several|two|both) )?(?:[a-z-]{{1,20}} ){{0,2}}?(?:{_BODIES})\b"
)
_WHO = rf"(?P<source>{_BODY}|{_NAME}|\b(?:him|her|them|he|she|they)\b)"
_RECORDS = "logs?|logbooks?|books?|records?|reports?|minutes|figures|data|statistics|accounts|diary|diaries|letters?"
_ACCORDING = re.compile(rf"\b[Aa]ccording to {_WHO}(?!\w|[’']s? (?:[a-z]{{1,20}} )?(?:{_RECORDS}|lists?|registers?)\b)")
_CLAIMING = re.compile(
    rf"\b{_WHO} (?:(?:claim|alleg|maintain|insist)(?:s|es|ed) that\b"
    r"|(?:claims|claimed|alleges|alleged) (?=(?:the|a|an|he|she|it|they|his|her|its|their)\b|[A-ZÀ-Þ]))"
)
_PHRASE = r"(?:the|an?|his|her|its|their|this|these|most|all|somebody|someone|[A-ZÀ-Þ][\w’'-]{0,40})\b"
_IT = r"(?:it|he|she|they|there)\b"
_TASK = r"(?:\w{1,20} )?(?:role|post|office|dut|title|name|risk|control|command|responsib)"
_BELIEVING = re.compile(
    r"(?<= )(?:(?:believe[sd]?|maintain(?:s|ed)?|contend(?:s|ed)?|(?:suspect|assume)(?:s|e?d)?) that\b"
    rf"|(?:holds?|held) that (?={_PHRASE}|{_IT})|(?:maintain|contend)(?:s|ed)? (?={_IT})"
    rf"|(?:believe[sd]?|suspect(?:s|ed)?) (?={_PHRASE}|{_IT})"
    rf"|assume[sd]? (?=(?:{_PHRASE}|{_IT})(?! {_TASK}))|blame[sd]? (?=[^.;]{{1,100}} (?:for|on) ))"
)
_DECIDING = re.compile(r"\b(?:court|tribunal|judges?|jury|arbitrators?|adjudicator|panel)\b", re.IGNORECASE)
_KNOWING = re.compile(
    r"\b(?:historian|scientist|researcher|scholar|expert|archaeologist|astronomer|economist|linguist|biologist)s\b",
    re.I,
)
_HEARSAY = re.compile(
    r"\b(?:allegedly|reportedly|supposedly|rumou?r has it|(?:was|were) (?:said|rumou?red) to)\b", re.IGNORECASE
)
_PRONOUNS = frozenset("he she they him her them".split())
_TOLD = re.compile(
    r"\b(?:according|say|says|said|saying|claim\w*|alleg\w*|insist\w*|maintain\w*|report(?:s|ed|edly)|state[sd]?"
    r"|puts?|gives?|gave|tells?|told|thinks?|thought|believe[sd]?|rumou?r\w*|supposedly|in the (?:view|opinion) of"
    r"|suspect\w*|suspicions?|assum\w+|contend\w*|blam\w+|(?:holds?|held) that"
    r"|may have|might|probably|possibly|perhaps)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:according|say|says|said|claim\w*|alleg\w*|reported(?:ly)?|thinks?|thought|believe[sd]?|supposedly"
    r"|suspect\w*|suspicions?|assum\w+|contend\w*|blam\w+)\b",
    re.IGNORECASE,
)
_END = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)[;.!?](?:\s|\Z)")
_ASIDE = re.compile(r"(?:\S{1,40} ){0,5}\S{1,40}, (?:which|who|whose|where|when)\b[^,.;]{0,200},")


def account(question: str, statement: str, quotes: Sequence[str]) -> str:
    """Give what the quotes give a statement as, such as "the account of the company".

    Empty where they say it themselves, and where the statement or the question tells whose account it is.
    """
    if _TOLD.search(statement) or _ASKED.search(question):
        return ""
    said, own = set(content(statement)), set(content(question))
    parts = [_parts(quote) for quote in quotes]
    plain = {stem for rest, _ in parts for stem in content(rest)}
    for told, source in (one for _, accounts in parts for one in accounts):
        named = set(content(source.split(" of ")[0]))
        if not named & (said | own) and (said & set(content(told))) - plain - own:
            return "hearsay" if not source else f"the account of {'somebody' if source in _PRONOUNS else source}"
    return ""


def _parts(quote: str) -> tuple[str, list[tuple[str, str]]]:
    """Give what a quote says itself, and its accounts, each with whose it is."""
    accounts = []
    rest = quote
    for start, end, source in _accounts(quote):
        asides = _ASIDE.findall(quote, start, end)
        accounts.append((_ASIDE.sub(" ", quote[start:end]), source))
        rest = " ".join([rest.replace(quote[start:end], " "), *asides])
    return rest, accounts


def _accounts(quote: str) -> Iterator[tuple[int, int, str]]:
    """Give the bounds of accounts and whose they are; "claims that" begins one, the others are whole sentences."""
    closing = 0
    for found in _BELIEVING.finditer(quote):
        if found.start() < closing:
            continue
        opening, closing = _sentence(quote, found.start(), found.end())
        source = subject(quote[opening : found.start()])
        if source and not _DECIDING.search(source) and not _KNOWING.search(source):
            yield found.end(), closing, source
    for pattern in (_ACCORDING, _CLAIMING, _HEARSAY):
        for found in pattern.finditer(quote):
            opening, closing = _sentence(quote, found.start(), found.end())
            yield found.end() if pattern is _CLAIMING else opening, closing, found.groupdict().get("source") or ""


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the bounds of the sentence or clause between semicolons that has `[start, end)`."""
    first = max(0, start - LONGEST)
    before = [found.end() for found in _END.finditer(text, first, start)]
    after = _END.search(text, end, end + LONGEST)
    return (before[-1] if before else first), (after.start() if after else min(len(text), end + LONGEST))


_HAS = re.compile(r"(?:[Tt]he )?(?P<owner>[^,;:]{2,80}?) (?:has|have|had) ")


def of_its_records(statement: str, quotes: Sequence[str]) -> bool:
    """Tell whether a statement gives somebody what only their records count: "the Guild's logbooks give 10,100"."""
    found = _HAS.match(" ".join(statement.split()))
    if not found:
        return False
    counted = {one.value for one in numbers_and_dates(statement)}
    owner = re.escape(found["owner"])
    recorded = re.compile(rf"\b(?:(?:{_RECORDS}) of (?:the )?{owner}\b|{owner}[’']s? (?:{_RECORDS})\b)", re.IGNORECASE)
    sentences = [part for quote in quotes for part in _END.split(quote)]
    counting = [one for one in sentences if counted & {fact.value for fact in numbers_and_dates(one)}]
    return bool(counting) and all(recorded.search(one) for one in counting) and not recorded.search(statement)
