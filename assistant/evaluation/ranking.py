"""Scores of a ranking, pure. Agree with trec_eval's `recall`, `recip_rank` and `ndcg_cut`."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from math import log2
from typing import TypeVar

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)


def recall_at(k: int, ranked: Sequence[H], relevant: Mapping[H, int]) -> float:
    """Give the share of what is relevant (grade above 0) that stands among the best `k`."""
    right = {one for one, grade in relevant.items() if grade > 0}
    return len(right & set(ranked[:k])) / len(right)


def reciprocal_rank_at(k: int, ranked: Sequence[H], relevant: Mapping[H, int]) -> float:
    """Give 1 / the rank of the first that is relevant, 0 where that is beyond `k`."""
    rank = first_rank(ranked, lambda one: relevant.get(one, 0) > 0)
    return 1 / rank if rank is not None and rank <= k else 0.0


def ndcg_at(k: int, ranked: Sequence[H], relevant: Mapping[H, int]) -> float:
    """Give the discounted gain of the best `k`, of the greatest there could be.

    A grade counts as it is, divided by log2(rank + 1) (Järvelin and Kekäläinen 2002, as trec_eval has it).
    """
    best = _discounted(sorted((grade for grade in relevant.values() if grade > 0), reverse=True)[:k])
    return _discounted([max(0, relevant.get(one, 0)) for one in ranked[:k]]) / best if best else 0.0


def first_rank(ranked: Iterable[T], is_right: Callable[[T], bool]) -> int | None:
    """Give the rank, from 1, of the first that is right."""
    return next((rank for rank, one in enumerate(ranked, start=1) if is_right(one)), None)


def distinct(ranked: Iterable[H]) -> list[H]:
    """Give each only where it stands first: documents ranked by their best passages."""
    return list(dict.fromkeys(ranked))


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))
