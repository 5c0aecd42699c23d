"""The index for users of LlamaIndex: hits as nodes. Nothing else here imports `llama_index`."""

from __future__ import annotations

from pathlib import Path

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.search import Searcher
from index.types import Filter, Hit


class PassageRetriever(BaseRetriever):
    """Gives passages as nodes whose `start_char_idx` and `end_char_idx` are ranges of the document's text.

    A node's metadata names the file, the place in it and the headings; its score is the fused one.
    """

    def __init__(self, searcher: Searcher, top_k: int = 10, filter: Filter | None = None) -> None:
        self._searcher = searcher
        self._top_k = top_k
        self._filter = filter
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        self._searcher.renew()
        hits = self._searcher.search(query_bundle.query_str, self._top_k, self._filter)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    return TextNode(
        id_=f"{hit.source.hash}#{hit.passage.start}-{hit.passage.end}",
        text=hit.passage.text,
        start_char_idx=hit.passage.start,
        end_char_idx=hit.passage.end,
        metadata={
            "file_path": str(Path(hit.source.root, hit.source.path)),
            "title": hit.source.title,
            "date": hit.source.date,
            "place": str(hit.locator),
            "headings": list(hit.locator.headings),
        },
    )
