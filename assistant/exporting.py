"""Conversations as Markdown and JSON, with quotes and permalinks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from assistant.history import Conversation, Turn
from assistant.output import clean, confidence_word, one_line, place
from assistant.staleness import Stale, told
from assistant.types import JSON_VERSION, Kind, Quote
from index.own import EXPORT_MARK


def to_markdown(conversation: Conversation, turns: Sequence[Turn], stale: Mapping[int, Stale] | None = None) -> str:
    """Give a conversation to be read: questions as headings, quotes as block quotes with their permalinks.

    `stale` has by the ids of turns what is known of quotes whose files have changed since.
    """
    known = stale or {}
    parts = [EXPORT_MARK, f"# {escaped(conversation.title)}\n\n{conversation.created[:10]}, {len(turns)} questions\n"]
    return "\n".join([*parts, *(turn_to_markdown(turn, known.get(turn.id)) for turn in turns)])


def turn_to_markdown(turn: Turn, stale: Stale | None = None) -> str:
    """Give one question, its answer and its quotes."""
    answer = turn.answer
    lines = [f"## {escaped(answer.question)}", ""]
    if answer.kind in (Kind.LIST, Kind.DISAGREEMENT):
        for statement in answer.statements:
            marks = " ".join(f"[{answer.quotes[at].number}]" for at in statement.quotes)
            lines.append(f"- {escaped(statement.text)} {marks}")
    else:
        lines.append(escaped(answer.text))
    lines.append("")
    if answer.found:
        lines += [f"Confidence: {confidence_word(answer.confidence)} ({answer.confidence:.2f})", ""]
    elif answer.missing_words:
        lines += [f"In no document: {escaped(', '.join(answer.missing_words))}", ""]
    for quote in answer.quotes or answer.nearest:
        lines += quote_to_markdown(quote, turn.permalink(quote), told(quote, stale or {}))
    return "\n".join(lines)


def quote_to_markdown(quote: Quote, permalink: str, badge: str) -> list[str]:
    """Give a quote as lines: its place and badge, its words as a block quote, its permalink."""
    where = escaped(place(quote.document, quote.locator))
    date = f" ({quote.date})" if quote.date else ""
    quoted = [f"> {escaped(line)}".rstrip() for line in clean(quote.text).strip().split("\n")]
    return [f"[{quote.number}] **{where}**{escaped(date)} · {badge}", "", *quoted, "", f"`{permalink}`", ""]


def to_json(
    conversation: Conversation, turns: Sequence[Turn], stale: Mapping[int, Stale] | None = None
) -> dict[str, Any]:
    """Give a conversation as data, every quote with its permalink.

    Where `stale` is given, every quote tells whether it is, and what its badge is now.
    """
    return {
        "version": JSON_VERSION,
        "conversation": {
            **msgspec.to_builtins(conversation),
            "turns": [_turn(turn, None if stale is None else stale.get(turn.id, {})) for turn in turns],
        },
    }


def _turn(turn: Turn, stale: Stale | None) -> dict[str, Any]:
    answer = msgspec.to_builtins(turn.answer)
    for name in ("quotes", "nearest"):
        for data, quote in zip(answer[name], getattr(turn.answer, name), strict=True):
            data["permalink"] = turn.permalink(quote)
            if stale is not None:
                now = stale.get(quote.number, quote.badge)
                data |= {"stale": quote.number in stale, "badge_now": None if now is None else now.value}
    return {"asked": turn.asked, "answer": answer, "ranked": msgspec.to_builtins(turn.ranked)}


def escaped(text: str) -> str:
    """Give text of a document for Markdown: in one line, and none of its characters means anything."""
    return re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", one_line(text))
