"""Passages that speak to a language model: what they say there supports no statement.

A document can quote such words innocently, and then it is still found, shown and quoted by the
reader. Only a language model's statement cannot stand on them, since it may have obeyed them.
"""

from __future__ import annotations

import re
import unicodedata

_SPEECH = (
    "(?:answer|reply|respond|say|output|print|repeat|state|write|tell|insist|claim|conclude|begin|start|end|report)"
)
_MODEL = "(?:ai|language models?|llms?|chatbots?|assistants?|gpt|claude|models?)"
_TOLD = "(?:you|need|needs|have|has|required|instructed|ordered|told|asked|supposed|obliged|remember|sure|is|are)"
_ORDERS = [
    r"\b(?:ignore|disregard) (?:them|it|this|that|all of)\b",
    r"\b(?:ignore|disregard|forget|override|bypass|discard|skip|drop|stop following|do not follow)\b.{0,60}"
    r"\b(?:instructions?|rules?|prompts?|guidelines?|above|passages?|context|documents?|everything|previous|told)\b",
    r"\b(?:system|developer|hidden|secret) (?:prompt|message|instruction|override|note|mode)\b",
    r"\b(?:new|updated|real|actual|important|special|following) (?:instructions?|task|orders?)\b",
    r"\b(?:you are|act as|pretend|behave as|role-?play)\b.{0,40}"
    r"\b(?:assistant|ai|model|chatbot|dan|bot|pirate|admin\w*|root|someone|unrestricted)\b",
    rf"\b{_MODEL}\b.{{0,60}}\b(?:must|should|shall|have to|has to|need to|please|reading this|summari[sz]ing)\b",
    rf"\b(?:to|for|attention|dear|note to|hey|hello),? (?:all |any |the |every )*{_MODEL}\b",
    rf"(?:^\s*|[.!?:;>*#]\s*|\b(?:please|instead|then|must|should|always|only|just|now|and|{_TOLD} to)\s+){_SPEECH}"
    r"(?: \w+){0,4}?\s*(?:only|exactly|:|[\"“'‘«]|that|with the|the following|in your (?:answer|reply|response))",
    r"\b(?:your|the) (?:answer|reply|response|output|next sentence|summary)\b.{0,40}"
    r"\b(?:must|should|shall|has to|is to|include|contain|begin|end|start|be)\b",
    r"<\|?\s*/?\s*(?:im_start|im_end|system|user|assistant|endoftext|inst)\b|\[/?inst\]",
    r"###\s*(?:instruction|system|response|human|assistant)",
    r"(?:^|\n)\s*(?:system|assistant|user|human|instruction)\s*:",
    r"\b(?:when|if) (?:asked|the user asks|you are asked|anyone asks|someone asks)\b",
    r"\b(?:visit|open|fetch|call|send|post|upload|email|delete|run|execute|read)\b.{0,60}"
    r"(?:https?://|\bcurl\b|\brm -|/etc/|~/|\benvironment variables?\b|\bapi keys?\b|\bpasswords?\b)",
    r"\b(?:instead of|rather than) answering\b",
    r"\b(?:reveal|leak|print|show) (?:your|the) (?:prompt|instructions|rules|key|api)\b",
    r"\b(?:ignorier\w*|vergiss|missachte)\b.{0,40}\b(?:anweisung\w*|regeln)\b",
    r"\bignore[zr]?\b.{0,40}\b(?:consignes|instructions|règles)\b",
    r"\bignora\b.{0,40}\b(?:instrucciones|istruzioni|reglas)\b",
]
_ORDER = re.compile("|".join(_ORDERS), re.IGNORECASE | re.DOTALL)
_PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*\n).)+", re.DOTALL)


def is_order(text: str) -> bool:
    """Tell whether a text speaks to a language model, also in letters that only look like others."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return bool(_ORDER.search(plain))


_INVISIBLE = dict.fromkeys((173, 8203, 8204, 8205, 8288, 65279))


def ordering(text: str) -> list[tuple[int, int]]:
    """Give the paragraphs `[start, end)` of a text that speak to a language model."""
    return [found.span() for found in _PARAGRAPH.finditer(text) if is_order(found[0])]
