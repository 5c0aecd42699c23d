"""A question in the report: its answer, what is known of it, and the way there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape

from assistant.evaluation.compare import said
from assistant.evaluation.gold import Case, Kind
from assistant.evaluation.records import Record, Retrieved
from assistant.evaluation.stages import Stage
from assistant.output import clean
from assistant.types import Quote

SHOWN = 10
"""Passages that are shown, and those beyond that have the evidence."""

HIDDEN = {"statements", "quotes", "refused"}
"""Scores that the answer itself shows."""

LONGEST = 300


def case_html(record: Record) -> str:
    """Give a question as a part of the page that folds."""
    case = record.gold
    kind = {Stage.RIGHT: "right", Stage.NOT_SCORED: "none"}.get(record.stage, "")
    answer = said(record) or "refused"
    parts = [
        f'<details data-stage="{_e(record.stage)}" data-tags="{_e(json.dumps(case.tags))}"><summary>',
        f'<span class="stage {kind}">{_e(record.stage)}</span><span>{_e(case.question)}</span>',
        f'<span class="said">{_e(_short(answer))}<br>gold: {_e(_short(known(case)))}</span></summary>',
        '<div class="inside">',
        *_history(case),
        *_answer(record),
        *_evidence(record),
        *_retrieved(record.retrieved),
        *_scores(record),
        "</div></details>\n",
    ]
    return "".join(parts)


def known(case: Case) -> str:
    """Give the gold answer in one line."""
    if case.kind is Kind.NONE:
        return "no answer"
    if case.kind is Kind.LIST:
        return " · ".join(aliases[0] for aliases in case.items)
    return " / ".join(case.answers) or "only the documents are known"


def _e(text: object) -> str:
    return escape(clean(str(text)), quote=True)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _history(case: Case) -> Iterable[str]:
    if case.history:
        yield f"<h3>Asked before</h3><p>{'<br>'.join(map(_e, case.history))}</p>"


def _answer(record: Record) -> Iterable[str]:
    answer = record.answer
    kind = str(getattr(answer, "kind", "")) if answer.found else "refusal"
    yield f"<h3>Answer, confidence {answer.confidence:.2f}{f', {_e(kind)}' if kind else ''}</h3>"
    if answer.rewritten:
        yield f'<p class="dim">Asked as: {_e(answer.rewritten)}</p>'
    yield f"<p>{'<br>'.join(_e(one.text) for one in answer.statements) or _e(answer.text)}</p>"
    if answer.reason and not answer.found:
        yield f'<p class="dim">{_e(answer.reason)}</p>'
    if answer.quotes:
        yield f"<h3>Quotes</h3>{''.join(map(_quote, answer.quotes))}"
    elif answer.nearest:
        yield f"<h3>Nearest</h3>{''.join(map(_quote, answer.nearest))}"


def _quote(quote: Quote) -> str:
    place = f"[{quote.number}] {quote.document}, {quote.locator} · {quote.score:.2f} · {quote.badge}"
    return f'<div class="place">{_e(place)}</div><blockquote>{_e(quote.text)}</blockquote>'


def _evidence(record: Record) -> Iterable[str]:
    if not record.gold.evidence:
        return
    yield "<h3>Evidence</h3>"
    if record.note:
        yield f'<p class="stage">{_e(record.note)}</p>'
    for one in record.gold.evidence:
        text = one.quote or ("" if one.start is None else f"characters {one.start} to {one.end}")
        quoted = f'<blockquote class="evidence">{_e(text)}</blockquote>' if text else ""
        yield f'<div class="place">{_e(one.document)}</div>{quoted}'


def _retrieved(passages: Sequence[Retrieved]) -> Iterable[str]:
    if not passages:
        return
    yield '<h3>Passages</h3><div class="wide"><table><tr><th class="n"></th><th>place</th><th class="n">score</th>'
    yield '<th class="n">by meaning</th><th class="n">by words</th><th>read</th><th class="excerpt">begins</th></tr>'
    for rank, one in enumerate(passages, start=1):
        if rank <= SHOWN or one.relevant or one.read:
            yield _passage(rank, one)
    yield "</table></div>"


def _passage(rank: int, one: Retrieved) -> str:
    marked = ' class="relevant"' if one.relevant else ""
    ranks = "".join(f'<td class="n">{"–" if at is None else f"#{at}"}</td>' for at in (one.dense_rank, one.bm25_rank))
    return (
        f'<tr{marked}><td class="n">{rank}</td><td class="where">{_e(one.document)} {one.start}–{one.end}</td>'
        f'<td class="n">{one.score:.4f}</td>{ranks}<td>{"yes" if one.read else ""}</td>'
        f'<td class="excerpt">{_e(_short(one.text))}</td></tr>'
    )


def _scores(record: Record) -> Iterable[str]:
    scores = ", ".join(f"{name} {value:.3g}" for name, value in record.metrics.items() if name not in HIDDEN)
    tags = ", ".join(record.gold.tags) or "none"
    yield f'<h3>Scores</h3><p class="dim">{_e(scores)}</p>'
    yield f'<p class="dim">id {_e(record.id)} · tags {_e(tags)} · {record.seconds:.2f} s</p>'
