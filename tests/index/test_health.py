import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.embed import HashingEmbedder
from index.errors import CatalogError
from index.health import examine, repair
from index.ingest import sync
from index.models import Manifest, ModelFiles
from index.search import Searcher
from index.store import Store
from index.types import Filter

Write = Callable[..., Path]
CHECKS = ["catalog", "texts", "full text", "vectors", "vector store", "model"]
ALL_WELL = dict.fromkeys(CHECKS, True)


@pytest.fixture
def model(tmp_path: Path) -> ModelFiles:
    """What the index was made with, as far as checks look at it."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.onnx").write_bytes(b"network")
    checksum = hashlib.sha256(b"network").hexdigest()
    return ModelFiles(folder, Manifest("m", HashingEmbedder.fingerprint, HashingEmbedder.dimension, 64, checksum, 7))


@pytest.fixture
def sound(store: Store, write: Write, model: ModelFiles) -> Store:
    sync(store, HashingEmbedder(), [write({f"file{number}.txt": f"Boats of number n{number}." for number in range(8)})])
    return store


def results(store: Store, model: ModelFiles) -> dict[str, bool]:
    return {finding.check: finding.sound for finding in examine(store, model)}


def mended(store: Store, model: ModelFiles) -> dict[str, bool]:
    repair(store, examine(store, model), model)
    sync(store, HashingEmbedder())
    return results(store, model)


def test_a_sound_index_passes_every_check_and_is_not_changed(sound: Store, model: ModelFiles) -> None:
    before = sound.catalog.total_changes()
    findings = examine(sound, model)
    assert {finding.check: finding.sound for finding in findings} == ALL_WELL
    assert all(finding.detail for finding in findings)
    assert sound.catalog.total_changes() == before
    repair(sound, findings, model)
    assert results(sound, model) == ALL_WELL


def test_an_empty_index_passes_every_check(store: Store, model: ModelFiles) -> None:
    assert results(store, model) == ALL_WELL


DOCUMENTS = {
    "text changed": ["UPDATE passages SET text = 'Goats of number n3.' WHERE text LIKE '%n3%'"],
    "text not UTF-8": ["UPDATE passages SET text = CAST(x'ff41' AS TEXT) WHERE text LIKE '%n3%'"],
    "passage lost": [
        "DELETE FROM vectors WHERE passage_id = (SELECT id FROM passages WHERE text LIKE '%n3%')",
        "DELETE FROM passages WHERE text LIKE '%n3%'",
    ],
    "places damaged": ["UPDATE documents SET places = x'00' WHERE path = 'file3.txt'"],
    "places lost": ["UPDATE documents SET places = NULL WHERE path = 'file3.txt'"],
}


@pytest.mark.parametrize("damage", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_damaged_text_is_found_and_read_again(damage: list[str], sound: Store, model: ModelFiles) -> None:
    for statement in damage:
        sound.catalog.run(statement)
    findings = {finding.check: finding for finding in examine(sound, model)}
    assert not findings["texts"].sound
    assert "file3.txt" in findings["texts"].detail
    assert mended(sound, model) == ALL_WELL
    texts = {source.path: sound.text(source.id) for source in sound.sources()}
    assert texts == {f"file{number}.txt": f"Boats of number n{number}." for number in range(8)}
    assert "file3.txt" in [hit.source.path for hit in Searcher(sound, HashingEmbedder()).search("n3")]


VECTORS = {
    "one lost": "DELETE FROM vectors WHERE passage_id = 3",
    "all lost": "DELETE FROM vectors",
    "one short": "UPDATE vectors SET vector = substr(vector, 1, 100) WHERE passage_id = 3",
    "one empty": "UPDATE vectors SET vector = x'' WHERE passage_id = 3",
    "all short": "UPDATE vectors SET vector = substr(vector, 1, 100)",
}


@pytest.mark.parametrize("damage", VECTORS.values(), ids=VECTORS)
def test_damaged_vectors_are_found_and_made_again(damage: str, sound: Store, model: ModelFiles) -> None:
    sound.catalog.run(damage)
    assert not results(sound, model)["vectors"]
    assert mended(sound, model) == ALL_WELL
    rows = sound.catalog.rows("SELECT p.text, v.vector FROM passages p JOIN vectors v ON v.passage_id = p.id")
    assert len(rows) == 8
    for text, vector in rows:
        np.testing.assert_array_equal(np.frombuffer(vector, np.float32), HashingEmbedder().embed([text])[0])


FULL_TEXT = {
    "one lost": "DELETE FROM fulltext WHERE rowid = 3",
    "all lost": "DELETE FROM fulltext",
    "older version": "UPDATE meta SET value = '0' WHERE key = 'terms'",
    "one without passage": "INSERT INTO fulltext (rowid, body) VALUES (999, 'ghost')",
}


@pytest.mark.parametrize("damage", FULL_TEXT.values(), ids=FULL_TEXT)
def test_damaged_full_text_is_found_and_written_again(damage: str, sound: Store, model: ModelFiles) -> None:
    sound.catalog.run(damage)
    findings = examine(sound, model)
    assert [finding.check for finding in findings if not finding.sound] == ["full text"]
    repair(sound, findings, model)
    assert results(sound, model) == ALL_WELL
    assert all(sound.has_word(f'"n{number}"') for number in range(8))
    assert not sound.has_word('"ghost"')


@pytest.mark.parametrize("kept", [True, False], ids=["generation", "no generation"])
@pytest.mark.parametrize(
    "damage",
    [*DOCUMENTS.values(), *([one] for one in (*VECTORS.values(), *FULL_TEXT.values()))],
    ids=[*DOCUMENTS, *VECTORS, *FULL_TEXT],
)
def test_what_is_damaged_is_answered_without_or_told(damage: list[str], kept: bool, sound: Store) -> None:
    if not kept:
        sound.catalog.run("DELETE FROM meta WHERE key = 'generation'")
    for statement in damage:
        sound.catalog.run(statement)
    for filter in (Filter(), Filter(types=("text",))):
        try:
            found = Searcher(sound, HashingEmbedder()).search("boats ghost n3", filter=filter)
        except CatalogError as error:
            assert str(sound.catalog.path) in str(error)
        else:
            assert len(found) >= 7


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("how", [cut, Path.unlink])
@pytest.mark.parametrize("name", ["header.bin", "data_level0.bin", "chroma.sqlite3"])
def test_a_damaged_vector_store_is_found_and_built_again(
    name: str, how: Callable[[Path], None], sound: Store, model: ModelFiles
) -> None:
    [path] = (sound.folder / "vectors").rglob(name)
    how(path)
    findings = examine(sound, model)
    assert [finding.check for finding in findings if not finding.sound] == ["vector store"]
    repair(sound, findings, model)
    assert results(sound, model) == ALL_WELL
    assert len(list((sound.folder / "vectors").iterdir())) == 2, "the damaged generation is gone"


def test_bytes_changed_behind_an_old_time_are_found(sound: Store, model: ModelFiles) -> None:
    [path] = (sound.folder / "vectors").rglob("data_level0.bin")
    status, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert results(sound, model) == ALL_WELL | {"vector store": False}
    assert mended(sound, model) == ALL_WELL


def test_another_model_is_found(sound: Store, model: ModelFiles) -> None:
    other = ModelFiles(model.folder, replace(model.manifest, fingerprint="other", dimension=384))
    findings = {finding.check: finding for finding in examine(sound, other)}
    assert not findings["model"].sound and "--rebuild" in findings["model"].detail
    repair(sound, list(findings.values()), other)
    assert results(sound, model) == ALL_WELL, "what another model made is not thrown away"


def test_a_changed_network_is_found_and_what_to_delete_is_told(sound: Store, model: ModelFiles) -> None:
    model.onnx.write_bytes(b"netwerk")
    [finding] = [finding for finding in examine(sound, model) if finding.check == "model"]
    assert not finding.sound and f"delete {model.folder}" in finding.detail


def test_a_missing_network_is_found(sound: Store, model: ModelFiles) -> None:
    model.onnx.unlink()
    assert results(sound, model) == ALL_WELL | {"model": False}


@pytest.mark.parametrize("page", [1, 5, 12])
def test_a_catalog_with_junk_inside_is_found_or_an_error_of_ours(page: int, sound: Store, model: ModelFiles) -> None:
    sound.catalog.run("PRAGMA wal_checkpoint(TRUNCATE)")
    sound.close()
    path = sound.folder / "catalog.db"
    content = bytearray(path.read_bytes())
    content[page * 4096 : page * 4096 + 2000] = b"\xa5" * 2000
    path.write_bytes(content)
    try:
        with Store.open(sound.folder) as damaged:
            assert not all(results(damaged, model).values())
    except CatalogError as error:
        assert str(path) in str(error)
