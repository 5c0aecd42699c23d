"""Several processes that train one network: each takes its share of the batches, and their weights are averaged.

Every `EVERY` steps all go on from the mean of their weights, each with its own optimiser's moments
(local SGD: Stich, 2019, "Local SGD converges fast and communicates little"). On a CPU one process of
one thread a core sees more tokens than one process of many threads, which wait for each other at
every product, and gradients need not be sent at every step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import distributed

EVERY = 20
"""Steps from one averaging to the next."""


@dataclass(frozen=True, slots=True)
class Peers:
    """A process among `count` that train together; `rank` 0 writes the log and the checkpoints."""

    rank: int = 0
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process writes."""
        return self.rank == 0

    def join(self, meeting: Path) -> None:
        """Meet the others, who are on this machine, by a file; each takes one thread."""
        if self.count > 1:
            torch.set_num_threads(1)
            distributed.init_process_group(
                "gloo", init_method=f"file://{meeting.resolve()}", rank=self.rank, world_size=self.count
            )

    def leave(self) -> None:
        """Part from the others."""
        if self.count > 1:
            distributed.destroy_process_group()

    def meets(self, step: int) -> bool:
        """Tell whether weights are averaged after this step; a process alone is always of one mind."""
        return self.count == 1 or step % EVERY == 0

    def average(self, parameters: Iterable[torch.Tensor]) -> None:
        """Put the mean over the processes in place of each parameter."""
        if self.count > 1:
            for one in parameters:
                distributed.all_reduce(one.data)
                one.data.div_(self.count)

    def total(self, value: int) -> int:
        """Give the sum of a number over the processes."""
        if self.count == 1:
            return value
        sum_of = torch.tensor(value)
        distributed.all_reduce(sum_of)
        return int(sum_of)
