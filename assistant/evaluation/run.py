"""A run: every question of a gold set asked through the engine, scored, and written down as it comes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.engine import Engine
from assistant.errors import EvaluationError
from assistant.evaluation import records
from assistant.evaluation.gold import Case, GoldSet, count_kinds, to_line
from assistant.evaluation.places import Placed, Places, file_of
from assistant.evaluation.records import Record, Retrieved, RunFacts
from assistant.evaluation.scoring import Passage, score
from assistant.files import locked
from assistant.types import Answer, Answered, Found
from index.types import Filter, Hit

SEARCHED = 100
"""Passages that are ranked for the record, beyond those that the assistant reads."""

RECORDED = 20
"""Passages that are written down, besides those read."""

NAMES = {"gold": "gold set, or other questions of it", "code": "version of this program"}
"""What a run depends on, where the name of the field does not tell."""

LOCK = "run.lock"
"""In a run's folder while it is at work."""

EXCERPT = 240
"""Characters of a passage that are written down."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, and its running figures: the mean of `overall` and `right` so far."""

    done: int
    total: int
    overall: float
    right: float


def run_gold(
    engine: Engine,
    gold: GoldSet,
    folder: Path,
    facts: RunFacts,
    admit: Filter | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> list[Record]:
    """Ask every question that `folder` has no result of yet, and give the results of all in their order.

    A run that was interrupted goes on; one that was finished begins anew.

    Raises:
        EvaluationError: the folder has a run that depends on something else, or cannot be written.
    """
    done = _begun(folder, facts)
    places = Places(engine.store)
    try:
        with (folder / records.RESULTS).open("ab") as file:
            for case in gold.cases:
                if case.id not in done:
                    done[case.id] = record = ask_case(engine, case, places, admit)
                    records.append_record(record, file)
                if on_progress:
                    on_progress(_progress(done, len(gold.cases)))
        records.write_facts(records.finished(facts, now()), folder)
    except OSError as error:
        raise EvaluationError(f"The run in {folder} cannot be written: {error.strerror}.") from error
    return [done[case.id] for case in gold.cases]


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder, which is made where it is not there.

    Raises:
        EvaluationError: another run is at work in it, or it cannot be written.
    """
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(folder / LOCK, 0))
        except TimeoutError as error:
            raise EvaluationError(
                f"Another run is at work in {folder}: wait for its end, or name another folder with --out."
            ) from error
        except OSError as error:
            raise EvaluationError(f"The run cannot be written to {folder}: {error.strerror}.") from error
        yield


def ask_case(engine: Engine, case: Case, places: Places, admit: Filter | None = None) -> Record:
    """Ask one question as `ask` does, after those of its history, and score the answer."""
    history: list[Answer] = []
    for earlier in case.history:
        history.append(engine.answer(earlier, tuple(history), admit))
    started = time.perf_counter()
    found: dict[int, Hit] = {}
    for event in engine.ask(case.question, tuple(history), admit):
        if isinstance(event, Found):
            found |= {hit.id: hit for hit in event.hits if hit.id not in found}
        elif isinstance(event, Answered):
            answer = event.answer
    seconds = time.perf_counter() - started
    read = list(found.values())
    hits = _deeper(engine, answer, read, admit)
    evidence = [places.find(one) for one in case.evidence]
    passages = [Passage(_place(hit), hit.passage.text, at < len(read)) for at, hit in enumerate(hits)]
    there = [places.text(quote.source)[quote.start : quote.end] for quote in answer.quotes]
    scored = score(case, answer, passages, evidence, there)
    retrieved = [
        _retrieved(hit, at < len(read), relevant)
        for at, (hit, relevant) in enumerate(zip(hits, scored.relevant, strict=True))
        if at < max(RECORDED, len(read))
    ]
    return Record(
        case.id, case, answer, tuple(retrieved), scored.metrics, round(seconds, 4), scored.stage, _note(evidence)
    )


def _deeper(engine: Engine, answer: Answer, read: Sequence[Hit], admit: Filter | None) -> list[Hit]:
    """Give the passages that were read and, after them, what the same search ranks next."""
    found = engine.searcher.search(answer.rewritten or answer.question, max(SEARCHED, len(read)), admit)
    known = {hit.id for hit in read}
    return [*read, *(hit for hit in found if hit.id not in known)]


def _place(hit: Hit) -> tuple[str, int, int]:
    return (file_of(hit.source), hit.passage.start, hit.passage.end)


def _retrieved(hit: Hit, read: bool, relevant: bool) -> Retrieved:
    return Retrieved(
        hit.source.path,
        hit.passage.start,
        hit.passage.end,
        round(hit.score, 5),
        None if hit.dense is None else round(hit.dense, 4),
        hit.dense_rank,
        None if hit.bm25 is None else round(hit.bm25, 4),
        hit.bm25_rank,
        read,
        relevant,
        hit.passage.text[:EXCERPT],
    )


def _note(evidence: Sequence[Placed]) -> str:
    return "; ".join(one.problem for one in evidence if one.problem)


def _progress(done: dict[str, Record], total: int) -> Progress:
    def mean(name: str) -> float:
        values = [record.metrics[name] for record in done.values() if name in record.metrics]
        return sum(values) / len(values) if values else 0.0

    return Progress(len(done), total, mean("overall"), mean("right"))


def _begun(folder: Path, facts: RunFacts) -> dict[str, Record]:
    """Give the results of an interrupted run, and write down what this one depends on."""
    before = records.read_facts(folder)
    results = folder / records.RESULTS
    done: dict[str, Record] = {}
    if before is not None:
        if differing := before.differences(facts):
            raise EvaluationError(
                f"The run in {folder} was made with another {', '.join(NAMES.get(one, one) for one in differing)}: "
                f"delete the folder {folder}, which begins it anew, or name another one with --out."
            )
        if not before.finished and results.is_file():
            done = {record.id: record for record in records.read_records(results)}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = results.with_suffix(".part")
        with part.open("wb") as file:
            for record in done.values():
                records.append_record(record, file)
        part.replace(results)
        records.write_facts(facts, folder)
    except OSError as error:
        raise EvaluationError(f"The run cannot be written to {folder}: {error.strerror}.") from error
    return done


def gather_facts(
    engine: Engine,
    gold: GoldSet,
    file: Path,
    settings: dict[str, str | int | float | bool],
    embedder: str,
    seed: int = 0,
    **chosen: object,
) -> RunFacts:
    """Give what a run depends on; `embedder` is the model's fingerprint, `chosen` what was chosen of the set."""
    sources = [source for source in engine.store.sources() if source.status == "indexed"]
    content = sorted(f"{source.path}\0{source.hash}" for source in sources)
    questions = "\n".join(map(to_line, gold.cases))
    return RunFacts(
        gold={
            "name": gold.name,
            "file": file.name,
            "digest": _digest(questions),
            "questions": len(gold.cases),
            "kinds": count_kinds(gold.cases),
            **{name: value for name, value in chosen.items() if value},
        },
        settings=settings,
        models={"embedder": embedder},
        index={
            "documents": len(sources),
            "passages": engine.store.counts()["passages"],
            "digest": _digest("\n".join([embedder, *content])),
        },
        versions=records.package_versions(),
        code=records.digest_of_code(),
        machine=records.describe_machine(),
        seed=seed,
        started=now(),
    )


def run_name(facts: RunFacts) -> str:
    """Give the name of a run's folder: the set's, and of what the run depends on."""
    stable = [facts.gold, facts.settings, facts.models, facts.index, facts.versions, facts.code, facts.seed]
    return f"{facts.gold['name']}-{_digest(repr(stable))[:8]}"


def now() -> str:
    """Give the time in ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
