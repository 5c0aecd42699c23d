"""What goes to stdout and stderr: results and messages, coloured where a person reads them."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from assistant.signs import number_start
from assistant.types import JSON_VERSION, Answer, Kind, Quote, Stated, Statement
from assistant.words import content_stems, is_relative, stems
from index.types import FileState, Hit, Locator, Unit

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


class ExitCode(IntEnum):
    """What the program's exit status means."""

    DONE = 0
    ERROR = 1
    USAGE = 2
    NOT_FOUND = 3
    SOME_FAILED = 4
    CHECK_FAILED = 5
    INTERRUPTED = 130


LONGEST_WORD = 50
"""Characters of a word of the question that are shown again."""

HIGH, FAIR = 0.8, 0.5
"""Confidences from which an answer is called so."""

STATES = {FileState.CHANGED: "changed since it was indexed", FileState.GONE: "gone since it was indexed"}
"""How a file is told of that is not as it was."""

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\u180e\U000e0000-\U000e007f]"
)
"""Controls but tab and newline, bidirectional and invisible characters: they could change what is seen."""

_JOINERS = re.compile("(?<![^\\x00-\\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\\x00-\\x7f])")
"""Joiners beside ASCII, where they join nothing and only hide; Persian words and emoji need theirs."""

_SEQUENCE = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b[\\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\\\)")
"""A terminal's control sequences (ECMA-48), whole: without the escape alone, their rest would be shown."""


def clean(text: str) -> str:
    """Give text that cannot do anything to a terminal: escapes and invisible controls are removed."""
    text = _SEQUENCE.sub("", text) if "\x1b" in text else text
    text = _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n"))
    return _JOINERS.sub("", text)


def one_line(text: str) -> str:
    """Give cleaned text with every run of white space as one space."""
    return " ".join(clean(text).split())


class Output:
    """The owner of stdout and stderr."""

    def __init__(self, json: bool = False) -> None:
        self.json = json
        self._out: Console | None = None
        self._err: Console | None = None
        self._has_stated = False
        self._has_asked = False

    @property
    def out(self) -> Console:
        """The console for results."""
        if self._out is None:
            self._out = _console(sys.stdout)
        return self._out

    @property
    def err(self) -> Console:
        """The console for progress and messages."""
        if self._err is None:
            self._err = _console(sys.stderr)
        return self._err

    def message(self, text: str) -> None:
        """Tell a person something that is not the result; where nobody can be told, the work goes on."""
        self._tell(one_line(text))

    def error(self, text: str) -> None:
        """Tell a person what went wrong and what to do."""
        self._tell(f"error: {one_line(text)}", "red")

    def _tell(self, text: str, style: str | None = None) -> None:
        try:
            self.err.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())

    def line(self, text: str | Text = "") -> None:
        """Write one line of the result; terminals wrap it, pipes get it whole."""
        if isinstance(text, str):
            text = _text(clean(text))
        with _writing_results():
            self.out.print(text, soft_wrap=not self.out.is_terminal, highlight=False)

    def data(self, kind: str, value: Any) -> None:
        """Write a result as JSON: `{"version": …, kind: value}`."""
        encoded = msgspec.json.encode({"version": JSON_VERSION, kind: value}).decode()
        text = encoded
        for unseen in (_UNSAFE, _JOINERS):
            text = unseen.sub(lambda match: json.dumps(match[0])[1:-1], text)
        if codecs.lookup(sys.stdout.encoding or "utf-8").name != "utf-8":
            text = json.dumps(json.loads(text))
        with _writing_results():
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    @contextmanager
    def progress(self, unit: str = "files") -> Iterator[Any]:
        """Show a progress bar on stderr while the block runs; gives a rich Progress that counts `unit`."""
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        with Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn(f"{{task.completed}}/{{task.total}} {unit}"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("left"),
            console=self.err,
            transient=True,
            disable=not self.err.is_terminal,
        ) as bar:
            yield bar

    def question(self, question: str) -> None:
        """Write a question above its answer, where there are several; JSON has it in the answer."""
        if not self.json:
            self.line(_text("\n" if self._has_asked else "").append(f"> {one_line(question)}", style="bold"))
            self._has_asked = True

    def answer(self, answer: Answer) -> None:
        """Write an answer for a person, or as JSON."""
        if self.json:
            self.data("answer", answer)
            return
        self._answer(answer)
        self._has_stated = False
        self.stale(quote.file_state for quote in (*answer.quotes, *answer.nearest))

    def stale(self, states: Iterable[FileState]) -> None:
        """Tell what to do where a file is not as it was."""
        if any(state in STATES for state in states):
            self.message("Files have changed since they were indexed: `assistant index` brings the index up to date.")

    def _answer(self, answer: Answer) -> None:
        if answer.kind is Kind.GENERATED:
            self._generated(answer)
            return
        if answer.note:
            self.message(answer.note)
        if answer.rewritten:
            self.line(_text(f"Understood as: {one_line(answer.rewritten)}", "dim"))
        if answer.found:
            if answer.kind is Kind.SENTENCES:
                for statement in answer.statements:
                    self.line(
                        _statement(
                            statement, answer, emphasised(one_line(statement.text), answer.rewritten or answer.question)
                        )
                    )
            else:
                self.line(_short(answer))
            self.line()
            for at, quote in enumerate(answer.quotes):
                self.line(self._source_line(quote))
                if answer.kind is not Kind.SENTENCES:
                    said = [one.text for one in answer.statements if at in one.quotes]
                    self.line(_text("      ").append_text(_with_answers(one_line(quote.text), said)))
            self.line(_text(f"\nConfidence: {confidence_word(answer.confidence)} ({answer.confidence:.2f}).", "dim"))
            self._missing(answer)
            return
        self.line(answer.text)
        self._missing(answer)
        if answer.nearest:
            self.line("\nThe nearest passages:")
        for quote in answer.nearest:
            self.line(self._source_line(quote))
            self.line(_text("      ").append_text(emphasised(one_line(quote.text), answer.question)))

    def stated(self, event: Stated) -> None:
        """Write a language model's statement as soon as it is checked."""
        self._has_stated = True
        self.line(_checked(event.statement, event.quotes))

    def _generated(self, answer: Answer) -> None:
        """Write the statements, unless they were written as they came, then their quotes and their count."""
        for statement in () if self._has_stated else answer.statements:
            self.line(_checked(statement, answer.quotes))
        self.line()
        for quote in answer.quotes:
            self.line(self._source_line(quote))
            self.line(_text("      ").append(one_line(quote.text)))
        self.line(_text(f"\n{counted(answer)} ({one_line(answer.answerer)}).", "dim"))
        if answer.rewritten:
            self.line(_text(f"Understood as: {one_line(answer.rewritten)}", "dim"))
        if answer.note:
            self.message(answer.note)
        self._missing(answer)

    def _missing(self, answer: Answer) -> None:
        if answer.missing_words:
            self.line(f"In no document: {', '.join(map(_shortened, answer.missing_words))}.")

    def hits(self, hits: list[Hit], question: str) -> None:
        """Write ranked passages with how each got there."""
        for rank, hit in enumerate(hits, start=1):
            head = _text(f"{rank:>3}  ").append_text(_place(hit.source.path, _file(hit), hit.locator))
            head.append(f"  {hit.score:.4f} = {_rank('dense', hit.dense_rank, hit.dense)} + ", style="dim")
            head.append(_rank("bm25", hit.bm25_rank, hit.bm25), style="dim")
            self.line(head)
            shown = one_line(hit.passage.text)
            shown = shown if len(shown) <= 240 else f"{shown[:240]}…"
            self.line(_text("     ").append_text(emphasised(shown, question)))

    def _source_line(self, quote: Quote) -> Text:
        line = _text(f"  [{quote.number}] ", "cyan").append_text(_place(quote.document, quote.file, quote.locator))
        if quote.date:
            line.append(f"  {one_line(quote.date)}", style="dim")
        if state := STATES.get(quote.file_state):
            line.append(f"  {state}", style="yellow")
        return line


@contextmanager
def _writing_results() -> Iterator[None]:
    """Name standard output where it cannot be written."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, "standard output") from error


def confidence_word(confidence: float) -> str:
    """Give a probability in a word."""
    return "high" if confidence >= HIGH else "fair" if confidence >= FAIR else "low"


def counted(answer: Answer) -> str:
    """Give how many statements a language model made, and how many are supported, in other words, and dropped."""
    supported = sum(one.supported for one in answer.statements)
    reworded = sum(one.reworded for one in answer.statements)
    dropped = answer.stated - len(answer.statements)
    told = f"{answer.stated} statement{'' if answer.stated == 1 else 's'}, {supported} supported"
    told += f", {reworded} in other words" if reworded else ""
    return f"{told}, {dropped} dropped" if dropped else told


def _checked(statement: Statement, quotes: Sequence[Quote]) -> Text:
    """Give a statement with its citations and how far they carry it, or in grey with why it has none."""
    if not statement.supported and not statement.reworded:
        why = f" [unsupported: {one_line(statement.reason)}]" if statement.reason else " [unsupported]"
        return _text(f"{one_line(statement.text)}{why}", "dim")
    shown = _text(one_line(statement.text))
    for at in statement.quotes:
        shown.append(f" [{quotes[at].number}]", style="cyan")
    return shown.append(f" [{one_line(statement.reason)}]", style="dim") if statement.reworded else shown


def _short(answer: Answer) -> Text:
    """Give short answers in one line, told as what they are."""
    shown = _text("The documents disagree: " if answer.kind is Kind.DISAGREEMENT else "")
    for number, statement in enumerate(answer.statements):
        if number:
            last = number == len(answer.statements) - 1
            shown.append(" · " if answer.kind is Kind.DISAGREEMENT else " and " if last else ", ")
        shown.append_text(_statement(statement, answer, _text(one_line(statement.text), "bold")))
    return shown


def _statement(statement: Statement, answer: Answer, shown: Text) -> Text:
    quotes = [answer.quotes[at] for at in statement.quotes]
    if answer.kind is not Kind.SENTENCES and is_relative(statement.text) and quotes[0].date:
        shown.append(f" (in a document of {one_line(quotes[0].date)})")
    for quote in quotes:
        shown.append(f" [{quote.number}]", style="cyan")
    return shown


def _with_answers(text: str, said: Iterable[str]) -> Text:
    """Give a quote with the answers in it in bold."""
    styled = _text(text)
    for start, end in answers_in(text, said):
        styled.stylize("bold", start, end)
    return styled


_POINT = re.compile(r"(?<=\d)[.,](?=\d)")


def answers_in(text: str, said: Iterable[str]) -> list[tuple[int, int]]:
    """Give where answers stand in one line of a quote, each once, as whole words and numbers: no 5 in 15 or -5."""
    found = []
    for answer in filter(None, map(one_line, said)):
        for spot in re.finditer(re.escape(answer), text):
            if _is_whole(text, *spot.span()):
                found.append(spot.span())
                break
    return found


def _is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether no word or number goes on across the ends of a range."""
    inside_words = (text[at - 1 : at + 1].isalnum() for at in (start, end) if 0 < at < len(text))
    signed = text[start].isdigit() and number_start(text, start) < start
    return not (any(inside_words) or signed or _POINT.match(text, max(0, start - 1)) or _POINT.match(text, end))


def emphasised(text: str, question: str) -> Text:
    """Give text with the question's words in bold."""
    asked = set(content_stems(question))
    styled = _text(text)
    for stem, start, end in stems(text):
        if stem in asked:
            styled.stylize("bold", start, end)
    return styled


def place(path: str, locator: Locator) -> str:
    """Give `path:line` for lines, `path, p. 3` for other units."""
    if locator.unit is Unit.LINE:
        return f"{path}:{locator.first}"
    return f"{path}, {locator}"


def _place(path: str, file: str, locator: Locator) -> Text:
    from rich.style import Style

    shown = _text(one_line(place(path, locator)))
    shown.stylize(Style(link=Path(file).as_uri(), color="green"))
    headings = " › ".join(one_line(heading) for heading in locator.headings)
    return shown.append(f"  {headings}", style="dim") if headings else shown


def _shortened(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else f"{word[:LONGEST_WORD]}…"


def _file(hit: Hit) -> str:
    return str(Path(hit.source.root, hit.source.path))


def _rank(name: str, rank: int | None, score: float | None) -> str:
    return f"{name} –" if rank is None or score is None else f"{name} #{rank} ({score:.2f})"


def _text(text: str = "", style: str = "") -> Text:
    from rich.text import Text

    return Text(text, style=style)


def _console(stream: Any) -> Console:
    from rich.console import Console

    class OurConsole(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich would exit with 1, and `assistant list | head` is no error

    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")  # a terminal may not know every character
    return OurConsole(file=stream, highlight=False, emoji=False, markup=False)
