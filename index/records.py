"""What is written to the catalog and read back: documents, their text, passages, places."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from index.catalog import Catalog
from index.errors import CatalogError, GoneError
from index.matrix import matrix_of
from index.split import embedded_text
from index.terms import TERMS_VERSION, indexed_text
from index.types import Document, Heading, Mark, Passage, Source, Unit

if TYPE_CHECKING:
    from index.embed import Vectors

SOURCE_COLUMNS = """
    d.id, d.path, r.base AS root, d.type, d.title, d.author, d.date, d.language, d.size,
    d.mtime_ns / 1e9 AS modified, d.hash, d.status, d.error
"""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as it was when it was read."""

    root_id: int
    path: str
    size: int
    mtime_ns: int
    hash: str
    reader_version: str


def passage_key(fingerprint: str, passage: Passage) -> str:
    """Identify a passage's vector: one key, one vector."""
    return hashlib.sha256(f"{fingerprint}\n{embedded_text(passage)}".encode()).hexdigest()


def add_document(
    catalog: Catalog,
    file: FileRecord,
    document: Document,
    passages: Sequence[Passage],
    keys: Sequence[str],
    vectors: Sequence[Vectors],
) -> None:
    """Write a document with its passages and vectors, in place of what stood at its path."""
    remove_document(catalog, file.root_id, file.path)
    at, newlines = 0, 0
    rows = []
    for passage, key in zip(passages, keys, strict=True):
        newlines += document.text.count("\n", at, passage.start)
        gap = document.text[at : passage.start]
        rows.append((passage.start, passage.end, newlines, key, passage.header, gap, passage.text))
        newlines += passage.text.count("\n")
        at = passage.end
    document_id = catalog.run(
        """INSERT INTO documents (root_id, path, size, mtime_ns, hash, reader_version, status, type, title,
           author, date, language, unit, places, tail, text_hash)
           VALUES (?, ?, ?, ?, ?, ?, 'indexed', ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            *_file_columns(file),
            document.type,
            document.title,
            document.author,
            document.date,
            document.language,
            document.unit.value,
            _packed_places(document),
            document.text[at:],
            text_hash(document.text),
        ),
    )
    for row, vector in zip(rows, vectors, strict=True):
        passage_id = catalog.run(
            """INSERT INTO passages (document_id, start, "end", line, key, header, gap, text)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (document_id, *row),
        )
        catalog.run("INSERT INTO vectors VALUES (?, ?)", (passage_id, vector.tobytes()))
        add_full_text(catalog, passage_id, row[6], row[4], file.path)


def add_failure(catalog: Catalog, file: FileRecord, status: str, reason: str) -> None:
    """Write that a file is not in the index and why; `status` is 'failed' or 'skipped'."""
    remove_document(catalog, file.root_id, file.path)
    catalog.run(
        """INSERT INTO documents (root_id, path, size, mtime_ns, hash, reader_version, status, error)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (*_file_columns(file), status, reason),
    )


def add_container(catalog: Catalog, file: FileRecord, type: str) -> None:
    """Write that a file was read by its members; it is no document itself."""
    remove_document(catalog, file.root_id, file.path)
    catalog.run(
        """INSERT INTO documents (root_id, path, size, mtime_ns, hash, reader_version, status, type)
           VALUES (?, ?, ?, ?, ?, ?, 'skipped', ?)""",
        (*_file_columns(file), type),
    )


def forget_container(catalog: Catalog, root_id: int, path: str) -> None:
    """Let the next sync read the container again that has the document at `path`, if one has it."""
    for folder in PurePosixPath(path).parents:
        catalog.run(
            "DELETE FROM documents WHERE root_id = ? AND path = ? AND status = 'skipped' AND type <> ''",
            (root_id, folder.as_posix()),
        )


def archives(catalog: Catalog) -> set[str]:
    """Give the roots whose archives are read as folders."""
    return set(json.loads(catalog.meta("archives") or "[]"))


def forget_roots(catalog: Catalog, path: str) -> None:
    """Remove the root at `path`, whose documents are gone, and those in it."""
    for row in catalog.rows("SELECT id, path FROM roots"):
        if PurePosixPath(row["path"]).is_relative_to(path):
            catalog.run("DELETE FROM documents WHERE root_id = ? AND status = 'skipped'", (row["id"],))
            catalog.run("DELETE FROM roots WHERE id = ?", (row["id"],))
            set_archives(catalog, row["path"], opened=False)


def set_archives(catalog: Catalog, root: str, opened: bool) -> None:
    """Write whether the archives of a root are read as folders."""
    _set_listed(catalog, "archives", root, opened)


def named(catalog: Catalog) -> set[str]:
    """Give the files that this program made and that were named to be indexed, by their whole paths."""
    return set(json.loads(catalog.meta("named") or "[]"))


def set_named(catalog: Catalog, path: str, read: bool) -> None:
    """Write whether a file is read though this program made it."""
    _set_listed(catalog, "named", path, read)


def _set_listed(catalog: Catalog, key: str, path: str, listed: bool) -> None:
    before = set(json.loads(catalog.meta(key) or "[]"))
    after = before | {path} if listed else before - {path}
    if after != before:
        catalog.set_meta(key, json.dumps(sorted(after)))


def remove_document(catalog: Catalog, root_id: int, path: str) -> None:
    """Remove the document at `path` and all that came from it, if there is one."""
    found = catalog.value("SELECT id FROM documents WHERE root_id = ? AND path = ?", (root_id, path))
    if found is None:
        return
    own = "(SELECT id FROM passages WHERE document_id = ?)"
    catalog.run(f"DELETE FROM fulltext WHERE rowid IN {own}", (found,))
    catalog.run(f"DELETE FROM vectors WHERE passage_id IN {own}", (found,))
    catalog.run("DELETE FROM passages WHERE document_id = ?", (found,))
    catalog.run("DELETE FROM documents WHERE id = ?", (found,))


def rename_document(catalog: Catalog, document_id: int, file: FileRecord) -> None:
    """Give a document another path; its passages and vectors stay."""
    remove_document(catalog, file.root_id, file.path)
    catalog.run(
        "UPDATE documents SET root_id = ?, path = ?, size = ?, mtime_ns = ? WHERE id = ?",
        (file.root_id, file.path, file.size, file.mtime_ns, document_id),
    )
    catalog.run(
        "UPDATE fulltext SET name = ? WHERE rowid IN (SELECT id FROM passages WHERE document_id = ?)",
        (_name(file.path), document_id),
    )


def add_full_text(catalog: Catalog, passage_id: int, text: str, header: str, path: str) -> None:
    """Index the words of a passage, of its header and of its file's name."""
    catalog.run(
        "INSERT INTO fulltext (rowid, body, header, name) VALUES (?, ?, ?, ?)",
        (passage_id, indexed_text(text), indexed_text(header), _name(path)),
    )


def rebuild_full_text(catalog: Catalog) -> None:
    """Write the full text index anew from the passages. The caller holds the store's `writing`."""
    with catalog.writing():
        catalog.run("DELETE FROM fulltext")
        for row in catalog.rows(
            "SELECT p.id, p.text, p.header, d.path FROM passages p JOIN documents d ON d.id = p.document_id"
        ):
            add_full_text(catalog, row["id"], row["text"], row["header"], row["path"])
        catalog.set_meta("terms", str(TERMS_VERSION))


def document_text(catalog: Catalog, document_id: int) -> str:
    """Give the extracted text of a document, whole."""
    rows = catalog.rows("SELECT gap, text FROM passages WHERE document_id = ? ORDER BY start", (document_id,))
    tail = catalog.value("SELECT tail FROM documents WHERE id = ?", (document_id,)) or ""
    return "".join(part for row in rows for part in row) + tail


def text_hash(text: str) -> str:
    """Give the checksum that the catalog keeps of an extracted text."""
    return hashlib.sha256(text.encode()).hexdigest()


def source_of(row: sqlite3.Row, passages: int = 0) -> Source:
    """Make a Source of a row with `SOURCE_COLUMNS`."""
    values = {key: row[key] for key in row.keys() if key in Source.__slots__}  # noqa: SIM118 - a Row is no dict
    return Source(**values | {"passages": passages})


def places(catalog: Catalog, document_id: int) -> Document:
    """Give a document without its text: its unit, marks and headings.

    Raises:
        GoneError: there is no such document, or no more.
        CatalogError: they are damaged.
    """
    rows = catalog.rows("SELECT type, unit, places FROM documents WHERE id = ?", (document_id,))
    if not rows:
        raise GoneError()
    try:
        marks, headings = json.loads(zlib.decompress(rows[0]["places"]))
        return Document(
            "",
            rows[0]["type"],
            Unit(rows[0]["unit"]),
            tuple(Mark(*mark) for mark in marks),
            tuple(Heading(*heading) for heading in headings),
        )
    except (zlib.error, ValueError, TypeError) as error:
        raise CatalogError(f"The catalog {catalog.path} is damaged: run `assistant doctor --repair`.") from error


def _packed_places(document: Document) -> bytes:
    marks = [(mark.start, mark.number, mark.label) for mark in document.marks]
    headings = [(heading.start, heading.level, heading.title) for heading in document.headings]
    return zlib.compress(json.dumps([marks, headings]).encode(), 1)


def _file_columns(file: FileRecord) -> tuple[int, str, int, int, str, str]:
    return file.root_id, file.path, file.size, file.mtime_ns, file.hash, file.reader_version


def _name(path: str) -> str:
    return indexed_text(PurePosixPath(path).name)


def all_vectors(catalog: Catalog) -> Iterator[tuple[list[int], Vectors]]:
    """Give all passages' ids and vectors, in the order of the ids, some thousands at a time."""
    after = 0
    while rows := catalog.rows(
        "SELECT passage_id, vector FROM vectors WHERE passage_id > ? ORDER BY passage_id LIMIT 5000", (after,)
    ):
        yield matrix_of(rows, len(rows[0][1]) // 4)
        after = rows[-1][0]
