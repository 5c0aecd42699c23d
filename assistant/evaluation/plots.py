"""Plots as SVG, drawn without a library; colours and sizes come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 420, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 40
ROW = 22
LONGEST_LABEL = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A value from 0 to 1 with its interval, and how many questions it is of."""

    label: str
    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve, with what is shown when it is pointed at; `weight` is its size, 0 to 1."""

    x: float
    y: float
    told: str = ""
    weight: float = 0.0


def bars(rows: Sequence[Bar], title: str) -> str:
    """Draw horizontal bars with their intervals."""
    left, height = 190, len(rows) * ROW + 30
    width = WIDTH - left - 16
    parts = [
        _line(left + width * tick, 4, left + width * tick, height - 22, "grid") for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    parts += [_text(left + width * tick, height - 8, f"{tick:g}", "middle") for tick in (0, 0.5, 1)]
    for at, row in enumerate(rows):
        y = 6 + at * ROW
        shown = row.label if len(row.label) <= LONGEST_LABEL else f"{row.label[: LONGEST_LABEL - 1]}…"
        told = f"{row.label}: {row.value:.3f} [{row.low:.3f}, {row.high:.3f}], {row.count} questions"
        parts.append(f"<g><title>{escape(told)}</title>")
        parts.append(_text(left - 8, y + 13, f"{shown} ({row.count})", "end"))
        parts.append(f'<rect class="bar" x="{left}" y="{y}" width="{width * row.value:.1f}" height="{ROW - 8}"/>')
        middle = y + (ROW - 8) / 2
        parts.append(_line(left + width * row.low, middle, left + width * row.high, middle, "whisker"))
        parts.append("</g>")
    return _svg(parts, title, height)


def curve(
    points: Sequence[Point],
    title: str,
    x: str,
    y: str,
    ends: tuple[str, str] = ("0", "1"),
    diagonal: bool = False,
    dots: bool = False,
) -> str:
    """Draw points of 0 to 1 in both directions, joined, or as dots of a size; `ends` label the x axis."""
    parts = _axes(x, y, *ends, "1")
    if diagonal:
        parts.append(_line(*_at(0, 0), *_at(1, 1), "guide"))
    places = [(_at(point.x, point.y), point) for point in points]
    if not dots:
        path = " ".join(f"{'L' if at else 'M'}{px:.1f} {py:.1f}" for at, ((px, py), _) in enumerate(places))
        parts.append(f'<path class="curve" d="{path}"/>')
    else:
        for (px, py), point in places:
            radius = 3 + 7 * point.weight
            told = f"<title>{escape(point.told)}</title>"
            parts.append(f'<circle class="dot" cx="{px:.1f}" cy="{py:.1f}" r="{radius:.1f}">{told}</circle>')
    return _svg(parts, title)


def columns(counts: Sequence[tuple[str, int]], title: str, x: str) -> str:
    """Draw counts as columns side by side."""
    most = max((count for _, count in counts), default=0) or 1
    parts = _axes(x, "questions", "", "", str(most))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(counts))
    for at, (label, count) in enumerate(counts):
        px, py = LEFT + at * step, _at(0, count / most)[1]
        told = escape(f"{label}: {count}")
        parts.append(
            f'<rect class="bar" x="{px + 1:.1f}" y="{py:.1f}" width="{max(1.0, step - 2):.1f}" '
            f'height="{HEIGHT - BOTTOM - py:.1f}"><title>{told}</title></rect>'
        )
        if len(counts) <= 14 or at % (len(counts) // 7) == 0:
            parts.append(_text(px + step / 2, HEIGHT - BOTTOM + 15, label, "middle"))
    return _svg(parts, title)


def _at(x: float, y: float) -> tuple[float, float]:
    return LEFT + (WIDTH - LEFT - RIGHT) * x, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y


def _axes(x: str, y: str, low: str, high: str, top: str) -> list[str]:
    parts = [_line(*_at(0, tick), *_at(1, tick), "grid") for tick in (0, 0.25, 0.5, 0.75, 1)]
    parts += [_text(LEFT - 6, _at(0, 1)[1] + 4, top, "end"), _text(LEFT - 6, _at(0, 0)[1] + 4, "0", "end")]
    if low or high:
        parts += [
            _text(LEFT, HEIGHT - BOTTOM + 15, low, "middle"),
            _text(WIDTH - RIGHT, HEIGHT - BOTTOM + 15, high, "end"),
        ]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, x, "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    turned = f"translate(14 {middle:.0f}) rotate(-90)"
    parts.append(f'<text class="label" text-anchor="middle" transform="{turned}">{escape(y)}</text>')
    return parts


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="label" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(parts: Sequence[str], title: str, height: int = HEIGHT) -> str:
    name = escape(title, quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{name}">{"".join(parts)}</svg>'
