"""Intervals and tests by resampling: bootstrap over questions or documents, and paired permutation."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RESAMPLES = 10_000
FEWER_RESAMPLES = 1_000
"""For what is not a mean and is worked out anew for each sample."""

EXACT = 14
"""Pairs up to which all 2^n exchanges are tried instead of a sample of them."""

BATCH = 500
"""Samples drawn at a time."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its 95% interval, and the number of questions that it is of."""

    mean: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def bootstrap(
    values: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Interval:
    """Give the mean and its percentile bootstrap interval (Efron and Tibshirani 1993, chapter 13).

    Values are drawn one by one or, with `clusters`, all of a cluster together: questions on one
    document are not independent of each other. For a paired comparison pass differences.
    """
    import numpy as np

    sums, sizes = _by_cluster(values, clusters)
    generator = np.random.default_rng(seed)
    means = []
    for done in range(0, resamples, BATCH):
        drawn = generator.integers(0, len(sums), (min(BATCH, resamples - done), len(sums)))
        means.append(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return Interval(float(sums.sum() / sizes.sum()), float(low), float(high), len(values))


def bootstrap_of(
    statistic: Callable[[Sequence[int]], float | None],
    count: int,
    clusters: Sequence[Hashable] | None = None,
    resamples: int = FEWER_RESAMPLES,
    seed: int = 0,
) -> Interval | None:
    """Give any statistic of `count` questions with its interval; None where it has no value.

    `statistic` gets positions of questions, some more than once in a sample, and may give None,
    as precision does where nothing was refused: such samples are left out.
    """
    import numpy as np

    value = statistic(range(count))
    if value is None:
        return None
    members = _members(clusters if clusters is not None else range(count))
    generator = np.random.default_rng(seed)
    found = []
    for _ in range(resamples):
        drawn = generator.integers(0, len(members), len(members))
        one = statistic([at for which in drawn for at in members[which]])
        if one is not None:
            found.append(one)
    low, high = np.percentile(found, [2.5, 97.5]) if found else (value, value)
    return Interval(value, float(low), float(high), count)


def permutation_test(
    differences: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> float:
    """Give the two-sided p-value of paired differences under random exchange within the pairs.

    The share of exchanges whose mean is at least as far from 0 as the one seen (Fisher 1935,
    section 21); a sample of them where there are many, and then with the one seen among them
    (Phipson and Smyth 2010). With `clusters`, all pairs of a cluster are exchanged together.
    """
    import numpy as np

    sums, _ = _by_cluster(differences, clusters)
    sums = sums[sums != 0]
    if not len(sums):
        return 1.0
    seen = abs(sums.sum()) - 1e-9 * np.abs(sums).sum()
    if len(sums) <= EXACT:
        signs = np.array(list(product((-1.0, 1.0), repeat=len(sums))))
        return float(np.mean(np.abs(signs @ sums) >= seen))
    generator = np.random.default_rng(seed)
    as_far = 0
    for done in range(0, resamples, BATCH):
        signs = generator.integers(0, 2, (min(BATCH, resamples - done), len(sums))) * 2.0 - 1.0
        as_far += int(np.sum(np.abs(signs @ sums) >= seen))
    return (as_far + 1) / (resamples + 1)


def _members(clusters: Sequence[Hashable]) -> list[list[int]]:
    members: dict[Hashable, list[int]] = {}
    for at, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(at)
    return list(members.values())


def _by_cluster(
    values: Sequence[float], clusters: Sequence[Hashable] | None
) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Give each cluster's sum and size."""
    import numpy as np

    sample = np.asarray(values, dtype=np.float64)
    if clusters is None:
        return sample, np.ones(len(sample))
    if len(clusters) != len(sample):
        raise ValueError(f"{len(sample)} values and {len(clusters)} clusters")
    members = _members(clusters)
    return np.array([sample[ats].sum() for ats in members]), np.array([float(len(ats)) for ats in members])
