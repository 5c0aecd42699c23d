"""JSON and JSON Lines by record: the names of its fields with every value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.loaders.blocks import Blocks, one_line
from index.loaders.dates import iso_date
from index.loaders.table import labelled, most_rows
from index.loaders.text import decode
from index.types import Document, Unit

_largest_record = 1_500
"""Characters; what is longer is given part by part, under the name of its field."""

_longest_short = 200
_deepest = 60
_most_items = 50

Fields = list[tuple[str, str]]


def load(data: bytes) -> Document:
    """Read JSON, or JSON Lines; what is neither (comments, templates) is read as plain text by line.

    Raises LoadError for binary content, no text, and more records than the bound.
    """
    text = decode(data)
    try:
        values = _values(text)
        blocks = Blocks()
        writer = _Writer(blocks)
        if len(values) == 1:
            writer.write(values[0], "", 0)
        else:
            writer.write_all(values, "", 0)
    except (ValueError, RecursionError):
        return Document(text, "json")
    if not blocks.marks:
        raise LoadError("no text")
    facts = values[0] if len(values) == 1 and isinstance(values[0], dict) else {}
    title, author, date = (facts.get(key) for key in ("title", "author", "date"))
    return Document(
        blocks.text(),
        "json",
        Unit.RECORD,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=one_line(title)[:200] if isinstance(title, str) else "",
        author=one_line(author)[:200] if isinstance(author, str) else "",
        date=iso_date(date) if isinstance(date, str) else "",
    )


def _values(text: str) -> list[Any]:
    try:
        return [_parsed(text)]
    except ValueError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2:
            raise
        return [_parsed(line) for line in lines]


def _parsed(text: str) -> Any:
    """Parse JSON with its numbers as they are written."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


class _Writer:
    """Writes values as records: each item of a list, each small object, the plain fields of a large one."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._number = 0

    def write(self, value: Any, name: str, depth: int) -> None:
        """Write an object or list whose field is called `name`."""
        if depth > _deepest:
            raise ValueError("nested too deeply")
        if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
            self._head(name, depth)
            self.write_all(value, name, depth)
        elif isinstance(value, dict) and not _is_record(value):
            self._head(name, depth)
            plain = {key: item for key, item in value.items() if not isinstance(item, dict | list)}
            self._record(list(_fields(plain, "", 0)))
            for key, item in value.items():
                if isinstance(item, dict | list):
                    self.write(item, str(key), depth + 1)
        else:
            self._record(list(_fields(value, name, 0)))

    def write_all(self, values: list[Any], name: str, depth: int) -> None:
        """Write the items of a list, each as a record."""
        for value in values:
            if isinstance(value, dict) and not _is_record(value, nested=True):
                self.write(value, "", depth + 1)
            else:
                self._record(list(_fields(value, "", 0)))

    def _head(self, name: str, depth: int) -> None:
        if (title := one_line(name)) and depth:
            self._blocks.add(title, number=self._number + 1, level=min(depth, 6))

    def _record(self, fields: Fields) -> None:
        fields = [(name, value) for name, value in fields if value.strip()]
        if not fields:
            return
        self._number += 1
        if self._number > most_rows:
            raise LoadError(f"more than {most_rows:,} records: split the file")
        short = [(name, one_line(value)) for name, value in fields if len(value) <= _longest_short]
        self._blocks.add(labelled(*map(list, zip(*short, strict=True))) if short else "", number=self._number)
        for name, value in fields:
            if len(value) > _longest_short:
                self._blocks.add(f"{name}: {value}" if name else value, number=self._number)


def _is_record(value: dict[str, Any], nested: bool = False) -> bool:
    """Tell whether an object reads as one record: it is small, and holds no list of objects."""
    holds_objects = any(
        isinstance(item, list) and any(isinstance(part, dict) for part in item) for item in value.values()
    )
    holders = sum(isinstance(item, dict) for item in value.values())
    if holds_objects or (holders > 1 and not nested):
        return False
    size = 0
    for name, text in _fields(value, "", 0):
        size += len(name) + len(text)
        if size > _largest_record and holders:
            return False
    return True


def _fields(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """Give the plain values inside, each with its path: `address.city`."""
    if depth > _deepest:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _fields(item, f"{name}.{key}" if name else str(key), depth + 1)
    elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        for item in value:
            yield from _fields(item, name, depth + 1)
    elif isinstance(value, list):
        for at in range(0, len(value), _most_items):
            yield name, ", ".join(map(_written, value[at : at + _most_items]))
    else:
        yield name, _written(value)


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
