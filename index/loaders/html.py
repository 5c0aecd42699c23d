"""HTML pages: the main content found with trafilatura, by its blocks."""

from __future__ import annotations

import logging
import re
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING

from index.errors import LoadError
from index.loaders import text as plain_text
from index.loaders.blocks import Blocks, one_line
from index.loaders.dates import iso_date, stated_date
from index.loaders.html_blocks import add_blocks, inline_tags
from index.loaders.html_content import content_of, visible
from index.types import Document, Unit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_most_bytes = 100_000_000
_most_elements_weighed = 100_000
"""A page with more elements is read whole: weighing what its content is would take too long."""

_charset = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_browser_encodings = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "gb2312": "gb18030"}
_xml_declaration = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)+")
_no_xml = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that lxml admits while it parses, but not when an element is moved."""

_tag = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>")
_paragraph_starts = re.compile(r"(?:<p>\s*){2,}")
_kept_when_flat = frozenset(
    ("html", "head", "title", "meta", "body", "script", "style", "h1", "h2", "h3", "h4", "h5", "h6", "br")
)
_head_tags = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
_no_text = "no text in the page"


def load(data: bytes) -> Document:
    """Read an HTML page by its blocks. Raises LoadError for a page without text."""
    if len(data) > _most_bytes:
        raise LoadError(f"an HTML page of more than {_most_bytes // 1_000_000} MB")
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    page = parse(decode(data))
    weighed = sum(1 for _ in page.iter()) <= _most_elements_weighed
    content = content_of(page) if weighed else visible(page.find("body"))
    blocks = Blocks()
    add_blocks(content, blocks)
    if not blocks.marks:
        raise LoadError(_no_text)
    title, author, stated = _facts(page) if weighed else (_title(page), "", "")
    first_level = [heading.title for heading in blocks.headings if heading.level == 1]
    language = re.match("[a-z]{2}(?![a-z])", page.get("lang", page.get("xml:lang", "")).lower())
    text = blocks.text()
    return Document(
        text,
        "html",
        Unit.PARAGRAPH,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=first_level[0] if len(first_level) == 1 else title,
        author=author,
        date=stated or stated_date(text),
        language=language[0] if language else "",
    )


def decode(data: bytes) -> str:
    """Decode a page: byte order mark, UTF-8, the encoding that the page declares, the best guess.

    Raises LoadError for binary content and for no text.
    """
    declared = _charset.search(data[:4096])
    if declared and not plain_text.is_binary(data) and b"\0" not in data:
        name = declared[1].decode("ascii", "replace").lower()
        for encoding in ("utf-8-sig", _browser_encodings.get(name, name)):
            try:
                return data.decode(encoding)
            except (UnicodeError, LookupError):
                continue
    return plain_text.decode(data)


def parse(markup: str) -> HtmlElement:
    """Parse a page. Tags are dropped from one that is nested deeper than libxml2 admits (256).

    Raises LoadError for a page without any element.
    """
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    markup = _xml_declaration.sub("", _no_xml.sub("", markup))
    try:
        parser = HTMLParser(remove_comments=True, remove_pis=True)
        page = document_fromstring(markup, parser=parser, ensure_head_body=True)
        if any("depth" in entry.message for entry in parser.error_log):
            parser = HTMLParser(remove_comments=True, remove_pis=True)
            page = document_fromstring(_flat(markup), parser=parser, ensure_head_body=True)
    except ParserError as error:
        raise LoadError(_no_text) from error
    _fill_body(page)
    return page


def _fill_body(page: HtmlElement) -> None:
    """Move what belongs there into the body: libxml2 leaves a page's first `<section>` and the like in the head."""
    head, body = page.find("head"), page.find("body")
    strays = [] if head is None else [element for element in head if element.tag not in _head_tags]
    if strays:
        strays[-1].tail = (strays[-1].tail or "") + (body.text or "")
        body.text = None
        for place, element in enumerate(strays):
            body.insert(place, element)


def _flat(markup: str) -> str:
    def kept(match: re.Match[str]) -> str:
        name = match[1].lower()
        return match[0] if name in _kept_when_flat else "" if name in inline_tags else "<p>"

    return _paragraph_starts.sub("<p>", _tag.sub(kept, markup))


def _facts(page: HtmlElement) -> tuple[str, str, str]:
    """Give the title, author and ISO date that the page states."""
    from trafilatura.metadata import extract_metadata

    dates = {"original_date": True, "extensive_search": False, "max_date": date.today().isoformat()}
    try:
        facts = extract_metadata(deepcopy(page), date_config=dates)
    except Exception:  # noqa: BLE001  a page whose metadata are broken still has its text
        return _title(page), "", ""
    authors = (meta.get("content", "") for meta in page.iter("meta") if meta.get("name", "").lower() == "author")
    author = next(filter(str.strip, authors), facts.author or "")
    return one_line(facts.title or "") or _title(page), one_line(author), iso_date(facts.date or "")


def _title(page: HtmlElement) -> str:
    return one_line(page.findtext(".//title") or "")
