"""What a training run learns, and how fast."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
import torch

from training import train
from training.network import Network
from training.train import Settings, _state

from .test_network import SMALL

SETTINGS = Settings(tokens=1e6, rate=1e-4, head_rate=3e-4)


@pytest.mark.parametrize(("fresh", "fast"), [((), set()), ((1,), {1}), ((0, 1), {0, 1})])
def test_layers_that_were_put_in_learn_as_fast_as_the_heads(fresh: tuple[int, ...], fast: set[int]) -> None:
    torch.manual_seed(1)
    network = Network(SMALL)
    state = _state(replace(SETTINGS, fresh=fresh), network, "cpu")
    rates = {id(one): group["lr"] for group in state.optimiser.param_groups for one in group["params"]}
    assert {rates[id(one)] for one in network.heads()} == {3e-4}
    for number, layer in enumerate(network.layers):
        assert {rates[id(one)] for one in layer.parameters()} == {3e-4 if number in fast else 1e-4}


@pytest.mark.parametrize("count", ["0", "-1"])
def test_no_process_cannot_train(count: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(sys, "argv", ["train", "prepared", "run", "--processes", count])
    with pytest.raises(SystemExit):
        train.main()
    assert "--processes takes a number from 1 on" in capsys.readouterr().err
