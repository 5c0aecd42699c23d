"""The network's parts that a teacher needs, and weights that go out as ONNX and come back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from assistant.reading import WEIGHTS
from training.deepen import Inputs, deepen
from training.distil import imitation
from training.export import export
from training.losses import Targets
from training.network import READER, Network, Scores, Shape, buckets
from training.shipped import shipped

SMALL = Shape(width=24, layers=2, heads=2, inner=48, vocabulary=40, positions=16, buckets=8)


def test_positions_far_apart_share_a_bucket() -> None:
    found = buckets(torch.tensor([-300, -9, -1, 0, 1, 9, 300]), 32).tolist()
    assert found == [15, 8, 1, 0, 17, 24, 31]


def test_what_is_frozen_is_not_trained() -> None:
    torch.manual_seed(1)
    network = Network(SMALL)
    network.freeze(1)
    ids = torch.randint(0, 40, (2, 7))
    scores = network(ids, torch.zeros_like(ids), torch.ones_like(ids))
    sum(part.sum() for part in scores).backward()
    moved = {name.split(".")[0] for name, one in network.named_parameters() if one.grad is not None}
    assert moved == {"layers", "pool", "passage", "tokens", "starts", "ends"}
    assert all(one.grad is None for one in network.layers[0].parameters())


@pytest.mark.parametrize(("weights", "least"), [("float", 1e-6), ("half", 1e-3), ("int8", 0.02)])
def test_exported_weights_come_back(tmp_path: Path, weights: str, least: float) -> None:
    torch.manual_seed(2)
    network = Network(READER).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.1)  # equal weights would be written once
    export(network, tmp_path / "reader.onnx", weights)
    back = dict(shipped(tmp_path / "reader.onnx").named_parameters())
    for name, value in network.named_parameters():
        assert torch.allclose(back[name], value, atol=least * float(value.abs().max())), name


def test_the_shipped_weights_come_back() -> None:
    assert sum(one.numel() for one in shipped(WEIGHTS / "reader.onnx").parameters()) > 22e6


def test_a_deeper_network_begins_where_the_other_ended(tmp_path: Path) -> None:
    network = shipped(WEIGHTS / "reader.onnx").eval()
    torch.manual_seed(4)
    ids = torch.randint(1000, 20_000, (2, 24)).numpy()
    deeper = deepen(network, [2, 6], Inputs(ids, np.zeros_like(ids), np.ones_like(ids))).eval()
    inputs = [torch.from_numpy(one) for one in (ids, np.zeros_like(ids), np.ones_like(ids))]
    with torch.no_grad():
        before, after = network(*inputs), deeper(*inputs)
    assert (deeper.shape.layers, network.shape.layers) == (8, 6)
    assert torch.corrcoef(torch.stack([before.tokens.flatten(), after.tokens.flatten()]))[0, 1] > 0.95
    with torch.no_grad():
        for parameter in deeper.parameters():
            parameter += 0.01 * torch.randn_like(parameter)  # equal weights would be written once
    export(deeper, tmp_path / "deeper.onnx", "half")
    assert shipped(tmp_path / "deeper.onnx").shape.layers == 8


def test_who_says_the_same_as_the_teacher_has_nothing_to_learn() -> None:
    torch.manual_seed(3)
    taught, other = _scores(), _scores()
    tags = torch.zeros(2, 6, dtype=torch.int64)
    targets = Targets(torch.zeros(0, 3, dtype=torch.int64), tags, tags[:, 0], torch.arange(2))
    same, apart = imitation(taught, taught, targets), imitation(other, taught, targets)
    assert all(abs(float(same[name])) < 1e-6 for name in ("span", "edge", "tags"))
    assert all(float(apart[name]) > float(same[name]) for name in same)


def _scores() -> Scores:
    return Scores(torch.randn(2, 3), torch.randn(2, 6, 5), torch.randn(2, 6, 4), torch.randn(2, 6, 4))
