"""Measures a language model's answers to questions of a gold set: what is supported, refused, and how long it takes.

    python -m benchmarks.model PROVIDER/NAME|FILE.gguf [--gold tests/gold/corpus.jsonl] [--questions 100]
    python -m benchmarks.model --recheck
    python -m benchmarks.model --recheck --judge 60

The questions are drawn with a fixed seed, those without an answer in proportion; those of
conversations are left out. Every answer is kept as soon as it is there, so that a run that was
interrupted goes on where it stopped, and what the model wrote is kept as it wrote it: `--recheck`
checks it again without the model. `--judge N` draws N of the statements that are shown as
supported and writes them with their quotes for a person to judge; judgements are kept as long as
a statement has the same quotes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.build import build_embedder, build_engine, build_language_model, warm
from assistant.engine import LLM, READER, Engine, Wish
from assistant.errors import AssistantError, LanguageModelError
from assistant.evaluation.gold import Case, load_gold
from assistant.evaluation.metrics import contains
from assistant.llm.model import LanguageModel, Usage
from assistant.output import place
from assistant.types import Answer
from benchmarks import judging, program, report
from index.store import Store

CORPUS = Path("corpus")
KEPT = "answers.jsonl"


@dataclass
class Recorded:
    """A model whose texts are kept, or kept texts in the place of a model."""

    model: LanguageModel | None
    name: str = "kept"
    window: int = 4096
    texts: list[str] = field(default_factory=list)
    told: Usage = field(default_factory=Usage)

    def warm(self) -> None:
        """Begin to load the model."""
        if self.model is not None:
            self.model.warm()

    def stream(self, prompt: str, tokens: int, usage: Usage) -> Iterator[str]:
        """Give what the model gives, or the kept text."""
        if self.model is None:
            if not self.texts:
                raise LanguageModelError("nothing is kept for this question.")
            vars(usage).update(vars(self.told))
            yield self.texts[-1]
            return
        self.texts.append("")
        for piece in self.model.stream(prompt, tokens, usage):
            self.texts[-1] += piece
            yield piece


@contextmanager
def open_engine(options: argparse.Namespace, model: Recorded) -> Iterator[Engine]:
    """Open an index of the documents with a model, and index what changed."""
    changes = [*options.set, f"llm.model={options.model}"] if options.model else [*options.set, "llm.model=gguf/kept"]
    settings = program.settings_with(changes)
    if program.sync_folder(options.docs, options.work / "index"):
        raise SystemExit(f"some files of {options.docs} could not be indexed")
    embedder = build_embedder(settings)
    model.name, model.window = options.model or model.name, settings.llm.window
    model.model = build_language_model(settings) if options.model else None
    with Store.open(options.work / "index") as store:
        warm(store, embedder)
        yield build_engine(settings, store, embedder, model)


def ask(case: Case, engine: Engine, model: Recorded) -> dict[str, Any]:
    """Ask the reader, then the language model; give a row with both answers."""
    read = engine.answer(case.question, wish=Wish(READER))
    started = time.perf_counter()
    failed = ""
    try:
        written = engine.answer(case.question, wish=Wish(LLM))
    except LanguageModelError as error:
        written, failed = read, str(error)
    return {
        "id": case.id,
        "question": case.question,
        "answerable": case.answerable,
        "accepted": [*case.answers, *(one for item in case.items for one in item)],
        "reader": _told(read),
        "model": _told(written) if not failed else {"found": False, "statements": []},
        "failed": failed,
        "asked": bool(model.texts),
        "text": model.texts[-1] if model.texts else "",
        "stated": written.stated,
        "tokens": written.tokens,
        "seconds": round(time.perf_counter() - started, 3),
        "timings": written.timings,
    }


def _told(answer: Answer) -> dict[str, Any]:
    """Give what is kept of an answer."""
    quotes = [
        {"document": one.document, "place": place(one.document, one.locator), "start": one.start, "end": one.end}
        | {"badge": str(one.badge), "text": one.text}
        for one in answer.quotes
    ]
    return {"found": answer.found, "statements": [asdict(one) for one in answer.statements], "quotes": quotes}


def measure(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Ask the questions that are not kept yet, or check the kept ones again; give the rows."""
    drawn = judging.draw_questions(load_gold(options.gold).cases, options.questions, options.seed)
    file = options.work / KEPT
    kept = {row["id"]: row for row in judging.read_rows(file)}
    model = Recorded(None)
    with open_engine(options, model) as engine:
        for number, case in enumerate(drawn, start=1):
            if (case.id in kept) != options.recheck or (options.recheck and not kept[case.id]["asked"]):
                continue
            before = kept.get(case.id, {})
            model.texts = [before["text"]] if before.get("asked") else []
            row = ask(case, engine, model)
            if options.recheck:
                row |= {key: before[key] for key in ("tokens", "seconds", "asked", "text")}
                row["timings"] |= {key: before["timings"].get(key, 0) for key in ("first_token", "write")}
            kept[case.id] = row
            judging.write_rows(file, kept.values())
            tell(f"{number:>4} {row['seconds']:6.1f} s  {case.question}")
    return [kept[case.id] for case in drawn if case.id in kept]


def summarise(rows: Sequence[dict[str, Any]]) -> list[list[str]]:
    """Give every figure as (measure, of how many, value)."""
    asked = [row for row in rows if row["asked"]]
    statements = [one for row in asked for one in row["model"]["statements"]]
    table: list[list[str]] = []

    def share(name: str, of: Sequence[Any], count: int) -> None:
        table.append([name, str(len(of)), f"{count} ({count / len(of):.0%})" if of else "–"])

    for name, answerable in (("with an answer", True), ("without one", False)):
        group = [row for row in rows if row["answerable"] == answerable]
        share(f"{name}: refused by the reader", group, sum(not row["reader"]["found"] for row in group))
        share(f"{name}: refused with the model", group, sum(not row["model"]["found"] for row in group))
    known = [row for row in rows if row["accepted"]]
    share("the reader says an accepted answer", known, sum(_says(row, "reader") for row in known))
    share("a statement with quotes has an accepted answer", known, sum(_says(row, "model") for row in known))
    share("asked of the model", rows, len(asked))
    share("the model failed", asked, sum(bool(row["failed"]) for row in asked))
    share("its statements: supported", statements, sum(one["supported"] for one in statements))
    reworded = [one for one in statements if one["quotes"] and not one["supported"]]
    share("its statements: in other words than their quotes", statements, len(reworded))
    told = [row for row in asked if row["tokens"]]
    for name, values in (
        ("tokens in, median", [row["tokens"]["in"] for row in told]),
        ("tokens out, median", [row["tokens"]["out"] for row in told]),
        ("seconds to the first token, median", [row["timings"].get("first_token", 0.0) for row in told]),
        ("seconds for an answer, median", [row["seconds"] for row in told]),
        ("seconds for an answer, nine of ten within", [row["seconds"] for row in told]),
    ):
        at = 0.9 if "nine" in name else 0.5
        table.append([name, str(len(values)), f"{sorted(values)[int(at * len(values))]:.4g}" if values else "–"])
    return table


def _says(row: dict[str, Any], who: str) -> bool:
    said = [one["text"] for one in row[who]["statements"] if one["quotes"]]
    return bool(row[who]["found"] and contains(said, row["accepted"]))


def tell(message: str) -> None:
    """Say on stderr what is being done."""
    print(message, file=sys.stderr, flush=True)


def main() -> None:
    """Measure a language model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", default="", metavar="MODEL")
    parser.add_argument("--gold", type=Path, default=Path("tests/gold/corpus.jsonl"), metavar="FILE")
    parser.add_argument("--docs", type=Path, default=CORPUS, metavar="FOLDER", help="the documents (corpus)")
    parser.add_argument("--questions", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change a setting")
    parser.add_argument("--work", type=Path, default=Path("benchmarks/results/model"), metavar="FOLDER")
    parser.add_argument("--recheck", action="store_true", help="check the kept answers again, without the model")
    parser.add_argument("--judge", type=int, default=0, metavar="N", help="draw statements for a person to judge")
    parser.add_argument("--judged", type=Path, default=Path("benchmarks/judged/statements.jsonl"), metavar="FILE")
    options = parser.parse_args()
    if bool(options.model) == options.recheck:
        parser.error("name a model, or --recheck")
    try:
        rows = measure(options)
    except AssistantError as error:
        raise SystemExit(str(error)) from None
    print(report.table(["measure", "of", "value"], summarise(rows)))
    if options.judge:
        judged = judging.draw_statements(rows, options.judge, options.seed, judging.read_rows(options.judged))
        judging.write_rows(options.judged, judged)
    if known := judging.read_rows(options.judged):
        print(judging.counted(known))


if __name__ == "__main__":
    main()
