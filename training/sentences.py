"""Fit the sentence reader's weights: `python -m training.sentences`.

Data: SQuAD 1.1 questions (`ASSISTANT_DATA/reading/squad1-train.jsonl.gz`). Every article drawn is
one titled document of some of its paragraphs; questions are asked of all of them together. A
sentence is right where it holds the answer. Half of the questions are asked again with their
document taken out, so that nothing is right. Even articles fit, odd ones test. Prints the
weights, the share of questions whose best sentence holds the answer, and for each threshold the
shares refused rightly and kept.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.sentence_reader import FEATURES, SentenceReader, sentences_of, sigmoid
from index import records
from index.embed import TransformerEmbedder, open_embedder
from index.records import FileRecord
from index.search import Searcher
from index.split import embedded_text, split
from index.store import Store
from index.types import Document, Hit
from training.logistic import logistic

SEED = 20
ARTICLES = 150
PARAGRAPHS = 12
QUESTIONS = 7
PASSAGES = 8


@dataclass
class Asked:
    """One question's sentences: features (sentences × features), labels, and its article's number."""

    features: np.ndarray
    labels: np.ndarray
    article: int


def main() -> None:
    """Index, ask, fit, test, print."""
    draw = random.Random(SEED)
    embedder = open_embedder()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), create=True) as store:
        questions = _index_articles(store, embedder, draw)
        asked = _ask(Searcher(store, embedder), SentenceReader(embedder), questions, draw)
    fit = [one for one in asked if one.article % 2 == 0]
    test = [one for one in asked if one.article % 2 == 1]
    weights = logistic(np.concatenate([one.features for one in fit]), np.concatenate([one.labels for one in fit]))
    weights = _calibrated(fit, weights)
    print("WEIGHTS =", tuple(round(float(weight), 2) for weight in weights))
    print(dict(zip(FEATURES, weights.round(2).tolist(), strict=True)))
    _report(test, weights)


@dataclass
class Question:
    """A question, the number of its article, and the answers' ranges in that document's text."""

    text: str
    article: int
    answers: list[tuple[int, int]]


def _index_articles(store: Store, embedder: TransformerEmbedder, draw: random.Random) -> list[Question]:
    articles: dict[str, dict[str, list[dict[str, Any]]]] = {}
    data = Path(os.environ["ASSISTANT_DATA"]) / "reading" / "squad1-train.jsonl.gz"
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            articles.setdefault(row["title"], {}).setdefault(row["context"], []).append(row)
    questions = []
    with store.catalog.writing():
        root = store.catalog.run("INSERT INTO roots (path, base) VALUES ('/articles', '/articles')")
        for number, title in enumerate(draw.sample(sorted(articles), ARTICLES)):
            text, candidates = "", []
            for context, rows in list(articles[title].items())[:PARAGRAPHS]:
                for row in rows:
                    ranges = [(len(text) + one["start"], len(text) + one["end"]) for one in row["answers"]]
                    candidates.append(Question(row["question"], number, ranges))
                text += context + "\n\n"
            _add(store, embedder, root, f"{number}.txt", Document(text, "text", title=title.replace("_", " ")))
            questions += draw.sample(candidates, min(QUESTIONS, len(candidates)))
    return questions


def _add(store: Store, embedder: TransformerEmbedder, root: int, name: str, document: Document) -> None:
    passages = split(document, embedder)
    vectors = embedder.embed([embedded_text(passage) for passage in passages])
    keys = [records.passage_key("fit", passage) for passage in passages]
    file = FileRecord(root, name, 0, 0, name, "fit")
    records.add_document(store.catalog, file, document, passages, keys, list(vectors))


def _ask(searcher: Searcher, reader: SentenceReader, questions: list[Question], draw: random.Random) -> list[Asked]:
    asked = []
    for question in questions:
        hits = searcher.search(question.text, 2 * PASSAGES)
        asked.append(_asked(reader, question, hits[:PASSAGES]))
        if draw.random() < 0.5:
            others = [hit for hit in hits if hit.source.path != f"{question.article}.txt"]
            asked.append(_asked(reader, question, others[:PASSAGES]))
    return [one for one in asked if len(one.labels)]


def _asked(reader: SentenceReader, question: Question, hits: list[Hit]) -> Asked:
    candidates = [one for rank, hit in enumerate(hits) for one in sentences_of(hit, rank)]
    labels = [
        one.hit.source.path == f"{question.article}.txt"
        and any(one.start <= start and end <= one.end for start, end in question.answers)
        for one in candidates
    ]
    return Asked(reader.features(question.text, candidates), np.array(labels, dtype=np.float32), question.article)


def _calibrated(asked: list[Asked], weights: np.ndarray) -> np.ndarray:
    """Scale weights so that the best sentence of a question scores the rate at which it is right (Platt, 1999)."""
    logits = [one.features @ weights for one in asked]
    best = np.array([(1.0, logit.max()) for logit in logits], dtype=np.float32)
    right = np.array([one.labels[logit.argmax()] for one, logit in zip(asked, logits, strict=True)], dtype=np.float32)
    shift, scale = logistic(best, right)
    scaled = weights * scale
    scaled[0] += shift
    return scaled


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
        print(
            f"threshold {threshold}: refused of absent {(absent < threshold).mean():.3f}; right answers kept {kept:.3f}"
        )


if __name__ == "__main__":
    main()
