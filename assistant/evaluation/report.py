"""A run as one HTML file: no network, no library, and everything that came from a document escaped.

Documents and questions are hostile: their text goes through `_e` and nowhere else. As a second
wall the page's policy admits one script and one style sheet, by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from assistant.errors import EvaluationError
from assistant.evaluation import plots, rates
from assistant.evaluation.cases_html import case_html
from assistant.evaluation.gold import Kind
from assistant.evaluation.records import Record, Run
from assistant.evaluation.stages import ADVICE, Stage
from assistant.evaluation.summary import EXPLAINED, Group, Summary, summarise
from assistant.files import write_whole
from assistant.output import clean

CARDS = ("overall", "right", "f1", "item_f1", "refusal_recall", "auroc", "recall@5", "ndcg@10", "seconds_p50")
"""Figures on top; those that the set has."""

FAILED_FIRST = (
    Stage.WRONGLY_ANSWERED,
    Stage.WRONG_SPAN,
    Stage.NOT_READ,
    Stage.WRONGLY_REFUSED,
    Stage.NOT_RETRIEVED,
    Stage.NOT_INDEXED,
    Stage.NOT_SCORED,
    Stage.RIGHT,
)

MOST_TAGS = 24
RANKS = 20
BINS = 20


def write_report(run: Run, path: Path) -> None:
    """Write the report of a run; raises `EvaluationError` where the file cannot be written."""
    try:
        write_whole(path, render(run))
    except OSError as error:
        raise EvaluationError(f"The report {path} cannot be written: {error.strerror}.") from error


def render(run: Run) -> str:
    """Give the report as HTML."""
    summary = summarise(run.records, run.facts.seed)
    style, script = _packaged("report.css"), _packaged("report.js")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'"
    facts = run.facts
    when = facts.started[:16].replace("T", " ")
    subtitle = f"{len(run.records)} questions, {facts.index.get('documents')} documents, {when} UTC"
    ordered = sorted(run.records, key=lambda record: FAILED_FIRST.index(record.stage))
    return Template(_packaged("report.html")).substitute(
        policy=_e(f"{policy}; form-action 'none'"),
        title=_e(f"Evaluation: {facts.gold.get('name', '')}"),
        subtitle=_e(subtitle),
        style=style,
        script=script,
        cards="".join(_card(name, summary.all) for name in CARDS if name in summary.all.figures),
        stages=_stages(summary.all),
        plots="".join(_plots(run.records, summary)),
        figures=_figures(summary.all),
        stage_options=_stage_options(summary.all),
        tag_options=_options([("", "all"), *((group.name, group.name) for group in summary.tags)]),
        questions="".join(map(case_html, ordered)),
        facts=_facts(run),
    )


def _e(text: object) -> str:
    """Give text for any place in the page: without what could change how it is seen, and escaped."""
    return escape(clean(str(text)), quote=True)


def _packaged(name: str) -> str:
    return files("assistant.evaluation").joinpath(name).read_text("utf-8")


def _with_code(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", _e(text))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _card(name: str, group: Group) -> str:
    found = group.figures[name]
    value = f"{found.mean:.2f} s" if name.startswith("seconds") else f"{found.mean:.3f}"
    told = f"{found.low:.3f} to {found.high:.3f}, {found.count} questions"
    shown = f"<span>{_e(name)}</span><b>{value}</b><span>{told}</span>"
    return f'<div class="card" title="{_e(EXPLAINED[name])}">{shown}</div>'


def _stages(group: Group) -> str:
    total = max(1, group.count)
    rows = []
    for stage in [*FAILED_FIRST[:-2], Stage.RIGHT, Stage.NOT_SCORED]:
        count = group.stages.get(stage, 0)
        if not count:
            continue
        kind = {Stage.RIGHT: "kept", Stage.NOT_SCORED: "none"}.get(stage, "lost")
        bar = (
            f'<svg viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect class="{kind}" width="{200 * count / total:.1f}" height="10"/></svg>'
        )
        rows.append(
            f'<tr><td class="name">{_e(stage)}</td><td class="n">{count}</td><td class="share">{bar}</td>'
            f'<td class="told">{_with_code(ADVICE.get(stage, ""))}</td></tr>'
        )
    return f'<div class="wide"><table class="stages">{"".join(rows)}</table></div>'


def _plots(records: Sequence[Record], summary: Summary) -> Iterable[str]:
    tags = sorted(summary.tags, key=lambda group: -group.count)[:MOST_TAGS]
    named = [*((group.name, group) for group in summary.kinds), *((f"#{group.name}", group) for group in tags)]
    right = [_bar(name, group) for name, group in named if "right" in group.figures]
    if right:
        yield _figure(
            "Right by kind and #tag",
            "With 95% intervals and the number of questions.",
            plots.bars(right, "Share right by kind and tag"),
        )
    said = [record for record in records if record.answer.found and record.gold.kind is not Kind.SEARCH]
    if said:
        yield _calibration(said)
    scored = [record for record in records if record.gold.kind is not Kind.SEARCH]
    if scored:
        yield _risk(scored)
    yield _latency(records)
    ranked = [record for record in records if "mrr@10" in record.metrics]
    if ranked:
        yield _by_rank(ranked)


def _bar(name: str, group: Group) -> plots.Bar:
    found = group.figures["right"]
    return plots.Bar(clean(name), found.mean, found.low, found.high, found.count)


def _calibration(records: Sequence[Record]) -> str:
    bins = rates.calibration_bins(
        [record.answer.confidence for record in records], [record.metrics["right"] for record in records]
    )
    most = max(one.count for one in bins)
    points = [
        plots.Point(
            one.confidence,
            one.right,
            f"{one.count} answers of confidence {one.confidence:.2f}: {one.right:.2f} right",
            one.count / most,
        )
        for one in bins
    ]
    drawn = plots.curve(points, "Calibration", "confidence", "share right", diagonal=True, dots=True)
    return _figure("Calibration", "Of what was said; on the dashed line confidence is the share that is right.", drawn)


def _risk(records: Sequence[Record]) -> str:
    """Draw how much is wrong of what is said when only the surest answers are."""
    curve = rates.risk_coverage(
        [record.answer.confidence for record in records],
        [record.metrics["right"] if record.answer.found else 0.0 for record in records],
    )
    points = [plots.Point(one.coverage, one.risk) for one in curve]
    text = "The share that is wrong of the surest answers, by how many of all questions are answered."
    return _figure("Risk and coverage", text, plots.curve(points, "Risk and coverage", "coverage", "risk"))


def _latency(records: Sequence[Record]) -> str:
    seconds = [record.seconds for record in records]
    step = max(rates.percentile(seconds, 0.99) / BINS, 1e-3)
    counted = Counter(min(BINS - 1, int(value / step)) for value in seconds)
    counts = [(f"{at * step:.2f}", counted[at]) for at in range(BINS)]
    return _figure("Latency", "The slowest are in the last column.", plots.columns(counts, "Latency", "seconds"))


def _by_rank(records: Sequence[Record]) -> str:
    ranks = [record.metrics.get("rank") for record in records]
    shares = [sum(rank is not None and rank <= k for rank in ranks) / len(ranks) for k in range(1, RANKS + 1)]
    points = [plots.Point((k - 1) / (RANKS - 1), share) for k, share in enumerate(shares, start=1)]
    text = f"The share of questions with evidence by rank, from 1 to {RANKS}."
    return _figure(
        "Retrieval", text, plots.curve(points, "Retrieval by rank", "rank", "share found", ("1", str(RANKS)))
    )


def _figure(title: str, text: str, drawn: str) -> str:
    return f"<figure><figcaption>{_e(title)}<span>{_e(text)}</span></figcaption>{drawn}</figure>"


def _figures(group: Group) -> str:
    rows = [
        f'<tr><td class="name">{_e(name)}</td><td class="n">{found.mean:.4f}</td>'
        f'<td class="n">{found.low:.4f} – {found.high:.4f}</td><td class="n">{found.count}</td>'
        f'<td class="told">{_e(EXPLAINED[name])}</td></tr>'
        for name, found in group.figures.items()
    ]
    numbers = "".join(f'<th class="n">{name}</th>' for name in ("value", "interval", "questions"))
    head = f"<tr><th>metric</th>{numbers}<th></th></tr>"
    return f"<table>{head}{''.join(rows)}</table>"


def _stage_options(group: Group) -> str:
    named = [(str(stage), f"{stage} ({count})") for stage, count in group.stages.items()]
    return _options([("", "anything"), ("failed", "failures"), *named])


def _options(values: Iterable[tuple[str, str]]) -> str:
    return "".join(f'<option value="{_e(value)}">{_e(text)}</option>' for value, text in values)


def _facts(run: Run) -> str:
    facts = run.facts
    named = {"gold": facts.gold, "settings": facts.settings, "models": facts.models, "index": facts.index}
    named |= {"versions": facts.versions, "machine": facts.machine}
    rows = [(f"{head}: {name}", value) for head, values in named.items() for name, value in values.items()]
    rows += [("code", facts.code), ("seed", facts.seed), ("started", facts.started), ("finished", facts.finished)]
    shown = ((name, value if isinstance(value, str) else json.dumps(value)) for name, value in rows)
    return f"<table>{''.join(f'<tr><td>{_e(name)}</td><td>{_e(value)}</td></tr>' for name, value in shown)}</table>"
