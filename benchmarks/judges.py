"""The words that another tool finds in a file; each judges the formats that it reads best.

    python -m benchmarks.judges TYPE FILE     # the text that the judge finds

pdftotext and pandoc are programs of their own; the other judges run in a process of their own too,
so that each can be bounded in time. python-calamine and pysubs2 are Python packages.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from mailbox import mbox
from pathlib import Path
from typing import Any

from lxml import etree

from index.loaders.text import decode

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def main() -> None:
    """Print what the judge of a type finds in a file."""
    type, path = sys.argv[1], Path(sys.argv[2])
    judge = JUDGES[type][1]
    if not callable(judge):
        raise SystemExit(f"{type} is judged by {JUDGES[type][0]}: run that")
    sys.stdout.buffer.write(judge(path).encode("utf-8", "replace"))


def command(type: str, path: Path) -> list[str]:
    """Give the command line that prints what the judge of `type` finds in a file; it must have a judge."""
    judge = JUDGES[type][1]
    if callable(judge):
        return [sys.executable, "-m", "benchmarks.judges", type, str(path)]
    return [str(path) if word == "FILE" else word for word in judge]


def identity(type: str) -> bytes:
    """Give what changes when the judge of `type` does: its command line, or the code of this module."""
    judge = JUDGES[type][1]
    return type.encode() + Path(__file__).read_bytes() if callable(judge) else " ".join([type, *judge]).encode()


def _pandoc(form: str) -> list[str]:
    return f"pandoc +RTS -M1g -RTS --from {form} --to plain --wrap none FILE".split()


def _slides(path: Path) -> str:
    """Give every text run of a presentation's slides and notes, without fields."""
    found: list[str] = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.match(r"ppt/(?:slides|notesSlides)/[^/]+\.xml$", name):
                root = etree.fromstring(archive.read(name))
                found += ("".join(map(_run, paragraph)) for paragraph in root.iter(f"{_DRAWING}p"))
    return "\n".join(found)


def _run(part: etree._Element) -> str:
    if part.tag == f"{_DRAWING}br":
        return "\n"
    return part.findtext(f"{_DRAWING}t") or "" if part.tag == f"{_DRAWING}r" else ""


def _calamine(path: Path) -> str:
    import python_calamine

    workbook = python_calamine.load_workbook(str(path))
    visible = [sheet.name for sheet in workbook.sheets_metadata if str(sheet.visible).endswith(".Visible")]
    rows = (row for name in visible for row in workbook.get_sheet_by_name(name).to_python())
    return "\n".join(str(cell) for row in rows for cell in row if isinstance(cell, str))


def _separated(path: Path) -> str:
    text = decode(path.read_bytes())
    delimiter = csv.Sniffer().sniff(text[:5_000], ",\t;|").delimiter
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


def _elements(path: Path) -> str:
    return " ".join(etree.parse(path, etree.XMLParser(resolve_entities=False)).getroot().itertext("*"))


def _odf(path: Path) -> str:
    """Give the paragraphs and headings of an OpenDocument file's content, but not those of comments."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    for comment in list(root.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation")):
        comment.clear(keep_tail=True)
    return "\n".join("".join(each.itertext()) for each in root.iter(f"{text}p", f"{text}h"))


def _notebook(path: Path) -> str:
    """Give what pandoc reads of a notebook, without the data that programs leave for themselves in outputs."""
    notebook = json.loads(path.read_bytes())
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            for kind in [kind for kind in output.get("data", {}) if "/vnd." in kind]:
                del output["data"][kind]
    command = [word for word in _pandoc("ipynb") if word != "FILE"]
    done = subprocess.run(command, input=json.dumps(notebook).encode(), capture_output=True, check=True)
    return done.stdout.decode()


def _page(path: Path) -> str:
    from trafilatura import extract

    return extract(path.read_bytes(), favor_precision=False, include_comments=False, include_tables=True) or ""


def _mail(path: Path) -> str:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return _message(message)


def _mailbox(path: Path) -> str:
    box = mbox(path, lambda file: message_from_bytes(file.read(), policy=default), create=False)  # type: ignore[arg-type, return-value, unused-ignore]
    return "\n\n".join(_message(message) for message in box)  # type: ignore[arg-type, unused-ignore]


def _message(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    content = body.get_content() if body else ""
    if body and body.get_content_subtype() == "html":
        content = " ".join(etree.fromstring(content, etree.HTMLParser()).itertext())
    return "\n".join([str(message["subject"] or ""), str(message["from"] or ""), content])


def _cues(path: Path) -> str:
    import pysubs2

    return "\n".join(cue.plaintext for cue in pysubs2.SSAFile.from_string(decode(path.read_bytes())))


def _itself(path: Path) -> str:
    return decode(path.read_bytes())


JUDGES: dict[str, tuple[str, list[str] | Callable[[Path], str]]] = {
    "pdf": ("pdftotext", ["pdftotext", "FILE", "-"]),
    "docx": ("pandoc", _pandoc("docx")),
    "odt": ("pandoc", _pandoc("odt")),
    "rtf": ("pandoc", _pandoc("rtf")),
    "epub": ("pandoc", _pandoc("epub")),
    "rst": ("pandoc", _pandoc("rst")),
    "org": ("pandoc", _pandoc("org")),
    "notebook": ("pandoc", _notebook),
    "html": ("trafilatura", _page),
    "pptx": ("runs of the XML", _slides),
    "odp": ("paragraphs of the XML", _odf),
    "xlsx": ("calamine", _calamine),
    "ods": ("paragraphs of the XML", _odf),
    "csv": ("csv", _separated),
    "json": ("json", _scalars),
    "xml": ("lxml", _elements),
    "mail": ("email", _mail),
    "mbox": ("mailbox", _mailbox),
    "subtitles": ("pysubs2", _cues),
    "text": ("the file", _itself),
    "markdown": ("the file", _itself),
    "code": ("the file", _itself),
}
"""By type: the judge's name, and its command line or what gives its text."""


if __name__ == "__main__":
    main()
