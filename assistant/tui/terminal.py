"""What a terminal sends for a key, where Textual reads it as another."""

from __future__ import annotations

from contextlib import suppress


def read_alt_digits() -> None:
    """Let escape with a digit be alt and the digit, as tmux, xterm and most others send it.

    Textual reads it as the character that macOS has on that key (`¡™£¢∞§¶•ª`), after which it cannot be told
    from the character itself. Its table is not public: where it is gone, the keys are as Textual reads them.
    """
    with suppress(ImportError):
        from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

        if isinstance(ANSI_SEQUENCES_KEYS, dict):
            for digit in range(1, 10):
                ANSI_SEQUENCES_KEYS.pop(f"\x1b{digit}", None)
