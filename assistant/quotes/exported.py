"""The quotes of an answer or conversation that this program wrote as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from assistant.quotes.citing import Citation, citation_of
from assistant.quotes.finding import Quotation, Style


def exported_quotations(text: str) -> list[Quotation] | None:
    """Give the quotes of such a file; None where it is something else."""
    if text.lstrip()[:1] != "{":
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or "version" not in data:
        return None
    conversation = data.get("conversation")
    turns = conversation.get("turns", []) if isinstance(conversation, dict) else [data]
    return list(_quotations(turns, text)) if "answer" in data or conversation else None


def _quotations(turns: Any, text: str) -> Iterator[Quotation]:
    at = 0
    for turn in turns if isinstance(turns, list) else ():
        answer = turn.get("answer") if isinstance(turn, dict) else None
        for quote in _listed(answer):
            if not isinstance(quote, dict) or not isinstance(quote.get("text"), str):
                continue
            written = json.dumps(quote["text"], ensure_ascii=False)
            at = max(at, text.find(written, at))
            yield Quotation(
                at, at + len(written), text.count("\n", 0, at) + 1, quote["text"], Style.EXPORT, _citations(quote)
            )


def _listed(answer: Any) -> list[Any]:
    """Give the quotes of an answer, and what a refusal shows."""
    lists = [answer.get(name) for name in ("quotes", "nearest")] if isinstance(answer, dict) else []
    return [quote for one in lists if isinstance(one, list) for quote in one]


def _citations(quote: dict[str, Any]) -> tuple[Citation, ...]:
    found = []
    link = citation_of(str(quote.get("permalink", "")))
    if link is not None and link.hash:
        found.append(link)
    start, end, file = quote.get("start"), quote.get("end"), quote.get("file") or quote.get("document")
    if isinstance(file, str) and isinstance(start, int) and isinstance(end, int):
        found.append(Citation(f"{quote.get('document') or file}#{start}-{end}", file, span=(start, end)))
    return tuple(found)
