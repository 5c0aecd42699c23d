"""Ways to spoil a file. All chance comes from the generator that is given."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from .seeds import Seed, packed

HOSTILE = [
    b"\x1b[2J\x1b]8;;http://evil\x07link\x1b]8;;\x07",
    "\u202egnp.exe\u202c\u2066\u200b\ufeff\u2028".encode(),
    b"\0\0\0\0",
    b"\xed\xa0\x80\xed\xbf\xbf\xff\xfe\xc0\x80",
    "\U000e0041\ud7ff\ufffe\uffff".encode(),
    b"&#55296;&#x110000;&#0;&lt;&nosuch;&#xFFFFFFFFFFFF;",
    b"\\ud800\\u0000\\uDFFF",
    b"9" * 5000,
    b"1e999999 -0 NaN Infinity 0x7fffffffffffffff -2147483649",
    b"9999-99-99T99:99:99Z 0000-00-00 31/02/2024",
    b"(" * 3000,
    b"[" * 20_000,
    b'{"a":' * 5000,
    b"<div>" * 5000,
    b"<a><b><i>" * 300,
    b"> " * 3000 + b"x",
    b"\\{" * 1000 + b"{" * 3000,
    b"*" * 2000 + b"_" * 2000 + b"`" * 2000,
    b"=" * 3000 + b"\n" + b"-" * 3000,
    b"../../../../etc/passwd\0.txt",
    b"x" * 100_000,
    b" " * 50_000 + b"\t" * 50_000,
    b"\n" * 50_000,
    b"\r" * 3000 + b"\x0b\x0c\x1c\x1d\x1e\x85",
    "İﬁß\u0345\u0301".encode() * 500,
    "﷽ \u0300".encode() + "\u0300".encode() * 5000,
    b"<!DOCTYPE a [<!ENTITY b 'bb'><!ENTITY c '&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;'>]>&d;",
    b"<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    b'a, "b\n' * 500,
    b"%PDF-1.7\n1 0 obj<</Kids[1 0 R]>>endobj",
]
"""What breaks programs: escapes, controls, surrogates, numbers, nesting, lengths, entities."""

_huge = [b"0", b"-1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e400"]


def mutated(chance: Random, seeds: Sequence[Seed]) -> Seed:
    """Give a spoilt file: a seed changed in one to four ways."""
    suffix = chance.choice(sorted({suffix for suffix, _ in seeds}))
    data = chance.choice([data for own, data in seeds if own == suffix])
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        change = chance.choice(_in_zip) if data[:2] == b"PK" and chance.random() < 0.75 else chance.choice(_ways)
        data = change(data, chance, seeds)
    if chance.random() < 0.05:
        suffix = chance.choice(seeds)[0]
    return suffix, data[:4_000_000]


def _place(data: bytes, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def _range(data: bytes, chance: Random) -> tuple[int, int]:
    start = _place(data, chance)
    return start, min(len(data), start + int(len(data) ** chance.random()) + 1)


def _flip(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    spoilt = bytearray(data)
    for _ in range(int(2 ** (chance.random() * 8))):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _cut_end(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    return data[: _place(data, chance)]


def _cut_out(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    start, end = _range(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 10, 200 if end - start < 2000 else 3)) + data[end:]


def _move(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    start, end = _range(data, chance)
    rest = data[:start] + data[end:]
    at = _place(rest, chance)
    return rest[:at] + data[start:end] + rest[at:]


def _noise(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + chance.randbytes(min(end - start, 5000)) + data[end:]


def _zeros(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    start, end = _range(data, chance)
    return data[:start] + bytes(end - start) + data[end:]


def _insert_hostile(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.choice(HOSTILE) + data[at:]


def _hostile_lines(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    """Put hostile strings where values stand: between quotes, tags, separators and line ends."""
    mark = chance.choice((b"\n", b'"', b">", b":", b",", b"/", b" "))
    parts = data.split(mark)
    for _ in range(chance.randrange(1, 4)):
        parts.insert(chance.randrange(len(parts) + 1), chance.choice(HOSTILE))
    return mark.join(parts)


def _huge_numbers(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    import re

    places = list(re.finditer(rb"\d+", data))
    for place in sorted(chance.sample(places, min(len(places), 3)), key=lambda one: -one.start()):
        data = data[: place.start()] + chance.choice(_huge) + data[place.end() :]
    return data


def _swap_magic(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    length = chance.choice((4, 8, 64, 512))
    return chance.choice(seeds)[1][:length] + data[length:]


def _splice(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    other = chance.choice(seeds)[1]
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def _other_encoding(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "utf-32", "utf-7", "latin-1", "cp500")), "replace")


_ways: list[Callable[[bytes, Random, Sequence[Seed]], bytes]] = [
    _flip,
    _flip,
    _cut_end,
    _cut_out,
    _double,
    _move,
    _noise,
    _zeros,
    _insert_hostile,
    _hostile_lines,
    _huge_numbers,
    _swap_magic,
    _splice,
    _other_encoding,
]


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist() if entry.file_size < 2_000_000}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return {}


def _spoil_member(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    """Spoil what is packed, and pack it well again: the checksums hold."""
    members = _members(data)
    if not members:
        return _flip(data, chance, seeds)
    name = chance.choice([*members, *(name for name in members if name.endswith(".xml"))])
    members[name] = chance.choice(_ways)(members[name], chance, seeds)
    return packed(dict(members))


def _lose_member(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    members = _members(data)
    if members:
        members.pop(chance.choice(list(members)))
    return packed(dict(members))


def _swap_members(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    members = _members(data)
    if len(members) > 1:
        one, other = chance.sample(list(members), 2)
        members[one], members[other] = members[other], members[one]
    return packed(dict(members))


def _nest(data: bytes, chance: Random, seeds: Sequence[Seed]) -> bytes:
    """Put a container into itself, or another file in the place of a member."""
    members = _members(data)
    name = chance.choice([*members, "word/document.xml", "../../outside.xml", "a\n\x1b[2J.xml", "inner.zip"])
    members[name] = chance.choice((data, chance.choice(seeds)[1]))
    return packed(dict(members))


_in_zip = [_spoil_member] * 5 + [_lose_member, _swap_members, _nest]
