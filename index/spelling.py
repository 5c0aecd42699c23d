"""British and American spelling: a question about licences is one about licenses too.

Rules and word parts, not a dictionary: a spelling that no document has finds nothing, and costs nothing.
The parts are those on which the Oxford English Dictionary and Merriam-Webster differ as to the spelling
of one word; pairs that are words of their own ("cheque" and "check", "tyre" and "tire") are left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

_OUR = (
    "arbour ardour armour behaviour candour clamour colour demeanour endeavour favour fervour flavour harbour honour "
    "humour labour neighbour odour rancour rigour rumour saviour savour splendour tumour valour vapour vigour"
)
_RE = "calibre centre fibre litre lustre meagre metre sabre sombre spectre theatre"
_CE = "defence licence offence pretence practice"
_OTHERS = {
    "acknowledgement": "acknowledgment",
    "ageing": "aging",
    "aluminium": "aluminum",
    "anaem": "anem",
    "anaesth": "anesth",
    "analogue": "analog",
    "archaeolog": "archeolog",
    "artefact": "artifact",
    "catalogue": "catalog",
    "dialogue": "dialog",
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
    "programme": "program",
    "sceptic": "skeptic",
    "skilful": "skillful",
    "sulph": "sulf",
    "wilful": "willful",
}
_PARTS = {
    **{word: word.replace("our", "or") for word in _OUR.split()},
    **{word: f"{word[:-2]}er" for word in _RE.split()},
    **{word: f"{word[:-2]}se" for word in _CE.split()},
    **_OTHERS,
}
_BRITISH = re.compile("|".join(_PARTS))
_AMERICAN = re.compile("|".join(_PARTS.values()))
_BACK = {american: british for british, american in _PARTS.items()}

LONGEST = 40
"""Letters of a word at most; what is longer is none."""

_ENDING = r"(?=(?:e|es|ed|er|ers|ing|ation|ations|able)\Z)"
_ISE, _IZE = (re.compile(rf"(?<=[a-z]{{3}}[iy]){letter}{_ENDING}") for letter in "sz")
_LL = re.compile(r"\A([a-z]*[aeiou][a-z]+[aeiou]l)l(?=(?:ed|ing|er|ers)\Z)")
_L = re.compile(r"\A([a-z]*[aeiou][a-z]+[aeiou]l)(?=(?:ed|ing|er|ers)\Z)")


@lru_cache(maxsize=1 << 16)
def american(word: str) -> str:
    """Give a lower-case word in American spelling; the same for both spellings of a word, not always a word."""
    if len(word) > LONGEST:
        return word
    changed = _BRITISH.sub(lambda part: _PARTS[part[0]], word)
    return _LL.sub(r"\1", _ISE.sub("z", changed))


def spellings(word: str) -> list[str]:
    """Give the other spellings of a lower-case word, American and British, likely ones and unlikely ones."""
    if len(word) > LONGEST:
        return []
    british = _AMERICAN.sub(lambda part: _BACK[part[0]], word)
    british = _L.sub(r"\1l", _IZE.sub("s", british))
    return [one for one in dict.fromkeys((american(word), british)) if one != word]
