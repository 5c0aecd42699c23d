"""Whether each part of a statement is said: "runs the inn and drives the bus", where nothing drives a bus."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.checking.alignment import content, word_stems

FEWEST = 2
"""Words of its own that a part must have to be looked for."""

_CUT = re.compile(r"[;,](?=\s)|\b(?:and|but|while|whereas|although|though|because|which|who|so that)\b", re.IGNORECASE)


def unsaid_part(question: str, statement: str, quotes: Sequence[str]) -> str:
    """Give a part of a statement of which quotes and question have no word, else nothing."""
    there = {stem for quote in quotes for stem, _, _ in word_stems(quote)} | set(content(question))
    parts = [part.strip() for part in _CUT.split(statement)]
    if len(parts) < 2:
        return ""
    return next((part for part in parts if len(set(content(part))) >= FEWEST and not set(content(part)) & there), "")
