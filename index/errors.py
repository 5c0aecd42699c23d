"""What can go wrong in the index.

IndexingError
├── LoadError         a file cannot be read; the sync goes on without it
├── ModelError        the embedding model is missing, damaged or another one than the index's
├── CatalogError      the catalog is missing, damaged, read-only or from a newer version
│   └── GoneError     a document was read again or removed while it was being asked
├── IndexLockedError  another process is writing to the index
└── SyncRefusedError  a sync would remove more than half of a root's files
"""

from __future__ import annotations


class IndexingError(Exception):
    """The root of the tree; its message tells a person what happened and what to do."""


class LoadError(IndexingError):
    """A file cannot be read; the message is the reason alone, without the path."""


class ModelError(IndexingError):
    """The embedding model is missing, damaged, or not the one that made the index."""


class CatalogError(IndexingError):
    """The catalog is missing, damaged, read-only or written by a newer version."""


class GoneError(CatalogError):
    """A document is in the index no more: it was read again or removed since it was found."""

    def __init__(self) -> None:
        super().__init__("A document was changed or removed while it was being read: ask again.")


class IndexLockedError(IndexingError):
    """Another process is writing to the index, and the wait for it ran out."""


class SyncRefusedError(IndexingError):
    """A sync would remove more than half of a root's files, and `--prune` was not given."""
