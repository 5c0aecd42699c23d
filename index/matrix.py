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


def cosines(matrix: Vectors, vector: Vectors) -> list[float]:
    """Give the product of each row with `vector`; rows that hold no numbers, being damaged, come last."""
    import numpy as np

    with np.errstate(all="ignore"):
        scores: list[float] = np.nan_to_num(matrix @ vector, nan=-1.0, posinf=-1.0, neginf=-1.0).tolist()
    return scores
