from pathlib import Path

from index.embed import HashingEmbedder
from index.ingest import sync
from index.retriever import PassageRetriever
from index.search import Searcher
from index.store import Store


def test_nodes_are_ranges_of_the_document(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "cats.txt").write_text("Cats sleep most of the day.\n\nThey hunt at dawn and at dusk.\n")
    (folder / "dogs.txt").write_text("Dogs guard the house and the yard.\n")
    embedder = HashingEmbedder()
    with Store.open(tmp_path / "index", create=True) as store:
        sync(store, embedder, [folder])
        nodes = PassageRetriever(Searcher(store, embedder), top_k=1).retrieve("who guards the yard")
    assert len(nodes) == 1
    node = nodes[0].node
    assert node.metadata["file_path"] == str((folder / "dogs.txt").resolve())
    text = (folder / "dogs.txt").read_text()
    assert text[node.start_char_idx : node.end_char_idx] == node.get_content()
    assert node.metadata["place"] == "line 1"
