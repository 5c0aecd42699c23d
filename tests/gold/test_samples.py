"""The samples that are made by a program are what it makes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

GOLD = Path(__file__).resolve().parent


def test_the_samples_are_what_their_maker_makes() -> None:
    specification = importlib.util.spec_from_file_location("samples", GOLD / "samples.py")
    assert specification is not None and specification.loader is not None
    made = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(made)
    for name, content in made.samples().items():
        assert (made.FOLDER / name).read_bytes() == content, f"{name}: run python -m tests.gold.samples"
