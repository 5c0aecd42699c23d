"""How many planted errors the check of statements catches: `python -m benchmarks.checking [--cases N]`.

Sentences of the gold set's evidence are checked as they are, and with one thing changed: a number,
date or name put in the place of another, two numbers or two names exchanged, a negation put in.
The statements are nearly the documents' own words, which is easier than what a language model writes.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.build import build_embedder, build_model, build_searcher
from assistant.checking import Attribution, Checker
from assistant.checking.facts import Fact, FactKind, names, numbers_and_dates
from assistant.evaluation.gold import load_gold
from assistant.settings import Settings
from index.ingest import sync
from index.search import Searcher
from index.store import Store

ROOT = Path(__file__).parents[1]
SEED = 4
LONGEST = 260
PASSAGES = 8
STRANGERS = ("Harlan", "Petrova", "Kingsbury", "Oslo", "Benedetti")
UNCHANGED = "unchanged"
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|must|can|could|may)\b")
_NEGATIVE = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|without)\b|n't")


def main() -> None:
    """Check, count, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=120)
    chosen = options.parse_args()
    settings = Settings()
    embedder = build_embedder(settings)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), create=True) as store:
        sync(store, embedder, [ROOT / "corpus"])
        searcher, attribution = build_searcher(settings, store, embedder), Attribution(build_model(settings, embedder))
        asked, right, seconds = Counter[str](), Counter[str](), []
        for question, sentence, checker in _sentences(searcher, chosen.cases, embedder, attribution):
            for what, statement in planted(sentence, random.Random(f"{SEED} {question}")):
                started = time.perf_counter()
                supported = checker.check(statement, (0,)).supported
                seconds.append(time.perf_counter() - started)
                asked[what] += 1
                right[what] += supported == (what == UNCHANGED)
    for what, count in asked.items():
        print(f"{what:<20}{right[what]:>4} of {count:<4} {'accepted' if what == UNCHANGED else 'caught'}")
    print(f"{1000 * sum(seconds) / max(1, len(seconds)):.0f} ms a statement")


def _sentences(
    searcher: Searcher, most: int, embedder: object, attribution: Attribution
) -> Iterator[tuple[str, str, Checker]]:
    """Give questions with a sentence of their evidence that the search found, and a checker of its passages."""
    cases = [case for case in load_gold(ROOT / "tests/gold/corpus.jsonl").cases if case.evidence and case.answerable]
    random.Random(SEED).shuffle(cases)
    for case in cases[:most]:
        sentence = " ".join(case.evidence[0].quote.split())
        if "|" in sentence or len(sentence) > LONGEST or not sentence[:1].isupper():
            continue
        hits = searcher.search(case.question, PASSAGES)
        if any(sentence in " ".join(hit.passage.text.split()) for hit in hits):
            yield case.question, sentence, Checker(case.question, hits, embedder, attribution)


def planted(sentence: str, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Give a sentence as it is, and with each kind of error that it has room for."""
    yield UNCHANGED, sentence
    facts = numbers_and_dates(sentence)
    numbers = [fact for fact in facts if fact.kind is FactKind.NUMBER]
    dates = [fact for fact in facts if fact.kind is FactKind.DATE]
    named = list(names(sentence))
    for what, found, other in (
        ("another number", numbers, str(draw.randint(103, 998))),
        ("another date", dates, "19 July"),
        ("another name", named, draw.choice(STRANGERS)),
    ):
        if found:
            fact = draw.choice(found)
            yield what, f"{sentence[: fact.start]}{other}{sentence[fact.end :]}"
    for what, found in (("numbers exchanged", numbers), ("names exchanged", _whole(sentence, named))):
        changed = _exchanged(sentence, found, draw)
        if changed and changed != sentence:
            yield what, changed
    verb = _VERB.search(sentence)
    if verb and not _NEGATIVE.search(sentence):
        yield "a negation", f"{sentence[: verb.end()]} not{sentence[verb.end() :]}"


def _whole(sentence: str, named: Sequence[Fact]) -> list[Fact]:
    """Join the words of a name: "Steve" and "Witkoff" are one."""
    whole: list[Fact] = []
    for fact in named:
        if whole and not sentence[whole[-1].end : fact.start].strip():
            whole[-1] = replace(whole[-1], end=fact.end, value=f"{whole[-1].value} {fact.value}")
        else:
            whole.append(fact)
    return whole


def _exchanged(sentence: str, facts: Sequence[Fact], draw: random.Random) -> str:
    """Give a sentence with two different facts in each other's place; empty where it has not two."""
    distinct = list({fact.value: fact for fact in facts}.values())
    if len(distinct) < 2:
        return ""
    first, last = sorted(draw.sample(distinct, 2), key=lambda fact: fact.start)
    between = sentence[first.end : last.start]
    left, right = sentence[first.start : first.end], sentence[last.start : last.end]
    return f"{sentence[: first.start]}{right}{between}{left}{sentence[last.end :]}"


if __name__ == "__main__":
    main()
