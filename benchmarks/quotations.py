"""`assistant verify` on quotations of which it is known what was done to them.

    python -m benchmarks.quotations [--index FOLDER] [--count 200] [--seed 7] [--wrong]

Sentences are drawn from corpus/ and from SciFact's 5,183 abstracts, in one index, the same number of
each. Half of them are quoted as they stand, some set in other type; of the other half each is changed
in one of eight known ways. All go into one Markdown text, which `assistant verify --json` reads in a
new process. Printed are the shares detected, and the seconds.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from benchmarks.data import write_scifact
from benchmarks.report import table
from index.embed import HashingEmbedder
from index.ingest import sync
from index.sentences import sentence_spans
from index.store import Store
from index.types import Source

WORDS = (8, 40)
"""Words of a sentence that is drawn."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A quotation: what was done to it, what it says of its place, and the verdicts that are right."""

    kind: str
    text: str
    cited: str
    document: str
    right: tuple[str, ...]


Sentence = tuple[Source, str]


def main() -> None:
    """Draw, verify, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, help="an index of both sets (default: one is made, some minutes)")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--wrong", action="store_true", help="print every wrong verdict")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        index = options.index or make_index(Path(scratch))
        drawn = list(draw(index, options.count, random.Random(options.seed)))
        text = Path(scratch) / "quotations.md"
        text.write_text("".join(f"> {one.text}\n\n({one.cited})\n\n" for one in drawn), "utf-8")
        seconds, processor, found = verify(index, text)
    assert len(found) == len(drawn), (len(found), len(drawn))
    report(drawn, found, options.wrong)
    print(f"\n{len(drawn)} quotations: {seconds:.2f} s, {processor:.2f} s of a processor, the whole process")


def make_index(folder: Path) -> Path:
    """Index both sets; vectors play no part, so they are hashed words."""
    write_scifact(folder / "scifact")
    with Store.open(folder / "index", create=True) as store:
        sync(store, HashingEmbedder(), [Path("corpus"), folder / "scifact"])
    return folder / "index"


def verify(index: Path, text: Path) -> tuple[float, float, list[dict[str, Any]]]:
    """Run the command; give its seconds, those of a processor, and what it found of each quotation."""
    command = [sys.executable, "-m", "assistant.cli", "verify", "--index", str(index), "--json", str(text)]
    used = getrusage(RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode not in {0, 5}:
        raise SystemExit(done.stderr)
    now = getrusage(RUSAGE_CHILDREN)
    processor = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
    return (
        seconds,
        processor,
        [one["checked"] for one in json.loads(done.stdout)["verification"]["files"][0]["quotations"]],
    )


def report(drawn: list[Drawn], found: list[dict[str, Any]], wrong: bool) -> None:
    """Print a table: a row a kind of change."""
    by_kind: dict[str, list[tuple[Drawn, dict[str, Any]]]] = defaultdict(list)
    for one, checked in zip(drawn, found, strict=True):
        by_kind[one.kind].append((one, checked))
    rows = []
    for kind, pairs in by_kind.items():
        told = sum(checked["verdict"] != "verified" for _, checked in pairs)
        right = sum(checked["verdict"] in one.right for one, checked in pairs)
        placed = [pair for pair in pairs if pair[0].document]
        at = sum(checked["places"][0]["document"] == one.document for one, checked in placed if checked["places"])
        verdicts = " or ".join(pairs[0][0].right)
        rows.append([kind, verdicts, str(len(pairs)), str(told), str(right), f"{at} of {len(placed)}"])
    print(table(["what was done", "right verdict", "n", "not verified", "right", "right document first"], rows))
    for one, checked in zip(drawn, found, strict=True):
        if wrong and checked["verdict"] not in one.right:
            print(f"\n{one.kind}: {checked['verdict']}\n  {one.text}\n  {checked['difference']}", file=sys.stderr)


def draw(index: Path, count: int, chosen: random.Random) -> Iterator[Drawn]:
    """Draw sentences, half of them from each set, and change every second one."""
    with Store.open(index) as store:
        sources = [one for one in store.sources() if one.status == "indexed"]
        abstracts = [one for one in sources if re.fullmatch(r"\d+\.txt", one.path)]
        ours = [one for one in sources if one not in abstracts]
        sets = [list(sentences(store, part, chosen, 4 * count)) for part in (ours, abstracts)]
    changes = list(CHANGES.items())
    for number in range(count):
        pool = sets[number // 2 % 2]
        if number % 2:
            kind, (right, change) = changes[number // 2 % len(changes)]
            yield changed(kind, right, change, pool, chosen)
        else:
            source, sentence = chosen.choice(pool)
            noise = chosen.choice(list(NOISES))
            yield Drawn(f"none{noise}", NOISES[noise](sentence), source.path, source.path, ("verified",))


def sentences(store: Store, sources: list[Source], chosen: random.Random, count: int) -> Iterator[Sentence]:
    """Give sentences of some length, in one line, that no other sentence contains."""
    for _ in range(count):
        source = chosen.choice(sources)
        text = store.text(source.id)
        spans = [
            (start, end)
            for start, end in sentence_spans(text, source.language)
            if WORDS[0] <= len(text[start:end].split()) <= WORDS[1]
        ]
        if spans:
            start, end = chosen.choice(spans)
            sentence = " ".join(text[start:end].split())
            if not re.search(r"[|>\\`]|\.\.\.|…|^[-*#(]|\)$", sentence):
                yield source, sentence


def changed(
    kind: str, right: tuple[str, ...], change: Callable[..., str | None], pool: list[Sentence], chosen: random.Random
) -> Drawn:
    """Change a sentence of the pool, the first that can be changed so."""
    while True:
        source, sentence = chosen.choice(pool)
        other, second = chosen.choice(pool)
        if other.id == source.id:
            continue
        text = change(sentence, second, chosen)
        if text is None:
            continue
        cited = other.path if kind == "cited from another file" else source.path
        return Drawn(kind, text, cited, "" if kind == "words in another order" else source.path, right)


def another_word(text: str, second: str, chosen: random.Random) -> str | None:
    """Put a word of another sentence in the place of one."""
    words, others = text.split(), [word for word in second.split() if len(word) > 5 and word.isalpha()]
    at = [at for at in range(1, len(words) - 1) if len(words[at]) > 5 and words[at].isalpha()]
    if not at or not others or words[place := chosen.choice(at)] == (word := chosen.choice(others)):
        return None
    return " ".join([*words[:place], word, *words[place + 1 :]])


def another_number(text: str, second: str, chosen: random.Random) -> str | None:
    """Change a digit."""
    digits = [found.start() for found in re.finditer(r"\d", text)]
    if not digits:
        return None
    at = chosen.choice(digits)
    return f"{text[:at]}{(int(text[at]) + chosen.randint(1, 8)) % 10}{text[at + 1 :]}"


def negated(text: str, second: str, chosen: random.Random) -> str | None:
    """Put in a negation, or take it away."""
    if re.search(r"\b(not|no) ", text):
        return re.sub(r"\b(not|no) ", "", text, count=1)
    denied = re.sub(r"\b(is|are|was|were|has|have|can|may|must|will|should)\b", r"\1 not", text, count=1)
    return denied if denied != text else None


def left_out(text: str, second: str, chosen: random.Random) -> str | None:
    """Leave out one to three words inside."""
    words, count = text.split(), chosen.randint(1, 3)
    at = chosen.randint(1, len(words) - count - 1)
    return " ".join([*words[:at], *words[at + count :]])


def exchanged(text: str, second: str, chosen: random.Random) -> str | None:
    """Exchange two neighbouring words."""
    words = text.split()
    at = chosen.randint(1, len(words) - 3)
    if words[at] == words[at + 1]:
        return None
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def stitched(text: str, second: str, chosen: random.Random) -> str | None:
    """Go on with the end of another sentence."""
    first, last = text.split(), second.split()
    return " ".join([*first[: max(5, len(first) // 2)], *last[-max(5, len(last) // 2) :]])


def shuffled(text: str, second: str, chosen: random.Random) -> str | None:
    """Make a new sentence of the words of two."""
    words = re.findall(r"\w+", f"{text} {second}")
    chosen.shuffle(words)
    return " ".join(words[:12])


CHANGES: dict[str, tuple[tuple[str, ...], Callable[..., str | None]]] = {
    "another word": (("altered",), another_word),
    "another number": (("altered",), another_number),
    "negation put in or taken away": (("altered",), negated),
    "one to three words left out": (("altered",), left_out),
    "two words exchanged": (("altered",), exchanged),
    "two halves of two files": (("stitched",), stitched),
    "cited from another file": (("misattributed",), lambda text, *_: text),
    "words in another order": (("absent",), shuffled),
}
"""What is done: (the right verdicts, how); a sentence that cannot be changed so gives None."""

NOISES: dict[str, Callable[[str], str]] = {
    "": lambda text: text,
    ", in other type": lambda text: re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’").replace("fi", "ﬁ"),
    ", broken lines and words": lambda text: re.sub(r"(?<=[a-z]{3})(?=[a-z]{3} )", "-\n> ", text, count=3),
}
"""What makes no difference."""


if __name__ == "__main__":
    main()
