"""The weights that the program ships, as a network again: to go on from them where no checkpoint is left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from training.network import Network, of_weights

_PRODUCTS = ("qkv", "out", "up", "down")
"""A layer's matrices in the order in which the graph multiplies by them."""


def weights_of(path: Path) -> dict[str, Tensor]:
    """Give the weights of a checkpoint's running mean, or of an ONNX file."""
    if path.suffix == ".onnx":
        return shipped(path).state_dict()
    return torch.load(path, map_location="cpu")["mean"]


def shipped(file: Path) -> Network:
    """Give the network that `training.export` wrote to `file`.

    The exporter keeps the names of all but the factors of products and what is added to them, which
    are found by where they stand in the graph.
    """
    graph = onnx.load(str(file)).graph
    values = _values(graph)
    named = {name.removeprefix("network."): value for name, value in values.items() if name.startswith("network.")}
    named = {name: value for name, value in named.items() if not name.endswith((".int8", ".scale", ".zero", ".half"))}
    factors = [name for node in graph.node if node.op_type == "MatMul" for name in node.input if name in values]
    added = [name for node in graph.node if node.op_type == "Add" for name in node.input if name.startswith("onnx::")]
    heads = _heads(graph)
    count, rest = divmod(len(factors) - len(heads), len(_PRODUCTS))
    if rest:
        raise ValueError(f"{file} is no reader's network: it has {len(factors)} products")
    layers = [f"layers.{number}.{part}" for number in range(count) for part in _PRODUCTS]
    for ours, name in zip([*layers, *heads], factors, strict=True):
        named[f"{ours}.weight"] = values[name].T
    for ours, name in zip(layers, added, strict=True):
        named[f"{ours}.bias"] = values[name]
    return of_weights({name: torch.from_numpy(value.astype(np.float32)) for name, value in named.items()})


def _heads(graph: onnx.GraphProto) -> list[str]:
    """Name the heads that are products, in the graph's order: by the bias that is added to each."""
    biases = {f"network.{part}.bias": part for part in ("tokens", "starts", "ends")}
    return [biases[name] for node in graph.node if node.op_type == "Add" for name in node.input if name in biases]


def _values(graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    """Give every weight in float32, widened as the graph does."""
    kept = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear":
            small, scale, _ = (kept[name] for name in node.input)
            axis = next(one.i for one in node.attribute if one.name == "axis")
            wide = small.astype(np.float32)
            kept[node.output[0]] = wide * (scale[None, :] if axis == 1 else scale[:, None])
        elif node.op_type == "Cast" and node.input[0] in kept:
            kept[node.output[0]] = kept[node.input[0]].astype(np.float32)
    return kept
