"""The catalog's vectors as a matrix, and a question's scores over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.embed import Vectors


def matrix_of(rows: Sequence[Any], dimension: int) -> tuple[list[int], Vectors]:
    """Give the ids of rows (id, vector) and their vectors as a matrix: float32 of shape rows × dimension.

    A vector of another size, being damaged, is left out.
    """
    import numpy as np

    whole = [row for row in rows if len(row[1]) == 4 * dimension]
    matrix = np.frombuffer(b"".join([row[1] for row in whole]), dtype=np.float32)
    return [row[0] for row in whole], matrix.reshape(len(whole), dimension)


EQUAL = 1e-6
"""Products that differ by less are equal: the product of equal rows depends on their place in the matrix."""


def best(ids: Sequence[int], matrix: Vectors, vector: Vectors, count: int) -> list[tuple[int, float]]:
    """Give (id, product with `vector`) of the `count` rows with the largest, in any order.

    Where several at the end are `EQUAL`, all of them are given. Rows that hold no numbers, being
    damaged, come last.
    """
    import numpy as np

    with np.errstate(all="ignore"):
        scores = np.nan_to_num(matrix @ vector, nan=-1.0, posinf=-1.0, neginf=-1.0)
    rows = np.arange(len(scores))
    if 0 < count < len(scores):
        least = np.partition(scores, -count)[-count]
        rows = np.flatnonzero(scores > least - EQUAL)
    return [(ids[row], float(scores[row])) for row in rows.tolist()]
