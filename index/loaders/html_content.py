"""Where the content of a page is: trafilatura finds it, and it is then read whole.

trafilatura knows an article from the menus around it, but drops parts of what it finds
(bylines, headings, terms of definition lists). So what it finds only shows the place.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from index.loaders.blocks import one_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_containers = frozenset(("body", "div", "section", "article", "main", "table", "tbody", "tr", "td", "center", "form"))
_least_share = 0.9
"""The content's place holds at least this share of the characters that trafilatura finds."""

_most_growth = 1.5
"""A place widened to take in the page's h1 has at most so many times the text of the place."""

_shortest_block = 20
_invisible = frozenset(
    (
        "script",
        "style",
        "template",
        "iframe",
        "object",
        "svg",
        "select",
        "button",
        "noscript",
        "annotation",
        "nav",
    )
)
_around = ("nav", "footer", "aside", "dialog")
_around_roles = frozenset(("navigation", "dialog", "alertdialog", "search", "contentinfo", "complementary"))
_notes = ("note", "doc-footnote", "doc-endnote", "doc-notice", "doc-tip")
_note_class = re.compile(r"\b(?:footnotes?|endnotes?|admonition)\b")
_anchors = frozenset("¶#§🔗")


def content_of(page: HtmlElement) -> HtmlElement:
    """Give a copy of the element of `page` that holds its content, without what is no text."""
    body = page.find("body")
    return visible(_with_h1(_place(body, _found_blocks(page)), body))


def visible(root: HtmlElement, margins: bool = False) -> HtmlElement:
    """Give a copy of `root` without scripts, menus and hidden parts; of a whole page, also without its margins."""
    root = deepcopy(root)
    root.tail = None
    _drop(root, [element for element in root.iter() if _is_invisible(element)])
    around = [element for element in root.iter() if _is_around(element)] if root.tag == "body" and not margins else []
    if 2 * sum(_length(element) for element in around) < _length(root):
        _drop(root, around)
    return root


def _found_blocks(page: HtmlElement) -> set[str]:
    """Give the texts that trafilatura finds to be content; none where it finds none or fails."""
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(deepcopy(page), include_comments=False)
    except Exception:  # noqa: BLE001  the page is read whole then
        return set()
    body = getattr(found, "body", None)
    return set() if body is None else {one_line("".join(block.itertext())) for block in body.iter()}


def _place(body: HtmlElement, found: set[str]) -> HtmlElement:
    """Give the innermost container of nearly all the blocks in `found`."""
    weights: dict[HtmlElement, int] = {}
    for element in body.iter():
        text = one_line("".join(element.itertext())) if element.text or not len(element) else ""
        if len(text) >= _shortest_block and text in found:
            for around in (element, *element.iterancestors()):
                weights[around] = weights.get(around, 0) + len(text)
    place, total = body, weights.get(body, 0)
    while total:
        inner = [child for child in place if weights.get(child, 0) >= _least_share * total]
        if not inner or inner[0].tag not in _containers:
            break
        place = inner[0]
    return place


def _with_h1(place: HtmlElement, body: HtmlElement) -> HtmlElement:
    """Widen `place` to hold the page's h1 as well, where that adds little more than it."""
    titles = list(body.iter("h1"))
    if place is body or not titles or next(place.iter("h1"), None) is not None:
        return place
    around = set(titles[0].iterancestors())
    wider = next((element for element in place.iterancestors() if element in around), body)
    return wider if wider is not body and _length(wider) <= _most_growth * _length(place) else place


def _is_invisible(element: HtmlElement) -> bool:
    if element.tag in _invisible or element.get("role") in ("navigation", "dialog"):
        return True
    if element.tag == "a" and (element.text or "") in _anchors and not len(element):
        return True
    return "hidden" in element.attrib or "display:none" in element.get("style", "").replace(" ", "")


def _is_around(element: HtmlElement) -> bool:
    if element.get("role", "").startswith(_notes) or _note_class.search(element.get("class", "")):
        return False
    return element.tag in _around or element.get("role") in _around_roles


def _length(element: HtmlElement) -> int:
    return sum(map(len, element.itertext()))


def _drop(root: HtmlElement, elements: list[HtmlElement]) -> None:
    for element in elements:
        if element is not root and element.getparent() is not None:
            element.drop_tree()
