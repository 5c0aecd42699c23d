"""Follow-ups against the same questions asked in full, without a language model: the half written after the rules."""

from __future__ import annotations

from pathlib import Path

from assistant.build import build_engine
from assistant.engine import Engine
from assistant.evaluation import metrics
from assistant.evaluation.gold import Case, load_gold
from assistant.settings import Settings
from assistant.types import Answer
from index.embed import TransformerEmbedder
from index.store import Store

GOLD = Path(__file__).resolve().parents[2] / "gold" / "conversations.jsonl"

SHARE = 0.8
"""Of the rate of right answers to the full questions that follow-ups must reach."""


def test_follow_ups_are_answered_as_well_as_full_questions(corpus_index: Path, embedder: TransformerEmbedder) -> None:
    cases = {case.id: case for case in load_gold(GOLD).cases}
    pairs = [(case, cases[f"{case.id}-full"]) for case in cases.values() if case.history]
    assert len(pairs) >= 40
    with Store.open(corpus_index) as store:
        engine = build_engine(Settings(), store, embedder)
        right = [[_is_right(engine, one) for one in pair] for pair in pairs if "second-half" in pair[0].tags]
    following, in_full = (sum(one[at] for one in right) for at in (0, 1))
    assert in_full > 0
    assert following >= SHARE * in_full, f"{following} follow-ups right, {in_full} in full"


def _is_right(engine: Engine, case: Case) -> bool:
    history: list[Answer] = []
    for earlier in case.history:
        history.append(engine.answer(earlier, tuple(history)))
    answer = engine.answer(case.question, tuple(history))
    said = [one.text for one in answer.statements][:1]
    return bool(said and metrics.is_right(said[0], case.answers))
