"""Processes that train together go on from one mean."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import multiprocessing

from training.peers import EVERY, Peers


def test_one_alone_keeps_its_weights() -> None:
    alone, weights = Peers(), torch.tensor([1.0, 2.0])
    alone.average([weights])
    assert weights.tolist() == [1.0, 2.0]
    assert alone.total(5) == 5
    assert alone.is_first
    assert alone.meets(1)


def test_several_meet_now_and_then() -> None:
    assert [step for step in range(1, 2 * EVERY + 1) if Peers(1, 2).meets(step)] == [EVERY, 2 * EVERY]


def test_two_average_their_weights_and_add_their_tokens(tmp_path: Path) -> None:
    multiprocessing.spawn(_meet, (tmp_path,), 2)
    first, second = (torch.load(tmp_path / f"{rank}.pt") for rank in range(2))
    assert first == second == {"weights": [0.5, 2.5], "tokens": 30}


def _meet(rank: int, folder: Path) -> None:
    peers = Peers(rank, 2)
    peers.join(folder / "meeting")
    weights = torch.nn.Parameter(torch.tensor([float(rank), 2.0 + rank]))
    peers.average([weights])
    torch.save({"weights": weights.tolist(), "tokens": peers.total(10 + 10 * rank)}, folder / f"{rank}.pt")
    peers.leave()
