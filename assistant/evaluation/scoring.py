"""One question scored: what was said, quoted and retrieved, against what is known of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation import metrics, ranking
from assistant.evaluation.gold import Case, Kind
from assistant.evaluation.metrics import Place
from assistant.evaluation.places import Placed
from assistant.evaluation.stages import Stage, find_stage
from assistant.types import Answer, Quote

SENTENCES = "sentences"
"""The kind of an answer that says whole sentences: it is right where they contain the answer."""

DEPTHS = (1, 5, 10)
"""At which recall is measured."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was retrieved: where it stands, its text, and whether it was read for the answer."""

    place: Place
    text: str
    read: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a question, its stage, and which of its passages have the evidence."""

    metrics: dict[str, float]
    stage: Stage
    relevant: tuple[bool, ...]


def score(
    case: Case, answer: Answer, passages: Sequence[Passage], evidence: Sequence[Placed], there: Sequence[str]
) -> Scored:
    """Score a question.

    `passages` are in their order, deeper than what was read; `there` are the texts that stand
    where the answer's quotes say they stand.
    """
    found = {"refused": float(not answer.found), "statements": float(len(answer.statements))}
    found["quotes"] = float(len(answer.quotes))
    found |= _of_answer(case, answer)
    if answer.quotes:
        found["verbatim"] = metrics.verbatim_rate([(q.text, t) for q, t in zip(answer.quotes, there, strict=True)])
    quoted = [_place(quote) for quote in answer.quotes]
    places = [one.place for one in evidence]
    known = [place for place in places if place is not None]
    if answer.found and case.kind in {Kind.SINGLE, Kind.LIST} and evidence and not all(one.whole for one in evidence):
        cited = metrics.score_citations(quoted, known)
        found |= {"citation_precision": cited.precision, "citation_recall": cited.recall, "cited": cited.hit}
    if evidence:
        found |= _of_ranking(passages, evidence)
    relevant = _relevant(case, passages, evidence)
    if not evidence:
        places = [passage.place for passage, right in zip(passages, relevant, strict=True) if right]
    read = [passage.place for passage in passages if passage.read]
    all_needed = bool(evidence) and case.kind is Kind.LIST
    stage = find_stage(case.kind, bool(found.get("right")), not answer.found, places, read, quoted, all_needed)
    return Scored(found, stage, relevant)


def _of_answer(case: Case, answer: Answer) -> dict[str, float]:
    """Score what was said; the prediction of a refusal is empty."""
    said = [statement.text for statement in answer.statements]
    shown = [*said, *(quote.text for quote in answer.quotes)]
    in_sentences = str(getattr(answer, "kind", SENTENCES)) == SENTENCES
    if case.kind is Kind.NONE:
        refused = float(not answer.found)
        return {"right": refused, "overall": refused, "overall_em": refused}
    if case.kind is Kind.LIST:
        return _of_list(case, said, shown, in_sentences)
    if case.kind is Kind.SEARCH:
        return {}
    short = answer.short
    exact, f1 = metrics.exact_match(short, case.answers), metrics.token_f1(short, case.answers)
    right = metrics.contains([short], case.answers) if in_sentences else metrics.is_right(short, case.answers)
    shows = metrics.contains(shown, case.answers)
    return {"em": exact, "f1": f1, "contains": shows, "right": right, "overall": f1, "overall_em": exact}


def _of_list(case: Case, said: Sequence[str], shown: Sequence[str], in_sentences: bool) -> dict[str, float]:
    """Score a list; it is right with all items and no other."""
    items = metrics.score_items(said, case.items)
    contained = metrics.share_contained(said, case.items)
    right = contained == 1 if in_sentences else items.recall == items.precision == 1
    found = {
        "item_precision": items.precision,
        "item_recall": items.recall,
        "item_f1": items.f1,
        "items_shown": metrics.share_contained(shown, case.items),
        "right": float(right),
        "overall": items.f1,
        "overall_em": float(items.f1 == 1),
    }
    if case.not_items:
        found["wrong_items"] = float(metrics.count_named(said, case.not_items))
    return found


def _of_ranking(passages: Sequence[Passage], evidence: Sequence[Placed]) -> dict[str, float]:
    """Score the order of passages.

    Recall and reciprocal rank count pieces of evidence among passages, or documents among
    documents where whole documents are the evidence; nDCG counts documents, each at its best
    passage. What is not in the index counts as not found.
    """
    ranked = ranking.distinct(passage.place[0] for passage in passages)
    grades: dict[str, int] = {}
    for number, one in enumerate(evidence):
        name = one.place[0] if one.place else f"missing {number}"
        grades[name] = max(one.evidence.relevance, grades.get(name, 0))
    found = {"ndcg@10": ranking.ndcg_at(10, ranked, grades)}
    if all(one.whole or one.place is None for one in evidence):
        found |= {f"recall@{k}": ranking.recall_at(k, ranked, grades) for k in DEPTHS}
        rank = ranking.first_rank(ranked, grades.__contains__)
    else:
        places = [one.place for one in evidence if one.place is not None]
        for k in DEPTHS:
            best = [passage.place for passage in passages[:k]]
            found[f"recall@{k}"] = sum(metrics.overlaps(place, best) for place in places) / len(evidence)
        rank = ranking.first_rank(passages, lambda passage: metrics.overlaps(passage.place, places))
    found["mrr@10"] = 1 / rank if rank is not None and rank <= 10 else 0.0
    return found | ({"rank": float(rank)} if rank is not None else {})


def _relevant(case: Case, passages: Sequence[Passage], evidence: Sequence[Placed]) -> tuple[bool, ...]:
    """Tell which passages have the evidence; without any known, those that contain an accepted answer."""
    if evidence:
        places = [one.place for one in evidence if one.place is not None]
        return tuple(metrics.overlaps(passage.place, places) for passage in passages)
    accepted = [*case.answers, *(alias for aliases in case.items for alias in aliases)]
    return tuple(bool(accepted and metrics.contains([passage.text], accepted)) for passage in passages)


def _place(quote: Quote) -> Place:
    return (quote.file, quote.start, quote.end)
