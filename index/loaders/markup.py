"""XML read safely: no entity is resolved, no address opened, no depth beyond libxml2's own bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import LoadError
from index.loaders.blocks import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse(data: bytes, what: str = "XML", recover: bool = False) -> _Element:
    """Parse XML and give its root; `recover` reads what it can of a broken one.

    Raises LoadError for what is no XML, with the line; `what` names it in the message.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LoadError(f"damaged {what}: {one_line(str(error))[:120]}") from error
    if root is None:
        raise LoadError(f"damaged {what}")
    return root


def local(element: _Element) -> str:
    """Give an element's name without its namespace; empty for an unresolved entity."""
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def attribute(element: _Element, name: str) -> str:
    """Give an attribute by its name without the namespace, empty where there is none."""
    return next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == name), "")
