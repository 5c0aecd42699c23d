"""Our own gold sets, asked whole: no figure may fall below the floor recorded for it.

`tests/gold/floors.json` has, for each set, the folder of its documents and the floors:

    {"corpus": {"docs": "corpus", "floors": {"right": 0.8, "verbatim": 1.0}}}
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.output import ExitCode

from ..conftest import Run

ROOT = Path(__file__).resolve().parents[3]
GOLD = ROOT / "tests" / "gold"
FLOORS: dict[str, Any] = json.loads((GOLD / "floors.json").read_text("utf-8"))


@pytest.mark.timeout(2400)  # some hundred questions, on a slow or busy machine
@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(run: Run, name: str) -> None:
    recorded = FLOORS[name]
    assert recorded["floors"]
    gates = [word for metric, floor in recorded["floors"].items() for word in ("--fail-under", f"{metric}={floor}")]
    result = run("eval", GOLD / f"{name}.jsonl", "--docs", ROOT / recorded["docs"], "--out", "run", *gates)
    assert result.code == ExitCode.DONE, result.err
