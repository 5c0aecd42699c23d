"""Whether passages support what a language model says of them.

A `Checker` gives each statement its `Support`: the sentences that carry it, or the reason why none
do. Every number, date and name of a supported statement stands in its quotes (`facts`); the words
around them are compared (`alignment`), the reader tells whether the same is said of somebody else
(`attribution`), and passages that speak to a model support nothing (`injection`).
"""

from assistant.checking.attribution import Attribution
from assistant.checking.checker import Checker, Sentence, Support

__all__ = ["Attribution", "Checker", "Sentence", "Support"]
