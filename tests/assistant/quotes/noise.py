"""Documents, pieces of them, and changes that do not count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

WORDS = st.one_of(
    st.sampled_from(
        "the fish office finds well-known non-toxic naïve café Straße don't it’s COVID-19 2019–20 4,200 3.14 -5 50% "
        "$7 10² ½ I a snake_case getName été 東京 हिन्दी U.S. e.g. flat affluent shift co-op".split()
    ),
    st.text(st.characters(categories=("Ll", "Lu")), min_size=1, max_size=8),
    st.integers(0, 10**6).map(str),
)
BETWEEN = st.sampled_from(
    [" ", " ", " ", " ", "\n", ", ", ". ", "; ", " — ", "—", " - ", " “", "” ", ' "', '" ', " (", ") ", "\n\n", "\n> ",
     " … ", " **", "** ", "\u00a0", " [1] ", ": ", " 'so' ", "\n- ", "\t", "? "]
)  # fmt: skip
DOCUMENTS = st.lists(st.tuples(WORDS, BETWEEN), min_size=1, max_size=40).map(
    lambda parts: "".join(word + between for word, between in parts)
)

Noise = Callable[[str], str]


def broken_words(text: str) -> str:
    """Break the first long word at the end of a line."""
    return re.sub(r"(?<=[a-z]{2})(?=[a-z]{2})", "-\n", text, count=1)


def soft_hyphens(text: str) -> str:
    """Put a soft hyphen into every word of plain letters."""
    return re.sub(r"(?<=[a-z])(?=[a-z])", "\u00ad", text)


def invisible(text: str) -> str:
    """Put a zero-width space into words."""
    return re.sub(r"(?<=[a-z])(?=[a-z])", "\u200b", text)


def ligatures(text: str) -> str:
    """Set ligatures."""
    for letters, one in (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ")):
        text = text.replace(letters, one)
    return text


def straight(text: str) -> str:
    """Write typographic marks as a typewriter has them."""
    return text.translate({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})


def typographic(text: str) -> str:
    """Write marks as they are printed."""
    return re.sub(r'"', "”", text).replace("'", "’")


def dashes(text: str) -> str:
    """Write dashes in another way."""
    return text.replace(" — ", "--").replace("—", " – ")


def decomposed(text: str) -> str:
    """Give the decomposed form."""
    return unicodedata.normalize("NFD", text)


def spaces(text: str) -> str:
    """Write other white space."""
    return re.sub(r"(?<=\S) (?=[^\W\d_])", "\u00a0\n  ", text)


def quoted_lines(text: str) -> str:
    """Set lines as a block quote has them."""
    return re.sub(r"(?<=\w) (?=[^\W\d_])", "\n> ", text)


def first_letter(text: str) -> str:
    """Change the case at the start."""
    other = text[:1].swapcase()
    return other + text[1:] if len(other) == 1 and other.swapcase() == text[:1] else text


def dots(text: str) -> str:
    """Write an ellipsis as dots."""
    return text.replace("…", "...")


ALL = (broken_words, soft_hyphens, invisible, ligatures, straight, typographic, dashes, decomposed, spaces,
       quoted_lines, first_letter, dots)  # fmt: skip
NOISES = st.lists(st.sampled_from(ALL), max_size=3)


def noisy(text: str, noises: list[Noise]) -> str:
    """Apply noises one after another."""
    for noise in noises:
        text = noise(text)
    return text
