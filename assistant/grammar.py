"""English words that tell a sentence's parts from each other: auxiliaries, prepositions, verbs and their forms."""

from __future__ import annotations

AUXILIARIES = frozenset(
    "is are was were am be been do does did has have had can could will would should shall may might must".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from to with about against between during after before under over since until per within "
    "without into through according as than near behind above below inside outside around".split()
)
ASKING = frozenset("who whom whose what which when where why how".split())

_IRREGULAR = {
    "become": "became become", "begin": "began begun", "break": "broke broken", "bring": "brought", "build": "built",
    "buy": "bought", "choose": "chose chosen", "come": "came come", "cost": "cost", "cut": "cut", "deal": "dealt",
    "draw": "drew drawn", "drive": "drove driven", "eat": "ate eaten", "fall": "fell fallen", "feel": "felt",
    "fight": "fought", "find": "found", "fly": "flew flown", "get": "got", "give": "gave given", "go": "went gone",
    "grow": "grew grown", "hear": "heard", "hit": "hit", "hold": "held", "keep": "kept", "know": "knew known",
    "lead": "led", "learn": "learnt", "leave": "left", "lend": "lent", "let": "let", "lie": "lay lain",
    "lose": "lost", "make": "made", "mean": "meant", "meet": "met", "pay": "paid", "put": "put", "read": "read",
    "rise": "rose risen", "run": "ran run", "say": "said", "see": "saw seen", "sell": "sold", "send": "sent",
    "set": "set", "show": "showed shown", "shoot": "shot", "sit": "sat", "speak": "spoke spoken", "spend": "spent",
    "stand": "stood", "steal": "stole stolen", "strike": "struck", "take": "took taken", "teach": "taught",
    "tell": "told", "think": "thought", "understand": "understood", "win": "won", "write": "wrote written",
}  # fmt: skip
_REGULAR = (
    "accept add agree allow answer appear apply appoint approve arrive ask attend award belong borrow call cause chair "
    "change charge claim close collect complain complete confirm contain contribute cover crash create damage decide "
    "deliver demand describe design destroy develop die discover discuss employ end enter escape examine expect expire "
    "explain fail finish fire fix follow found happen help hire hope improve include increase inform injure inspect "
    "install intend introduce invent issue join land last launch like live look lower manage measure mention move need "
    "notice offer open order organise own park pass patch perform plan plant play prefer present print produce promise "
    "propose protect provide publish raise reach receive recommend record reduce refuse release rely remain remove "
    "rent repair replace reply report request require resign resolve restart retire return save second serve sign "
    "start stay stop suffer suggest supply support suspect test travel treat turn use visit vote wait walk want warn "
    "weigh withdraw work worry".split()
)
_PAST = {base: forms.split() for base, forms in _IRREGULAR.items()}
VERBS = frozenset((*_IRREGULAR, *_REGULAR))
"""Base forms that end a noun phrase after "did"; a noun that looks the same is taken for the verb."""

IRREGULAR_BASES = {form: base for base, forms in _IRREGULAR.items() for form in forms.split()}
"""From the past forms of irregular verbs to the verbs: held, hold."""

PARTICIPLES = frozenset(forms.split()[-1] for forms in _IRREGULAR.values())


def is_past(word: str) -> bool:
    """Tell whether a word may be a verb's past form."""
    return word in IRREGULAR_BASES or (len(word) > 4 and word.endswith("ed"))


def is_third_person(word: str) -> bool:
    """Tell whether a word may be the third person of a verb known here: carries, goes, runs."""
    return word.endswith("s") and bool({word[:-1], word[:-2], f"{word[:-3]}y"} & VERBS)


def base_of(form: str) -> str:
    """Give the base form of a verb's past or third person; empty where none is known."""
    return next((verb for verb in sorted(VERBS) if form in {past(verb), f"{verb}s", f"{verb}es"}), "")


def participle(form: str) -> str:
    """Give the participle of a past form: "took" to "taken", "founded" to "founded"; empty where none is known."""
    for forms in _PAST.values():
        if form == forms[0]:
            return forms[-1]
    return form if form.endswith("ed") else ""


def past(verb: str) -> str:
    """Give a verb's simple past."""
    if verb in _PAST:
        return _PAST[verb][0]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"
