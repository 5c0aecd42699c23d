"""What is shown of documents does nothing but show."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.tui import content
from assistant.types import Answer, Badge, Kind, Statement

from .driver import FERRY, REFUSAL

HOSTILE = "[red]x[/red] [@click=app.quit]y[/] \x1b]0;title\x07\x1b[2J\u202ez\u200b\ttab\nline"


def hostile_answer(kind: Kind) -> Answer:
    quote = replace(FERRY.quotes[0], text=HOSTILE, document=HOSTILE, date=HOSTILE)
    return replace(
        FERRY, kind=kind, question=HOSTILE, rewritten=HOSTILE + "?", statements=(Statement(HOSTILE, (0,)),),
        quotes=(quote,),
    )  # fmt: skip


def test_hostile_text_is_text() -> None:
    answer = hostile_answer(Kind.LIST)
    for shown in (
        *(content.answer(hostile_answer(kind)) for kind in Kind),
        content.question(HOSTILE),
        content.option(answer.quotes[0], (HOSTILE,), {}, 40),
        content.surroundings(HOSTILE * 3, replace(answer.quotes[0], start=3, end=30)),
    ):
        assert "[red]x[/red]" in shown.plain or "x[/red]" in shown.plain
        assert not set("\x1b\x07\u202e\u200b\t") & set(shown.plain)
        assert all("quit" not in str(getattr(span.style, "meta", "")) for span in shown.spans)


@given(st.text(max_size=300), st.data())
def test_surroundings_hold_the_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = content.surroundings(text, replace(FERRY.quotes[0], start=start, end=end))
    assert not any(ord(letter) < 32 and letter != "\n" for letter in shown.plain)


def test_an_answer_is_marked_where_it_stands() -> None:
    shown = content.with_answers("In 15 of 25 tries, 5 failed.", ("5",))
    assert [(span.start, span.end) for span in shown.spans] == [(19, 20)]


def test_each_kind_is_told_as_what_it_is() -> None:
    assert "• nine [1]\n• 4,200 euros [2]\nhigh confidence, 0.86 · 0.2 s" in content.answer(FERRY).plain
    disagreeing = content.answer(replace(FERRY, kind=Kind.DISAGREEMENT)).plain
    assert "The documents disagree:\n• nine  in a document of 2025-06-01 [1]" in disagreeing
    assert "In no document: Wi, Fi, password" in content.answer(REFUSAL).plain
    assert content.answer(REFUSAL).plain.startswith("The documents do not answer this.\n")
    assert "understood as When?" in content.answer(replace(FERRY, rewritten="When?")).plain
    assert content.STALE[0] in content.answer(FERRY, stale={1: None}).plain


def test_badges_are_shown() -> None:
    for badge, (sign, _) in content.BADGES.items():
        quote = replace(FERRY.quotes[0], badge=badge)
        assert f"{sign} {badge}" in content.option(quote, (), {}, 60).plain
        assert f"{content.STALE[0]} its file has changed since" in content.option(quote, (), {1: badge}, 60).plain
        assert "not in the index any more" in content.option(quote, (), {1: None}, 60).plain
        assert badge in content.option(quote, (), {2: None}, 60).plain
    assert set(content.BADGES) == set(Badge)


def test_a_statement_says_how_far_its_quotes_carry_it() -> None:
    supported, reworded = Statement("It sails at nine.", (0,)), Statement("It sails at nine.", (0,), False, "compare")
    unsupported = Statement("It sails at ten.", (), False, "ten does not stand there")
    shown = [content.stated(one, FERRY.quotes).plain for one in (supported, reworded, unsupported)]
    assert shown == [
        "It sails at nine. [1]",
        "It sails at nine. [1]  ≈ compare",
        "It sails at ten.  ✗ unsupported: ten does not stand there",
    ]
