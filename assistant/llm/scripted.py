"""A language model that says what it was told to: the seam's own fake, for tests and for trying things out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.errors import LanguageModelError
from assistant.llm.model import Usage
from assistant.llm.prompting import estimate_tokens

Script = str | LanguageModelError


@dataclass
class ScriptedModel:
    """Gives one script after another, the last one again and again.

    A script is text, given word by word; or an error, raised; or several of them, one after the
    other; or a function from the prompt to any of these.
    """

    scripts: Sequence[Script | Sequence[Script] | Callable[[str], Script]]
    name: str = "scripted"
    window: int = 4096
    prompts: list[str] = field(default_factory=list)

    def warm(self) -> None:
        """Do nothing: there is nothing to load."""

    def stream(self, prompt: str, tokens: int, usage: Usage) -> Iterator[str]:
        """Give the next script, at most `tokens` words of it."""
        script = self.scripts[min(len(self.prompts), len(self.scripts) - 1)]
        self.prompts.append(prompt)
        usage.tokens_in = estimate_tokens(prompt)
        if callable(script):
            script = script(prompt)
        parts = [script] if isinstance(script, str | LanguageModelError) else script
        for part in parts:
            if isinstance(part, LanguageModelError):
                raise part
            for word in re.findall(r"\S+\s*|\s+", part):
                if usage.tokens_out >= tokens:
                    return
                usage.tokens_out += 1
                yield word
