"""What reaches a terminal or a pipe: harmless, whole, and coloured only where a person reads."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from assistant.compose import ComposeSettings, compose
from assistant.output import LONGEST_WORD, ExitCode, Output, answers_in, clean, emphasised, one_line, place
from assistant.types import Answer, Kind, Statement
from index.types import Locator, Unit

from .samples import evidence, hit, locate

ESCAPES = "\x1b[31mred\x1b[0m \x1b]8;;http://evil\x07link\x1b]8;;\x07 \x9b2J \u202egnp.exe\u202c [bold]big[/bold]"
HARMLESS = "red link 2J gnp.exe [bold]big[/bold]"


def answered(text: str, found: bool = True, missing: tuple[str, ...] = (), **source: str) -> Answer:
    one = evidence(hit(text, **source), (text, 0.9))
    return compose("Is it big?", [one], locate, missing, ComposeSettings(0.5 if found else 1, 3))


class TestClean:
    @given(st.text())
    def test_no_control_or_bidirectional_character_survives(self, text: str) -> None:
        for letter in clean(text):
            assert letter in "\t\n" or unicodedata.category(letter) not in {"Cc", "Cs"}
            assert unicodedata.bidirectional(letter) not in {
                "LRE",
                "RLE",
                "LRO",
                "RLO",
                "PDF",
                "LRI",
                "RLI",
                "FSI",
                "PDI",
            }
            assert letter not in "\u200b\u200e\u200f\u061c\u2028\u2029\ufeff"

    @given(st.text())
    def test_it_is_done_at_once_and_only_removes(self, text: str) -> None:
        assert clean(clean(text)) == clean(text)
        left = iter(re.sub(r"\r\n?|\f", "\n", text))
        assert all(letter in left for letter in clean(text))

    @given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
    def test_what_can_be_seen_stays(self, text: str) -> None:
        assert clean(text) == text

    def test_escapes_are_harmless_text(self) -> None:
        assert clean(ESCAPES) == HARMLESS
        assert one_line("a\r\nb\t\x1bc\n\n d") == "a b c d"

    def test_emoji_and_joined_letters_stay(self) -> None:
        assert clean("👩\u200d🔬 می\u200cخواهم") == "👩\u200d🔬 می\u200cخواهم"


class TestPipe:
    @pytest.fixture
    def written(self, capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
        yield capsys
        assert "\x1b" not in "".join(capsys.readouterr())

    def test_an_answer_is_whole_lines_without_escapes(self, written: pytest.CaptureFixture[str]) -> None:
        long = "big " * 100 + "boat"
        Output().answer(answered(long, date="2024-05-01"))
        out, err = written.readouterr()
        assert out == f"{long} [1]\n\n  [1] 1.txt:0  2024-05-01\n\nConfidence: high (0.90).\n"
        assert err == ""

    def test_documents_with_escapes_and_markup_are_shown_as_they_are(self, written: pytest.CaptureFixture[str]) -> None:
        Output().answer(answered(ESCAPES, path="[red]\x1b[2J.txt", date="[b]2024"))
        out = written.readouterr().out
        assert out == f"{HARMLESS} [1]\n\n  [1] [red].txt:0  [b]2024\n\nConfidence: high (0.90).\n"

    def test_a_refusal_with_the_nearest_passages(self, written: pytest.CaptureFixture[str]) -> None:
        Output().answer(answered(ESCAPES, found=False, missing=("yak", "x" * 1000)))
        assert written.readouterr().out.splitlines() == [
            "The documents do not answer this.",
            f"In no document: yak, {'x' * LONGEST_WORD}….",
            "",
            "The nearest passages:",
            "  [1] 1.txt:0",
            f"      {HARMLESS}",
        ]

    def test_messages_go_to_stderr(self, written: pytest.CaptureFixture[str]) -> None:
        output = Output()
        output.message(f"{ESCAPES}\nnext")
        output.error(ESCAPES)
        assert written.readouterr() == ("", f"{HARMLESS} next\nerror: {HARMLESS}\n")

    def test_no_progress_bar(self, written: pytest.CaptureFixture[str]) -> None:
        with Output().progress() as bar:
            bar.add_task("Indexing", total=3, rate="")
        assert written.readouterr() == ("", "")


class TestJson:
    def test_the_answer_is_whole_and_harmless(self, capsys: pytest.CaptureFixture[str]) -> None:
        Output(json=True).answer(answered(ESCAPES))
        out = capsys.readouterr().out
        assert out.count("\n") == 1 and out.endswith("\n")
        assert clean(out) == out
        assert json.loads(out)["answer"]["quotes"][0]["text"] == ESCAPES

    def test_another_encoding_than_utf_8(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
        Output(json=True).data("texts", ["né", "👩", "\x9b"])
        assert json.loads(raw.getvalue().decode("ascii"))["texts"] == ["né", "👩", "\x9b"]

    def test_people_see_a_mark_for_what_the_encoding_lacks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        raw = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
        Output().line("né")
        sys.stdout.flush()
        assert raw.getvalue() == b"n?\n"


class TestTerminal:
    def shown(self, answer: Answer, **environment: str) -> str:
        buffer = io.StringIO()
        output = Output()
        output._out = Console(
            file=buffer, force_terminal=True, width=60, _environ={"TERM": "xterm-256color"} | environment, markup=False
        )
        output.answer(answer)
        return buffer.getvalue()

    def test_places_are_links_to_the_files(self) -> None:
        shown = self.shown(answered("A boat.", path="a b#c.txt"))
        assert re.search(r"\x1b\]8;[^;]*;file:///docs/a%20b%23c\.txt\x1b\\", shown)

    @pytest.mark.parametrize(
        ("text", "said", "before"),
        [
            ("In 15 of 25 tries, 5 failed.", "5", "In 15 of 25 tries, "),
            ("From -5 to 5 degrees.", "5", "From -5 to "),
            ("At 2.5 or 5,000 or 5.", "5", "At 2.5 or 5,000 or "),
            ("The cats chased a cat.", "cat", "The cats chased a "),
            ("Some 20 -30 seats.", "30", "Some 20 -"),
            ("A f(x) of 3.", "(x)", "A f"),
        ],
    )
    def test_an_answer_is_bold_where_it_stands(self, text: str, said: str, before: str) -> None:
        answer = replace(answered(text), kind=Kind.SPAN, statements=(Statement(said, (0,)),))
        assert f"{before}\x1b[1m{said}\x1b[0m" in self.shown(answer)

    @given(st.text(min_size=1), st.data())
    def test_answers_that_are_marked_stand_there(self, text: str, data: st.DataObject) -> None:
        text = one_line(text)
        start = data.draw(st.integers(0, len(text)))
        said = text[start : data.draw(st.integers(start, len(text)))]
        assert all(text[slice(*span)] == one_line(said) for span in answers_in(text, [said]))
        assert not text or answers_in(text, [text]) == [(0, len(text))]

    def test_no_answer_is_bold_within_a_word(self) -> None:
        assert answers_in("In 15 tries.", ["5"]) == []

    def test_the_questions_words_are_bold(self) -> None:
        assert "\x1b[1mbig\x1b[0m" in self.shown(answered("A big boat."))

    def test_a_document_cannot_close_or_open_a_link(self) -> None:
        evil = "a\x1b]8;;http://evil\x1b\\b"
        shown = self.shown(answered(evil, path=f"{evil}.txt"))
        targets = re.findall(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\", shown)
        assert [target for target in targets if target and not target.startswith("file:///docs/")] == []
        assert "\x1b" not in re.sub(r"\x1b\]8;[^;]*;[^\x1b]*\x1b\\|\x1b\[[\d;]*m", "", shown)

    def test_lines_are_wrapped_at_words(self) -> None:
        lines = self.shown(answered("big boat " * 30)).splitlines()
        visible = [re.sub(r"\x1b\]8;[^;]*;[^\x1b]*\x1b\\|\x1b\[[\d;]*m", "", line) for line in lines]
        assert max(map(len, visible)) <= 60
        assert len(visible) > 5

    def test_no_color_leaves_the_words(self) -> None:
        shown = self.shown(answered("A big boat.", date="2024"), NO_COLOR="1")
        assert not re.search(r"\x1b\[[\d;]*3[0-9]m", shown)
        assert "boat." in shown


def test_a_real_terminal_gets_links_and_a_pipe_gets_none(home: Path) -> None:
    code = (
        "from pathlib import Path; from assistant.output import Output; from rich.text import Text; "
        "output = Output(); from assistant.output import _place; from index.types import *; "
        "output.line(_place('a.txt', '/docs/a.txt', Locator(Unit.LINE, 3, 3)))"
    )
    leader, follower = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color"}
    subprocess.run([sys.executable, "-c", code], stdout=follower, env=environment, check=True)
    os.close(follower)
    shown = os.read(leader, 4096).decode()
    os.close(leader)
    assert ";file:///docs/a.txt\x1b\\" in shown
    piped = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, check=True)
    assert piped.stdout == b"a.txt:3\n"


def test_emphasis_is_of_stems() -> None:
    text = emphasised("The ferries left the pier.", "ferry leaving")
    assert [text.plain[span.start : span.end] for span in text.spans] == ["ferries"]


@pytest.mark.parametrize(
    ("locator", "shown"),
    [
        (Locator(Unit.LINE, 3, 5), "a.md:3"),
        (Locator(Unit.PAGE, 3, 3), "a.md, p. 3"),
        (Locator(Unit.PAGE, 3, 4), "a.md, pp. 3–4"),
        (Locator(Unit.PARAGRAPH, 2, 2), "a.md, paragraph 2"),
    ],
)
def test_places(locator: Locator, shown: str) -> None:
    assert place("a.md", locator) == shown


def test_exit_codes_are_those_that_are_documented() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "ERROR": 1,
        "USAGE": 2,
        "NOT_FOUND": 3,
        "SOME_FAILED": 4,
        "CHECK_FAILED": 5,
        "INTERRUPTED": 130,
    }


def test_missing_words_are_told_with_an_answer_too(capsys: pytest.CaptureFixture[str]) -> None:
    Output().answer(answered("Cats sleep.", missing=("yak",)))
    assert capsys.readouterr().out.endswith("\nIn no document: yak.\n")
