"""Checkpoints to the ONNX file that the program ships: `python -m training.export CHECKPOINT … FILE`.

Of several checkpoints the weights are averaged, in equal shares or those of `--shares` (Wortsman
et al., 2022, "Model soups").
Inputs `input_ids`, `token_type_ids` and `attention_mask`, int64 of shape pairs × tokens; outputs
as `training.network.Scores`, float32. Weights of matrices are kept as 8-bit integers with a scale
a row, the others in half precision; the network computes in the precision of its runtime.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor

from training.network import Network, Scores, of_weights
from training.shipped import weights_of

OPSET = 17
OUTPUTS = ("passage", "tokens", "starts", "ends")
LARGE = 4096
"""Weights with fewer numbers keep their precision."""


def main() -> None:
    """Export."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("checkpoints", type=Path, nargs="+")
    options.add_argument("file", type=Path)
    options.add_argument("--weights", choices=("int8", "half", "float"), default="int8")
    options.add_argument("--shares", type=float, nargs="+", help="how much each checkpoint counts")
    chosen = options.parse_args()
    shares = chosen.shares or [1.0] * len(chosen.checkpoints)
    if len(shares) != len(chosen.checkpoints):
        options.error("--shares needs a number for each checkpoint")
    export(load(chosen.checkpoints, shares), chosen.file, chosen.weights)
    name_in_manifest(chosen.file)
    print(f"{chosen.file}: {chosen.file.stat().st_size / 1e6:.1f} MB")


def load(checkpoints: Sequence[Path], shares: Sequence[float]) -> Network:
    """Give a network with the weighted mean of checkpoints' running means, or of ONNX files."""
    weights: dict[str, Tensor] = {}
    for path, share in zip(checkpoints, shares, strict=True):
        for name, value in weights_of(path).items():
            weights[name] = weights.get(name, 0.0) + value * (share / sum(shares))
    return of_weights(weights).eval()


def name_in_manifest(file: Path) -> None:
    """Put the file's checksum into the manifest beside it, if there is one."""
    path = file.with_name("manifest.json")
    if path.exists():
        manifest = json.loads(path.read_text("utf-8"))
        manifest["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
        path.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


class _Plain(torch.nn.Module):
    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> Scores:
        return self.network(ids, types, mask)


def export(network: Network, file: Path, weights: str) -> None:
    """Write a network."""
    warnings.simplefilter("ignore")
    sample = torch.ones((2, 24), dtype=torch.int64)
    names = ["input_ids", "token_type_ids", "attention_mask"]
    axes = {0: "pairs", 1: "tokens"}
    torch.onnx.export(
        _Plain(network),
        (sample, torch.zeros_like(sample), sample),
        str(file),
        input_names=names,
        output_names=list(OUTPUTS),
        dynamic_axes=dict.fromkeys(names, axes) | dict.fromkeys(OUTPUTS[1:], axes) | {"passage": {0: "pairs"}},
        opset_version=OPSET,
        dynamo=False,
    )
    model = onnx.load(str(file))
    _lighten(model, weights)
    onnx.checker.check_model(model)
    onnx.save(model, str(file))


def _lighten(model: onnx.ModelProto, weights: str) -> None:
    """Replace large weights by smaller ones that the graph widens again."""
    if weights == "float":
        return
    nodes = []
    graph = model.graph
    used_by = {name: node for node in graph.node for name in node.input}
    for old in list(graph.initializer):
        values = numpy_helper.to_array(old)
        if values.dtype != np.float32 or values.size < LARGE:
            continue
        graph.initializer.remove(old)
        if weights == "half" or values.ndim != 2:
            graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), f"{old.name}.half"))
            nodes.append(helper.make_node("Cast", [f"{old.name}.half"], [old.name], to=onnx.TensorProto.FLOAT))
            continue
        axis = 1 if used_by[old.name].op_type == "MatMul" else 0
        scale = np.abs(values).max(axis=1 - axis, keepdims=True) / 127
        scale = np.maximum(scale, 1e-12).astype(np.float32)
        small = np.clip(np.round(values / scale), -127, 127).astype(np.int8)
        graph.initializer.append(numpy_helper.from_array(small, f"{old.name}.int8"))
        graph.initializer.append(numpy_helper.from_array(scale.reshape(-1), f"{old.name}.scale"))
        zeros = np.zeros(scale.size, dtype=np.int8)
        graph.initializer.append(numpy_helper.from_array(zeros, f"{old.name}.zero"))
        inputs = [f"{old.name}.{part}" for part in ("int8", "scale", "zero")]
        nodes.append(helper.make_node("DequantizeLinear", inputs, [old.name], axis=axis))
    for node in reversed(nodes):
        graph.node.insert(0, node)


if __name__ == "__main__":
    main()
