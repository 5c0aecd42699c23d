"""Whether passages support what a language model says of them.

A `Checker` gives each statement its `Support`: the sentences that carry it, or the reason why none
do. Every number, date and name of a supported statement stands in its quotes (`facts`), titles and
headings among them (`above`); the words are compared (`alignment`), and what each fact belongs to
(`bindings`, `tables`), what is set against what (`contrast`), what is told as a fact (`modality`),
whether sentences belong together (`anaphora`) and whether they say more than the question does
(`answering`); the reader tells whether the same is said of somebody else (`attribution`), and
passages that speak to a model support nothing (`injection`).
"""

from assistant.checking.above import Above
from assistant.checking.attribution import Attribution
from assistant.checking.checker import Checker, Support
from assistant.checking.sentences import Sentence

__all__ = ["Above", "Attribution", "Checker", "Sentence", "Support"]
