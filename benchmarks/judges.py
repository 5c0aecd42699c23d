"""The words that another tool finds in a file; each judges the formats that it reads best."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from lxml import etree

from index.loaders.text import decode

Words = Counter[str]
_SECONDS = 120
_TIMING = re.compile(r"^(?:\d+|.*-->.*|WEBVTT.*)$", re.MULTILINE)
_MARKUP = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")


def words(text: str) -> Words:
    """Count the words of a text, whatever their case; divided ones are joined as they are in no text."""
    return Counter(re.findall(r"[^\W_]{2,}", re.sub("[\u00ad\ufb00-\ufb06]", _plain_letter, text).casefold()))


def judged(path: Path, type: str) -> tuple[str, Words] | None:
    """Give the judge's name and what it finds; None where it cannot read the file or there is no judge."""
    name, judge = JUDGES.get(type, ("", None))
    if judge is None:
        return None
    try:
        return name, words(judge(path))
    except Exception:  # noqa: BLE001  a judge that fails judges nothing
        return None


def _plain_letter(match: re.Match[str]) -> str:
    return {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}.get(match[0], "")


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
    return done.stdout.decode("utf-8", "replace")


def _pdftotext(path: Path) -> str:
    return _run("pdftotext", str(path), "-")


def _pandoc(form: str) -> Callable[[Path], str]:
    return lambda path: _run("pandoc", "--from", form, "--to", "plain", "--wrap", "none", str(path))


def _drawing_text(path: Path) -> str:
    """Give every text run of a presentation's slides and notes, without fields."""
    a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.match(r"ppt/(?:slides|notesSlides)/[^/]+\.xml$", name):
                root = etree.fromstring(archive.read(name))
                paragraphs = root.iter(f"{a}p")
                found += ("".join(run.findtext(f"{a}t") or "" for run in each.iter(f"{a}r")) for each in paragraphs)
    return "\n".join(found)


def _calamine(path: Path) -> str:
    import python_calamine

    workbook = python_calamine.load_workbook(str(path))
    visible = [sheet.name for sheet in workbook.sheets_metadata if "visible" in str(sheet.visible).lower()]
    rows = (row for name in visible for row in workbook.get_sheet_by_name(name).to_python())
    return "\n".join(str(cell) for row in rows for cell in row if isinstance(cell, str))


def _separated(path: Path) -> str:
    text = decode(path.read_bytes())
    delimiter = csv.Sniffer().sniff(text[:20_000], ",\t;|").delimiter
    return "\n".join(" ".join(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _scalars(path: Path) -> str:
    text = decode(path.read_bytes())
    try:
        values = [json.loads(text)]
    except ValueError:
        values = [json.loads(line) for line in text.splitlines() if line.strip()]
    return "\n".join(leaf for value in values for leaf in _leaves(value))


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, str):
        yield value


def _element_text(path: Path) -> str:
    return " ".join(etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot().itertext("*"))


def _mail(path: Path) -> str:
    message = message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body(("plain",))
    return "\n".join([str(message["subject"] or ""), str(message["from"] or ""), body.get_content() if body else ""])


def _cues(path: Path) -> str:
    return _MARKUP.sub("", _TIMING.sub("", decode(path.read_bytes())))


def _itself(path: Path) -> str:
    return decode(path.read_bytes())


JUDGES: dict[str, tuple[str, Callable[[Path], str]]] = {
    "pdf": ("pdftotext", _pdftotext),
    "docx": ("pandoc", _pandoc("docx")),
    "odt": ("pandoc", _pandoc("odt")),
    "rtf": ("pandoc", _pandoc("rtf")),
    "epub": ("pandoc", _pandoc("epub")),
    "rst": ("pandoc", _pandoc("rst")),
    "org": ("pandoc", _pandoc("org")),
    "notebook": ("pandoc", _pandoc("ipynb")),
    "pptx": ("runs of the XML", _drawing_text),
    "xlsx": ("calamine", _calamine),
    "ods": ("calamine", _calamine),
    "csv": ("csv", _separated),
    "json": ("json", _scalars),
    "xml": ("lxml", _element_text),
    "mail": ("email", _mail),
    "subtitles": ("lines without times", _cues),
    "text": ("the file", _itself),
    "markdown": ("the file", _itself),
    "code": ("the file", _itself),
}
