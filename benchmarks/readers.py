"""Other libraries' readers, one call each; run by the Python that has them, so nothing of ours is imported.

/path/to/python benchmarks/readers.py NAME FILE     # JSON: seconds to import, seconds to read, text
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

MODULES = {
    "markitdown": ["markitdown"],
    "llama-index": ["llama_index.readers.file"],
    "pypdf": ["pypdf"],
    "pdfplumber": ["pdfplumber"],
    "docx2python": ["docx2python"],
    "docx2txt": ["docx2txt"],
    "calamine": ["python_calamine"],
    "odfpy": ["odf.opendocument", "odf.teletype", "odf.text"],
    "ebooklib": ["ebooklib.epub", "bs4"],
    "mail-parser": ["mailparser"],
    "docutils": ["docutils.core"],
    "inscriptis": ["inscriptis"],
    "pysubs2": ["pysubs2"],
    "orgparse": ["orgparse"],
    "nbformat": ["nbformat"],
    "pandas": ["pandas"],
}


def markitdown(path: Path) -> str:
    """Give Markdown."""
    return str(import_module("markitdown").MarkItDown().convert(str(path)).text_content)


def llama_index(path: Path) -> str:
    """Give the text of the reader that LlamaIndex has for the suffix."""
    readers = import_module("llama_index.readers.file")
    names = {
        ".pdf": "PDFReader",
        ".docx": "DocxReader",
        ".pptx": "PptxReader",
        ".epub": "EpubReader",
        ".ipynb": "IPYNBReader",
        ".rtf": "RTFReader",
        ".xlsx": "PandasExcelReader",
        ".csv": "CSVReader",
        ".html": "HTMLTagReader",
        ".xml": "XMLReader",
        ".mbox": "MboxReader",
        ".md": "MarkdownReader",
    }
    reader = getattr(readers, names[path.suffix])()
    return "\n".join(document.text for document in reader.load_data(path))


def pypdf(path: Path) -> str:
    """Give the text page by page."""
    return "\n".join(page.extract_text() for page in import_module("pypdf").PdfReader(path).pages)


def pdfplumber(path: Path) -> str:
    """Give the text page by page."""
    with import_module("pdfplumber").open(path) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages)


def docx2python(path: Path) -> str:
    """Give the text with tables and notes."""
    with import_module("docx2python").docx2python(path) as found:
        return str(found.text)


def docx2txt(path: Path) -> str:
    """Give the text."""
    return str(import_module("docx2txt").process(str(path)))


def calamine(path: Path) -> str:
    """Give the cells of every sheet, a row a line."""
    book = import_module("python_calamine").load_workbook(str(path))
    return "\n".join(
        " | ".join(map(str, row)) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
    )


def odfpy(path: Path) -> str:
    """Give the paragraphs."""
    document = import_module("odf.opendocument").load(str(path))
    extract, text = import_module("odf.teletype").extractText, import_module("odf.text")
    return "\n".join(extract(each) for kind in (text.H, text.P) for each in document.getElementsByType(kind))


def ebooklib(path: Path) -> str:
    """Give the words of every chapter."""
    library = import_module("ebooklib.epub")
    soup = import_module("bs4").BeautifulSoup
    book = library.read_epub(str(path))
    return "\n".join(soup(item.get_content(), "lxml").get_text("\n") for item in book.get_items_of_type(9))


def mail_parser(path: Path) -> str:
    """Give subject, sender and body."""
    mail = import_module("mailparser").parse_from_file(str(path))
    return "\n".join([mail.subject, str(mail.from_), *(mail.text_plain or mail.text_html)])


def docutils(path: Path) -> str:
    """Give the text of the parsed tree."""
    core = import_module("docutils.core")
    settings = {"report_level": 5, "halt_level": 5, "raw_enabled": False, "file_insertion_enabled": False}
    return str(core.publish_doctree(path.read_text("utf-8"), settings_overrides=settings).astext())


def inscriptis(path: Path) -> str:
    """Give the page as a text browser shows it."""
    return str(import_module("inscriptis").get_text(path.read_text("utf-8", "replace")))


def pysubs2(path: Path) -> str:
    """Give the text of the cues."""
    return "\n".join(cue.plaintext for cue in import_module("pysubs2").load(str(path)))


def orgparse(path: Path) -> str:
    """Give headings and bodies."""
    return "\n".join(f"{node.heading}\n{node.body}" for node in import_module("orgparse").load(str(path)))


def nbformat(path: Path) -> str:
    """Give the sources of the cells."""
    return "\n".join(cell.source for cell in import_module("nbformat").read(path, as_version=4).cells)


def pandas(path: Path) -> str:
    """Give the rows of every sheet or of the table."""
    library = import_module("pandas")
    frames = library.read_excel(path, sheet_name=None).values() if path.suffix != ".csv" else [library.read_csv(path)]
    return "\n".join(frame.to_csv(index=False) for frame in frames)


READERS: dict[str, Callable[[Path], str]] = {
    name: globals()[name.replace("-", "_")]  # each has its library's name
    for name in MODULES
}


def main() -> None:
    """Read a file with a library; print what came of it."""
    name, path = sys.argv[1], Path(sys.argv[2])
    began = time.perf_counter()
    for module in MODULES[name]:
        import_module(module)
    imported = time.perf_counter()
    text = READERS[name](path)
    print(json.dumps({"import": imported - began, "read": time.perf_counter() - imported, "text": text}))


if __name__ == "__main__":
    main()
