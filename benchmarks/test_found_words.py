"""What judges find: counted by hand, bounded in time, kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks import found_words
from benchmarks.found_words import judged, pairs, run, words


def test_words_are_counted_whatever_their_form() -> None:
    """Ligatures, superscripts, case and soft hyphens make no difference."""
    assert words("The \ufb01rst 12 m², the FIRST co\u00adop; a") == Counter(
        {"the": 2, "first": 2, "12": 1, "m2": 1, "coop": 1}
    )
    assert pairs("one two, one two") == Counter({"one two": 2, "two one": 1})


def test_a_judge_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command past its time, and one that fails, give the reason."""
    monkeypatch.setattr(found_words, "SECONDS", 0.3)
    assert run(["sleep", "60"]) == ("", "more than 0.3 s")
    assert run(["sh", "-c", "echo first; echo why >&2; exit 3"]) == ("", "why")


def test_what_a_judge_found_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge is asked once about a file."""
    note = tmp_path / "note.txt"
    note.write_text("The ferry leaves at nine.", "utf-8")
    first = judged(note, "text", tmp_path / "kept")
    assert first is not None
    assert (first.judge, first.text, first.failure) == ("the file", "The ferry leaves at nine.", "")
    monkeypatch.setattr(found_words, "run", None)
    assert judged(note, "text", tmp_path / "kept") == first
    assert judged(note, "nothing", tmp_path / "kept") is None
