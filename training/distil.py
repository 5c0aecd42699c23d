"""Learn from a teacher: its probabilities of every span, of every tag and of an answer, beside the right ones.

Hinton et al., 2015, "Distilling the knowledge in a neural network"; no temperature, as the teacher's spans
are spread by themselves.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import IGNORED
from training.losses import OUT_OF_REACH, TAG_SCALE, Targets, span_scores
from training.network import Scores


def imitation(ours: Scores, taught: Scores, targets: Targets) -> dict[str, Tensor]:
    """Give how far `ours` are from the teacher's scores of the same batch; names as in `losses`."""
    allowed = targets.tags != IGNORED
    none, wanted_none = ours.passage[:, 2:], taught.passage[:, 2:]
    edges = [
        _apart(
            torch.cat([none, ours.tokens[..., part].masked_fill(~allowed, OUT_OF_REACH)], 1),
            torch.cat([wanted_none, taught.tokens[..., part].masked_fill(~allowed, OUT_OF_REACH)], 1),
        )
        for part in (0, 1)
    ]
    tags = _apart(ours.tokens[..., 2:], taught.tokens[..., 2:]) * allowed
    return {
        "span": _apart(
            torch.cat([none, span_scores(ours, allowed).flatten(1)], 1),
            torch.cat([wanted_none, span_scores(taught, allowed).flatten(1)], 1),
        ).mean(),
        "edge": (edges[0] + edges[1]).mean() / 2,
        "answerable": functional.binary_cross_entropy_with_logits(
            ours.passage[:, 0], torch.sigmoid(taught.passage[:, 0])
        ),
        "tags": tags.sum(1).mean() / TAG_SCALE,
    }


def _apart(ours: Tensor, taught: Tensor) -> Tensor:
    """Give the Kullback-Leibler divergence of the last dimension's probabilities from the teacher's."""
    wanted = functional.log_softmax(taught, -1)
    return (wanted.exp() * (wanted - functional.log_softmax(ours, -1))).sum(-1)
