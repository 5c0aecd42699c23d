"""Names, cells and questions of invented tables, forms and lists, drawn from `training/vocabulary.toml`."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

Draw = random.Random
Maker = Callable[[Draw], str]

_READ: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
WORDS: dict[str, list[str]] = _READ["words"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column or field: its name, what its cells are, and questions for a cell of it beside its type's."""

    name: str
    type: str
    asks: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The name as running text has it: without a unit, with a small letter."""
        bare = re.sub(r"\s*[(,].*", "", self.name)
        return bare if bare.isupper() else bare[:1].lower() + bare[1:]


class Kind(NamedTuple):
    """What the rows of a table are, its plural, how a row is named, and the columns that fit."""

    kind: str
    kinds: str
    named: Maker
    columns: tuple[Column, ...]


class Form(NamedTuple):
    """A record of one's own, such as a mail's head, and its fields."""

    name: str
    fields: tuple[Column, ...]


class Listing(NamedTuple):
    """A list's topic, its items, and how it is asked for."""

    topic: str
    items: Maker
    asks: tuple[str, ...]


def person(draw: Draw) -> str:
    """Give a person's name."""
    name = f"{draw.choice(WORDS['first'])} {draw.choice(WORDS['last'])}"
    return draw.choice((name, name, name, f"{draw.choice(('Dr', 'Ms', 'Mr', 'Prof.'))} {name.split()[1]}"))


def organisation(draw: Draw) -> str:
    """Give an organisation's name."""
    word = draw.choice(WORDS["words"]).capitalize()
    kind = draw.choice("Ltd Group Trust Society Museum College Hospital Club Works".split())
    local = f"{place(draw)} {kind}"
    partners = f"{draw.choice(WORDS['last'])} & {draw.choice(WORDS['last'])}"
    return draw.choice((f"{word} {kind}", local, partners))


def place(draw: Draw) -> str:
    """Give a place."""
    return draw.choice(WORDS["places"])


def date(draw: Draw, form: Draw | None = None) -> str:
    """Give a day, in one of several forms."""
    year, month, day = draw.randint(1950, 2026), draw.randint(1, 12), draw.randint(1, 28)
    name = WORDS["months"][month - 1]
    numbers = (f"{year}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year}")
    written = f"{day} {name}"
    named = (f"{written} {year}", f"{written} {year}", written)
    return (form or draw).choice((*named, *numbers, f"{name} {day}, {year}", str(year)))


def _thing(draw: Draw) -> str:
    word = draw.choice(WORDS["things"])
    other = draw.choice(WORDS["words"]).capitalize()
    return draw.choice(
        (word.capitalize(), f"{other} {word}", f"{word} {draw.choice('ABCDEFGHKMX')}{draw.randint(1, 99)}")
    )


def _code(draw: Draw) -> str:
    letters = "".join(draw.sample("ABCDEFGHJKLMNPRSTUVWX", draw.randint(1, 3)))
    long, short = draw.randint(10, 9999), draw.randint(1, 999)
    version = f"{draw.randint(1, 9)}.{draw.randint(0, 20)}.{draw.randint(0, 9)}"
    return draw.choice((f"{letters}-{long}", f"{letters}{short}", version, f"{draw.randint(100000, 999999)}"))


def _of_two(first: str, second: str) -> Maker:
    """Give a maker of names of two words."""
    firsts, seconds = first.split() or [one.capitalize() for one in WORDS["words"]], second.split()
    return lambda draw: f"{draw.choice(firsts)} {draw.choice(seconds)}"


def _word(name: str) -> Maker:
    return lambda draw: draw.choice(WORDS[name]).capitalize()


NAMED: dict[str, Maker] = {
    "person": person,
    "place": place,
    "organisation": organisation,
    "thing": _thing,
    "code": _code,
    "action": _word("actions"),
    "subject": _word("subjects"),
    "two_words": _of_two("", "Hall House Tower Star Queen Park Court Bay Point Rose Wind"),
    "event": _of_two("", "concert lecture workshop market race walk exhibition dinner tour hearing"),
    "school": lambda draw: f"{draw.choice(WORDS['words']).capitalize()} School",
    "species": _of_two(
        "Grey Common Red Great Little Marsh Golden Spotted Alpine Silver",
        "heron trout newt oak fern bat otter thrush beetle orchid gull perch",
    ),
    "room": lambda draw: f"{draw.choice(('Room', 'Hall', 'Lab', 'Office'))} {draw.randint(1, 400)}",
    "version": lambda draw: f"{draw.randint(0, 9)}.{draw.randint(0, 30)}",
}
"""How the rows of a table and the items of a list are named."""


def _columns(rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    return tuple(Column(name, type_, tuple(asks)) for name, type_, *asks in rows)


KINDS = tuple(Kind(one["kind"], one["kinds"], NAMED[one["named"]], _columns(one["fields"])) for one in _READ["kinds"])
FORMS = tuple(Form(one["name"], _columns(one["fields"])) for one in _READ["forms"])
LISTS = tuple(Listing(one["topic"], NAMED[one["items"]], tuple(one["asks"])) for one in _READ["lists"])
FIGURES = _columns(_READ["figures"]["fields"])


def _count(draw: Draw, form: Draw) -> str:
    value = draw.randint(*form.choice(((1, 12), (1, 99), (100, 9999), (10_000, 900_000))))
    return form.choice((str(value), f"{value:,}"))


def _money(draw: Draw, form: Draw) -> str:
    amount = draw.randint(*form.choice(((2, 99), (100, 9_999), (10_000, 999_999))))
    marked = (f"£{amount:,}", f"${amount:,}", f"€{amount:,}", f"{amount:,} EUR")
    return form.choice((*marked, f"{amount}.{draw.randint(10, 99)}", f"${amount / 10:.1f} million", str(amount)))


def _measure(draw: Draw, form: Draw) -> str:
    return form.choice((f"{draw.uniform(0.1, 99):.1f}", str(draw.randint(1, 5000)), f"{draw.uniform(0.1, 20):.2f}"))


def _phone(draw: Draw, form: Draw) -> str:
    abroad = f"+{draw.randint(1, 99)} {draw.randint(10, 999)} {draw.randint(100000, 999999)}"
    home = f"0{draw.randint(100, 9999)} {draw.randint(100000, 999999)}"
    return form.choice((abroad, home, f"ext. {draw.randint(100, 999)}"))


def _address(draw: Draw, form: Draw) -> str:
    address = f"{draw.choice(WORDS['first']).lower()}@{draw.choice(WORDS['words'])}.example"
    name = f"{draw.choice(WORDS['first'])} {draw.choice(WORDS['last'])}"
    return form.choice((address, f"{name} <{address}>", person(draw)))


def _time(draw: Draw, form: Draw) -> str:
    clock = f"{draw.randint(6, 22)}:{draw.choice(('00', '15', '30', '45'))}"
    return form.choice((clock, f"{draw.randint(1, 12)} {draw.choice(('am', 'pm'))}"))


_CELLS: dict[str, Callable[[Draw, Draw], str]] = {
    "date": date,
    "count": _count,
    "money": _money,
    "measure": _measure,
    "phone": _phone,
    "address": _address,
    "clock": _time,
    "state": lambda draw, _: draw.choice(WORDS["states"]),
}
"""Cells by type; the second drawing chooses the form, which is one for a whole column."""

_UNITS = {
    "Depth": "m",
    "Temperature": "°C",
    "Length": "m",
    "Weight": "kg",
    "Area": "ha",
    "Unemployment": "%",
    "Turnout": "%",
    "Margin": "%",
    "Hours": "h",
    "Rainfall": "mm",
    "Term": "years",
    "Electricity": "MWh",
    "Emissions": "t",
}
"""What a cell is measured in, where its column does not say so."""


def value(column: Column, draw: Draw, form: int) -> str:
    """Give a cell; cells of one column and `form` look alike."""
    make = _CELLS.get(column.type)
    if make is None:
        return NAMED[column.type](draw)
    cell = make(draw, random.Random(f"{form}:{column.name}"))
    unit = _UNITS.get(column.name, "") if column.type == "measure" and form % 3 else ""
    return f"{cell} {unit}".strip() if unit != "%" else f"{cell}%"


def number(cell: str) -> float:
    """Give the number in a cell."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?", cell)
    return float(found[0].replace(",", "")) * (1e6 if "million" in cell else 1) if found else 0.0


def before(draw: Draw, topic: str, owner: str) -> str:
    """Give a heading or a sentence that stands before a table, or nothing."""
    told = (
        "",
        "",
        f"{topic.capitalize()}\n\n",
        f"## {topic.capitalize()}\n\n",
        f"The {topic} of {owner} are shown below.\n\n",
        f"The following table lists the {topic}.\n\n",
        f"Table {draw.randint(1, 9)}. {topic.capitalize()} of {owner}\n\n",
        f"{draw.randint(1, 9)}. {topic.capitalize()}\n\nThe {topic} changed little in {draw.randint(1990, 2025)}.\n",
    )
    return draw.choice(told)


def after(draw: Draw, owner: str) -> str:
    """Give what stands after a table, or nothing."""
    told = (
        "",
        "",
        "",
        f"\nSource: {owner}\n",
        f"\nPlease send corrections to {person(draw)} by {date(draw)}.\n",
        f"\nThe board of {owner} took note of this on {date(draw)}.\n",
        "\nFigures are rounded.\n",
    )
    return draw.choice(told)


def of_cell(column: Column, kind: str, row: str, draw: Draw) -> str:
    """Ask for a cell."""
    templates = (*column.asks, *column.asks, *_READ["asks"]["cell"].get(column.type, ()))
    text = draw.choice(templates or ("What is the {col} of {row}?",))
    named = row if kind not in ("project", "station") or draw.random() < 0.7 else f"the {kind} {row}"
    return text.format(col=column.plain, row=named[:1].lower() + named[1:] if kind == "task" else named)


def of_row(column: Column, kind: str, cell: str, draw: Draw) -> str:
    """Ask for the row that has a value."""
    templates = _READ["asks"]["row"].get(column.type, ("Which {kind} has the {col} {value}?",))
    return draw.choice(templates).format(kind=kind, col=column.plain, value=cell)


def of_rows(column: Column, kinds: str, cell: str, draw: Draw) -> str:
    """Ask for all rows that have a value."""
    if column.type == "place":
        there = (f"Which {kinds} are in {cell}?", f"What {kinds} are there in {cell}?", f"List the {kinds} in {cell}.")
        return draw.choice(there)
    return draw.choice(
        (f"Which {kinds} have the {column.plain} {cell}?", f"Which {kinds} have {cell} as {column.plain}?")
    )


def of_all(kinds: str) -> tuple[str, ...]:
    """Give questions for every row."""
    return f"Which {kinds} are listed?", f"What are the {kinds}?", f"List the {kinds}.", f"What {kinds} are there?"


def of_column(column: Column, kinds: str) -> tuple[str, ...]:
    """Give questions for every value of a column."""
    plural = column.plain if column.plain.endswith("s") else f"{column.plain}s"
    word = "Who" if column.type == "person" else "What"
    return f"{word} are the {plural}?", f"{word} are the {plural} of the {kinds}?", f"Which {plural} are named?"


def periods(draw: Draw) -> list[str]:
    """Give years, quarters or months, in order."""
    first = draw.randint(1990, 2024)
    count = draw.randint(2, 5)
    years = [str(first + at) for at in range(count)]
    month = draw.randrange(7)
    quarters = [f"Q{at} {first}" for at in range(1, count)] or years
    told = draw.choice((years, years, years[::-1], quarters, WORDS["months"][month : month + count]))
    return told if len(told) > 1 else years


def of_period(figure: Column, time: str, owner: str, draw: Draw) -> str:
    """Ask for a figure at a time."""
    templates = (*figure.asks, *_READ["asks"]["figure"]["any"])
    return draw.choice(templates).format(col=figure.plain, time=time, owner=owner)
