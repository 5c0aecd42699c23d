from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import records
from index.embed import HashingEmbedder
from index.errors import GoneError
from index.records import FileRecord
from index.split import split
from index.store import Store
from index.types import Document, Heading, Locator, Mark, Passage, Unit

PIECES = [
    "A boat waits. ",
    "word ",
    "e\u0301\u0327",
    "שלום ",
    "\u202eنص\u202c ",
    "👩‍👩‍👧",
    "\U0001f1f3\U0001f1f4",
    "漢字。",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\f",
    "\v",
    "\t",
    "   ",
    "\u2028",
    "\x85",
    "\x00",
    "\x00\n",
    "\x1f",
    "\u200b",
    "\ufeff",
    "'; DROP TABLE passages; --",
    "x" * 400,
    " y" * 150,
]
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=80).map("".join))
EMBEDDER = HashingEmbedder()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One index for all examples of a property; each takes the place of the one before."""
    with Store.open(tmp_path_factory.mktemp("records") / "index", create=True) as store:
        store.catalog.run("INSERT INTO roots (path, base) VALUES ('/docs', '/docs')")
        yield store


@pytest.fixture
def rooted(store: Store) -> Store:
    store.catalog.run("INSERT INTO roots (path, base) VALUES ('/docs', '/docs')")
    return store


def put(store: Store, document: Document, path: str = "a.txt", hash: str = "h") -> int:
    passages = split(document, EMBEDDER)
    keys = [records.passage_key(EMBEDDER.fingerprint, passage) for passage in passages]
    vectors = EMBEDDER.embed([passage.text for passage in passages]) if passages else []
    with store.catalog.writing():
        records.add_document(
            store.catalog, FileRecord(1, path, 7, 9, hash, "1"), document, passages, keys, list(vectors)
        )
    return int(store.catalog.value("SELECT id FROM documents WHERE path = ?", (path,)))


def count(store: Store, table: str) -> int:
    return int(store.catalog.value(f"SELECT count(*) FROM {table}"))


@given(text=texts, code=st.booleans())
def test_the_text_of_a_document_is_what_was_put_in(kept: Store, text: str, code: bool) -> None:
    document_id = put(kept, Document(text, "code" if code else "text"))
    assert kept.text(document_id) == text
    assert kept.catalog.value("SELECT text_hash FROM documents") == records.text_hash(text)
    for row in kept.catalog.rows('SELECT start, "end", text FROM passages'):
        assert text[row["start"] : row["end"]] == row["text"]


@given(text=texts, data=st.data())
def test_lines_are_those_of_the_original(kept: Store, text: str, data: st.DataObject) -> None:
    visible = [position for position, letter in enumerate(text) if not letter.isspace()]
    if not visible:
        return
    document_id = put(kept, Document(text, "text"))
    start = data.draw(st.sampled_from(visible))
    end = data.draw(st.sampled_from([position for position in visible if position >= start])) + 1
    before, inside = text[:start].split("\n"), text[start:end].split("\n")
    expected = Locator(Unit.LINE, len(before), len(before) + len(inside) - 1)
    assert kept.locate(document_id, start, end) == expected == Document(text, "text").locate(start, end)


@given(text=texts, data=st.data())
def test_any_range_has_the_lines_that_the_document_gives_it(kept: Store, text: str, data: st.DataObject) -> None:
    document_id = put(kept, Document(text, "text"))
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(start, len(text)))
    assert kept.locate(document_id, start, end) == Document(text, "text").locate(start, end)


def test_pages_and_headings_come_back(rooted: Store) -> None:
    text = "First page.\fSecond page, with more.\fThird."
    marks = (Mark(0, 1), Mark(12, 2, "ii"), Mark(36, 3))
    headings = (Heading(0, 1, "First"), Heading(12, 2, "Second «ü»"))
    document = Document(text, "pdf", Unit.PAGE, marks, headings, "Title", "Author", "2024-05", "en")
    document_id = put(rooted, document)
    assert rooted.locate(document_id, 12, 40) == Locator(Unit.PAGE, 2, 3, "ii", ("First", "Second «ü»"))
    assert records.places(rooted.catalog, document_id) == Document("", "pdf", Unit.PAGE, marks, headings)
    [source] = rooted.sources()
    assert (source.title, source.author, source.date, source.language) == ("Title", "Author", "2024-05", "en")
    assert (source.path, source.root, source.type, source.size, source.modified) == ("a.txt", "/docs", "pdf", 7, 9e-9)
    assert (source.status, source.error, source.passages) == ("indexed", "", count(rooted, "passages"))


def test_headings_of_line_documents_come_back(rooted: Store) -> None:
    document = Document("# A\n\ntext\n", "markdown", headings=(Heading(0, 1, "A"),))
    assert rooted.locate(put(rooted, document), 5, 9) == Locator(Unit.LINE, 3, 3, "", ("A",))


def test_a_document_takes_the_place_of_the_one_at_its_path(rooted: Store) -> None:
    put(rooted, Document("The old harbour.", "text"))
    put(rooted, Document("Another one.", "text"), "b.txt")
    put(rooted, Document("The new pier.", "text"))
    assert [count(rooted, table) for table in ("documents", "passages", "vectors", "fulltext")] == [2, 2, 2, 2]
    assert not rooted.has_word('"harbour"')
    assert rooted.has_word('"pier"')


def test_removing_leaves_nothing(rooted: Store) -> None:
    put(rooted, Document("words " * 500, "text"))
    records.remove_document(rooted.catalog, 1, "a.txt")
    records.remove_document(rooted.catalog, 1, "never.txt")
    assert [count(rooted, table) for table in ("documents", "passages", "vectors", "fulltext")] == [0, 0, 0, 0]
    assert not rooted.has_word('"words"')


def test_a_renamed_document_keeps_all_but_its_name(rooted: Store) -> None:
    document_id = put(rooted, Document("Ships sail.", "text"), "old-name.txt")
    put(rooted, Document("In the way.", "text"), "sub/new-name.txt")
    passages = rooted.catalog.rows("SELECT id, key FROM passages WHERE document_id = ?", (document_id,))
    records.rename_document(rooted.catalog, document_id, FileRecord(1, "sub/new-name.txt", 8, 10, "h", "1"))
    [source] = rooted.sources()
    assert (source.id, source.path, source.size) == (document_id, "sub/new-name.txt", 8)
    assert rooted.catalog.rows("SELECT id, key FROM passages") == passages
    assert rooted.has_word('name : "new"') and not rooted.has_word('name : "old"')
    assert rooted.text(document_id) == "Ships sail."


def test_a_failure_is_kept_with_its_reason(rooted: Store) -> None:
    put(rooted, Document("It was good.", "text"))
    records.add_failure(rooted.catalog, FileRecord(1, "a.txt", 7, 9, "h", "1"), "failed", "is encrypted")
    [source] = rooted.sources()
    assert (source.status, source.error, source.passages) == ("failed", "is encrypted", 0)
    assert rooted.counts() == {"indexed": 0, "failed": 1, "skipped": 0, "passages": 0}
    assert rooted.text(source.id) == ""


def test_a_key_tells_header_text_and_model_apart() -> None:
    keys = {
        records.passage_key(model, Passage(0, 1, text, header))
        for model in ("m1", "m2")
        for text, header in (("a", ""), ("b", ""), ("a", "h"))
    }
    assert len(keys) == 6
    assert records.passage_key("m", Passage(0, 1, "a")) == records.passage_key("m", Passage(5, 6, "a"))


def test_vectors_come_back_bit_for_bit(rooted: Store) -> None:
    put(rooted, Document("Some words here.", "text"))
    key = rooted.catalog.value("SELECT key FROM passages")
    found = rooted.vectors_by_key([key, "unknown"])
    assert list(found) == [key]
    np.testing.assert_array_equal(found[key], EMBEDDER.embed(["Some words here."])[0])


def test_an_unknown_document_has_no_text_and_no_place(store: Store) -> None:
    assert store.text(99) == "" and store.headings(99) == ()
    with pytest.raises(GoneError, match="ask again"):
        store.locate(99, 0, 5)
