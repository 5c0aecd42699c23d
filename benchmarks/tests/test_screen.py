"""What is drawn, read as text, and the figures of it."""

from __future__ import annotations

from benchmarks.screen import plain, told


def test_control_sequences_are_no_text() -> None:
    assert plain(b"\x1b[38;5;74mA\x1b[0m\x1b[2;1HB") == b"AB"
    assert b"A" not in plain(b"\x1b[1A\x1b[?25l")


def test_figures_are_in_milliseconds() -> None:
    assert told("idle", [number / 1000 for number in range(1, 100)]) == {"idle_p50_ms": 50, "idle_p95_ms": 95}
