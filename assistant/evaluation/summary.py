"""Records to figures: every metric with its interval, of all questions and by kind and tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from assistant.evaluation import rates
from assistant.evaluation.gold import Kind
from assistant.evaluation.records import Record
from assistant.evaluation.resampling import FEWER_RESAMPLES, Interval, bootstrap, bootstrap_of
from assistant.evaluation.stages import Stage

MEANS = (
    "overall",
    "right",
    "em",
    "f1",
    "contains",
    "item_f1",
    "item_precision",
    "item_recall",
    "items_shown",
    "wrong_items",
    "cited",
    "citation_precision",
    "citation_recall",
    "verbatim",
    "recall@1",
    "recall@5",
    "recall@10",
    "mrr@10",
    "ndcg@10",
)
"""Metrics that are a mean over the questions that have them."""

RATES = ("refusal_precision", "refusal_recall", "auroc", "calibration_error")
TIMES = ("seconds_p50", "seconds_p95")

METRICS = (*MEANS, *RATES, *TIMES)

MANY = 1_000
"""Questions beyond which rates, which are worked out anew for each sample, are resampled less."""

LOWER_IS_BETTER = frozenset({"wrong_items", "calibration_error", *TIMES})

EXPLAINED = {
    "overall": "F1 of answers, item F1 of lists, refusals where there is no answer",
    "right": "right: most words and the numbers, or the sentence that has the answer; the whole list; the refusal",
    "em": "exact match of single answers",
    "f1": "F1 of the words of single answers",
    "contains": "an accepted answer stands in what is said or quoted",
    "item_f1": "F1 of the items of lists",
    "item_precision": "items said that were asked for",
    "item_recall": "items asked for that were said",
    "items_shown": "items asked for that stand in what is said or quoted",
    "wrong_items": "names said that must not be in the list, a question",
    "cited": "a quote shares characters with the evidence",
    "citation_precision": "characters quoted that are evidence",
    "citation_recall": "characters of the evidence that are quoted",
    "verbatim": "quotes that stand in their document character by character",
    "recall@1": "evidence in the first passage",
    "recall@5": "evidence in the first five passages",
    "recall@10": "evidence in the first ten passages",
    "mrr@10": "1 / the rank of the first passage with evidence",
    "ndcg@10": "order of the documents",
    "refusal_precision": "refusals that were right to be",
    "refusal_recall": "questions without an answer that were refused",
    "auroc": "how well confidence tells questions with an answer from those without",
    "calibration_error": "how far confidence is from the share that is right, where something was said",
    "seconds_p50": "seconds of a question, median",
    "seconds_p95": "seconds of a question that 95 of 100 stay below",
}


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some questions: of all, of a kind, or of a tag."""

    name: str
    count: int
    figures: dict[str, Interval]
    stages: dict[Stage, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run."""

    all: Group
    kinds: tuple[Group, ...]
    tags: tuple[Group, ...]


def summarise(records: Sequence[Record], seed: int = 0) -> Summary:
    """Work out every figure; intervals are drawn by document."""
    kinds = [kind for kind in Kind if any(record.gold.kind is kind for record in records)]
    tags = Counter(tag for record in records for tag in record.gold.tags)
    return Summary(
        group("all", records, seed),
        tuple(group(str(kind), [one for one in records if one.gold.kind is kind], seed, MEANS) for kind in kinds),
        tuple(group(tag, [one for one in records if tag in one.gold.tags], seed, MEANS) for tag in sorted(tags)),
    )


def group(name: str, records: Sequence[Record], seed: int = 0, metrics: Sequence[str] = METRICS) -> Group:
    """Work out the figures of some questions."""
    figures = {metric: found for metric in metrics if (found := figure(metric, records, seed)) is not None}
    counted = Counter(record.stage for record in records)
    return Group(name, len(records), figures, {stage: counted[stage] for stage in Stage if counted[stage]})


def figure(metric: str, records: Sequence[Record], seed: int = 0) -> Interval | None:
    """Work out one metric with its interval; None where no question has it."""
    if metric in MEANS:
        chosen = [record for record in records if metric in record.metrics]
        if not chosen:
            return None
        return bootstrap([record.metrics[metric] for record in chosen], clusters(chosen), seed=seed)
    chosen = [record for record in records if metric in TIMES or record.gold.kind is not Kind.SEARCH]
    if metric == "calibration_error":
        chosen = [record for record in chosen if record.answer.found]
    if not chosen:
        return None
    resamples = FEWER_RESAMPLES if len(chosen) <= MANY else FEWER_RESAMPLES // 5
    return bootstrap_of(_statistic(metric, chosen), len(chosen), clusters(chosen), resamples, seed)


def clusters(records: Sequence[Record]) -> list[Hashable]:
    """Give what questions are drawn together by: the document of their evidence."""
    return [record.gold.cluster for record in records]


def _statistic(metric: str, records: Sequence[Record]) -> Callable[[Sequence[int]], float | None]:
    refused = [not record.answer.found for record in records]
    answerable = [record.gold.answerable for record in records]
    confidence = [record.answer.confidence for record in records]
    right = [record.metrics.get("right", 0.0) for record in records]
    seconds = [record.seconds for record in records]

    def pick(values: Sequence[float], ats: Sequence[int]) -> list[float]:
        return [values[at] for at in ats]

    def refusals(ats: Sequence[int]) -> rates.RefusalScore:
        return rates.score_refusals([refused[at] for at in ats], [answerable[at] for at in ats])

    statistics: dict[str, Callable[[Sequence[int]], float | None]] = {
        "refusal_precision": lambda ats: refusals(ats).precision if not all(answerable) else None,
        "refusal_recall": lambda ats: refusals(ats).recall,
        "auroc": lambda ats: rates.auroc(pick(confidence, ats), [answerable[at] for at in ats]),
        "calibration_error": lambda ats: rates.calibration_error(pick(confidence, ats), pick(right, ats)),
        "seconds_p50": lambda ats: rates.percentile(pick(seconds, ats), 0.5),
        "seconds_p95": lambda ats: rates.percentile(pick(seconds, ats), 0.95),
    }
    return statistics[metric]
