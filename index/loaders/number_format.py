"""Values of cells as a spreadsheet shows them, by their number format (ECMA-376, part 1, 18.8.31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_literal = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|_.|\*.')
_most_decimals = 30


def shown(value: object, form: str) -> str:
    """Give a cell's value as a person sees it.

    Dates are written in ISO 8601 whatever the format, so that no day is taken for a month; of
    numbers, decimals, thousands, percent, and the words and currency around them are kept.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value)


def _number(value: int | float, form: str) -> str:
    sections = _split(form)
    negative = value < 0 and len(sections) > 1
    section = sections[1] if negative else sections[0]
    if value == 0 and len(sections) > 2:
        section = sections[2]
    before, digits, after, words = _parts(section)
    if not digits or "E+" in section or "/" in after or form.lower() in ("general", "", "@"):
        return _plain(value)
    try:
        number = abs(Decimal(repr(value))) if negative else Decimal(repr(value))
        number = number * 100 if "%" in words else number
        whole, _, fraction = digits.partition(".")
        number = number.scaleb(-3 * sum(len(part) - len(part.rstrip(",")) for part in (whole, fraction)))
        decimals = min(len(fraction.replace(",", "")), _most_decimals)
        rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    except InvalidOperation:
        return _plain(value)
    written = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    optional = fraction.count("#")
    if optional and "." in written:
        kept = len(written) - optional
        written = (written[:kept] + written[kept:].rstrip("0")).rstrip(".")
    sign = "-" if written.startswith("-") else ""
    return f"{sign}{before}{written.removeprefix('-')}{after}".strip()


def _parts(section: str) -> tuple[str, str, str, str]:
    """Give the words before the digits, the digits, the words after, and the section without literals."""
    words = _literal.sub("", section)
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or match[3] or "")
        return f"\x00{len(literals) - 1}\x01"

    marked = _literal.sub(keep, section)
    at = next((m for m in re.finditer(r"\x00\d+\x01|([#0?][#0?,.]*)", marked) if m[1]), None)
    if at is None:
        return "", "", "", words

    def restored(text: str) -> str:
        return re.sub(r"\x00(\d+)\x01", lambda match: literals[int(match[1])], text)

    return restored(marked[: at.start()]), at[1], restored(marked[at.end() :]), words


def _split(form: str) -> list[str]:
    """Split a format at its semicolons, but not at those in quotation marks; a last section that is empty is none."""
    return re.findall(r'((?:[^;"]|"[^"]*"?)*)(?:;|$)', form)[:-1] or [""]


def _plain(value: int | float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}" if isinstance(value, float) else str(value)
