"""Opening quotes: the command of each editor, and what a real program is given."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.compose import ComposeSettings, compose
from assistant.errors import AssistantError
from assistant.opening import command_for, open_quote
from assistant.types import Quote
from index.store import Store
from index.types import Filter

from .samples import evidence, hit

FILE = Path("/docs/a b.txt")


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("vim", ["vim", "+7", "/docs/a b.txt"]),
        ("/usr/bin/vi", ["/usr/bin/vi", "+7", "/docs/a b.txt"]),
        ("nvim -R", ["nvim", "-R", "+7", "/docs/a b.txt"]),
        ("nano", ["nano", "+7", "/docs/a b.txt"]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", "/docs/a b.txt"]),
        ("less", ["less", "+7", "/docs/a b.txt"]),
        ("code -n", ["code", "-n", "--wait", "--goto", "/docs/a b.txt:7"]),
        ("cursor", ["cursor", "--wait", "--goto", "/docs/a b.txt:7"]),
        ("subl", ["subl", "/docs/a b.txt:7"]),
        ("hx", ["hx", "/docs/a b.txt:7"]),
        ("'/opt/my tools/hx'", ["/opt/my tools/hx", "/docs/a b.txt:7"]),
        ("cat", ["cat", "/docs/a b.txt"]),
        ("more", ["more", "/docs/a b.txt"]),
    ],
)
def test_each_program_is_told_the_line_in_its_way(program: str, command: list[str]) -> None:
    assert command_for(program, FILE, 7) == command


@pytest.mark.parametrize(("program", "message"), [("", "set EDITOR"), ("  ", "set EDITOR"), ('vim "', "is no command")])
def test_a_program_that_is_none(program: str, message: str) -> None:
    with pytest.raises(AssistantError, match=message):
        command_for(program, FILE, 7)


@pytest.fixture
def recorder(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor and a pager that write down their arguments, and the text of the file they are given."""
    record = home / "record"
    script = home / "editor"
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\n"
        f"text = open(sys.argv[-1], encoding='utf-8', newline='').read()\n"
        f"open({str(record)!r} , 'w', encoding='utf-8', newline='').write("
        "'\\n'.join([os.environ.get('ROLE', ''), *sys.argv[1:], '', text]))\n",
        "utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", f"env ROLE=editor {script}")
    monkeypatch.setenv("PAGER", f"env ROLE=pager {script}")
    return record


def quote_of(store: Store, path: str, words: str) -> Quote:
    """A quote of `words` in a document of an index."""
    (source,) = store.sources(Filter(paths=(path,)))
    start = store.text(source.id).index(words)
    found = hit(words, start, source.id, path=source.path, root=source.root, type=source.type)
    return compose("?", [evidence(found, (words, 1.0))], store.locate, (), ComposeSettings(0, 1)).quotes[0]


def test_the_original_opens_in_the_editor_at_its_line(recorder: Path, library_index: Path, library: Path) -> None:
    with Store.open(library_index) as store:
        open_quote(quote_of(store, "pilot.txt", "She was appointed"), store)
    role, line, path, _, *text = recorder.read_text("utf-8").split("\n")
    assert (role, line, path) == ("editor", "+4", str(library / "pilot.txt"))
    assert text[3].startswith("She was appointed")


def test_without_an_editor_the_pager_opens_it(
    recorder: Path, library_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR")
    with Store.open(library_index) as store:
        open_quote(quote_of(store, "pilot.txt", "She was appointed"), store)
    assert recorder.read_text("utf-8").startswith("pager\n+4\n")


@pytest.mark.parametrize("suffix", ["pdf", "docx", "html"])
def test_of_what_has_no_lines_the_text_is_shown_at_the_quote(recorder: Path, corpus_index: Path, suffix: str) -> None:
    with Store.open(corpus_index) as store:
        source = next(one for one in store.sources() if one.path.endswith(f".{suffix}"))
        whole = store.text(source.id)
        words = whole[len(whole) // 2 :].split("\n")[1][:30].strip()
        open_quote(quote_of(store, source.path, words), store)
    role, line, path, _, text = recorder.read_text("utf-8").split("\n", 4)
    assert role == "pager"
    assert path.endswith(f"{Path(source.path).name}.txt")
    assert words in "\n".join(text.split("\n")[int(line[1:]) - 1 :][:2])
    assert not Path(path).exists()


def test_a_file_that_is_gone_is_shown_from_the_index(recorder: Path, library_index: Path) -> None:
    with Store.open(library_index) as store:
        quote = quote_of(store, "pilot.txt", "She was appointed")
        gone = Quote(**{name: getattr(quote, name) for name in Quote.__slots__} | {"file": "/gone/pilot.txt"})
        open_quote(gone, store)
    assert recorder.read_text("utf-8").startswith("pager\n+4\n")


def test_a_program_that_is_not_installed(home: Path, library_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor")
    with Store.open(library_index) as store, pytest.raises(AssistantError, match="no-such-editor cannot be started"):
        open_quote(quote_of(store, "pilot.txt", "She was appointed"), store)


def test_a_name_as_long_as_can_be(recorder: Path, library_index: Path) -> None:
    with Store.open(library_index) as store:
        quote = quote_of(store, "pilot.txt", "She was appointed")
        gone = Quote(**{name: getattr(quote, name) for name in Quote.__slots__} | {"file": f"/gone/{'é' * 127}"})
        open_quote(gone, store)
    assert recorder.read_text("utf-8").startswith("pager\n+4\n")
