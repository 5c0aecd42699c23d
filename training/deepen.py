"""Deeper weights from a network's: `python -m training.deepen PREPARED FROM.onnx TO.pt --after 2 4 6`.

A layer is put in after each of the layers named (counted from 1). It begins as a copy whose two
products into the residual stream are zero and whose norms keep the stream's mean and spread as they
are, so that the deeper network says nearly what the shallower one said, and is trained on from there
(function-preserving growth: Chen, Goodfellow and Shlens, 2016, "Net2Net").
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from training.batches import CROPPED, REPEATS, Examples
from training.network import Network, of_weights
from training.shipped import weights_of

SIZE = 8_000
"""Tokens of the batch on which the stream's mean and spread are measured."""


class Inputs(NamedTuple):
    """Token ids, types and mask of pairs, int64, pairs × tokens."""

    ids: np.ndarray
    types: np.ndarray
    mask: np.ndarray


def main() -> None:
    """Deepen."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("prepared", type=Path)
    options.add_argument("source", type=Path, metavar="FROM", help="a checkpoint, or an ONNX file")
    options.add_argument("target", type=Path, metavar="TO.pt")
    options.add_argument("--after", type=int, nargs="+", default=[2, 4, 6], metavar="LAYER")
    chosen = options.parse_args()
    network = of_weights(weights_of(chosen.source))
    examples = Examples(chosen.prepared, frozenset(), 1, SIZE, CROPPED, REPEATS)
    drawn = next(iter(examples.batches(0, 0)))
    batch = Inputs(drawn.ids, drawn.types, drawn.mask)
    deeper = deepen(network, chosen.after, batch)
    torch.save({"mean": deeper.state_dict()}, chosen.target)
    before, after = (_passages(one, batch) for one in (network, deeper))
    print(f"{deeper.shape.layers} layers; passages' scores differ by {(before - after).abs().mean():.3f} on average")


def deepen(network: Network, after: Sequence[int], batch: Inputs) -> Network:
    """Give a network with another layer after each of these of another network."""
    streams = _streams(network, batch)
    weights = network.state_dict()
    grown = {name: value for name, value in weights.items() if not name.startswith("layers.")}
    number = 0
    for old in range(network.shape.layers):
        own = {name.split(".", 2)[2]: value for name, value in weights.items() if name.startswith(f"layers.{old}.")}
        copies = [own, _idle(own, *streams[old])] if old + 1 in after else [own]
        for layer in copies:
            grown |= {f"layers.{number}.{name}": value.clone() for name, value in layer.items()}
            number += 1
    return of_weights(grown)


def _idle(layer: dict[str, Tensor], mean: float, spread: float) -> dict[str, Tensor]:
    """Give a layer that hands on a stream of this mean and spread."""
    idle = dict(layer)
    for part in ("out", "down"):
        for kind in ("weight", "bias"):
            idle[f"{part}.{kind}"] = torch.zeros_like(layer[f"{part}.{kind}"])
    for part in ("norm_attention", "norm"):
        idle[f"{part}.weight"] = torch.full_like(layer[f"{part}.weight"], spread)
        idle[f"{part}.bias"] = torch.full_like(layer[f"{part}.bias"], mean)
    return idle


def _streams(network: Network, batch: Inputs) -> list[tuple[float, float]]:
    """Give the mean and the spread of a token's values after each layer, on average."""
    found: list[tuple[float, float]] = []
    seen = torch.from_numpy(batch.mask).bool()

    def note(_: torch.nn.Module, __: object, hidden: Tensor) -> None:
        tokens = hidden[seen]
        found.append((tokens.mean(-1).mean().item(), tokens.std(-1, unbiased=False).mean().item()))

    hooks = [layer.register_forward_hook(note) for layer in network.layers]
    _passages(network, batch)
    for hook in hooks:
        hook.remove()
    return found


def _passages(network: Network, batch: Inputs) -> Tensor:
    with torch.no_grad():
        return network(*map(torch.from_numpy, batch)).passage


if __name__ == "__main__":
    main()
