CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- `path` is what the user named; documents are relative to `base`, the folder itself or, for a
-- single file, the folder that holds it.
CREATE TABLE roots (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, base TEXT NOT NULL);

CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    root_id INTEGER NOT NULL REFERENCES roots (id),
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    hash TEXT NOT NULL,
    reader_version TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('indexed', 'failed', 'skipped')),
    error TEXT NOT NULL DEFAULT '',
    type TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    date TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT 'line',
    places BLOB,
    tail TEXT NOT NULL DEFAULT '',
    text_hash TEXT NOT NULL DEFAULT '',
    UNIQUE (root_id, path)
);
CREATE INDEX documents_hash ON documents (hash);

-- A document's text is the `gap` (white space) and `text` of its passages in order, then `tail`.
-- AUTOINCREMENT: an id is never used again, so what came after a vector generation is `id > n`.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    line INTEGER NOT NULL,
    key TEXT NOT NULL,
    header TEXT NOT NULL,
    gap TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passages_document ON passages (document_id, start);
CREATE INDEX passages_key ON passages (key);

CREATE TABLE vectors (passage_id INTEGER PRIMARY KEY REFERENCES passages (id), vector BLOB NOT NULL);

CREATE VIRTUAL TABLE fulltext USING fts5 (
    body, header, name, tokenize = 'porter unicode61 remove_diacritics 2'
);
