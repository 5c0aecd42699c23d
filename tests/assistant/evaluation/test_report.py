"""The report: one file that loads nothing, whatever the documents say."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.evaluation import plots
from assistant.evaluation.gold import Case, GoldEvidence
from assistant.evaluation.report import render, write_report
from assistant.evaluation.stages import Stage

from .samples import answer, passage, quote, record, run_of

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"'`${x}` & \u202e\x1b[31m \x00"


class Elements(HTMLParser):
    """Every element with its attributes, and all text but that of script and style."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attributes}))
        if tag not in {"meta", "input", "br", "rect", "line", "path", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"rect", "line", "path"}:
            return
        assert self.open.pop() == tag, "elements are closed in order"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"script", "style"}:
            self.text += data


@pytest.fixture(scope="module")
def hostile() -> str:
    evidence = (GoldEvidence(EVIL, EVIL), GoldEvidence("b", start=1, end=2))
    case = Case("q1", EVIL, (EVIL,), evidence=evidence, history=(EVIL,), tags=(EVIL, "date"))
    given = answer(EVIL, quotes=[quote(EVIL, document=EVIL)])
    lost = record(EVIL, Stage.WRONG_SPAN, gold=case, answer=given, retrieved=(passage(EVIL, text=EVIL),), note=EVIL)
    refused = record("q2", Stage.WRONGLY_REFUSED, answer=answer(confidence=0.1))
    gold = {"name": EVIL, "questions": 2, "tags": [EVIL]}
    return render(run_of(record("q0"), lost, refused, gold=gold, settings={"models.embedder": EVIL}))


def test_hostile_text_stays_text(hostile: str) -> None:
    page = Elements(hostile)
    assert not page.open
    assert [tag for tag, _ in page.found].count("script") == 1
    assert "img" not in {tag for tag, _ in page.found}
    assert not any(name.startswith("on") for _, attributes in page.found for name in attributes)
    assert page.text.count("<script>alert(1)</script><img src=x onerror=alert(2)>") > 8
    assert not set("\u202e\x1b\x00") & set(hostile)


def test_nothing_is_loaded(hostile: str) -> None:
    for tag, attributes in Elements(hostile).found:
        assert not {"src", "href", "style", "action", "srcset", "data"} & set(attributes), tag
        assert tag not in {"link", "iframe", "object", "embed", "base"}
    assert not re.search(r"url\(|@import|https?://", hostile)


def test_the_policy_admits_what_is_there_and_nothing_else(hostile: str) -> None:
    (policy,) = (a["content"] for tag, a in Elements(hostile).found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ")
    for name in ("script", "style"):
        (content,) = re.findall(rf"<{name}>(.*?)</{name}>", hostile, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_failures_stand_first(hostile: str) -> None:
    stages = [a["data-stage"] for tag, a in Elements(hostile).found if tag == "details"]
    assert stages == ["read, wrong span", "wrongly refused", "right"]


def test_a_set_for_search_alone(tmp_path: Path) -> None:
    case = Case("1", "ferry times", evidence=(GoldEvidence("d1.txt"),))
    metrics = {"recall@5": 1.0, "mrr@10": 0.5, "ndcg@10": 0.6, "rank": 2.0}
    write_report(run_of(record("1", Stage.NOT_SCORED, gold=case, metrics=metrics)), tmp_path / "report.html")
    page = Elements((tmp_path / "report.html").read_text("utf-8"))
    assert "only the documents are known" in page.text and "Calibration" not in page.text


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("before", "utf-8")
    (tmp_path / "open").hardlink_to(tmp_path / "report.html")
    write_report(run_of(record()), tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "open").read_text("utf-8") == "before"


def test_both_themes_and_small_screens() -> None:
    page = render(run_of(record()))
    assert "prefers-color-scheme: dark" in page and "max-width: 640px" in page and 'name="viewport"' in page


def test_plots_are_drawn_where_they_belong() -> None:
    drawn = plots.bars([plots.Bar("a<b", 0.5, 0.25, 1.0, 7)], "title")
    width = plots.WIDTH - 190 - 16
    assert f'<rect class="bar" x="190" y="6" width="{width / 2:.1f}"' in drawn
    assert f'x1="{190 + width / 4:.1f}" y1="13.0" x2="{190 + width:.1f}"' in drawn
    assert "a&lt;b: 0.500 [0.250, 1.000], 7 questions" in drawn
    curve = plots.curve([plots.Point(0, 0), plots.Point(1, 1)], "title", "x", "y")
    left, bottom = plots.LEFT, plots.HEIGHT - plots.BOTTOM
    assert f'd="M{left}.0 {bottom}.0 L{plots.WIDTH - plots.RIGHT}.0 {plots.TOP}.0"' in curve
