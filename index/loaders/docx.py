"""Word documents, with python-docx: paragraphs, tables, notes and text boxes in the body's order."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from index.errors import LoadError
from index.loaders.blocks import Blocks, one_line
from index.loaders.dates import stated_date
from index.loaders.docx_body import add_body, read_notes
from index.loaders.docx_styles import Styles
from index.loaders.package import damages, open_package, transitional, what_is_damaged
from index.types import Document, Unit

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_old = "an old Word document (.doc): save it as .docx first"
_template_moment = "2013-12-23T23:15:00"
"""When python-docx's default template was made: a document that says so says nothing."""

_nobody = frozenset(("python-docx", "user", "admin", "administrator", "microsoft office user", "author", "unknown"))
_junk_title = re.compile(r"word document$|document\d*$|untitled|microsoft word|.*\.(?:docx?|dotx?|rtf)$", re.IGNORECASE)


def load(data: bytes) -> Document:
    """Read a .docx file by its blocks.

    Raises LoadError for a legacy .doc file, an encrypted or damaged one, one that unpacks to
    more than the bound, and one without text.
    """
    with open_package(data, "a Word document", "word/", _old) as archive:
        data = transitional(archive, data)
    document = _open(data)
    blocks = Blocks()
    try:
        styles = Styles(document)
        add_body(document.element.body, styles, read_notes(document), blocks)
    except damages as error:
        raise LoadError(f"damaged Word document: {what_is_damaged(error)}") from error
    if not blocks.marks:
        raise LoadError("no text")
    text = blocks.text()
    title, author, day = _facts(document)
    first = next((heading.title for heading in blocks.headings if heading.level == 1), "")
    return Document(
        text,
        "docx",
        Unit.PARAGRAPH,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=styles.title or title or first,
        author=author,
        date=stated_date(text) or day,
    )


def _open(data: bytes) -> WordDocument:
    from docx import Document as open_document
    from docx.exceptions import PythonDocxError

    try:
        document = open_document(io.BytesIO(data))
        if document.element.body is None:
            raise ValueError("it has no body")
        return document
    except (PythonDocxError, *damages) as error:
        raise LoadError(f"damaged Word document: {what_is_damaged(error)}") from error


def _facts(document: WordDocument) -> tuple[str, str, str]:
    """Give the title, author and ISO date that the document's properties state."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    if not any(rel.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for rel in document.part.package.rels.values()):
        return "", "", ""
    try:
        facts = document.core_properties
        title, author = one_line(facts.title), one_line(facts.author)
        moments = [moment.isoformat()[:19] for moment in (facts.created, facts.modified) if moment]
    except damages:  # the text is whole without them
        return "", "", ""
    day = next((moment[:10] for moment in moments if moment != _template_moment), "")
    return "" if _junk_title.match(title) else title, "" if author.lower() in _nobody else author, day
