"""Files that this program wrote, which repeat what documents say: evidence of nothing."""

from __future__ import annotations

import json
import re
from typing import Any

MADE_HERE = "made by this program"
"""What the reason begins with for which such a file is left out."""

EXPORT_MARK = "<!-- exported by assistant: quotes of documents, and none itself -->"
"""The first line of an exported conversation."""

REPORT_MARK = '<meta name="generator" content="assistant eval">'
"""Stands in the head of the report of a run."""

HEAD = 65_536
"""Bytes in which something must tell that the file may be such a one before it is looked at closely."""

FEWEST = 5
"""Records of which each must look like a gold set's, where there are so many."""

_gold_fields = frozenset("id question answers items answerable evidence history tags not_items".split())
_results = {
    "answer": {"question", "statements", "quotes"},
    "conversation": {"title", "turns"},
    "verification": {"files", "counts"},
}
"""By the key beside "version", what an object of `--json` has."""


_SPACE = re.compile(r"\s*")


def made_here(type: str, data: bytes) -> str:
    """Tell why a file is left out that this program wrote, or that a gold set is; empty for every other."""
    what = _what(type, data)
    return f"{MADE_HERE} ({what}): name the file itself to index it" if what else ""


def _what(type: str, data: bytes) -> str:
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if type in ("markdown", "text"):
        return "an export" if head.startswith(EXPORT_MARK.encode()) else ""
    if type == "html":
        return "a report" if REPORT_MARK.encode() in head else ""
    if type == "json" and head.startswith(b"{") and (b'"version"' in head or b'"question"' in head):
        records = _first_records(data.decode("utf-8-sig", "replace"))
        return _of_records(records) if records else ""
    return ""


def _of_records(records: list[dict[str, Any]]) -> str:
    first = records[0]
    if first.keys() >= {"version", "gold", "settings", "models", "index", "code"} or _has(
        first, "answer", {"question", "quotes"}, beside={"gold", "retrieved", "metrics"}
    ):
        return "a run of `assistant eval`"
    results = (_has(first, key, fields, beside={"version"}) for key, fields in _results.items() if len(first) == 2)
    if first.keys() == {"version", "hits"} or any(results):
        return "an export" if "conversation" in first else "a result"
    return "a gold set" if all(map(_is_case, records)) and any(map(_has_evidence, records)) else ""


def _has(record: dict[str, Any], key: str, fields: set[str], beside: set[str]) -> bool:
    inner = record.get(key)
    return isinstance(inner, dict) and inner.keys() >= fields and record.keys() >= beside


def _is_case(record: dict[str, Any]) -> bool:
    return (
        record.keys() <= _gold_fields
        and isinstance(record.get("question"), str)
        and any(isinstance(record.get(name), list) for name in ("answers", "items"))
    )


def _has_evidence(record: dict[str, Any]) -> bool:
    evidence = record.get("evidence")
    return isinstance(evidence, list) and any(isinstance(one, dict) and "document" in one for one in evidence)


def _first_records(text: str) -> list[dict[str, Any]]:
    """Give the first objects of JSON or JSON Lines; none where there is something else among them."""
    decoder = json.JSONDecoder()
    found: list[dict[str, Any]] = []
    at = 0
    try:
        while len(found) < FEWEST and (start := _SPACE.match(text, at).end()) < len(text):  # type: ignore[union-attr]
            value, at = decoder.raw_decode(text, start)
            found.append(value)
    except (ValueError, RecursionError):
        return []
    return found if all(isinstance(value, dict) for value in found) else []
