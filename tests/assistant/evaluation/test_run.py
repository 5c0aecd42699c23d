"""Runs through the real engine on a small library: the same answers as `ask`, resumed and refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from assistant.build import build_engine
from assistant.engine import Engine
from assistant.errors import EvaluationError
from assistant.evaluation import records
from assistant.evaluation.gold import Case, GoldEvidence, GoldSet
from assistant.evaluation.places import Places
from assistant.evaluation.records import RunFacts, read_run
from assistant.evaluation.run import Progress, ask_case, claimed, gather_facts, run_gold, run_name
from assistant.settings import Settings, as_facts
from index.embed import TransformerEmbedder
from index.store import Store
from index.types import Filter

from ..conftest import Run

QUESTION = "Who is the harbour pilot of Brackwater?"
SENTENCE = "The harbour pilot of Brackwater is Mina Torsvik."
GOLD = GoldSet(
    "library",
    (
        Case("q1", QUESTION, ("Mina Torsvik",), evidence=(GoldEvidence("pilot.txt", SENTENCE),)),
        Case("q2", "What do zyzzyvas feed quokkas?", answerable=False),
        Case("q3", "When was she appointed?", ("2019",), history=(QUESTION,)),
    ),
)


@pytest.fixture(scope="module")
def engine(library_index: Path, embedder: TransformerEmbedder) -> Iterator[Engine]:
    with Store.open(library_index) as store:
        yield build_engine(Settings(), store, embedder)


@pytest.fixture
def facts(engine: Engine) -> RunFacts:
    return gather_facts(engine, GOLD, Path("library.jsonl"), as_facts(Settings()), "model")


def test_answers_are_those_of_ask(run: Run, library_index: Path, engine: Engine) -> None:
    for case in GOLD.cases[:2]:
        record = ask_case(engine, case, Places(engine.store))
        asked = run("ask", "--json", "--index", library_index, case.question).json("answer")
        evaluated = json.loads(msgspec.json.encode(record.answer))
        assert asked.pop("timings") and evaluated.pop("timings")
        settings = (asked.pop("settings"), evaluated.pop("settings"))
        differing = {name for name in settings[0] if settings[0][name] != settings[1][name]}
        assert differing <= {"models.cache"}, "the cache of models is the user's here, and the default there"
        assert evaluated == asked


def test_a_record(engine: Engine) -> None:
    record = ask_case(engine, GOLD.cases[0], Places(engine.store))
    assert record.metrics["verbatim"] == 1 and record.seconds > 0
    assert record.retrieved[0].document == "pilot.txt" and record.retrieved[0].relevant and record.retrieved[0].read
    assert record.metrics["recall@1"] == record.metrics["ndcg@10"] == 1
    row = json.loads(msgspec.json.encode(record))
    assert set(row) >= {"id", "gold", "answer", "retrieved", "metrics", "seconds"}


def test_earlier_questions_are_asked_first(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    histories = []
    real = engine.ask

    def ask(question: str, history: tuple = (), *more: object):  # type: ignore[no-untyped-def]
        histories.append((question, [one.question for one in history]))
        return real(question, history, *more)

    monkeypatch.setattr(engine, "ask", ask)
    case = replace(GOLD.cases[2], history=(QUESTION, "Where is she?"))
    ask_case(engine, case, Places(engine.store))
    assert histories == [
        (QUESTION, []),
        ("Where is she?", [QUESTION]),
        ("When was she appointed?", [QUESTION, "Where is she?"]),
    ]


def test_a_filter_is_kept(engine: Engine) -> None:
    record = ask_case(engine, GOLD.cases[0], Places(engine.store), Filter(("notes",)))
    assert {one.document for one in record.retrieved} == {"notes/rent.txt"}


def test_a_run_is_written_and_read_back(engine: Engine, facts: RunFacts, tmp_path: Path) -> None:
    seen: list[Progress] = []
    results = run_gold(engine, GOLD, tmp_path / "run", facts, on_progress=seen.append)
    done = read_run(tmp_path / "run")
    assert list(done.records) == results
    assert [one.id for one in results] == ["q1", "q2", "q3"]
    assert done.facts.finished and done.facts.gold["kinds"] == {"single": 2, "no answer": 1}
    assert done.facts.index["documents"] == 4 and done.facts.versions["python"] and done.facts.machine["cores"]
    assert [one.done for one in seen] == [1, 2, 3]
    assert seen[-1].overall == pytest.approx(sum(one.metrics["overall"] for one in results) / 3)


def test_an_interrupted_run_goes_on(
    engine: Engine, facts: RunFacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_gold(engine, GOLD, tmp_path, facts, on_progress=interrupt)
    results = tmp_path / records.RESULTS
    with results.open("ab") as file:
        file.write(b'{"id": "q3", "gold"')  # the line that the end of the process cut in half
    asked = []
    real = engine.ask
    monkeypatch.setattr(engine, "ask", lambda *given: asked.append(given[0]) or real(*given))
    again = run_gold(engine, GOLD, tmp_path, facts)
    assert asked == [QUESTION, "When was she appointed?"], "the third with its history, and no other"
    assert [one.id for one in again] == ["q1", "q2", "q3"]
    assert len(results.read_text("utf-8").splitlines()) == 3


def test_a_finished_run_begins_anew(engine: Engine, facts: RunFacts, tmp_path: Path) -> None:
    run_gold(engine, GOLD, tmp_path, facts)
    first = (tmp_path / records.RESULTS).read_bytes()
    run_gold(engine, GOLD, tmp_path, facts)
    assert (tmp_path / records.RESULTS).read_bytes() != first, "the times at least"


def test_another_run_is_not_overwritten(engine: Engine, facts: RunFacts, tmp_path: Path) -> None:
    run_gold(engine, GOLD, tmp_path, facts)
    changed = replace(facts, settings={**facts.settings, "search.depth": 5}, seed=3)
    with pytest.raises(EvaluationError, match="was made with another settings, seed"):
        run_gold(engine, GOLD, tmp_path, changed)


def test_a_damaged_run_says_so(engine: Engine, facts: RunFacts, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="has no run"):
        read_run(tmp_path)
    run_gold(engine, GOLD, tmp_path, facts)
    results = tmp_path / records.RESULTS
    results.write_bytes(b"{}\n" + results.read_bytes())
    with pytest.raises(EvaluationError, match="line 1 is damaged"):
        read_run(tmp_path)
    (tmp_path / records.FACTS).write_text("{")
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_run(tmp_path)


def test_what_a_run_depends_on_names_its_folder(engine: Engine, facts: RunFacts) -> None:
    assert run_name(facts).startswith("library-")
    assert run_name(facts) == run_name(replace(facts, started="later", machine={}))
    assert run_name(facts) != run_name(replace(facts, settings={}))
    fewer = gather_facts(engine, GOLD.chosen(limit=1), Path("x"), {}, "model", limit=1, tags=[])
    assert fewer.gold["limit"] == 1 and "tags" not in fewer.gold
    assert fewer.gold["digest"] != facts.gold["digest"] and fewer.index == facts.index


def test_a_folder_has_one_run_at_a_time(tmp_path: Path) -> None:
    another = pytest.raises(EvaluationError, match="Another run is at work in")
    with claimed(tmp_path / "run"), another, claimed(tmp_path / "run"):
        raise AssertionError("not reached")
    with claimed(tmp_path / "run"):
        pass
    assert not list((tmp_path / "run").iterdir())
    (tmp_path / "file").touch()
    with pytest.raises(EvaluationError, match="cannot be written"), claimed(tmp_path / "file"):
        raise AssertionError("not reached")
