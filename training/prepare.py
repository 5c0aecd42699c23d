"""Questions and contexts to token arrays: `python -m training.prepare FOLDER`.

Contexts are split as the program splits documents; every question is searched among all passages
as the program searches (dense and BM25, fused), which gives the passages that are near it and
lack its answer. The sets written by people become `prepared.npz`, with `held-out.jsonl` for
validation; the questions on tables, searched among tables alone, `tables.npz` and `held-out-tables.jsonl`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.encode import Tokens, tokenize
from index.embed import TransformerEmbedder, open_embedder
from index.sentences import sentence_spans
from index.split import split
from index.types import Document, Passage
from training.premises import false_premise
from training.search import nearest
from training.sets import GROUPS, NAMES, Question, questions

SEED = 7
NEAREST = 24
NEGATIVES = 8
"""Passages kept for each question that are near it and lack its answer."""

PREMISES = {"squad1": 0.5, "nq": 0.3}
"""Share of a set's questions that also get a false premise."""


@dataclass
class Window:
    """A passage of a context; `sentences` are the numbers of the tokens that open one."""

    context: int
    passage: Passage
    tokens: Tokens
    sentences: list[int]


class Flat:
    """Lists of small numbers, one after the other."""

    def __init__(self) -> None:
        self.values: list[np.ndarray] = []
        self.starts = [0]

    def add(self, values: Sequence[int]) -> None:
        """Append one list."""
        self.values.append(np.array(values, dtype=np.int32).reshape(-1))
        self.starts.append(self.starts[-1] + len(self.values[-1]))

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """Give the values and where each list starts."""
        return {name: np.concatenate(self.values), f"{name}_at": np.array(self.starts, dtype=np.int64)}


def main() -> None:
    """Prepare everything."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--sample", type=float, default=1.0, help="share of the articles, for a trial")
    options.add_argument("--only", choices=GROUPS, help="prepare these sets alone")
    arguments = options.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    embedder = open_embedder()
    for group in [arguments.only] if arguments.only else GROUPS:
        prepare(group, arguments.folder, arguments.sample, embedder)


def prepare(group: str, folder: Path, sample: float, embedder: TransformerEmbedder) -> None:
    """Write the arrays of a group of sets, and its held-out questions; tells what it did."""
    clock = time.perf_counter()

    def tell(text: str) -> None:
        print(f"{time.perf_counter() - clock:7.1f} s  {text}", flush=True)

    everything = [one for name in GROUPS[group].sets for one in questions(name)]
    if sample < 1:
        kept = {one.article for one in everything}
        kept = set(random.Random(SEED).sample(sorted(kept), int(sample * len(kept))))
        everything = [one for one in everything if one.article in kept]
    with (folder / GROUPS[group].held_out).open("w", encoding="utf-8") as lines:
        for one in everything:
            if one.held_out:
                lines.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
    asked = [one for one in everything if not one.held_out]
    tell(f"{len(asked)} questions to train on, {len(everything) - len(asked)} held out")
    tokenizer = embedder._load_tokenizer()
    windows, of_context = _windows(asked, embedder, tokenizer)
    tell(f"{len(windows)} windows of {len(of_context)} contexts")
    near = _near(asked, windows, embedder)
    tell("searched")
    arrays = _examples(asked, windows, of_context, near, tokenizer)
    np.savez(folder / f"{group}.npz", **arrays)
    tell(f"{len(arrays['question_of'])} examples written")


def _windows(
    asked: list[Question], embedder: TransformerEmbedder, tokenizer: Any
) -> tuple[list[Window], dict[str, list[int]]]:
    titles = {one.context: one.title for one in asked}
    of_context: dict[str, list[int]] = {}
    windows: list[Window] = []
    for number, (context, title) in enumerate(titles.items()):
        passages = split(Document(context, "text", title=title), embedder)
        tokens = tokenize(tokenizer, [passage.text for passage in passages])
        of_context[context] = list(range(len(windows), len(windows) + len(passages)))
        for passage, one in zip(passages, tokens, strict=True):
            starts = [start for start, _ in sentence_spans(passage.text, "en")]
            firsts = np.searchsorted([start for start, _ in one.offsets], starts).tolist()
            windows.append(Window(number, passage, one, firsts))
    return windows, of_context


def _near(asked: list[Question], windows: list[Window], embedder: TransformerEmbedder) -> dict[str, np.ndarray]:
    """Search for each question that names enough to be searched for; QAMR's do not."""
    searched = [one for one in asked if one.set != "qamr"]
    texts = list(dict.fromkeys(one.text for one in searched))
    passages = [window.passage for window in windows]
    return dict(zip(texts, nearest(texts, passages, embedder, NEAREST), strict=True))


def _examples(
    asked: list[Question],
    windows: list[Window],
    of_context: dict[str, list[int]],
    near: dict[str, np.ndarray],
    tokenizer: Any,
) -> dict[str, np.ndarray]:
    """One example a question and window; a false premise is a question of its own, without spans."""
    draw = random.Random(SEED)
    article_of, in_article = _articles(asked, of_context)
    texts: list[str] = []
    rows: list[tuple[int, int, int, int]] = []
    spans, items, negatives = Flat(), Flat(), Flat()
    for one in asked:
        lacking = _lacking(one, windows, of_context, near, article_of, draw)
        made = list(_labelled(one, windows, of_context))
        for window, found, several in made:
            if one.said() and not found:
                continue
            rows.append((len(texts), window, NAMES.index(one.set), 0))
            spans.add(found)
            items.add(several)
            negatives.add([*lacking, *[other for other, spans_there, _ in made if one.said() and not spans_there]])
        texts.append(one.text)
        if draw.random() < PREMISES.get(one.set, 0):
            window = next((window for window, found, _ in made if found), None)
            if window is None:
                continue
            passage = windows[window].passage.text
            changed = false_premise(one.text, one.said(), passage, in_article[one.article], draw)
            if changed:
                rows.append((len(texts), window, NAMES.index(one.set), 1))
                texts.append(changed)
                for flat in (spans, items, negatives):
                    flat.add([])
    return {**_tokens(texts, windows, tokenizer), **_columns(rows), **_lists(spans, items, negatives)}


def _columns(rows: list[tuple[int, int, int, int]]) -> dict[str, np.ndarray]:
    names = ("question_of", "window_of", "set_of", "premise")
    return dict(zip(names, np.array(rows, dtype=np.int32).T.copy(), strict=True))


def _lists(spans: Flat, items: Flat, negatives: Flat) -> dict[str, np.ndarray]:
    return {**spans.arrays("spans"), **items.arrays("items"), **negatives.arrays("negatives")}


def _tokens(texts: list[str], windows: list[Window], tokenizer: Any) -> dict[str, np.ndarray]:
    asked, headers, bodies, sentences = Flat(), Flat(), Flat(), Flat()
    for tokens in tokenize(tokenizer, texts):
        asked.add(tokens.ids)
    for tokens in tokenize(tokenizer, [window.passage.header for window in windows]):
        headers.add(tokens.ids)
    for window in windows:
        bodies.add(window.tokens.ids)
        sentences.add(window.sentences)
    flats = {"questions": asked, "headers": headers, "windows": bodies, "sentences": sentences}
    return {key: value for name, flat in flats.items() for key, value in flat.arrays(name).items()}


def _articles(asked: list[Question], of_context: dict[str, list[int]]) -> tuple[dict[int, str], dict[str, str]]:
    article_of = {window: one.article for one in asked for window in of_context[one.context]}
    contexts: dict[str, dict[str, None]] = defaultdict(dict)
    for one in asked:
        contexts[one.article][one.context] = None
    return article_of, {article: "\n".join(texts) for article, texts in contexts.items()}


def _labelled(
    one: Question, windows: list[Window], of_context: dict[str, list[int]]
) -> Iterator[tuple[int, list[int], list[int]]]:
    """Give each window of the context with the answers' and items' token ranges (inclusive, flat)."""
    for number in of_context[one.context]:
        window = windows[number]
        found = [edge for span in one.answers for edge in _token_range(window, span)]
        several = [edge for span in one.items for edge in _token_range(window, span)]
        yield number, found or several, several


def _token_range(window: Window, span: tuple[int, int]) -> tuple[int, ...]:
    start, end = span[0] - window.passage.start, span[1] - window.passage.start
    if start < 0 or end > len(window.passage.text):
        return ()
    inside = [at for at, (first, last) in enumerate(window.tokens.offsets) if first < end and last > start]
    return (inside[0], inside[-1]) if inside else ()


def _lacking(
    one: Question,
    windows: list[Window],
    of_context: dict[str, list[int]],
    near: dict[str, np.ndarray],
    article_of: dict[int, str],
    draw: random.Random,
) -> list[int]:
    """Give windows near the question that do not hold its answer, the same article's first."""
    own = set(of_context[one.context])
    said = [_plain(text) for text in one.said()]
    ranked = [draw.randrange(len(windows)) for _ in range(2)] if one.set == "qamr" else near[one.text].tolist()
    found = [
        window
        for window in ranked
        if window not in own and not any(text in _plain(windows[window].passage.text) for text in said)
    ]
    same = [window for window in found if article_of[window] == one.article]
    other = [window for window in found if article_of[window] != one.article]
    return [*same[: NEGATIVES // 2], *other[: NEGATIVES // 2]]


def _plain(text: str) -> str:
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "


if __name__ == "__main__":
    main()
