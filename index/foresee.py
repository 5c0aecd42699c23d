"""What a sync would do, without doing it."""

from __future__ import annotations

import hashlib
import time
from collections import Counter

from index.errors import LoadError
from index.loaders.reading import LARGEST_FILE, listed_type, peek
from index.plan import Plan
from index.scan import FileEntry
from index.types import Failure, IngestReport


def foreseen(plan: Plan, reader_version: str) -> IngestReport:
    """Tell what a sync would do. Whether a file of a known type can be read shows only when it is.

    An archive or a mailbox counts as one file: what is in it shows only when it is opened.
    """
    started = time.perf_counter()
    found = [(_foreseen(plan, action, entry, reader_version), str(entry.path)) for action, entry in plan.to_read()]
    failures = [Failure(path, reason) for (action, reason), path in found if action == "failed"]
    counts = Counter(action for (action, _), _ in found)
    touched = [(action, path) for (action, _), path in found if action != "unchanged"]
    return IngestReport(
        roots=tuple(root.path for root in plan.roots),
        added=counts["added"],
        changed=counts["changed"],
        renamed=len(plan.renamed),
        removed=len(plan.gone),
        unchanged=plan.unchanged + counts["unchanged"],
        skipped=plan.skipped + counts["skipped"],
        failures=tuple(sorted([*plan.failures, *failures], key=lambda failure: failure.path)),
        warnings=tuple(plan.warnings),
        seconds=time.perf_counter() - started,
        dry_run=True,
        files=(*touched, *plan.other_actions()),
    )


def _foreseen(plan: Plan, action: str, entry: FileEntry, reader_version: str) -> tuple[str, str]:
    """Give what reading a file will come to, as far as its first bytes and its content's hash tell."""
    try:
        container = listed_type(entry.path, plan.root_of(entry).containers)
        if container is None and peek(entry.path, LARGEST_FILE) is None:
            return "skipped", ""
        known = plan.hash_of(entry, reader_version)
        if known:
            with entry.path.open("rb") as file:
                action = "unchanged" if hashlib.file_digest(file, "sha256").hexdigest() == known else action
    except LoadError as error:
        return "failed", str(error)
    except OSError as error:
        return "failed", (error.strerror or "cannot be read").lower()
    return action, ""
