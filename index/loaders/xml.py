"""XML: paragraphs where text runs, records where elements hold values; places are the original's lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import LoadError
from index.loaders.blocks import Blocks, one_line
from index.loaders.dates import iso_date
from index.loaders.markup import attribute, local, parse
from index.loaders.table import labelled
from index.types import Document, Unit

if TYPE_CHECKING:
    from lxml.etree import _Element

_titles = frozenset(("title", "head", "heading", "caption"))
_authors = frozenset(("author", "creator"))
_dates = frozenset(("date", "pubdate", "published", "issued"))
_inline = frozenset(
    (
        "a abbr acronym b bold br code cite command computeroutput email emph emphasis em filename firstterm function "
        "g guibutton guilabel guimenu guimenuitem hi i indexterm italic keycap link literal lb option parameter "
        "phrase quote ref ruby s span strong style sub subscript sup superscript systemitem term tt u ulink "
        "uri url userinput varname x xref"
    ).split()
)
_verbatim = frozenset(("programlisting", "screen", "literallayout", "pre", "code-block", "synopsis", "verse"))
_longest_value = 200
_deepest = 6


def load(data: bytes) -> Document:
    """Read XML; what is not well-formed is read as plain text by line.

    Raises LoadError for binary content and for no text.
    """
    from index.loaders import text as plain_text

    try:
        root = parse(data)
    except LoadError:
        return Document(plain_text.decode(data), "xml")
    blocks = Blocks()
    _read(root, blocks, 0)
    if not blocks.marks:
        raise LoadError("no text")
    facts = _facts(root)
    first = next((heading.title for heading in blocks.headings if heading.level == 1), "")
    language = attribute(root, "lang")[:2].lower()
    return Document(
        blocks.text(),
        "xml",
        Unit.LINE,
        tuple(blocks.marks),
        tuple(blocks.headings),
        title=facts.get("title", "") or first,
        author=facts.get("author", ""),
        date=iso_date(facts.get("date", "")),
        language=language if language.isascii() and language.isalpha() else "",
    )


def _read(element: _Element, blocks: Blocks, depth: int) -> None:
    children = [child for child in element if isinstance(child.tag, str)]
    if _is_running_text(element, children):
        _add_text(element, blocks, depth)
    elif children and all(_is_value(child) for child in children):
        _add_record(element, children, blocks)
    else:
        _add_record(element, [], blocks)
        for child in children:
            _read(child, blocks, depth + 1)


def _add_text(element: _Element, blocks: Blocks, depth: int) -> None:
    name, content = local(element), "".join(element.itertext())
    level = min(depth, _deepest) if name.lower() in _titles and depth else 0
    kept = content if name in _verbatim else one_line(content)
    pairs = _attributes(element)
    if pairs:
        kept = labelled([key for key, _ in pairs] + [name], [value for _, value in pairs] + [kept])
    blocks.add(kept, number=element.sourceline or 1, level=level if len(kept) <= _longest_value else 0)


def _add_record(element: _Element, children: list[_Element], blocks: Blocks) -> None:
    pairs = _attributes(element)
    for child in children:
        own = _attributes(child)
        name = local(child)
        pairs += [(f"{name}.{key}", value) for key, value in own]
        pairs.append((name, one_line("".join(child.itertext()))))
    names, values = [name for name, _ in pairs], [value for _, value in pairs]
    if any(values):
        blocks.add(labelled(names, values), number=element.sourceline or 1)


def _attributes(element: _Element) -> list[tuple[str, str]]:
    """Give the attributes that say something to a person: words, not identifiers alone."""
    pairs = ((key.rsplit("}", 1)[-1], one_line(value)) for key, value in element.attrib.items())
    return [(key, value) for key, value in pairs if value and key not in ("lang", "space", "schemaLocation")]


def _is_running_text(element: _Element, children: list[_Element]) -> bool:
    if not children:
        return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)
    own = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    return bool(own) or local(element) in _verbatim or all(local(child) in _inline for child in children)


def _is_value(element: _Element) -> bool:
    if len(element) or local(element).lower() in ("p", "para", "simpara"):
        return False
    return len(element.text or "") <= _longest_value


def _facts(root: _Element) -> dict[str, str]:
    """Give title, author and date where the head of the document states them."""
    facts: dict[str, str] = {}
    kinds = (("title", _titles), ("author", _authors), ("date", _dates))
    for index, element in enumerate(root.iter()):
        if index > 200:
            break
        for kind, names in kinds:
            if local(element).lower() in names and kind not in facts:
                facts[kind] = one_line("".join(element.itertext()))[:200]
    return facts
