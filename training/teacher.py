"""A larger network to learn from: all-mpnet-base-v2's encoder with the reader's heads.

Its vocabulary is BERT's behind four tokens of its own, so that both networks read the same tokens; it numbers
positions from two, and tells question from passage by nothing but the separator: types are added, from zero.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from training.network import Network, Shape, adopt, start_heads

TEACHER = Shape(width=768, layers=12, heads=12, inner=3072, buckets=32, epsilon=1e-5)
_OFFSET = 4
_SPECIAL = {0: 1, 101: 0, 102: 2}
"""BERT's padding, [CLS] and [SEP], and MPNet's."""

_PARTS = {
    "out": "attention.attn.o",
    "norm_attention": "attention.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm": "output.LayerNorm",
}


def teacher(weights: Path, seed: int) -> Network:
    """Give a network with MPNet's encoder, read from its `model.safetensors`, and new heads."""
    torch.manual_seed(seed)
    network = Network(TEACHER)
    old = load_file(weights)
    words = old["embeddings.word_embeddings.weight"]
    of_bert = torch.arange(TEACHER.vocabulary) + _OFFSET
    for ours, theirs in _SPECIAL.items():
        of_bert[ours] = theirs
    new: dict[str, Tensor] = {
        "words.weight": words[of_bert],
        "positions.weight": old["embeddings.position_embeddings.weight"][2:],
        "types.weight": torch.zeros(TEACHER.types, TEACHER.width),
        "distances.weight": old["encoder.relative_attention_bias.weight"],
        "norm.weight": old["embeddings.LayerNorm.weight"],
        "norm.bias": old["embeddings.LayerNorm.bias"],
    }
    for number in range(TEACHER.layers):
        attention = [f"encoder.layer.{number}.attention.attn.{name}" for name in "qkv"]
        adopt(new, old, number, f"encoder.layer.{number}", attention, _PARTS)
    return start_heads(network, new)
