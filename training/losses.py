"""What training minimises.

Spans are scored together, as one choice among all spans and "none" (Fajcik et al., 2020,
"Rethinking the objectives of extractive question answering"), beside starts and ends alone; of
several right spans any counts (marginal likelihood). Where passages of one question stand beside each other,
their spans are also one choice among all of them, each against its own passage's "none" (Clark and
Gardner, 2018, "Simple and effective multi-paragraph reading comprehension").
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.batches import IGNORED, Batch
from training.network import Scores

LONGEST = 30
"""Tokens of a span at most."""

OUT_OF_REACH = -1e4
NOWHERE = -1e9
"""A finite stand-in for minus infinity, whose gradient would be no number."""

TAG_SCALE = 10
"""Tokens that weigh as one in the loss of tags."""

WEIGHTS = {"span": 1.0, "choice": 1.0, "edge": 0.5, "answerable": 0.5, "tags": 1.0, "several": 0.2}


@dataclass(frozen=True, slots=True)
class Targets:
    """A batch's targets on the device."""

    spans: Tensor
    tags: Tensor
    several: Tensor
    questions: Tensor

    @classmethod
    def of(cls, batch: Batch, device: str) -> Targets:
        """Move them."""
        arrays = (batch.spans, batch.tags, batch.several, batch.questions)
        return cls(*(torch.from_numpy(one).to(device) for one in arrays))


def span_scores(scores: Scores, allowed: Tensor) -> Tensor:
    """Give the score of every span, batch × start × end; `allowed` are the tokens that may answer."""
    start, end = scores.tokens[..., 0], scores.tokens[..., 1]
    spans = start[:, :, None] + end[:, None, :] + scores.starts @ scores.ends.transpose(1, 2)
    length = spans.shape[1]
    ahead = torch.arange(length, device=spans.device)
    distance = ahead[None, :] - ahead[:, None]
    reach = (distance >= 0) & (distance < LONGEST)
    possible = reach[None] & allowed[:, :, None] & allowed[:, None, :]
    return spans.masked_fill(~possible, OUT_OF_REACH)


def losses(scores: Scores, targets: Targets) -> dict[str, Tensor]:
    """Give each loss, a mean over the examples that have its target."""
    allowed = targets.tags != IGNORED
    batch = len(allowed)
    none = scores.passage[:, 2]
    answered = torch.zeros(batch, device=none.device)
    row, start, end = targets.spans.unbind(1)
    answered[row] = 1.0
    spans = span_scores(scores, allowed).flatten(1)
    length = allowed.shape[1]
    short = end - start < LONGEST
    edges = []
    for part, position in ((0, start), (1, end)):
        logits = scores.tokens[..., part].masked_fill(~allowed, OUT_OF_REACH)
        edges.append(_marginal(logits, none, answered, row, position))
    joint = _marginal(spans, none, answered, row[short], start[short] * length + end[short])
    reachable = torch.ones(batch, dtype=torch.bool, device=none.device)
    reachable[row[~short]] = False
    reachable[row[short]] = True
    tagged = functional.cross_entropy(
        scores.tokens[..., 2:].flatten(0, 1), targets.tags.flatten(), ignore_index=IGNORED, reduction="none"
    )
    known = targets.several != IGNORED
    several = functional.binary_cross_entropy_with_logits(scores.passage[:, 1][known], targets.several[known].float())
    return {
        "span": joint[reachable].mean(),
        "choice": _choice(spans - none[:, None], row[short], start[short] * length + end[short], targets.questions),
        "edge": (edges[0] + edges[1]).mean() / 2,
        "answerable": functional.binary_cross_entropy_with_logits(scores.passage[:, 0], answered),
        "tags": tagged.view(batch, length).sum(1).mean() / TAG_SCALE,
        "several": several if known.any() else none.sum() * 0.0,
    }


def _choice(spans: Tensor, row: Tensor, position: Tensor, questions: Tensor) -> Tensor:
    """Give minus the log-probability of a right span among those of all passages of its question.

    A mean over the questions with a right span and several passages; 0 where there is none.
    """
    count = int(questions[-1]) + 1
    right = torch.full_like(spans, NOWHERE)
    right[row, position] = spans[row, position]
    found, every = (_pooled(torch.logsumexp(one, 1), questions, count) for one in (right, spans))
    chosen = (found > NOWHERE / 2) & (torch.bincount(questions, minlength=count) > 1)
    return (every - found)[chosen].mean() if chosen.any() else spans.sum() * 0.0


def _pooled(values: Tensor, questions: Tensor, count: int) -> Tensor:
    """Give the log-sum of each question's values."""
    table = torch.full((count, len(values)), NOWHERE, device=values.device)
    table[questions, torch.arange(len(values), device=values.device)] = values
    return torch.logsumexp(table, 1)


def _marginal(logits: Tensor, none: Tensor, answered: Tensor, row: Tensor, position: Tensor) -> Tensor:
    """Give minus the log-probability of any right position, or of none where the example has no answer."""
    everything = torch.cat([none[:, None], logits], dim=1)
    right = torch.full_like(everything, NOWHERE)
    right[:, 0] = torch.where(answered > 0, NOWHERE, none)
    right[row, position + 1] = logits[row, position]
    found = torch.logsumexp(right, 1)
    return torch.where(found > NOWHERE / 2, torch.logsumexp(everything, 1) - found, 0.0)
