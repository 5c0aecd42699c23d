"""How many planted errors the check of statements catches: `python -m benchmarks.checking [--cases N]`.

Sentences of the gold set's evidence are checked as they are, and with one thing changed: a number,
date or name put in the place of another, two numbers or two names exchanged, a negation put in.
Then the same with statements that were written by hand after such sentences, in other words and
in another order (`paraphrases.jsonl`). What is told in one breath ("Ash, Ostler and Reddy") is not
exchanged: that would be no error.

Then statements of `judged/` of which a person wrote whether the passages carry them: how many of
those are accepted, and of the others refused. They are checked against the passages that a
language model is given for their question.

Then `adversarial.jsonl`: passages with a question, a wrong statement that was written to look right,
and a true one in other words, by kind of error.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from assistant.build import build_embedder, build_model, build_reader, build_searcher
from assistant.checking import Above, Attribution, Checker
from assistant.checking.facts import Fact, FactKind, names, numbers_and_dates
from assistant.engine import by_relevance
from assistant.evaluation.gold import Case, load_gold
from assistant.reader import Reader
from assistant.settings import Settings
from benchmarks.judging import CARRIED, read_rows
from index.embed import TransformerEmbedder
from index.ingest import sync
from index.search import Searcher
from index.store import Store
from index.types import Hit, Locator, Passage, Source, Unit

ROOT = Path(__file__).parents[1]
SEED = 4
LONGEST = 260
PASSAGES = 8
STRANGERS = ("Harlan", "Petrova", "Kingsbury", "Oslo", "Benedetti")
UNCHANGED = "unchanged"
JUDGED = tuple(
    Path(__file__).with_name("judged") / f"{name}.jsonl"
    for name in ("first-run", "second-run", "handmade", "heldout", "blind")
)
ADVERSARIAL = Path(__file__).with_name("adversarial.jsonl")
PARAPHRASES = Path(__file__).with_name("paraphrases.jsonl")
Parts = tuple[TransformerEmbedder, Attribution, Above]
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|must|can|could|may)\b")
_NEGATIVE = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|without)\b|n't")


def main() -> None:
    """Check, count, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cases", type=int, default=120)
    options.add_argument("--judged", action="store_true", help="check the statements of judged/ alone")
    options.add_argument("--show", action="store_true", help="print what is taken wrongly")
    chosen = options.parse_args()
    settings = Settings()
    embedder = build_embedder(settings)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder), create=True) as store:
        sync(store, embedder, [ROOT / "corpus"])
        searcher = build_searcher(settings, store, embedder)
        parts = (embedder, Attribution(build_model(settings, embedder)), Above(store.text, store.headings))
        reader = build_reader(settings, embedder)
        parts[1].answer("Is it warm?", ["It is warm."])  # loads the model
        for file in JUDGED:
            _measure_judged(file, searcher, reader, parts, settings, chosen.show)
        for name, statements in (
            ()
            if chosen.judged
            else (
                ("Sentences of the documents", _sentences(searcher, chosen.cases, parts)),
                ("Written by hand after them", _paraphrases(searcher, parts)),
            )
        ):
            print(f"{name}:")
            _measure(statements, chosen.show)
        _measure_adversarial(parts, chosen.show)


def _measure(statements: Iterable[tuple[str, Checker]], show: bool) -> None:
    """Check statements as they are and with errors planted; print what was accepted and caught."""
    asked, right, seconds = Counter[str](), Counter[str](), []
    for true, checker in statements:
        for what, statement in planted(true, random.Random(f"{SEED} {true}"), checker.lower_case):
            started = time.perf_counter()
            found = checker.check(statement, (0,))
            seconds.append(time.perf_counter() - started)
            asked[what] += 1
            right[what] += found.supported == (what == UNCHANGED)
            if show and found.supported != (what == UNCHANGED):
                print(f"    {what}: {statement} ({found.reason or 'supported'})")
    for what, count in asked.items():
        print(f"{what:<20}{right[what]:>4} of {count:<4} {'accepted' if what == UNCHANGED else 'caught'}")
    print(f"{1000 * sum(seconds) / max(1, len(seconds)):.0f} ms a statement")


def _measure_judged(
    file: Path, searcher: Searcher, reader: Reader, parts: Parts, settings: Settings, show: bool
) -> None:
    """Check the statements of a file; print how many of those that are carried are accepted, and of the others not."""
    of, right, seconds = Counter[bool](), Counter[bool](), []
    for row in read_rows(file):
        hits = searcher.search(row["question"], settings.reader.passages)
        given = by_relevance(hits, reader.read(row["question"], hits))[: settings.llm.passages]
        checker = Checker(row["question"], given, *parts)
        started = time.perf_counter()
        found = checker.check(row["statement"], ())
        seconds.append(time.perf_counter() - started)
        of[row[CARRIED]] += 1
        right[row[CARRIED]] += found.supported == row[CARRIED]
        if show and found.supported != row[CARRIED]:
            print(f"    {row['question']} {row['statement']} ({found.reason or 'supported'})")
    print(f"{file.stem}: {right[True]} of {of[True]} carried accepted, {right[False]} of {of[False]} others refused")
    print(f"{1000 * sum(seconds) / max(1, len(seconds)):.0f} ms a statement")


def _measure_adversarial(parts: Parts, show: bool) -> None:
    """Check wrong and true statements, each against its own passage; print how many are told apart."""
    asked, refused, accepted = Counter[str](), Counter[str](), Counter[str]()
    for row in read_rows(ADVERSARIAL):
        checker = Checker(row["question"], [_alone(row["passage"])], *parts[:2])
        wrong, true = (checker.check(row[what], (0,)) for what in ("wrong", "true"))
        asked[row["kind"]] += 1
        refused[row["kind"]] += not wrong.supported
        accepted[row["kind"]] += true.supported
        if show and wrong.supported:
            print(f"    {row['question']} {row['wrong']}")
    print("Written to look right:")
    for kind, count in asked.items():
        print(f"{kind:<28}{refused[kind]:>4} of {count:<4} refused{accepted[kind]:>6} of the true ones accepted")
    whole = sum(asked.values())
    print(f"{'all':<28}{sum(refused.values()):>4} of {whole:<4} refused{sum(accepted.values()):>6} accepted")


def _alone(text: str) -> Hit:
    """Give a passage that is a document of its own."""
    source = Source(1, "passage.txt", "/", "text")
    return Hit(1, source, Passage(0, len(text), text), Locator(Unit.LINE, 1, 1), 1.0)


def _sentences(searcher: Searcher, most: int, parts: Parts) -> Iterator[tuple[str, Checker]]:
    """Give sentences of the gold set's evidence that the search found, with a checker of the passages."""
    cases = [case for case in _cases() if case.evidence and case.answerable]
    random.Random(SEED).shuffle(cases)
    for case in cases[:most]:
        sentence = " ".join(case.evidence[0].quote.split())
        if "|" in sentence or len(sentence) > LONGEST or not sentence[:1].isupper():
            continue
        hits = searcher.search(case.question, PASSAGES)
        if any(sentence in " ".join(hit.passage.text.split()) for hit in hits):
            yield sentence, Checker(case.question, hits, *parts)


def _paraphrases(searcher: Searcher, parts: Parts) -> Iterator[tuple[str, Checker]]:
    """Give the statements that were written by hand, each with a checker of the passages for its question."""
    questions = {case.id: case.question for case in _cases()}
    for row in read_rows(PARAPHRASES):
        question = questions[row["id"]]
        yield row["statement"], Checker(question, searcher.search(question, PASSAGES), *parts)


def _cases() -> Sequence[Case]:
    return load_gold(ROOT / "tests/gold/corpus.jsonl").cases


def planted(sentence: str, draw: random.Random, plain: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Give a sentence as it is, and with each kind of error that it has room for; `plain` words are no names."""
    yield UNCHANGED, sentence
    facts = numbers_and_dates(sentence)
    dates = [fact for fact in facts if fact.kind is FactKind.DATE]
    dated = {(fact.start, fact.end) for fact in dates}
    numbers = [fact for fact in facts if fact.kind is FactKind.NUMBER and (fact.start, fact.end) not in dated]
    named = list(names(sentence, plain))
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
    """Give a sentence with two different facts in each other's place; empty where it has no such two."""
    distinct = list({fact.value: fact for fact in facts}.values())
    pairs = [
        pair
        for pair in combinations(sorted(distinct, key=lambda fact: fact.start), 2)
        if pair[0].end <= pair[1].start and not _in_one_breath(sentence, pair, facts)
    ]
    if not pairs:
        return ""
    first, last = draw.choice(pairs)
    between = sentence[first.end : last.start]
    left, right = sentence[first.start : first.end], sentence[last.start : last.end]
    return f"{sentence[: first.start]}{right}{between}{left}{sentence[last.end :]}"


def _in_one_breath(sentence: str, pair: tuple[Fact, Fact], facts: Sequence[Fact]) -> bool:
    """Tell whether nothing but other facts, commas and "and" stands between two facts."""
    between = list(sentence[pair[0].end : pair[1].start])
    for fact in facts:
        for at in range(max(fact.start, pair[0].end), min(fact.end, pair[1].start)):
            between[at - pair[0].end] = " "
    return not re.sub(r"\b(?:and|or|und|et|the)\b|[\s,&/.-]", "", "".join(between))


if __name__ == "__main__":
    main()
