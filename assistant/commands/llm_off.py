"""`assistant llm off`: answer without a language model."""

from __future__ import annotations

import argparse

from assistant.output import ExitCode, Output
from assistant.settings import write_llm


def run(options: argparse.Namespace, output: Output) -> int:
    """Take the choice out of the settings."""
    path = write_llm("", "")
    if output.json:
        output.data("llm", {"model": "", "endpoint": "", "settings": str(path)})
    else:
        output.line("The reader answers from now on.")
    return ExitCode.DONE
