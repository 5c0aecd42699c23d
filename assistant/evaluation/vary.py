"""Settings varied: every combination of some values, each a run on the same index."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from assistant.errors import EvaluationError
from assistant.settings import Settings, as_facts, load_settings

FIXED = ("models.embedder",)
"""Settings that another index would be needed for."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A combination of values, as the user wrote them, and the settings that it makes."""

    values: tuple[tuple[str, str], ...]
    settings: Settings

    @property
    def name(self) -> str:
        """What a row is called."""
        return ",".join(f"{name}={value}" for name, value in self.values)

    @property
    def folder(self) -> str:
        """The name as a folder can have it."""
        return re.sub(r"[^\w.,=-]+", "-", self.name)


def variants(settings: Settings, wanted: Sequence[str]) -> list[Variant]:
    """Give every combination of `section.name=value,value …`; of none, the settings alone.

    Raises:
        EvaluationError: there is no such setting, or it belongs to the index.
        SettingsError: a value does not fit.
    """
    axes = [_axis(settings, one) for one in wanted]
    names = [name for name, _ in axes]
    for name in names:
        if names.count(name) > 1:
            raise EvaluationError(f"{name} is varied twice: write its values as one list, {name}=a,b.")
    grid = product(*([(name, value) for value in values] for name, values in axes))
    return [Variant(values, changed(settings, dict(values))) for values in grid]


def _axis(settings: Settings, text: str) -> tuple[str, list[str]]:
    name, _, listed = text.partition("=")
    values = [value.strip() for value in listed.split(",")]
    facts = as_facts(settings)
    if name not in facts:
        raise EvaluationError(f"There is no setting {name!r} to vary; there are {', '.join(facts)}.")
    if name in FIXED:
        raise EvaluationError(f"{name} belongs to the index: make another index, and compare the two runs.")
    if not all(values):
        raise EvaluationError(f"{text!r} has no values: write {name}={facts[name]},…")
    return name, list(dict.fromkeys(values))


def changed(settings: Settings, values: dict[str, str]) -> Settings:
    """Give settings with some values changed, checked as those of the environment are.

    Raises:
        SettingsError: a value does not fit.
    """
    environment = {"ASSISTANT_CONFIG": os.devnull}  # the settings given are whole: no file is read
    written = {name: str(value) for name, value in as_facts(settings).items()}
    for name, value in (written | values).items():
        environment[f"ASSISTANT_{name}".upper().replace(".", "_")] = (
            value.lower() if value in {"True", "False"} else value
        )
    return load_settings(environment)
