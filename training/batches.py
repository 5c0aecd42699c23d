"""Prepared examples to batches, drawn anew for every pass; the same seed gives the same batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.encode import Pair, pair
from training.sets import GROUPS, NAMES

REPEATS = {
    "squad1": 1.0,
    "squad2": 2.5,
    "nq": 1.5,
    "qamr": 0.8,
    "multispan": 3.0,
    "quoref": 1.0,
    "tables": 1.5,
    "scattered": 1.0,
    "premises": 1.0,
}
"""How often an example of each set comes in one pass; `premises` multiplies that where the premise is false."""

LISTS = 2.0
"""How many times as often an example comes that has a list for an answer."""

NEGATIVES = {
    "squad1": 0.45,
    "squad2": 0.2,
    "nq": 0.45,
    "qamr": 0.15,
    "multispan": 0.3,
    "quoref": 0.2,
    "tables": 0.3,
    "scattered": 0.3,
}
"""Chance that an example with an answer brings a passage that lacks it; twice that where it brings several."""

CROPPED = 0.35
"""Chance that a passage is cut to some of its sentences, the answer's among them where it has one."""

BARE = 0.4
"""Chance that the header is left out."""

UNMARKED = 0.15
"""Chance that the question mark is left out."""

POOL = 4_096
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays of batch × length, and the targets.

    `spans` are rows (example, start, end); an example without a row has no answer. `tags` are 0
    outside, 1 begin, 2 inside, `IGNORED` where no answer can be. `several` is 1, 0 or `IGNORED`.
    `questions` numbers the examples' questions: passages of one question stand in one batch.
    """

    ids: np.ndarray
    types: np.ndarray
    mask: np.ndarray
    spans: np.ndarray
    tags: np.ndarray
    several: np.ndarray
    questions: np.ndarray


@dataclass(frozen=True, slots=True)
class Example:
    """One pair with its targets, as positions in the pair."""

    pair: Pair
    spans: list[tuple[int, int]]
    items: list[tuple[int, int]]


class Examples:
    """The prepared arrays; `without` names what an ablation leaves out.

    An example with an answer brings up to `beside` passages of its search that lack it; a batch has
    about `size` tokens.
    """

    def __init__(
        self,
        folder: Path,
        without: frozenset[str] = frozenset(),
        beside: int = 1,
        size: int = 12_000,
        cropped: float = CROPPED,
        repeats: Mapping[str, float] = REPEATS,
    ) -> None:
        present = [path for group in GROUPS if (path := folder / f"{group}.npz").exists()]
        self._arrays = _joined([dict(np.load(path)) for path in present])
        self._without = without
        self._beside = beside
        self._size = size
        self._cropped = cropped
        self._repeated = repeats

    def __len__(self) -> int:
        return len(self._arrays["question_of"])

    def batches(self, seed: int, number: int) -> Iterator[Batch]:
        """Give the batches of pass `number`."""
        draw = np.random.default_rng((seed, number))
        order = self._order(draw)
        for at in range(0, len(order), POOL):
            pool = [list(self._drawn(number, draw)) for number in order[at : at + POOL].tolist()]
            pool.sort(key=_width)
            groups = list(_groups(pool, self._size))
            for group in draw.permutation(len(groups)).tolist():
                yield _batch(groups[group])

    def _order(self, draw: np.random.Generator) -> np.ndarray:
        sets = self._arrays["set_of"]
        repeats = np.array([self._repeats(name) for name in NAMES])[sets]
        repeats = np.where(np.diff(self._arrays["items_at"]) > 2, LISTS, 1.0) * repeats
        repeats = np.where(self._arrays["premise"] == 1, self._repeats("premises"), 1.0) * repeats
        times = np.floor(repeats + draw.random(len(sets))).astype(np.int64)
        order = np.repeat(np.arange(len(sets)), times)
        draw.shuffle(order)
        return order

    def _repeats(self, name: str) -> float:
        return 0.0 if name in self._without else self._repeated[name]

    def _list(self, name: str, number: int) -> list[int]:
        starts = self._arrays[f"{name}_at"]
        return self._arrays[name][starts[number] : starts[number + 1]].tolist()

    def _drawn(self, number: int, draw: np.random.Generator) -> Iterator[Example]:
        """Give an example, and perhaps some of its question with passages that lack the answer."""
        question = self._list("questions", int(self._arrays["question_of"][number]))
        if len(question) > 1 and question[-1] == _QUESTION_MARK and draw.random() < UNMARKED:
            question = question[:-1]
        window = int(self._arrays["window_of"][number])
        spans, items = _pairs(self._list("spans", number)), _pairs(self._list("items", number))
        if "lists" in self._without:
            items = []
        bare = bool(draw.random() < BARE)
        yield self._example(question, window, spans, items, bare, draw)
        lacking = self._list("negatives", number) if spans and "negatives" not in self._without else []
        chance = NEGATIVES[NAMES[int(self._arrays["set_of"][number])]]
        if draw.random() < (chance if self._beside == 1 else 2 * chance):
            for _ in range(min(self._beside, len(lacking))):
                yield self._example(question, lacking.pop(_near(len(lacking), draw)), [], [], bare, draw)

    def _example(
        self,
        question: list[int],
        window: int,
        spans: list[tuple[int, int]],
        items: list[tuple[int, int]],
        bare: bool,
        draw: np.random.Generator,
    ) -> Example:
        header = [] if bare else self._list("headers", window)
        text = self._list("windows", window)
        if text and draw.random() < self._cropped:
            anywhere = int(draw.integers(len(text)))
            first, last = self._cut(window, len(text), [*spans, *items] or [(anywhere, anywhere)], draw)
            text = text[first:last]
            spans, items = ([(start - first, end - first) for start, end in some] for some in (spans, items))
        joined = pair(question, header, text)
        limit = len(joined.ids) - 1 - joined.first
        placed = [
            [(start + joined.first, end + joined.first) for start, end in some if end < limit]
            for some in (spans, items)
        ]
        return Example(joined, placed[0], placed[1])

    def _cut(
        self, window: int, length: int, spans: list[tuple[int, int]], draw: np.random.Generator
    ) -> tuple[int, int]:
        edges = [*self._list("sentences", window), length]
        lowest, highest = min(start for start, _ in spans), max(end for _, end in spans)
        before = [edge for edge in edges if edge <= lowest] or [0]
        after = [edge for edge in edges if edge > highest] or [length]
        return before[int(draw.integers(len(before)))], after[int(draw.integers(len(after)))]


def _joined(parts: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Join groups' arrays: numbers of questions and windows, and where lists start, go on from the group before."""
    questions = np.cumsum([0, *(len(part["questions_at"]) - 1 for part in parts)])
    windows = np.cumsum([0, *(len(part["windows_at"]) - 1 for part in parts)])
    before = {"question_of": questions, "window_of": windows, "negatives": windows}
    whole = {}
    for name, first in parts[0].items():
        if name.endswith("_at"):
            ends = np.cumsum([0, *(part[name][-1] for part in parts)])
            moved = [part[name][1:] + end for part, end in zip(parts, ends, strict=False)]
            whole[name] = np.concatenate([first[:1], *moved])
        else:
            whole[name] = np.concatenate(
                [part[name] + before.get(name, questions * 0)[at] for at, part in enumerate(parts)]
            )
    return whole


_QUESTION_MARK = 1029
"""The token of "?"."""


def _pairs(flat: list[int]) -> list[tuple[int, int]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _near(count: int, draw: np.random.Generator) -> int:
    """Draw one of the passages that lack the answer, mostly a near one."""
    if draw.random() < 0.3:
        return int(draw.integers(count))
    return min(int(draw.exponential(2.0)), count - 1)


def _width(examples: list[Example]) -> int:
    return max(len(one.pair.ids) for one in examples)


def _groups(pool: list[list[Example]], size: int) -> Iterator[list[list[Example]]]:
    """Cut questions' examples, sorted by width, into batches of about `size` tokens."""
    group: list[list[Example]] = []
    count = 0
    for one in pool:
        if group and (count + len(one)) * _width(one) > size:
            yield group
            group, count = [], 0
        group.append(one)
        count += len(one)
    if group:
        yield group


def _batch(asked: list[list[Example]]) -> Batch:
    examples = [one for group in asked for one in group]
    questions = np.repeat(np.arange(len(asked)), [len(group) for group in asked])
    width = _width(examples)
    shape = (len(examples), width)
    ids, types, mask = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    tags = np.full(shape, IGNORED, dtype=np.int64)
    several = np.full(len(examples), IGNORED, dtype=np.int64)
    spans = []
    for row, one in enumerate(examples):
        length = len(one.pair.ids)
        ids[row, :length] = one.pair.ids
        types[row, :length] = one.pair.types
        mask[row, :length] = 1
        tags[row, one.pair.first : length - 1] = 0
        shortest = min(one.spans, key=lambda span: span[1] - span[0], default=None)
        for start, end in one.items or ([shortest] if shortest else []):
            tags[row, start] = 1
            tags[row, start + 1 : end + 1] = 2
        if one.spans:
            several[row] = int(len(one.items) > 1)
        spans += [(row, start, end) for start, end in one.spans]
    found = np.array(spans, dtype=np.int64).reshape(-1, 3)
    return Batch(ids, types, mask, found, tags, several, questions)
