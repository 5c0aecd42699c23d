"""`assistant llm use`: choose the language model."""

from __future__ import annotations

import argparse

from assistant.llm.providers import endpoint, key_variable, split_name
from assistant.output import ExitCode, Output
from assistant.settings import api_key, expanded, write_llm


def run(options: argparse.Namespace, output: Output) -> int:
    """Check the choice as far as it can be without asking, and write it."""
    provider, name = split_name(options.model)
    model = f"gguf/{expanded(name, 'MODEL').resolve()}" if provider == "gguf" else options.model
    where = endpoint(provider, options.base_url or "")
    path = write_llm(model, options.base_url or "")
    if output.json:
        output.data("llm", {"model": model, "endpoint": where, "settings": str(path)})
        return ExitCode.DONE
    shown = model.removeprefix("gguf/")
    output.line(f"{shown} answers from now on{f', at {where}' if where else ''}. `assistant llm test` tries it.")
    variable = key_variable(provider)
    if provider in {"openai", "anthropic"} and not api_key(variable):
        output.message(f"Its key is looked for in {variable}, which is not set.")
    return ExitCode.DONE
