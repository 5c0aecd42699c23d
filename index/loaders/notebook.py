"""Jupyter notebooks by cell: text, code and what it printed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from index.errors import LoadError
from index.loaders.blocks import Blocks
from index.loaders.dates import iso_date, stated_date
from index.loaders.markdown import find_headings
from index.loaders.text import decode
from index.types import Document, Heading, Unit

_longest_output = 20_000
_escape = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]")


def load(data: bytes) -> Document:
    """Read a notebook. Raises LoadError for what is none and for one without text."""
    blocks = Blocks()
    try:
        notebook = json.loads(decode(data))
        for number, cell in enumerate(_cells(notebook), 1):
            _add_cell(cell, number, blocks)
    except (ValueError, RecursionError, TypeError, AttributeError) as error:
        raise LoadError("damaged notebook: it is not the JSON that Jupyter writes") from error
    if not blocks.marks:
        raise LoadError("no text")
    facts = notebook.get("metadata") or {}
    text, headings = blocks.text(), tuple(blocks.headings)
    first = next((heading.title for heading in headings if heading.level == 1), "")
    return Document(
        text,
        "notebook",
        Unit.CELL,
        tuple(blocks.marks),
        headings,
        title=str(facts.get("title") or first),
        author=", ".join(_names(facts.get("authors"))),
        date=iso_date(str(facts.get("date") or "")) or stated_date(text),
    )


def _cells(notebook: Any) -> Iterator[dict[str, Any]]:
    """Give the cells, of the older format (nbformat 3) too, which has them in worksheets."""
    holders = [notebook, *(notebook.get("worksheets") or [])]
    for holder in holders:
        yield from holder.get("cells") or []


def _add_cell(cell: dict[str, Any], number: int, blocks: Blocks) -> None:
    kind = cell.get("cell_type", "")
    source = _joined(cell.get("source") or cell.get("input"))
    known = len(blocks.marks)
    blocks.add(f"{'#' * int(cell.get('level', 1))} {source}" if kind == "heading" else source, number=number)
    if kind in ("markdown", "heading") and len(blocks.marks) > known:
        start = blocks.marks[-1].start
        written = blocks.last()
        blocks.headings += [Heading(start + h.start, h.level, h.title) for h in find_headings(written)]
    for output in cell.get("outputs") or []:
        blocks.add(_escape.sub("", _printed(output))[:_longest_output], number=number)


def _printed(output: dict[str, Any]) -> str:
    """Give what an output shows as text; pictures and traces of errors are left out."""
    if output.get("output_type") in ("error", "pyerr"):
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    data = output.get("data")
    shown = data if isinstance(data, dict) else output
    return _joined(output.get("text") or shown.get("text/plain") or shown.get("text/markdown"))


def _joined(lines: Any) -> str:
    if isinstance(lines, list):
        return "".join(map(str, lines))
    return lines if isinstance(lines, str) else ""


def _names(authors: Any) -> Iterator[str]:
    for author in authors if isinstance(authors, list) else []:
        name = author.get("name") if isinstance(author, dict) else author
        if isinstance(name, str):
            yield name
