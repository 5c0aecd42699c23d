"""Files that could not be read for a reason that may pass, and how often a sync tries them again.

What the system or the program itself refuses (a permission, a module that is being replaced) is tried by every
sync: it fails at once. What ends or holds up the process that reads it, and may be no fault of the file (killed
from outside, as where memory runs out; no answer in time), is tried by `TRIES` syncs while the file stays as it
is, and then counts as one that cannot be read. Until then what was indexed of it before stays.
"""

from __future__ import annotations

from index.loaders.reading import Loaded
from index.plan import Known
from index.scan import FileEntry

TRIES = 3
"""Syncs that try a file which ends its reader or holds it up."""


def note(known: Known | None, entry: FileEntry, loaded: Loaded) -> str:
    """Give what stands as the reader's version of a file that the next sync is to try again.

    No version is like it, so the file is not current; empty where enough syncs have tried.
    """
    mark = f"again {entry.size} {entry.mtime_ns} "
    before = int(known.reader_version.removeprefix(mark)) if known and known.reader_version.startswith(mark) else 0
    return "" if loaded.costly and before + 1 >= TRIES else f"{mark}{before + 1}"
