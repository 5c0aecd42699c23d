"""The language of a document: as its words tell, or as it says itself where they do not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from index.types import Document, line_types

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE = 4_000
"""Characters from the start that are looked at."""

FEWEST_LETTERS = 60
"""Letters in the sample below which nothing can be told."""

SURE = 0.98
"""The probability from which on the words are believed more than what the document says of itself, which
is often what its template said."""

_no_prose = line_types | {"json", "xml"}


def language_of(document: Document) -> str:
    """Give the ISO 639-1 code of a document's language, empty where it cannot be told.

    An installation without py3langid goes by what the document says.
    """
    sample = document.text[:SAMPLE]
    if document.type in _no_prose or sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return document.language
    try:
        language, probability = _classified(sample)
    except ImportError:
        return document.language
    return language if probability >= SURE else document.language


def _classified(text: str) -> tuple[str, float]:
    """Give the likeliest language and its probability.

    The library's own `classify` multiplies all features, nearly all of them zero: 30 times the time.
    """
    import numpy as np

    identifier = _identifier()
    features = identifier.instance2fv(text, datatype="float32")
    found = np.flatnonzero(features)
    scores = features[found] @ identifier.nb_ptc[found] + identifier.nb_pc
    best = int(np.argmax(scores))
    return str(identifier.nb_classes[best]), float(1 / np.exp(scores - scores[best]).sum())


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_pickled_model(MODEL_FILE)
