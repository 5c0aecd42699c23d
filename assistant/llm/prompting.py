"""Prompts: templates of `prompts/`, and passages fenced as data."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from importlib.resources import files
from string import Template

from assistant.errors import PromptError
from index.types import Hit

CHARACTERS_A_TOKEN = 3.0
"""Of prose in languages with an alphabet a token has about four; a prompt is better taken for too long."""

MARK_BYTES = 3
"""It is drawn until no passage has it, so a longer one would protect no better, and it is read with every passage."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def fill(name: str, **values: str) -> str:
    """Give the prompt `prompts/<name>.md` with its variables filled in.

    Raises:
        PromptError: there is no such prompt, or it has a variable without a value.
    """
    try:
        text = files("prompts").joinpath(f"{name}.md").read_text("utf-8")
    except OSError as error:
        raise PromptError(f"There is no prompt {name}: install the program anew.") from error
    try:
        return Template(text).substitute(values)
    except (KeyError, ValueError) as error:
        raise PromptError(f"The prompt {name} has a variable without a value: {error}.") from error


def estimate_tokens(text: str) -> int:
    """Give how many tokens a text has at most, about."""
    return int(len(text) / CHARACTERS_A_TOKEN) + 1


def choose_mark(texts: Sequence[str], draw: Callable[[int], str] = secrets.token_hex) -> str:
    """Draw a mark that none of the texts has in it, so that no document can close its fence."""
    while True:
        mark = draw(MARK_BYTES)
        if not any(mark in text.casefold() for text in texts):
            return mark


def answer_prompt(question: str, hits: Sequence[Hit], tokens: int) -> tuple[str, int]:
    """Give the prompt for an answer and how many of the passages are in it, whole ones, the best first.

    `tokens` is the room for the prompt. At least one passage is always in it.
    """
    for count in range(len(hits), 0, -1):
        prompt = _answer_prompt(question, hits[:count])
        if estimate_tokens(prompt) <= tokens or count == 1:
            return prompt, count
    return _answer_prompt(question, ()), 0


def _answer_prompt(question: str, hits: Sequence[Hit]) -> str:
    texts = [_CONTROLS.sub("", hit.passage.text) for hit in hits]
    heads = [_CONTROLS.sub("", " › ".join(hit.passage.header.split("\n"))) for hit in hits]
    mark = choose_mark([question, *texts, *heads])
    fenced = [
        f"<{mark} passage {number}>\n{_head(head)}{text.strip()}\n</{mark}>"
        for number, (head, text) in enumerate(zip(heads, texts, strict=True), start=1)
    ]
    return fill("answer", mark=mark, passages="\n\n".join(fenced), question=_CONTROLS.sub("", question))


def _head(head: str) -> str:
    return f"({head.strip()})\n" if head.strip() else ""
