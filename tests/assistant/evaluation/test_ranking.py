"""Scores of rankings, by hand and against trec_eval through ir-measures."""

from __future__ import annotations

import random
from math import log2

import pytest

from assistant.evaluation import ranking


def test_by_hand() -> None:
    relevant = {"a": 1, "b": 2, "c": 0}
    ranked = ["x", "b", "c", "a"]
    assert ranking.recall_at(1, ranked, relevant) == 0
    assert ranking.recall_at(3, ranked, relevant) == 1 / 2
    assert ranking.reciprocal_rank_at(10, ranked, relevant) == 1 / 2
    assert ranking.reciprocal_rank_at(1, ranked, relevant) == 0
    best = 2 / log2(2) + 1 / log2(3)
    assert ranking.ndcg_at(10, ranked, relevant) == pytest.approx((2 / log2(3) + 1 / log2(5)) / best)
    assert ranking.ndcg_at(10, [], relevant) == 0
    assert ranking.distinct(["b", "a", "b"]) == ["b", "a"]


def test_agrees_with_trec_eval() -> None:
    ir_measures = pytest.importorskip("ir_measures")
    chance = random.Random(1)
    documents = [f"d{number}" for number in range(30)]
    relevant, runs = {}, {}
    for question in map(str, range(200)):
        judged = chance.sample(documents, chance.randint(1, 12))
        relevant[question] = {one: chance.choice([0, 1, 1, 2, 3]) for one in judged} | {judged[0]: 1}
        runs[question] = chance.sample(documents, chance.randint(1, 25))
    scored = {question: {one: 1 / rank for rank, one in enumerate(run, start=1)} for question, run in runs.items()}
    measures = {
        ir_measures.nDCG @ 10: lambda run, right: ranking.ndcg_at(10, run, right),
        ir_measures.RR @ 10: lambda run, right: ranking.reciprocal_rank_at(10, run, right),
        ir_measures.R @ 5: lambda run, right: ranking.recall_at(5, run, right),
    }
    found = list(ir_measures.iter_calc(list(measures), relevant, scored))
    assert len(found) == 600
    for one in found:
        own = measures[one.measure](runs[one.query_id], relevant[one.query_id])
        assert own == pytest.approx(one.value, abs=1e-9), (one.measure, one.query_id)
