"""`assistant llm test`: does the language model answer, how fast, and does it cite?"""

from __future__ import annotations

import argparse
import time

from assistant.build import build_language_model
from assistant.errors import LanguageModelError
from assistant.llm.model import Usage
from assistant.llm.prompting import fill
from assistant.llm.statements import drafts
from assistant.output import ExitCode, Output
from assistant.settings import load_settings

MARK = "3f9a0c52"
PASSAGE = "The ferry to Sandholm leaves at nine from the north pier. A crossing takes forty minutes."
QUESTION = "When does the ferry to Sandholm leave?"


def run(options: argparse.Namespace, output: Output) -> int:
    """Ask about one small passage and show what came."""
    settings = load_settings()
    if not settings.llm.model:
        raise LanguageModelError("No language model is chosen: `assistant llm use PROVIDER/NAME` chooses one.")
    model = build_language_model(settings)
    prompt = fill("answer", mark=MARK, passages=f"<{MARK} passage 1>\n{PASSAGE}\n</{MARK}>", question=QUESTION)
    usage, started = Usage(), time.perf_counter()
    said = list(drafts(model.stream(prompt, settings.llm.tokens, usage)))
    seconds = time.perf_counter() - started
    if not said:
        raise LanguageModelError(f"{model.name} said nothing.")
    facts = {
        "model": model.name,
        "text": [one.text for one in said],
        "cites": any(1 in one.cited for one in said),
        "first_token": usage.first,
        "seconds": round(seconds, 2),
        "tokens": {"in": usage.tokens_in, "out": usage.tokens_out},
    }
    if output.json:
        output.data("llm", facts)
        return ExitCode.DONE
    output.line(f"{model.name} answers: {' '.join(one.text for one in said)}")
    output.line(
        f"First word after {usage.first:.1f} s, all after {seconds:.1f} s, "
        f"{usage.tokens_in} tokens in and {usage.tokens_out} out."
    )
    if not facts["cites"]:
        output.line("It did not cite the passage: the assistant will look for the support of what it says by itself.")
    return ExitCode.DONE
