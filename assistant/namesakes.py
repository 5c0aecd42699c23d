"""Names that share their last word: what is said of Terence Halloran is not said of Martin Halloran.

The reading model takes a passage about one for a passage about the other. A name is another's
namesake where it has the same last word behind a different first one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.terms import STOP_WORDS
from index.types import Hit

_FIRST = r"(?:[A-ZÀ-Þ][a-zß-ÿ]+(?:-[A-ZÀ-Þ][a-zß-ÿ]+)?|[A-ZÀ-Þ]\.)"
_LAST = r"[A-ZÀ-Þ][a-zß-ÿ][\w-]*"
_ASKED = re.compile(rf"\b(?P<first>{_FIRST})(?= (?P<last>{_LAST}))")
_NO_FIRST_NAMES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness count countess duke duchess king queen"
    " prince princess pope saint st father mother brother sister uncle aunt grandfather grandmother herr frau"
    " monsieur madame signor signora señor señora president vice prime minister secretary chancellor governor"
    " senator congressman mayor councillor cllr alderman judge justice ambassador commissioner chairman chairwoman"
    " chair chief director manager captain capt colonel col major general gen lieutenant lt sergeant sgt admiral"
    " commander inspector constable officer reverend rev bishop cardinal rabbi imam doctor nurse engineer coach"
    " architect whose old young late new former both either neither dear family messrs".split()
)
"""What stands before a last name and is no first one."""

NAMESAKE = 3.0
"""What the log-odds of a passage lose that is about a namesake; chosen, not fitted."""

SHORT_FORM = 4
"""Letters of a first name up to which it may be short for another with the same first letter, as Tom for Thomas."""


def of_namesakes(question: str, hits: Sequence[Hit]) -> list[int]:
    """Give the positions of the hits that have a namesake of one whom the question names, and not that one.

    A name that stands in the document's path, or in another of its passages among the hits, need not
    stand in each.
    """
    asked = [found for found in _ASKED.finditer(question) if _is_first_name(found["first"])]
    if not asked:
        return []
    documents: dict[int, str] = {}
    for hit in hits:
        more = f"{hit.passage.header}\n{hit.passage.text}"
        documents[hit.source.id] = f"{documents.get(hit.source.id, hit.source.path)}\n{more}"
    return [
        rank
        for rank, hit in enumerate(hits)
        if any(
            not _has_name(documents[hit.source.id], found["first"])
            and _has_others(hit.passage.text, found["first"], found["last"])
            for found in asked
        )
    ]


def _has_name(text: str, first: str) -> bool:
    return not first.endswith(".") and re.search(rf"(?<![^\W_]){re.escape(first)}(?![^\W_])", text, re.I) is not None


def _has_others(passage: str, first: str, last: str) -> bool:
    """Tell whether a passage has a last name behind other first names, and none that may be the one."""
    before = re.findall(rf"\b({_FIRST})\s(?={re.escape(last)}\b)", passage)
    names = [name for name in before if _is_first_name(name)]
    return bool(names) and not any(_may_be(first, name) for name in names)


def _is_first_name(word: str) -> bool:
    plain = word.rstrip(".").casefold()
    return plain not in _NO_FIRST_NAMES and (len(plain) == 1 or plain not in STOP_WORDS)


def _may_be(one: str, other: str) -> bool:
    """Tell whether two first names may be one: an initial, a short form."""
    left, right = sorted((one.rstrip(".").casefold(), other.rstrip(".").casefold()), key=len)
    return left[0] == right[0] and (len(left) <= SHORT_FORM or left[:3] == right[:3])
