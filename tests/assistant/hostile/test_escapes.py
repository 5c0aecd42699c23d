"""Names and texts that are full of escapes: nothing raw reaches the terminal, from no command."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.compose import ComposeSettings, compose
from assistant.output import ExitCode, Output, clean, one_line

from ..conftest import Run
from ..samples import evidence, hit, locate

RAW = [
    *(
        "\x1b[2J",
        "\x1b]8;;http://evil\x07",
        "\x1b]0;title\x1b\\",
        "\x1bP+q\x1b\\",
        "\x9b31m",
        "\x90x\x9c",
        "\x07",
        "\b\b\b",
    ),
    *(
        "\0",
        "\r",
        "\x0b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\u2066",
        "\u200e",
        "\u061c",
        "\u200b",
        "\ufeff",
        "\u2060",
    ),
    *("\u206a", "\u180e", "\U000e0041", "\ufff9", "\ud800", "a\u200db", "\u200c"),
]
HOSTILE = st.lists(
    st.sampled_from([*RAW, "[bold]", "a", "ferry", " ", "\n", "…", "👩\u200d🔬", "می\u200cخواهم"]), max_size=12
)
TEXTS = HOSTILE.map("".join)

_bidirectional = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def assert_harmless(shown: str) -> None:
    """Nothing in it moves the cursor, turns the writing round, or cannot be seen; joiners only join."""
    for at, letter in enumerate(shown):
        assert letter == "\n" or letter == "\t" or unicodedata.category(letter) not in {"Cc", "Cs"}, repr(letter)
        assert unicodedata.bidirectional(letter) not in _bidirectional
        assert letter not in "\u200b\u200e\u200f\u061c\u2028\u2029\ufeff\u2060\u180e\U000e0041"
        if letter in "\u200c\u200d":
            assert not shown[at - 1 : at].isascii() and not shown[at + 1 : at + 2].isascii()


def written(output: Output, *calls: object) -> str:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        for call in calls:
            call()  # type: ignore[operator]
    return out.getvalue()


@given(TEXTS)
def test_cleaning_is_final(text: str) -> None:
    assert_harmless(clean(text))
    assert clean(clean(text)) == clean(text)
    assert "\n" not in one_line(text)


@given(TEXTS, TEXTS, TEXTS)
@settings(deadline=None, max_examples=60)
def test_whatever_is_written_is_harmless(text: str, name: str, date: str) -> None:
    output = Output()
    path = name.replace("\0", "").encode("utf-8", "replace").decode() or "a"
    found = hit(text or "a", path=path, date=date)
    answer = compose(text, [evidence(found, (text or "a", 0.9))], locate, (text, name), ComposeSettings(0.5, 3))
    refusal = compose(text, [evidence(found, (text or "a", 0.1))], locate, (text,), ComposeSettings(0.5, 3))
    calls = [
        lambda: output.line(text),
        lambda: output.message(text),
        lambda: output.error(name),
        lambda: output.answer(answer),
        lambda: output.answer(refusal),
        lambda: output.hits([found], text),
    ]
    assert_harmless(written(output, *calls))


@given(TEXTS, TEXTS)
def test_json_is_valid_and_harmless(text: str, name: str) -> None:
    value = {key.encode("utf-8", "replace").decode(): key.encode("utf-8", "replace").decode() for key in (text, name)}
    shown = written(Output(json=True), lambda: Output(json=True).data("texts", value))
    assert json.loads(shown)["texts"] == value
    assert_harmless(shown)
    assert shown.count("\n") == 1


EVIL = (
    "\x1b[2J\x1b]8;;http://evil\x07Ferry\x1b]8;;\x07 \u202enotes\u202c\n\nThe\u200b ferry\u2066 leaves "
    "at\x9b31m nine\u2069 from the north pier\x07.\r\nIts c\u200daptain is Mina\U000e0041 Torsvik.\n"
)


@pytest.fixture
def evil(home: Path) -> Path:
    folder = home / "d\x1b[2J\nocs"
    folder.mkdir()
    for name in ("a\nfailed: b.txt", "\x1b]0;title\x07c.md", "\u202etxt.exe.txt", "\u200b.html", "[red]d.txt"):
        (folder / name).write_text(EVIL, "utf-8")
    (folder / "\x1b[31mbroken\n.pdf").write_bytes(b"%PDF-1.7 \x1b[2J")
    return folder


def test_no_command_shows_anything_raw(run: Run, evil: Path, home: Path) -> None:
    index = home / "i\x1b[2Jndex"
    (home / "text.md").write_text(f'{EVIL}\n"The ferry leaves at \x1b[2J ten from the north pier." (\x1b[31ma.txt:3)\n')
    commands = [
        ["index", evil],
        ["index", "--dry-run", "--rebuild", evil],
        ["index", home / "no\x1b[2Jthing"],
        ["ask", "When does the ferry leave? \x1b[2J"],
        ["ask", "Who is the harbour\x1b]0;x\x07 master of Zanzibar\u202e?"],
        ["search", "ferry\x1b[2J"],
        ["search", "--explain", evil / "[red]d.txt", "ferry"],
        ["list"],
        ["list", "--failed"],
        ["list", "--path", "\x1b[2J*"],
        ["status"],
        ["doctor"],
        ["history"],
        ["export"],
        ["verify", home / "text.md"],
        ["remove", evil / "a\nfailed: b.txt", "no\x1b[2Jthing"],
        ["ask", "--no\x1b[2Jthing", "x"],
        ["ask", "--type", "\x1b[2J", "x"],
        ["ask", "--since", "\x1b[2J", "x"],
    ]
    for command in commands:
        result = run(command[0], "--index", index, *command[1:])
        assert result.code in set(ExitCode), command
        assert_harmless(result.out + result.err)
        assert re.search(r"^failed: b\.txt", result.out + result.err, re.MULTILINE) is None, "a name cannot add a line"
        if command[0] not in {"remove"} and result.code in {ExitCode.DONE, ExitCode.NOT_FOUND}:
            again = run(command[0], "--index", index, "--json", *command[1:])
            assert_harmless(again.out + again.err)
            assert json.loads(again.out)["version"] == 1
