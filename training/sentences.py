"""Fit the sentence reader's weights: `python training/sentences.py`.

Data: SQuAD 1.1 questions (`ASSISTANT_DATA/reading/squad1-train.jsonl.gz`). Paragraphs of 300
articles are indexed, two questions a paragraph asked; a sentence is right where it is in the
answer's paragraph and holds the answer. Half of the questions are asked again with their
paragraph's passages taken out, so that nothing is right. Even articles fit, odd ones test.
Prints the weights, the share of questions whose best sentence holds the answer, and for each
threshold the shares refused wrongly and rightly.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from assistant.reader import FEATURES, SentenceReader, sentences_of, sigmoid
from index import records
from index.embed import open_embedder
from index.records import FileRecord
from index.search import Searcher
from index.split import split
from index.store import Store
from index.types import Document

SEED = 20
ARTICLES = 300
PARAGRAPHS = 6
PASSAGES = 12


@dataclass
class Asked:
    """One question's sentences: features (sentences × features), labels, and its article's number."""

    features: np.ndarray
    labels: np.ndarray
    article: int


def main() -> None:
    """Index, ask, fit, test, print."""
    data = Path(os.environ["ASSISTANT_DATA"]) / "reading" / "squad1-train.jsonl.gz"
    articles: dict[str, dict[str, list[dict]]] = {}
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            articles.setdefault(row["title"], {}).setdefault(row["context"], []).append(row)
    draw = random.Random(SEED)
    titles = draw.sample(sorted(articles), ARTICLES)
    embedder = open_embedder()
    reader = SentenceReader(embedder)
    asked: list[Asked] = []
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), create=True) as store:
        chosen = []
        with store.catalog.writing():
            root = store.catalog.run("INSERT INTO roots (path, base) VALUES ('/x', '/x')")
            for number, title in enumerate(titles):
                for context, rows in draw.sample(sorted(articles[title].items()), min(PARAGRAPHS, len(articles[title]))):
                    document = Document(context, "text")
                    passages = split(document, embedder)
                    vectors = embedder.embed([passage.text for passage in passages])
                    name = f"{number}-{len(chosen)}.txt"
                    keys = [records.passage_key("fit", passage) for passage in passages]
                    file = FileRecord(root, name, 0, 0, name, "fit")
                    records.add_document(store.catalog, file, document, passages, keys, list(vectors))
                    chosen.append((number, name, draw.sample(rows, min(2, len(rows)))))
        searcher = Searcher(store, embedder)
        for number, name, rows in chosen:
            for row in rows:
                hits = searcher.search(row["question"], PASSAGES)
                without = [hit for hit in hits if hit.source.path != name]
                asked.append(_asked(reader, row, hits, name, number))
                if draw.random() < 0.5:
                    asked.append(_asked(reader, row, without, name, number))
    np.savez_compressed(Path(tempfile.gettempdir()) / "sentences.npz", **{f"f{i}": one.features for i, one in enumerate(asked)}, **{f"l{i}": one.labels for i, one in enumerate(asked)}, articles=np.array([one.article for one in asked]))
    fit = [one for one in asked if one.article % 2 == 0]
    test = [one for one in asked if one.article % 2 == 1]
    weights = _fit(np.concatenate([one.features for one in fit]), np.concatenate([one.labels for one in fit]))
    print("WEIGHTS =", tuple(round(float(weight), 2) for weight in weights))
    print(dict(zip(FEATURES, weights.round(2).tolist(), strict=True)))
    _report(test, weights)


def _asked(reader: SentenceReader, row: dict, hits: list, name: str, article: int) -> Asked:
    candidates = [one for rank, hit in enumerate(hits) for one in sentences_of(hit, rank)]
    labels = [
        one.hit.source.path == name
        and any(one.start <= answer["start"] and answer["end"] <= one.end for answer in row["answers"])
        for one in candidates
    ]
    return Asked(reader.features(row["question"], candidates), np.array(labels, dtype=np.float32), article)


def _fit(features: np.ndarray, labels: np.ndarray) -> np.ndarray:
    inputs, targets = torch.from_numpy(features), torch.from_numpy(labels)
    weights = torch.zeros(features.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(inputs @ weights, targets)
        value = value + 1e-5 * weights.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    return weights.detach().numpy()


def _report(asked: list[Asked], weights: np.ndarray) -> None:
    there, gone, right = [], [], []
    for one in asked:
        scores = sigmoid(one.features @ weights)
        best = int(scores.argmax())
        if one.labels.any():
            there.append(float(scores[best]))
            right.append(bool(one.labels[best]))
        else:
            gone.append(float(scores[best]))
    answerable, absent, hit = np.array(there), np.array(gone), np.array(right)
    order = (answerable[:, None] > absent[None, :]).mean()
    print(f"{len(asked)} asked; best sentence right {hit.mean():.3f}; AUROC {order:.3f}")
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (answerable >= low) & (answerable < low + 0.1)
        if inside.sum() > 10:
            print(f"confidence {low:.1f}: right {hit[inside].mean():.2f} of {inside.sum()}")
    for threshold in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5):
        kept = (answerable >= threshold)[hit].mean()
        print(f"threshold {threshold}: refused of absent {(absent < threshold).mean():.3f}; right answers kept {kept:.3f}")


if __name__ == "__main__":
    main()
