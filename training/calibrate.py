"""Fit what the span reader's scores mean: `python -m training.calibrate PREPARED [--write]`.

Held-out paragraphs are indexed, a document each, and their questions asked of all of them, once as
they are and once without the document that answers. A logistic regression over
`assistant.reader.FEATURES` says how likely a span is right, scaled so that the best span's score
is the rate at which such spans are right (Platt, 1999). An answer that the evaluation calls right
without being exactly an accepted one counts as half right. SQuAD 2.0's adversarial questions only
test: fitted too, they held back right answers to other questions. Half of the articles fit, the
other half test: their questions are written to `held-out-test.jsonl`, for the benchmarks.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.evaluation.metrics import exact_match, is_right, token_f1
from assistant.evaluation.rates import auroc, calibration_error
from assistant.reader import FEATURES, candidates
from assistant.reading import WEIGHTS, ReadingModel
from index import records
from index.embed import TransformerEmbedder, open_embedder
from index.records import FileRecord
from index.search import Searcher
from index.split import embedded_text, split
from index.store import Store
from index.types import Document, Hit
from training.evaluate import as_question
from training.logistic import logistic
from training.sets import Question

SEED = 5
SETS = ("squad1", "squad2", "nq")
PASSAGES = 12
THERE, GONE, ADVERSARIAL = "there", "gone", "adversarial"
KEPT, REFUSED = 0.92, 0.80
"""The shares of right answers kept and of missing documents refused that a threshold must reach."""


@dataclass
class Asked:
    """A question's spans: features, how right each is; `kind` tells whether its document was there."""

    features: np.ndarray
    exact: np.ndarray
    f1: np.ndarray
    about: np.ndarray
    article: str
    kind: str

    @property
    def right(self) -> np.ndarray:
        """How right each span is: 1, 0.5 or 0."""
        return (self.exact + self.about) / 2

    @property
    def for_fit(self) -> bool:
        """Whether the article is one of those that fit."""
        return fits(self.article)


def fits(article: str) -> bool:
    """Tell whether an article is one of those that fit; the others test."""
    return hashlib.sha256(article.encode()).digest()[0] % 2 == 0


def main() -> None:
    """Index, ask, fit, test, print, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("prepared", type=Path)
    options.add_argument("--weights", type=Path, default=WEIGHTS)
    options.add_argument("--questions", type=int, default=500, help="of each set at most")
    options.add_argument("--passages", type=int, default=PASSAGES)
    options.add_argument("--write", action="store_true", help="put the calibration into the manifest")
    chosen = options.parse_args()
    embedder = open_embedder()
    with (
        (chosen.prepared / "held-out.jsonl").open(encoding="utf-8") as lines,
        (chosen.prepared / "held-out-test.jsonl").open("w", encoding="utf-8") as rest,
    ):
        held_out = [(as_question(json.loads(line)), line) for line in lines]
        rest.writelines(line for one, line in held_out if not fits(one.article))
    everything = [one for one, _ in held_out if one.set in SETS]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), create=True) as store:
        _index(store, embedder, everything)
        asked = _ask(Searcher(store, embedder), ReadingModel(chosen.weights), everything, chosen)
    fit = [one for one in asked if one.for_fit and one.kind != ADVERSARIAL]
    weights = calibrated(thinned(fit), fitted(fit))
    print("weights", dict(zip(FEATURES, weights.round(3).tolist(), strict=True)))
    threshold = choose(fit, weights)
    for name, part in (("fit", fit), ("test", [one for one in asked if not one.for_fit])):
        print(name, json.dumps(figures(part, weights, threshold)))
    if chosen.write:
        write(chosen.weights, weights, threshold)


def _index(store: Store, embedder: TransformerEmbedder, everything: list[Question]) -> None:
    contexts = {one.context: one.title for one in everything}
    with store.catalog.writing():
        root = store.catalog.run("INSERT INTO roots (path, base) VALUES ('/held-out', '/held-out')")
        for context, title in contexts.items():
            name = _name(context)
            titled = title if int(name[:2], 16) % 2 else ""
            document = Document(context, "text", title=titled)
            passages = split(document, embedder)
            vectors = embedder.embed([embedded_text(passage) for passage in passages])
            keys = [records.passage_key("fit", passage) for passage in passages]
            records.add_document(
                store.catalog, FileRecord(root, name, 0, 0, name, "fit"), document, passages, keys, list(vectors)
            )


def _name(context: str) -> str:
    return f"{hashlib.sha256(context.encode()).hexdigest()[:24]}.txt"


def _ask(
    searcher: Searcher, model: ReadingModel, everything: list[Question], chosen: argparse.Namespace
) -> list[Asked]:
    draw = random.Random(SEED)
    asked = []
    for name in SETS:
        answerable = [one for one in everything if one.set == name and one.answers]
        for one in draw.sample(answerable, min(chosen.questions, len(answerable))):
            hits = searcher.search(one.text, chosen.passages + 4)
            own = _name(one.context)
            asked.append(_read(model, one, hits[: chosen.passages], THERE))
            others = [hit for hit in hits if hit.source.path != own]
            asked.append(_read(model, one, others[: chosen.passages], GONE))
        lacking = [one for one in everything if one.set == name and not one.said()]
        for one in draw.sample(lacking, min(chosen.questions, len(lacking))):
            hits = searcher.search(one.text, chosen.passages)
            asked.append(_read(model, one, hits, ADVERSARIAL))
    return [one for one in asked if len(one.features)]


def _read(model: ReadingModel, one: Question, hits: list[Hit], kind: str) -> Asked:
    gone = kind != THERE
    reads = model.read(one.text, [(hit.passage.header, hit.passage.text) for hit in hits])
    spans = candidates(one.text, hits, reads)
    said = [hits[span.rank].passage.text[span.start : span.end] for span in spans]
    wanted = [] if gone else one.said()
    own = [not gone and (hits[span.rank].source.path == _name(one.context)) for span in spans]
    exact = [exact_match(text, wanted) * here if wanted else 0.0 for text, here in zip(said, own, strict=True)]
    f1 = [token_f1(text, wanted) * here if wanted else 0.0 for text, here in zip(said, own, strict=True)]
    about = [float(is_right(text, wanted)) * here if wanted else 0.0 for text, here in zip(said, own, strict=True)]
    rows = np.array([span.features for span in spans], np.float32)
    return Asked(rows, np.array(exact), np.array(f1), np.array(about), one.article, kind)


def fitted(asked: list[Asked]) -> np.ndarray:
    """Fit how likely a span is right."""
    return logistic(np.concatenate([one.features for one in asked]), np.concatenate([one.right for one in asked]))


def thinned(asked: list[Asked]) -> list[Asked]:
    """Leave out two of three questions whose document is gone: confidence is told for three answered to one not."""
    gone = [one for one in asked if one.kind == GONE]
    return [one for one in asked if one.kind == THERE] + gone[::3]


def calibrated(asked: list[Asked], weights: np.ndarray) -> np.ndarray:
    """Scale weights so that the best span's score is the rate at which it is right."""
    logits = [one.features @ weights for one in asked]
    best = np.array([(1.0, logit.max()) for logit in logits], np.float32)
    right = np.array([one.right[logit.argmax()] for one, logit in zip(asked, logits, strict=True)])
    shift, scale = logistic(best, right)
    scaled = weights * scale
    scaled[0] += shift
    return scaled


def best(asked: list[Asked], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give the best spans' scores, exact matches, F1 and rightness."""
    picks = [int((one.features @ weights).argmax()) for one in asked]
    logits = np.array([one.features[at] @ weights for one, at in zip(asked, picks, strict=True)])
    parts = [np.array([part(one)[at] for one, at in zip(asked, picks, strict=True)]) for part in _PARTS]
    return (1 / (1 + np.exp(-logits)), *parts)


_PARTS = (lambda one: one.exact, lambda one: one.f1, lambda one: one.right)


def choose(asked: list[Asked], weights: np.ndarray) -> float:
    """Give the threshold that keeps and refuses by the widest margin over what it must."""
    grid = np.round(np.arange(0.02, 0.6, 0.01), 2)
    margins = [min(kept - KEPT, refused - REFUSED) for kept, refused in (_rates(asked, weights, at) for at in grid)]
    return float(grid[int(np.argmax(margins))])


def _rates(asked: list[Asked], weights: np.ndarray, threshold: float) -> tuple[float, float]:
    scores, _, _, right = best(asked, weights)
    kinds = np.array([one.kind for one in asked])
    kept = scores[(kinds == THERE) & (right > 0)] >= threshold
    return float(kept.mean()), float((scores[kinds == GONE] < threshold).mean())


def figures(asked: list[Asked], weights: np.ndarray, threshold: float) -> dict[str, float]:
    """Give what the closing figures are."""
    scores, exact, f1, right = best(asked, weights)
    kinds = np.array([one.kind for one in asked])
    there, gone, adversarial = (kinds == kind for kind in (THERE, GONE, ADVERSARIAL))
    kept, refused = _rates(asked, weights, threshold)
    usual = there | gone
    found = {
        "questions": int(there.sum()),
        "exact": exact[there].mean(),
        "f1": f1[there].mean(),
        "auroc": auroc(scores[usual].tolist(), there[usual].tolist()),
        "threshold": threshold,
        "kept": kept,
        "refused": refused,
        "calibration_error": calibration_error(scores[usual].tolist(), right[usual].tolist()),
        "calibration_error_there": calibration_error(scores[there].tolist(), right[there].tolist()),
        "calibration_error_exact": calibration_error(scores[usual].tolist(), exact[usual].tolist()),
    }
    if adversarial.any():
        found["auroc_adversarial"] = auroc(scores[~gone].tolist(), there[~gone].tolist())
        found["refused_adversarial"] = (scores[adversarial] < threshold).mean()
    return {name: round(float(value), 4) for name, value in found.items()}


def write(folder: Path, weights: np.ndarray, threshold: float) -> None:
    """Put the calibration into the manifest."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    named = dict(zip(FEATURES, weights.round(4).tolist(), strict=True))
    manifest["calibration"] = {"weights": list(named.values()), "features": list(named), "threshold": threshold}
    path.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
