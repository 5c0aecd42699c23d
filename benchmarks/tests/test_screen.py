"""What is drawn, read as text, and the figures of it."""

from __future__ import annotations

from benchmarks.screen import plain, told


def test_control_sequences_are_no_text() -> None:
    """What moves the cursor or sets a colour is left out."""
    assert plain(b"\x1b[38;5;74mA\x1b[0m\x1b[2;1HB") == b"AB"
    assert b"A" not in plain(b"\x1b[1A\x1b[?25l")


def test_figures_are_in_milliseconds() -> None:
    """Of 1 to 99 ms the median is 50 and the 95th percentile 95."""
    assert told("idle", [number / 1000 for number in range(1, 100)]) == {"idle_p50_ms": 50, "idle_p95_ms": 95}
