"""Conversations as Markdown and JSON."""

from __future__ import annotations

from dataclasses import replace

from markdown_it import MarkdownIt

from assistant.exporting import to_json, to_markdown
from assistant.history import Conversation, Turn
from assistant.types import Badge, Kind, Statement

from .test_history import ANSWER, QUOTE

CONVERSATION = Conversation(3, "When? # *now*", "/index", "2026-01-02T03:04:05+00:00", "2026-01-02T03:04:05+00:00", 1)
HASHES = {7: "a" * 64}


def test_markdown_has_quotes_and_permalinks() -> None:
    text = to_markdown(CONVERSATION, [Turn(1, "2026-01-02", ANSWER, (), HASHES)])
    for line in ("## When?", "Nine \\[1\\]", "> Nine it is.", f"`{'a' * 64}#0-11`", "Confidence: high (0.90)"):
        assert line in text.split("\n")
    assert "[1] **7.txt:1** · verified" in text


def test_nothing_of_a_document_is_markup() -> None:
    hostile = "<script>*x*</script> [a](b) `c` # d\x1b[2J\n# heading"
    quote = replace(QUOTE, text=hostile, document="a*b*.txt")
    answer = replace(ANSWER, kind=Kind.LIST, statements=(Statement(hostile, (0,)),), quotes=(quote,))
    html = MarkdownIt().render(to_markdown(CONVERSATION, [Turn(1, "", answer, (), HASHES)]))
    assert "\x1b" not in html and "<script>" not in html and "<em>" not in html and "<a " not in html
    assert html.count("<h1>") == 1 and html.count("<h2>") == 1


def test_a_refusal_and_its_missing_words() -> None:
    answer = replace(
        ANSWER, found=False, kind=Kind.REFUSAL, statements=(), quotes=(), nearest=(QUOTE,), missing_words=("Wi",)
    )
    text = to_markdown(CONVERSATION, [Turn(1, "", answer, (), {})])
    assert "In no document: Wi" in text and "`#0-11`" in text and "Confidence" not in text


def test_json_has_everything() -> None:
    data = to_json(CONVERSATION, [Turn(1, "2026-01-02", ANSWER, (), HASHES)])
    assert data["version"] == 1 and data["conversation"]["title"] == CONVERSATION.title
    (turn,) = data["conversation"]["turns"]
    assert turn["answer"]["quotes"][0]["permalink"] == f"{'a' * 64}#0-11"
    assert turn["answer"]["text"] == "Nine [1]"


def test_stale_quotes_are_marked() -> None:
    turn = Turn(1, "2026-01-02", ANSWER, (), HASHES)
    assert "· its file has changed since: its words are others now" in to_markdown(
        CONVERSATION, [turn], {1: {1: Badge.ALTERED}}
    )
    assert "· its file is not in the index any more" in to_markdown(CONVERSATION, [turn], {1: {1: None}})
    for stale, told in (
        ({1: {1: Badge.ABSENT}}, (True, "absent")),
        ({1: {1: None}}, (True, None)),
        ({}, (False, "verified")),
    ):
        (one,) = to_json(CONVERSATION, [turn], stale)["conversation"]["turns"]
        quote = one["answer"]["quotes"][0]
        assert (quote["stale"], quote["badge_now"]) == told
