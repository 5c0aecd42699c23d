"""A question and a passage to the reading model's tokens; training and the program share this.

The model reads `[CLS] question [SEP] header [SEP] text [SEP]`; only tokens of the text can be answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLS, SEP, PAD = 101, 102, 0
"""Special tokens of BERT's uncased vocabulary."""

QUESTION_TOKENS = 64
"""Tokens of a question that are read; the rest is cut."""

HEADER_TOKENS = 40
TEXT_TOKENS = 400
"""Tokens of a passage's header and text that are read; the splitter makes at most 256, names of columns add some."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def open_tokenizer(path: Path) -> Any:
    """Load a tokenizer file of the library `tokenizers`, without truncation and padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens; `offsets` are the characters `[start, end)` of each in that text."""

    ids: list[int]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with a passage, as the model reads them; the text's tokens start at `first`."""

    ids: list[int]
    types: list[int]
    first: int


def tokenize(tokenizer: Any, texts: Sequence[str]) -> list[Tokens]:
    """Give the tokens of each text, without special ones."""
    encodings = tokenizer.encode_batch(
        [text if text.isascii() else _LONE_SURROGATE.sub("\ufffd", text) for text in texts], add_special_tokens=False
    )
    return [Tokens(encoding.ids, encoding.offsets) for encoding in encodings]


def pair(question: Sequence[int], header: Sequence[int], text: Sequence[int]) -> Pair:
    """Join a question's, a header's and a text's tokens; a header may be empty."""
    before = [CLS, *question[:QUESTION_TOKENS], SEP]
    heading = [*header[:HEADER_TOKENS], SEP] if header else []
    ids = [*before, *heading, *text[:TEXT_TOKENS], SEP]
    return Pair(ids, [0] * len(before) + [1] * (len(ids) - len(before)), len(before) + len(heading))
