"""Questions on tables, forms and lists, made from templates: `questions(seed, count)`.

The sets written by people ask about running text alone. Here records of invented things are laid
out as the program's loaders give them (sheets, CSV, Markdown, Word, PDF, mail heads, bullets), and
asked about a cell, a row, a column, all of a column, or a row that is not there. What the records
and questions are made of: `training/vocabulary.toml`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from training import vocabulary
from training.sets import Question, Range
from training.vocabulary import Column

Grid = list[list[str]]


@dataclass
class Laid:
    """A text with the place of each cell; `cells[row][column]`, the header's row not among them."""

    text: str = ""
    cells: list[list[Range | None]] = field(default_factory=list)

    def add(self, text: str) -> Range:
        """Append text; give its place."""
        start = len(self.text)
        self.text += text
        return start, len(self.text)


@dataclass(frozen=True, slots=True)
class Table:
    """Invented records. The first column names the row; `kind` is what a row is, `several` its plural."""

    kind: str
    several: str
    columns: tuple[Column, ...]
    rows: Grid


def questions(seed: int, count: int) -> Iterator[Question]:
    """Give the questions of `count` texts."""
    for number in range(count):
        draw = random.Random(f"{seed}:{number}")
        make = draw.choices((_of_table, _of_periods, _of_form, _of_bullets), (6, 2, 2, 2))[0]
        title, context, asked = make(draw)
        for at, (text, answers, items) in enumerate(asked):
            yield Question(f"tables-{number}-{at}", "tables", title, context, text, answers, items)


Asked = tuple[str, tuple[Range, ...], tuple[Range, ...]]
Made = tuple[str, str, list[Asked]]


def _of_table(draw: random.Random) -> Made:
    table = _table(draw)
    owner = vocabulary.organisation(draw)
    title = draw.choice((f"{table.several} of {owner}", f"{owner}: {table.several}", owner, "", table.several))
    laid = Laid()
    laid.add(vocabulary.before(draw, table.several, owner))
    draw.choice(LAYOUTS)(laid, table, draw)
    laid.add(vocabulary.after(draw, owner))
    makers: list[Callable[[Table, Laid, random.Random], Asked | None]]
    makers = draw.choices((_cell, _row, _all, _sharing, _largest, _absent), (8, 4, 2, 3, 1, 3), k=5)
    return title[:1].upper() + title[1:], laid.text, _distinct(make(table, laid, draw) for make in makers)


def _distinct(asked: Iterator[Asked | None]) -> list[Asked]:
    return list({one[0]: one for one in asked if one}.values())


def _table(draw: random.Random) -> Table:
    kind, several, name, fitting = draw.choice(vocabulary.KINDS)
    chosen = draw.sample(fitting, min(len(fitting), draw.randint(2, 5)))
    columns = (Column(draw.choice((kind, "Name", kind)).capitalize(), "name", ()), *chosen)
    form = draw.randrange(10**6)
    rows: Grid = []
    for label in dict.fromkeys(name(draw) for _ in range(draw.randint(2, 9))):
        rows.append([label, *(vocabulary.value(column, draw, form) for column in chosen)])
    for at, column in enumerate(chosen, start=1):
        if column.type in ("place", "state", "person") and len(rows) > 2 and draw.random() < 0.6:
            few = draw.sample(sorted({row[at] for row in rows}), k=min(len({row[at] for row in rows}), 3))
            for row in rows:
                row[at] = draw.choice(few)
    return Table(kind, several, columns, rows)


def _named(laid: Laid, table: Table, draw: random.Random) -> None:
    """A sheet or CSV, as the loaders write a row: "Name: x, Price: y"."""
    joint = draw.choice((", ", ", ", "; ", "\n"))
    for row in table.rows:
        places: list[Range | None] = []
        for column, cell in zip(table.columns, row, strict=True):
            laid.add((joint if places else "") + (f"{column.name}: " if column.name else ""))
            places.append(laid.add(cell))
        laid.cells.append(places)
        laid.add("\n\n" if joint == "\n" else "\n")


def _ruled(laid: Laid, table: Table, draw: random.Random) -> None:
    """A table of Word, a web page or Markdown."""
    markdown = draw.random() < 0.5
    edge = ("| ", " |\n") if markdown else ("", "\n")
    laid.add(edge[0] + " | ".join(column.name for column in table.columns) + edge[1])
    if markdown:
        laid.add("|" + "---|" * len(table.columns) + "\n")
    _rows(laid, table, edge, " | ")


def _spaced(laid: Laid, table: Table, draw: random.Random) -> None:
    """A PDF's table: nothing between the cells but a space."""
    headless = draw.random() < 0.1
    laid.add("" if headless else " ".join(column.name for column in table.columns) + "\n")
    _rows(laid, table, ("", "\n"), draw.choice((" ", " ", "  ", "\t", ",", ";")))


def _rows(laid: Laid, table: Table, edge: tuple[str, str], joint: str) -> None:
    for row in table.rows:
        laid.add(edge[0])
        places: list[Range | None] = []
        for cell in row:
            laid.add(joint if places else "")
            places.append(laid.add(cell))
        laid.cells.append(places)
        laid.add(edge[1])


LAYOUTS = (_named, _named, _ruled, _ruled, _spaced)


def _place(laid: Laid, row: int, column: int) -> tuple[Range, ...]:
    found = laid.cells[row][column]
    return (found,) if found else ()


def _cell(table: Table, laid: Laid, draw: random.Random) -> Asked | None:
    at, column = draw.randrange(len(table.rows)), draw.randrange(1, len(table.columns))
    text = vocabulary.of_cell(table.columns[column], table.kind, table.rows[at][0], draw)
    return text, _place(laid, at, column), ()


def _row(table: Table, laid: Laid, draw: random.Random) -> Asked | None:
    """Ask for the row that has a value."""
    column = draw.randrange(1, len(table.columns))
    at = draw.randrange(len(table.rows))
    value = table.rows[at][column]
    if sum(row[column] == value for row in table.rows) > 1:
        return None
    return vocabulary.of_row(table.columns[column], table.kind, value, draw), _place(laid, at, 0), ()


def _all(table: Table, laid: Laid, draw: random.Random) -> Asked | None:
    """Ask for all rows, or all values of a column of people or places."""
    fitting = [at for at, column in enumerate(table.columns) if column.type in ("person", "place")]
    column = draw.choice([0, 0, *fitting])
    first: dict[str, Range] = {}
    for row, places in zip(table.rows, laid.cells, strict=True):
        if place := places[column]:
            first.setdefault(row[column], place)
    if len(first) < 2:
        return None
    text = (
        vocabulary.of_all(table.several) if column == 0 else vocabulary.of_column(table.columns[column], table.several)
    )
    return draw.choice(text), (), tuple(first.values())


def _sharing(table: Table, laid: Laid, draw: random.Random) -> Asked | None:
    """Ask for the rows that share a value."""
    shared = [
        (column, value)
        for column in range(1, len(table.columns))
        for value in sorted({row[column] for row in table.rows})
        if 1 < sum(row[column] == value for row in table.rows) < len(table.rows)
    ]
    if not shared:
        return None
    column, value = draw.choice(shared)
    found = [_place(laid, at, 0)[0] for at, row in enumerate(table.rows) if row[column] == value]
    return vocabulary.of_rows(table.columns[column], table.several, value, draw), (), tuple(found)


def _largest(table: Table, laid: Laid, draw: random.Random) -> Asked | None:
    fitting = [at for at, column in enumerate(table.columns) if column.type in ("count", "money", "measure")]
    if not fitting or len(table.rows) < 3:
        return None
    column = draw.choice(fitting)
    values = [vocabulary.number(row[column]) for row in table.rows]
    most = draw.random() < 0.6
    best = max(values) if most else min(values)
    if values.count(best) > 1:
        return None
    word = draw.choice(("highest", "largest", "most")) if most else draw.choice(("lowest", "smallest", "least"))
    text = f"Which {table.kind} has the {word} {table.columns[column].plain}?"
    return text, _place(laid, values.index(best), 0), ()


def _absent(table: Table, laid: Laid, draw: random.Random) -> Asked | None:
    """Ask for a row or a column that is not there."""
    other = next(one for one in vocabulary.KINDS if one.kind == table.kind)
    names = {row[0] for row in table.rows}
    columns = {column.name for column in table.columns}
    if draw.random() < 0.5:
        stranger = other.named(draw)
        if any(stranger in name or name in stranger for name in names):
            return None
        return vocabulary.of_cell(draw.choice(table.columns[1:]), table.kind, stranger, draw), (), ()
    missing = [column for column in other.columns if column.name not in columns]
    if not missing:
        return None
    return vocabulary.of_cell(draw.choice(missing), table.kind, draw.choice(sorted(names)), draw), (), ()


def _of_periods(draw: random.Random) -> Made:
    """Figures by year, quarter or month: a row is a figure, a column a time."""
    owner = vocabulary.organisation(draw)
    times = vocabulary.periods(draw)
    figures = draw.sample(vocabulary.FIGURES, draw.randint(2, 7))
    first = Column(draw.choice(("Figure", "Item", "Key figure", "")), "name", ())
    columns = (first, *(Column(one, "time", ()) for one in times))
    form = draw.randrange(10**6)
    rows = [[figure.name, *(vocabulary.value(figure, draw, form) for _ in times)] for figure in figures]
    table = Table("figure", "figures", columns, rows)
    laid = Laid()
    laid.add(vocabulary.before(draw, "figures", owner))
    draw.choice(LAYOUTS)(laid, table, draw)
    laid.add(vocabulary.after(draw, owner))
    asked: list[Asked] = []
    for _ in range(3):
        at, time = draw.randrange(len(figures)), draw.randrange(len(times))
        text = vocabulary.of_period(figures[at], times[time], owner, draw)
        asked.append((text, _place(laid, at, time + 1), ()))
    missing = [one for one in vocabulary.FIGURES if one.name not in {figure.name for figure in figures}]
    if draw.random() < 0.5:
        asked.append((vocabulary.of_period(draw.choice(missing), draw.choice(times), owner, draw), (), ()))
    title = draw.choice((owner, f"{owner} in figures", "", f"Annual report of {owner}"))
    return title, laid.text, _distinct(iter(asked))


def _of_form(draw: random.Random) -> Made:
    """One record, a line a field: a letter's head, an invoice, a notice."""
    name, fields = draw.choice(vocabulary.FORMS)
    chosen = [one for one in fields if draw.random() < 0.8] or list(fields)
    laid = Laid()
    if name != "mail" and draw.random() < 0.7:
        laid.add(f"{name.capitalize()}\n\n")
    joint = draw.choice((": ", ": ", " | ", " "))
    places: dict[str, Range] = {}
    for one in chosen:
        laid.add(f"{one.name}{joint}")
        places[one.name] = laid.add(vocabulary.value(one, draw, draw.randrange(10**6)))
        laid.add("\n")
    laid.add(vocabulary.after(draw, vocabulary.organisation(draw)))
    asked: list[Asked] = [
        (draw.choice(one.asks), (places[one.name],), ()) for one in draw.sample(chosen, min(3, len(chosen)))
    ]
    missing = [one for one in fields if one not in chosen]
    if missing:
        asked.append((draw.choice(draw.choice(missing).asks), (), ()))
    return "" if draw.random() < 0.5 else name.capitalize(), laid.text, _distinct(iter(asked))


def _of_bullets(draw: random.Random) -> Made:
    """A heading or a sentence that leads in, and a list below it."""
    topic, makes, asks = draw.choice(vocabulary.LISTS)
    items = list(dict.fromkeys(makes(draw) for _ in range(draw.randint(2, 8))))
    laid = Laid()
    laid.add(draw.choice((f"## {topic.capitalize()}\n\n", f"{topic.capitalize()}:\n\n", f"{topic.capitalize()}\n")))
    if draw.random() < 0.4:
        laid.add(f"The {topic} {draw.choice(('are', 'are as follows', 'are these'))}:\n\n")
    mark = draw.choice(("- ", "* ", "• ", "{}. ", "{}) ", ""))
    places = []
    for number, item in enumerate(items, start=1):
        laid.add(mark.format(number))
        places.append(laid.add(item))
        laid.add(draw.choice(("\n", ";\n") if number == 1 else ("\n",)))
    laid.add(vocabulary.after(draw, vocabulary.organisation(draw)))
    asked: list[Asked] = [(draw.choice(asks), (), tuple(places)) if len(places) > 1 else (asks[0], tuple(places), ())]
    return "", laid.text, asked
