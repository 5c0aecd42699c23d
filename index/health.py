"""Does everything in an index agree, and mending what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import CatalogError, ModelError
from index.ingest import rebuild_full_text
from index.models import ModelFiles, check
from index.records import document_text, remove_document, text_hash
from index.store import Store
from index.terms import TERMS_VERSION
from index.vectors import DamagedError, Generation


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    check: str
    sound: bool
    detail: str


def examine(store: Store, model: ModelFiles) -> list[Finding]:
    """Check catalog, texts, full text, vectors and model, thoroughly; changes nothing."""
    return [
        _catalog(store),
        _texts(store),
        _full_text(store),
        _vectors(store),
        _generation(store),
        _model(store, model),
    ]


def repair(store: Store, findings: Sequence[Finding]) -> None:
    """Mend what the catalog can mend: drop damaged documents, rebuild full text and vectors.

    Documents that were dropped come back with the next sync.
    """
    wrong = {finding.check for finding in findings if not finding.sound}
    with store.writing():
        if wrong & {"texts", "vectors"}:
            with store.catalog.writing():
                for root_id, path in _damaged_documents(store):
                    remove_document(store.catalog, root_id, path)
        if "full text" in wrong:
            rebuild_full_text(store)
        if wrong & {"vectors", "vector store"}:
            store.rebuild_vectors()


def _catalog(store: Store) -> Finding:
    try:
        problems = [row[0] for row in store.catalog.rows("PRAGMA quick_check(5)") if row[0] != "ok"]
    except CatalogError as error:
        problems = [str(error)]
    counts = store.counts()
    return Finding("catalog", not problems, "; ".join(problems) or f"{counts['indexed']} documents, whole")


def _texts(store: Store) -> Finding:
    damaged = [path for _, path in _damaged_documents(store)]
    detail = f"{len(damaged)} damaged: {', '.join(damaged[:5])}" if damaged else "every text has its checksum"
    return Finding("texts", not damaged, detail)


def _damaged_documents(store: Store) -> list[tuple[int, str]]:
    """Give documents whose text is not what was read, or whose passages lack a vector."""
    damaged = []
    for row in store.catalog.rows("SELECT id, root_id, path, text_hash FROM documents WHERE status = 'indexed'"):
        lacking = store.catalog.value(
            """SELECT count(*) FROM passages p LEFT JOIN vectors v ON v.passage_id = p.id
               WHERE p.document_id = ? AND v.passage_id IS NULL""",
            (row["id"],),
        )
        if lacking or text_hash(document_text(store.catalog, row["id"])) != row["text_hash"]:
            damaged.append((row["root_id"], row["path"]))
    return damaged


def _full_text(store: Store) -> Finding:
    passages, indexed = (
        store.catalog.value(f"SELECT count(*) FROM {table}") for table in ("passages", "fulltext_docsize")
    )
    current = store.catalog.meta("terms") in {"", str(TERMS_VERSION)}
    sound = passages == indexed and current
    return Finding(
        "full text", sound, f"{indexed} of {passages} passages" + ("" if current else ", of an older version")
    )


def _vectors(store: Store) -> Finding:
    passages = store.catalog.value("SELECT count(*) FROM passages")
    matched = store.catalog.value("SELECT count(*) FROM passages p JOIN vectors v ON v.passage_id = p.id")
    sizes = store.catalog.value("SELECT count(DISTINCT length(vector)) FROM vectors")
    return Finding("vectors", passages == matched and sizes <= 1, f"{matched} of {passages} passages")


def _generation(store: Store) -> Finding:
    manifest = store.manifest()
    if manifest is None:
        return Finding("vector store", True, "none yet; all vectors are searched exactly")
    try:
        Generation(store.folder / "vectors", manifest, thorough=True).close()
    except DamagedError as error:
        return Finding("vector store", False, str(error))
    return Finding("vector store", True, f"{manifest.name}, {manifest.count} vectors")


def _model(store: Store, model: ModelFiles) -> Finding:
    try:
        store.check_model(model.manifest.fingerprint)
    except ModelError as error:
        return Finding("model", False, str(error))
    whole = check(model)
    detail = f"{model.manifest.name} ({model.manifest.fingerprint[:12]})"
    return Finding("model", whole, detail if whole else f"{model.onnx} has changed: delete {model.folder}")
