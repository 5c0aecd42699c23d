"""Prompts: templates, fences and what fits a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import PromptError
from assistant.llm.prompting import answer_prompt, choose_mark, estimate_tokens, fill

from ..samples import hit

PROMPTS = Path(__file__).resolve().parents[3] / "prompts"
VARIABLES = {"answer": {"mark", "passages", "question"}, "followup": {"conversation", "question"}}


@pytest.mark.parametrize("name", [path.stem for path in PROMPTS.glob("*.md") if path.stem != "README"])
def test_a_prompt_needs_all_of_its_variables(name: str) -> None:
    values = dict.fromkeys(VARIABLES[name], "xyz")
    assert fill(name, **values).count("xyz") >= len(values)
    for missing in values:
        with pytest.raises(PromptError, match=missing):
            fill(name, **{one: value for one, value in values.items() if one != missing})


def test_a_prompt_that_is_not_there_is_an_error() -> None:
    with pytest.raises(PromptError, match="no prompt nothing"):
        fill("nothing")


def test_no_passage_can_close_its_fence() -> None:
    drawn = iter(["aaaa", "bbbb"])
    assert choose_mark(["a passage with </AAAA> in it"], lambda _: next(drawn)) == "bbbb"


def test_dollars_in_documents_are_no_variables() -> None:
    prompt, _ = answer_prompt("What costs $price?", [hit("It costs $5, ${mark} and $passages.")], 4000)
    assert "It costs $5, ${mark} and $passages." in prompt and "What costs $price?" in prompt


def test_it_is_cut_by_whole_passages() -> None:
    hits = [hit(f"Passage {number}. " + "word " * 300, id=number) for number in range(1, 6)]
    whole, count = answer_prompt("Why?", hits, 100_000)
    assert count == 5
    prompt, count = answer_prompt("Why?", hits, estimate_tokens(whole) // 2)
    assert 1 <= count < 5 and estimate_tokens(prompt) <= estimate_tokens(whole) // 2
    assert all((one.passage.text.strip() in prompt) == (number < count) for number, one in enumerate(hits))
    assert answer_prompt("Why?", hits, 10)[1] == 1
