"""What providers raise, told in one line: what happened, and what to do."""

from __future__ import annotations

import re

from assistant.errors import ContextError, LanguageModelError

LONGEST = 200
"""Characters of a provider's own words that are told."""

_CONTEXT = re.compile(
    r"context[ _](?:length|size|window)|exceed\w* (?:the )?(?:available )?context|too many tokens|maximum context"
    r"|prompt is too long|n_ctx",
    re.IGNORECASE,
)
_KEY = re.compile(r"\b(?:sk|key|pk)-[\w-]{6,}|(?<=Bearer )\S+", re.IGNORECASE)


def translated(error: Exception, name: str, where: str) -> LanguageModelError:
    """Give a provider's error as one of ours; a key in its words is left out."""
    words = _KEY.sub("…", " ".join(str(error).split()))[:LONGEST] or type(error).__name__
    status = _status(error)
    kind = type(error).__name__
    at = f" at {where}" if where else ""
    if _CONTEXT.search(str(error)):
        return ContextError(f"The prompt is longer than the window of {name}: lower llm.window.")
    if status in {401, 403}:
        return LanguageModelError(f"{name} refuses the key{at}: check the key in the environment ({status}).")
    if status == 404 or re.search(r"model.{0,60}not (?:be )?(?:found|exist)|no such model", words, re.IGNORECASE):
        return LanguageModelError(f"There is no model {name}{at}: check its name with `assistant llm use`.")
    if status == 429:
        return LanguageModelError(f"{name} takes no more questions now (429): {words}")
    if status is not None:
        return LanguageModelError(f"{name} answers with an error ({status}): {words}")
    if "Timeout" in kind or isinstance(error, TimeoutError):
        return LanguageModelError(f"{name} did not answer in time{at}.")
    if "Connect" in kind or isinstance(error, OSError):
        return LanguageModelError(f"{name} cannot be reached{at}: is it running?")
    return LanguageModelError(f"{name} does not answer: {words}")


def _status(error: Exception) -> int | None:
    """Give the HTTP status that an error of any provider has; None where it has none."""
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int) and status >= 400:
            return status
    return None
