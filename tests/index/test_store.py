import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index import records
from index import store as store_module
from index.embed import HashingEmbedder
from index.errors import CatalogError, IndexLockedError, ModelError
from index.records import FileRecord
from index.store import Store
from index.types import Document, Filter, Passage

DIMENSION = 64
RANDOM = np.random.default_rng(3)
ALL = Filter()


def unit(count: int) -> np.ndarray:
    rows = RANDOM.normal(size=(count, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def add(store: Store, path: str, count: int = 10, type: str = "text", date: str = "") -> list[int]:
    """Add a document of `count` one-word passages with random vectors; give their ids."""
    if not store.catalog.value("SELECT count(*) FROM roots"):
        store.catalog.run("INSERT INTO roots (path, base) VALUES ('/docs', '/docs')")
    words = [f"{path.split('.')[0]}{number}" for number in range(count)]
    text, passages = " ".join(words), []
    for word in words:
        start = text.index(word, passages[-1].end if passages else 0)
        passages.append(Passage(start, start + len(word), word))
    keys = [records.passage_key("m", passage) for passage in passages]
    with store.catalog.writing():
        file = FileRecord(1, path, 1, 1, "h", "1")
        records.add_document(store.catalog, file, Document(text, type, date=date), passages, keys, list(unit(count)))
    return [
        row[0]
        for row in store.catalog.rows(
            "SELECT p.id FROM passages p JOIN documents d ON d.id = p.document_id WHERE d.path = ? ORDER BY p.id",
            (path,),
        )
    ]


def brute_force(store: Store, vector: np.ndarray, count: int, ids: list[int] | None = None) -> list[int]:
    rows = store.catalog.rows("SELECT passage_id, vector FROM vectors")
    scored = [(-float(np.frombuffer(row[1], np.float32) @ vector), row[0]) for row in rows]
    return [found for _, found in sorted(scored) if ids is None or found in ids][:count]


def nearest(store: Store, vector: np.ndarray, count: int = 10, filter: Filter = ALL) -> list[int]:
    store.refresh()
    return [found for found, _ in store.nearest(vector, count, filter)]


def rebuild(store: Store) -> None:
    with store.writing():
        store.rebuild_vectors()


@pytest.fixture
def small_scans(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make filtered searches ask the vector store, as they do in a large index."""
    monkeypatch.setattr(store_module, "LARGEST_SCAN", 0)
    return iter(())


@pytest.fixture
def filled(store: Store) -> Store:
    """Two documents in a generation and one that came after it."""
    add(store, "a.txt", 150)
    add(store, "b.pdf", 60, type="pdf", date="2024-01-01")
    rebuild(store)
    add(store, "c.txt", 40)
    return store


def test_nearest_is_what_brute_force_gives_over_generation_and_delta(filled: Store) -> None:
    for question in unit(20):
        assert nearest(filled, question) == brute_force(filled, question, 10)
    assert filled.damage == ""


def test_a_small_generation_is_searched_without_being_opened(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    original = store_module.Generation
    monkeypatch.setattr(
        store_module, "Generation", lambda folder, manifest: opened.append(manifest.name) or original(folder, manifest)
    )
    for smallest, expected in ((211, 0), (210, 1)):
        monkeypatch.setattr(store_module, "SMALLEST_GRAPH", smallest)
        for question in unit(5):
            assert nearest(filled, question, 30) == brute_force(filled, question, 30)
        assert len(opened) == expected


def test_of_equal_vectors_at_the_end_those_with_the_lowest_ids_are_given(store: Store) -> None:
    add(store, "a.txt", 250)
    [vector] = unit(1)
    store.catalog.run("UPDATE vectors SET vector = ? WHERE passage_id % 7 = 0", (vector.tobytes(),))
    equal = [number for number in range(1, 251) if number % 7 == 0]
    assert nearest(store, vector, 12) == equal[:12]


def test_what_is_loaded_before_the_first_question_is_what_it_needs(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    [question] = unit(1)
    filled.warm(DIMENSION)
    expected = brute_force(filled, question, 10)
    with monkeypatch.context() as patch:
        patch.setattr("index.scores.matrix_of", lambda *_: pytest.fail("loaded again"))
        patch.setattr(store_module, "SMALLEST_GRAPH", 0)
        assert [found for found, _ in filled._scores.newer(filled.manifest().last_id, question, 40, ALL)]
    assert nearest(filled, question) == expected


def test_cosines_are_exact(filled: Store) -> None:
    [question] = unit(1)
    filled.refresh()
    for found, cosine in filled.nearest(question, 250, ALL):
        stored = filled.catalog.value("SELECT vector FROM vectors WHERE passage_id = ?", (found,))
        assert cosine == pytest.approx(float(np.frombuffer(stored, np.float32) @ question), abs=1e-6)


def test_everything_is_found_where_more_is_wanted_than_there_is(filled: Store) -> None:
    [question] = unit(1)
    assert nearest(filled, question, 1000) == brute_force(filled, question, 1000)


def test_equal_passages_come_in_the_order_of_their_ids(store: Store) -> None:
    ids = add(store, "a.txt", 8)
    [vector] = unit(1)
    store.catalog.run("UPDATE vectors SET vector = ?", (vector.tobytes(),))
    assert nearest(store, vector, 5) == ids[:5]


FILTERS = [
    Filter(types=("pdf",)),
    Filter(paths=("c.txt",)),
    Filter(since="2023", until="2024"),
    Filter(types=("text",), paths=("a.*",)),
    Filter(types=("docx",)),
]


@pytest.mark.parametrize("filter", FILTERS)
def test_filters_apply_inside(filter: Filter, filled: Store) -> None:
    check_filter(filled, filter)


@pytest.mark.parametrize("filter", FILTERS)
@pytest.mark.usefixtures("small_scans")
def test_filters_apply_to_what_the_vector_store_gives(filter: Filter, filled: Store) -> None:
    check_filter(filled, filter)


def check_filter(store: Store, filter: Filter) -> None:
    admitted = [source.id for source in store.sources(filter)]
    marks = ",".join(map(str, admitted)) or "-1"
    ids = [row[0] for row in store.catalog.rows(f"SELECT id FROM passages WHERE document_id IN ({marks})")]
    for question in unit(5):
        assert nearest(store, question, 10, filter) == brute_force(store, question, 10, ids)
    assert store.damage == ""


@pytest.mark.usefixtures("small_scans")
def test_a_narrow_filter_in_a_large_generation_is_no_damage(store: Store) -> None:
    for number in range(10):
        add(store, f"big{number}.txt", 200)
    few = add(store, "few.pdf", 3, type="pdf")
    rebuild(store)
    [question] = unit(1)
    assert nearest(store, question, 10, Filter(types=("pdf",))) == brute_force(store, question, 10, few)
    assert store.damage == ""


def test_deleted_passages_never_come_back(filled: Store) -> None:
    [question] = unit(1)
    best = nearest(filled, question, 3)
    gone = filled.catalog.value(
        "SELECT path FROM documents JOIN passages p ON document_id = documents.id WHERE p.id = ?", best[:1]
    )
    with filled.catalog.writing():
        records.remove_document(filled.catalog, 1, gone)
    found = nearest(filled, question, 250)
    assert best[0] not in found
    assert found == brute_force(filled, question, 250)


def test_a_reader_sees_what_another_connection_wrote_and_built(filled: Store) -> None:
    with Store.open(filled.folder) as reader:
        for question in unit(1):
            assert nearest(reader, question) == brute_force(filled, question, 10)
            new = add(filled, "d.txt", 30)
            assert nearest(reader, question, 300) == brute_force(filled, question, 300)
            rebuild(filled)
            assert nearest(reader, question, 300) == brute_force(filled, question, 300)
            assert set(new) <= set(nearest(reader, question, 300))
        assert reader.damage == ""


def test_a_reader_goes_on_with_an_old_generation_while_it_holds_it(filled: Store) -> None:
    with Store.open(filled.folder) as reader:
        [question] = unit(1)
        before = nearest(reader, question)
        rebuild(filled)
        assert [found for found, _ in reader.nearest(question, 10, ALL)] == before
        reader.refresh()
        assert [found for found, _ in reader.nearest(question, 10, ALL)] == before
    rebuild(filled)
    assert len(list((filled.folder / "vectors").iterdir())) == 2, "the generation named and its lock"


def test_a_damaged_generation_is_answered_without_and_mended(filled: Store) -> None:
    folder = filled.folder
    filled.close()
    [header] = (folder / "vectors").rglob("header.bin")
    header.write_bytes(header.read_bytes()[:20])
    with Store.open(folder) as reopened:
        for question in unit(3):
            assert nearest(reopened, question) == brute_force(reopened, question, 10)
        assert "header.bin" in reopened.damage
        with reopened.writing():
            reopened.mend_vectors()
        assert reopened.damage == ""
        assert nearest(reopened, question) == brute_force(reopened, question, 10)
        assert reopened.damage == ""


def test_a_vector_folder_that_is_gone_is_answered_without(filled: Store) -> None:
    filled.close()
    shutil.rmtree(filled.folder / "vectors")
    with Store.open(filled.folder) as reopened:
        [question] = unit(1)
        assert nearest(reopened, question) == brute_force(reopened, question, 10)
        assert "missing" in reopened.damage


def test_an_index_copied_elsewhere_answers_the_same(filled: Store, tmp_path: Path) -> None:
    [question] = unit(1)
    expected = nearest(filled, question)
    filled.close()
    shutil.copytree(filled.folder, tmp_path / "copy")
    with Store.open(tmp_path / "copy") as copy:
        assert nearest(copy, question) == expected
        assert copy.damage == ""


def test_an_index_in_a_read_only_folder_can_be_asked(
    filled: Store, unprivileged: Callable[..., AbstractContextManager[None]]
) -> None:
    [question] = unit(1)
    expected = nearest(filled, question)
    filled.close()
    with unprivileged(filled.folder), Store.open(filled.folder) as reader:
        assert nearest(reader, question) == expected
        assert reader.full_text('"a7"', 5, ALL)[0][0] == 8
        assert reader.damage == ""
        with pytest.raises(CatalogError, match="read-only"), reader.writing():
            pytest.fail("it must not be entered")


def test_an_empty_index_finds_nothing(store: Store) -> None:
    [question] = unit(1)
    assert nearest(store, question) == []
    assert nearest(store, question, filter=Filter(types=("pdf",))) == []
    assert store.full_text('"word"', 5, ALL) == []
    assert store.full_text("", 5, ALL) == []
    rebuild(store)
    assert store.manifest() is None
    assert store.counts() == {"indexed": 0, "failed": 0, "skipped": 0, "passages": 0}


def test_one_passage_alone_is_found_after_a_rebuild(store: Store) -> None:
    ids = add(store, "a.txt", 1)
    [question] = unit(1)
    for _ in range(3):
        rebuild(store)
        assert nearest(store, question) == ids
        assert store.damage == ""
    assert not store.outgrown()


def test_full_text_gives_the_best_first_and_counts_words_of_the_name(store: Store) -> None:
    first = add(store, "apple.txt", 3)
    second = add(store, "pear.txt", 3)
    assert [found for found, _ in store.full_text('"apple1"', 5, ALL)] == [first[1]]
    assert {found for found, _ in store.full_text('"pear"', 5, ALL)} == set(second)
    scores = [score for _, score in store.full_text('"apple1" OR "apple"', 5, ALL)]
    assert scores == sorted(scores, reverse=True)
    assert store.full_text('"apple1"', 5, Filter(paths=("pear.txt",))) == []


def test_rows_give_passages_with_their_documents_and_leave_out_the_unknown(store: Store) -> None:
    ids = add(store, "a.txt", 3)
    found = store.rows([*ids, 999])
    assert sorted(found) == ids
    passage, source = found[ids[2]]
    assert (passage.text, source.path, source.root) == ("a2", "a.txt", "/docs")
    assert store.text(source.id)[passage.start : passage.end] == passage.text


def test_another_model_is_refused_with_the_command_that_rebuilds(store: Store) -> None:
    store.check_model("any")
    store.catalog.set_meta("model", "one")
    store.catalog.set_meta("model_name", "The One")
    store.check_model("one")
    with pytest.raises(ModelError, match=r"'The One'.*assistant index --rebuild"):
        store.check_model("two")


def test_only_one_writes_and_the_second_says_that_it_waits(store: Store) -> None:
    waited: list[bool] = []
    with (
        FileLock(store.folder / "write.lock"),
        pytest.raises(IndexLockedError, match="Another process is writing"),
        store.writing(wait=0.01, on_wait=lambda: waited.append(True)),
    ):
        pytest.fail("it must not be entered")
    assert waited == [True]
    with store.writing(wait=0, on_wait=lambda: waited.append(False)):
        pass
    assert waited == [True]


def test_an_index_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CatalogError, match="cannot be made"):
        Store.open(tmp_path / "file" / "index", create=True)
    with pytest.raises(CatalogError, match="There is no index"):
        Store.open(tmp_path / "nowhere")


def test_a_generation_is_due_when_much_has_changed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "SMALLEST_DELTA", 20)
    assert not store.outgrown()
    add(store, "a.txt", 50)
    assert store.outgrown() and not store.outgrown(during_sync=True)
    rebuild(store)
    assert not store.outgrown()
    add(store, "b.txt", 20)
    assert not store.outgrown()
    add(store, "c.txt", 1)
    assert store.outgrown()
    rebuild(store)
    with store.catalog.writing():
        records.remove_document(store.catalog, 1, "a.txt")
    assert store.outgrown(), "more than half of the generation is gone"


def test_vectors_of_the_embedder_are_what_is_searched(store: Store, hashing: HashingEmbedder) -> None:
    ids = add(store, "a.txt", 3)
    store.catalog.run(
        "UPDATE vectors SET vector = ? WHERE passage_id = ?", (hashing.embed_query("boat").tobytes(), ids[1])
    )
    [(found, cosine), *_] = store.nearest(hashing.embed_query("boat"), 3, ALL)
    assert found == ids[1]
    assert cosine == pytest.approx(1)


def test_a_vector_among_hundreds_of_equal_ones_is_found(store: Store) -> None:
    """Chroma's graph may not lead to it; then all vectors are scanned, and the graph is not built again and again."""
    add(store, "lone.txt", 1)
    many = add(store, "many.txt", 600)
    equal = unit(1)[0].tobytes()
    for passage_id in many:
        store.catalog.run("UPDATE vectors SET vector = ? WHERE passage_id = ?", (equal, passage_id))
    with store.writing():
        store.rebuild_vectors()
    assert not store.outgrown()
    lone = np.frombuffer(store.catalog.value("SELECT vector FROM vectors ORDER BY passage_id LIMIT 1"), np.float32)
    assert nearest(store, lone, 1) == [1]
    add(store, "more.txt", 1500)
    assert store.outgrown()
