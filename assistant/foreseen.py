"""What may go wrong anywhere in the program, and what is said of it."""

from __future__ import annotations

from assistant.errors import AssistantError
from index.errors import IndexingError

FORESEEN = (AssistantError, IndexingError, ImportError, MemoryError, OSError, RuntimeError)
"""What may go wrong: `told` says it, or raises it again."""


def told(error: Exception) -> str:
    """Give what is said of an error; one that nobody has foreseen is raised again."""
    from index.embed import lacks_memory

    ours = isinstance(error, AssistantError | IndexingError)
    if lacks_memory(error.__cause__ if ours else error):
        return "There is too little memory; what was done is kept."
    if isinstance(error, OSError):
        return f"{error.filename} cannot be used: {error.strerror}." if error.filename else str(error)
    if not ours:
        raise error
    return str(error)
