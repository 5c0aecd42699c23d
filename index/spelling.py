"""British and American spelling: a question about licences is one about licenses too.

Rules and word parts, not a dictionary: a spelling that no document has finds nothing. The parts are those
of which the Oxford English Dictionary and Merriam-Webster spell one word in two ways; pairs that are words
of their own ("cheque" and "check", "tyre" and "tire") are left out, and so is what the stemmers of the
index and of the program make alike anyway ("travelled" and "traveled").
"""

from __future__ import annotations

import re
from functools import lru_cache

_OUR = (
    "arbour ardour armour behaviour candour clamour colour demeanour endeavour favour fervour flavour harbour honour "
    "humour labour neighbour odour rancour rigour rumour saviour savour splendour tumour valour vapour vigour"
)
_BEFORE_RE = "calib cent fib lit lust meag met sab somb spect theat"
_CE = "defence licence offence pretence practice"
_OTHERS = {
    "acknowledgement": "acknowledgment",
    "ageing": "aging",
    "aluminium": "aluminum",
    "anaem": "anem",
    "anaesth": "anesth",
    "archaeolog": "archeolog",
    "artefact": "artifact",
    "diarrhoea": "diarrhea",
    "encyclopaed": "encycloped",
    "enrolment": "enrollment",
    "foetus": "fetus",
    "fulfilment": "fulfillment",
    "grey": "gray",
    "gynaecolog": "gynecolog",
    "haemo": "hemo",
    "instalment": "installment",
    "jewellery": "jewelry",
    "judgement": "judgment",
    "leukaemia": "leukemia",
    "manoeuvr": "maneuver",
    "moustache": "mustache",
    "mould": "mold",
    "oestrogen": "estrogen",
    "orthopaedic": "orthopedic",
    "paediatric": "pediatric",
    "plough": "plow",
    "sceptic": "skeptic",
    "skilful": "skillful",
    "sulph": "sulf",
    "wilful": "willful",
}
_PARTS = {
    **{word: word.replace("our", "or") for word in _OUR.split()},
    **{word: f"{word[:-2]}se" for word in _CE.split()},
    **_OTHERS,
}
_BRITISH = re.compile("|".join(_PARTS))
_AMERICAN = re.compile("|".join(_PARTS.values()))
_BACK = {american: british for british, american in _PARTS.items()}

LONGEST = 40
"""Letters of a word at most; what is longer is none."""

_ALWAYS_ISE = re.compile(
    "advertis|advis|apprais|appris|bruis|chastis|circumcis|compris|compromis|concis|cruis|demis|despis|devis|disguis"
    "|enterpris|excis|exercis|expertis|franchis|improvis|incis|liais|likewis|merchandis|otherwis|paradis|porpois|prais"
    "|precis|premis|promis|revis|supervis|surmis|surpris|televis|tortois|treatis|turquois"
)
"""Words in -ise on both sides of the Atlantic, whose kin ("supervisor", "precision") have an s as well."""

_ISE, _IZE = (re.compile(rf"(?<=[a-z]{{3}}[iy]){letter}(?=e|ing|ation|abl)") for letter in "sz")
_CENTRE = rf"({_BEFORE_RE.replace(' ', '|')})"
_DIALOG = "((?:anal|catal|dial)og)"
_TO_AMERICAN = (
    (re.compile(rf"{_CENTRE}r(?:e(?=s?\Z)|(?=(?:ed|ing)\Z))"), r"\1er"),
    (re.compile(rf"{_DIALOG}u(?:e(?=s?\Z)|(?=(?:ed|ing)\Z))"), r"\1"),
    (re.compile(r"programme(?=s?\Z)"), "program"),
)
_TO_BRITISH = (
    (re.compile(rf"{_CENTRE}er(?=s?\Z)"), r"\1re"),
    (re.compile(rf"{_CENTRE}er(?=(?:ed|ing)\Z)"), r"\1r"),
    (re.compile(rf"{_DIALOG}(?=s?\Z)"), r"\1ue"),
    (re.compile(rf"{_DIALOG}(?=(?:ed|ing)\Z)"), r"\1u"),
    (re.compile(r"program(?=s?\Z)"), "programme"),
)


@lru_cache(maxsize=1 << 16)
def american(word: str) -> str:
    """Give a lower-case word in American spelling; the same for both spellings of a word, not always a word."""
    if len(word) > LONGEST:
        return word
    changed = _BRITISH.sub(lambda part: _PARTS[part[0]], word)
    for pattern, spelt in _TO_AMERICAN:
        changed = pattern.sub(spelt, changed)
    return changed if _ALWAYS_ISE.search(changed) else _ISE.sub("z", changed)


def spellings(word: str) -> list[str]:
    """Give the other spellings of a lower-case word, American and British, likely ones and unlikely ones."""
    if len(word) > LONGEST:
        return []
    british = _AMERICAN.sub(lambda part: _BACK[part[0]], word)
    for pattern, spelt in _TO_BRITISH:
        british = pattern.sub(spelt, british)
    british = _IZE.sub("s", british)
    return [one for one in dict.fromkeys((american(word), british)) if one != word]
