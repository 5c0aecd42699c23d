"""The README's commands, options, exit codes and settings are the program's own."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from assistant.cli import build_parser
from assistant.output import ExitCode
from assistant.settings import Settings
from index.loaders import document_type, load
from index.types import type_names

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SHARED = {"--index", "--json", "--help", "-h"}


def rows(heading: str) -> list[list[str]]:
    """Give the cells of the first table whose head begins with `heading`."""
    table = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", README, re.MULTILINE)
    assert table is not None, f"README.md has no table of {heading}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Give the parser of every command and action; an action that can be left out by its command's name."""
    found: dict[str, argparse.ArgumentParser] = {}
    for name, command in choices(build_parser()).items():
        for action, parser in (choices(command) or {"": command}).items():
            left_out = action in {"", getattr(command, "default_action", "")}
            found[name if left_out else f"{name} {action}"] = parser
    return found


def choices(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """Give the parsers below a parser."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(below[0].choices) if below else {}


def name_of(cells: list[str]) -> str:
    """Give the name of a row's command: what is not an argument, which is in capitals or brackets."""
    return " ".join(word for word in cells[0].strip("`").split()[1:] if word.islower())


def options(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Give the command's own options as the README writes them, `--open N`."""
    for action in parser._actions:
        if action.option_strings and not SHARED.intersection(action.option_strings):
            value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
            both = isinstance(action, argparse.BooleanOptionalAction)
            yield from (option + value for option in action.option_strings[0 if both else -1 :])


def test_every_command_is_documented() -> None:
    assert [name_of(cells) for cells in rows("command")] == list(parsers())


@pytest.mark.parametrize("cells", rows("command"), ids=lambda cells: cells[0])
def test_every_option_is_documented(cells: list[str]) -> None:
    command = parsers()[name_of(cells)]
    documented = re.findall(r"`([^`]+)`", cells[2])
    assert sorted(documented) == sorted(options(command))


def test_shared_options_are_in_every_command() -> None:
    for command in parsers().values():
        assert set(command._option_string_actions) >= SHARED


def test_exit_codes_are_documented() -> None:
    assert [int(cells[0]) for cells in rows("exit code")] == [code.value for code in ExitCode]


def test_types_are_documented() -> None:
    assert [cells[0].strip("`") for cells in rows("`--type`")] == list(type_names)


PLACES = {
    "text": ("company/brief-muenchen-2025-02-17.txt", "330 Quadratmeter mehr", "line 50", ""),
    "code": ("software/tidewatch_config.py", "spool: SpoolSettings", "line 132", ""),
    "markdown": ("company/lettre-lyon-2025-03-10.md", "204 000 €", "line 29", "2. Le contrat avec les"),
    "html": ("company/courier-article-2025-03-28.html", "It has 22 staff", "paragraph 7", "A new works in Portugal"),
    "pdf": ("company/annual-report-2023-summary.pdf", "Capital expenditure was", "p. 2", ""),
    "docx": ("company/employee-handbook-excerpt.docx", "The normal week has 37.5", "paragraph 5", "3.1 Hours"),
    "odt": ("observatory/keepers-handbook.odt", "It needs 120 turns", "paragraph 5", "Opening the dome"),
    "rtf": ("allotments/letter-to-the-water-board.rtf", "refund 212.80 euros", "paragraph 7", ""),
    "epub": ("observatory/short-history.epub", "Wilhelmine Auer", "chapter 2", "The first light"),
    "pptx": ("observatory/new-drive.pptx", "Talbot Precision", "slide 3", "Three offers"),
    "odp": ("allotments/compost-in-three-bins.odp", "rests for half a year", "slide 2", "How the bins are filled"),
    "xlsx": ("observatory/visitors-and-costs.xlsx", "Open nights: 3, Visitors: 64", "Visitors 2024, row 4", ""),
    "ods": ("allotments/plots.ods", "Wen Sorrel", "Plots, row 5", ""),
    "rst": ("allotments/rules-of-the-society.rst", "not for watering", "line 24", "Water and fire"),
    "org": ("allotments/work-days.org", "What to bring", "line 21", "Autumn"),
    "csv": ("observatory/instruments.csv", "Instrument: Loan telescope A", "row 6", ""),
    "json": ("observatory/bookings.json", "group: Retired Railwaymen's Club", "record 3", ""),
    "xml": ("allotments/tool-shed.xml", "name: Scythe, bought: 1994", "line 20", "What is in the tool shed"),
    "mail": ("observatory/lock-of-the-shed.eml", "HL-2", "ferrum-prices.csv, row 2, part 2", ""),
    "mbox": ("allotments/members-list.mbox", "45 kilos of Charlotte", "message 2", "Seed potatoes"),
    "notebook": ("allotments/rainfall.ipynb", "131 mm", "cell 2", "Rain on plot 9"),
    "subtitles": ("observatory/talk-on-a-variable-star.srt", "a dark companion", "0:00:36", ""),
}
"""By type: a file of corpus/, words in it, their place (some as found by hand), and the heading over them."""

UNITS = {"page": "a page", "second": "a time"}


@pytest.mark.parametrize(("type", "place"), [(cells[0].strip("`"), cells[2]) for cells in rows("`--type`")])
def test_a_place_is_what_the_table_says(type: str, place: str) -> None:
    name, words, where, heading = PLACES[type]
    path = ROOT / "corpus" / name
    data = path.read_bytes()
    assert type == "mbox" or document_type(path, data[:8192]) == type
    document = load(path, data, type)
    start = document.text.index(words)
    locator = document.locate(start, start + len(words))
    assert str(locator) == where
    assert UNITS.get(document.unit, f"a {document.unit}") in place
    assert bool(heading) == any(word in place for word in ("headings", "title", "subject"))
    assert not heading or locator.headings[-1].startswith(heading)


def test_settings_and_their_defaults_are_documented() -> None:
    documented = {cells[0].strip("`"): (cells[1].strip("`"), cells[2].strip("`")) for cells in rows("setting")}
    assert documented == {
        f"{section}.{name}": (f"ASSISTANT_{section}_{name}".upper(), written(value))
        for section, values in msgspec.to_builtins(Settings()).items()
        for name, value in values.items()
    }


def written(value: object) -> str:
    """Give a value as a person writes it in TOML, and nothing for an empty one."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_examples_are_understood() -> None:
    """Every line of the README that begins with one of the two programs is a command line it takes."""
    lines = re.findall(r"^ +(?:\$ |\.venv/bin/)?((?:ask|assistant) [^|\n]*)", README, re.MULTILINE)
    assert len(lines) > 5
    for line in lines:
        program, *arguments = shlex.split(line, comments=True)
        build_parser().parse_args(arguments if program == "assistant" else ["ask", *arguments])
