"""Does everything in an index agree, and mending what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import CatalogError, ModelError
from index.models import ModelFiles, check
from index.records import document_text, forget_container, places, rebuild_full_text, remove_document, text_hash
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
        _texts(store, model),
        _full_text(store),
        _vectors(store, model),
        _generation(store),
        _model(store, model),
    ]


def repair(store: Store, findings: Sequence[Finding], model: ModelFiles) -> None:
    """Mend what the catalog can mend: drop damaged documents, rebuild full text and vectors.

    Documents that were dropped come back with the next sync.
    """
    wrong = {finding.check for finding in findings if not finding.sound}
    with store.writing():
        if wrong & {"texts", "vectors"}:
            with store.catalog.writing():
                for root_id, path in _damaged_documents(store, model):
                    remove_document(store.catalog, root_id, path)
                    forget_container(store.catalog, root_id, path)
        if "full text" in wrong:
            rebuild_full_text(store.catalog)
        if wrong & {"vectors", "vector store"}:
            store.rebuild_vectors()


def _catalog(store: Store) -> Finding:
    try:
        problems = [row[0] for row in store.catalog.rows("PRAGMA quick_check(5)") if row[0] != "ok"]
    except CatalogError as error:
        problems = [str(error)]
    counts = store.counts()
    return Finding("catalog", not problems, "; ".join(problems) or f"{counts['indexed']} documents, whole")


def _texts(store: Store, model: ModelFiles) -> Finding:
    damaged = [path for _, path in _damaged_documents(store, model)]
    detail = f"{len(damaged)} damaged: {', '.join(damaged[:5])}" if damaged else "every text has its checksum"
    return Finding("texts", not damaged, detail)


def _damaged_documents(store: Store, model: ModelFiles) -> list[tuple[int, str]]:
    """Give (root id, path) of documents that are not what was read, or lack a whole vector."""
    size = _vector_size(store, model)
    rows = store.catalog.rows("SELECT id, root_id, path, text_hash FROM documents WHERE status = 'indexed'")
    return [(row["root_id"], row["path"]) for row in rows if _is_damaged(store, row["id"], row["text_hash"], size)]


def _is_damaged(store: Store, document_id: int, checksum: str, size: int) -> bool:
    lacking = store.catalog.value(
        """SELECT count(*) FROM passages p LEFT JOIN vectors v ON v.passage_id = p.id
           WHERE p.document_id = ? AND coalesce(length(v.vector), 0) != ?""",
        (document_id, size),
    )
    try:
        places(store.catalog, document_id)
        return bool(lacking) or text_hash(document_text(store.catalog, document_id)) != checksum
    except (CatalogError, TypeError):  # neither text nor places any more
        return True


def _vector_size(store: Store, model: ModelFiles) -> int:
    """Give the bytes of a vector: the model's, or with another model those that most vectors have."""
    if store.catalog.meta("model") == model.manifest.fingerprint:
        return 4 * model.manifest.dimension
    sizes = "SELECT length(vector) FROM vectors GROUP BY length(vector) ORDER BY count(*) DESC LIMIT 1"
    return int(store.catalog.value(sizes) or 0)


def _full_text(store: Store) -> Finding:
    passages, indexed = (
        store.catalog.value(f"SELECT count(*) FROM {table}") for table in ("passages", "fulltext_docsize")
    )
    current = store.catalog.meta("terms") in {"", str(TERMS_VERSION)}
    sound = passages == indexed and current
    return Finding(
        "full text", sound, f"{indexed} of {passages} passages" + ("" if current else ", of an older version")
    )


def _vectors(store: Store, model: ModelFiles) -> Finding:
    passages, vectors = (store.catalog.value(f"SELECT count(*) FROM {table}") for table in ("passages", "vectors"))
    whole = store.catalog.value(
        "SELECT count(*) FROM passages p JOIN vectors v ON v.passage_id = p.id WHERE length(v.vector) = ?",
        (_vector_size(store, model),),
    )
    return Finding("vectors", passages == vectors == whole, f"{whole} of {passages} passages")


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
        whole = check(model)
    except ModelError as error:
        return Finding("model", False, str(error))
    detail = f"{model.manifest.name} ({model.manifest.fingerprint[:12]})"
    return Finding("model", whole, detail if whole else f"{model.onnx} has changed: delete {model.folder}")
