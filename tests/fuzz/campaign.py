"""A run over many spoilt files, through the loader process, as a sync does it."""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from index.loader_process import LoaderProcess
from index.loaders.reading import Loaded, Request
from index.loaders.worker import MIB, Limits

from .mutate import mutated
from .rules import broken_rules
from .seeds import Seed, seeds

LIMITS = Limits(seconds=20, patience=120, memory=2048 * MIB)
AT_ONCE = 100
"""Files that are written before they are loaded."""

SLOW = 5.0
"""Seconds for the rules (splitting among them) beyond which a file counts as slow."""

_unplanned = re.compile(r"cannot be read: (\w+)")
_breakage = {
    "crash": ("its reader crashed", "its reader gave up", "its reader was killed", "its reader ended", "no document"),
    "time or memory": ("reading it takes more than",),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong with one file; `number` and the seed make the file again."""

    number: int
    suffix: str
    kind: str
    detail: str


@dataclass(slots=True)
class Campaign:
    """What a run found."""

    seed: int
    files: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(suffix, "read", "refused" or "not read") → files"""
    reasons: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    slowest: list[tuple[float, int, str]] = field(default_factory=list)
    """(seconds, number, suffix) of the ten slowest, waiting for the loader included."""

    def grave(self) -> list[Problem]:
        """Give the problems that a user would feel: all but exceptions that became a clumsy reason."""
        return [problem for problem in self.problems if problem.kind != "unplanned"]


def case(seed: int, number: int, whole: Sequence[Seed]) -> Seed:
    """Give the spoilt file with this number."""
    return mutated(Random(f"{seed} {number}"), whole)


def run(
    seed: int,
    numbers: Sequence[int],
    suffixes: Sequence[str] = (),
    tell: Callable[[int, Campaign], None] = lambda done, campaign: None,
) -> Campaign:
    """Load the spoilt files with these numbers and look at what comes."""
    whole = [one for one in seeds() if not suffixes or one[0] in suffixes]
    campaign = Campaign(seed)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, LoaderProcess(LIMITS) as loader:
        for at in range(0, len(numbers), AT_ONCE):
            _run_some(campaign, numbers[at : at + AT_ONCE], whole, Path(folder), loader)
            tell(at + AT_ONCE, campaign)
    return campaign


def _run_some(
    campaign: Campaign, numbers: Sequence[int], whole: Sequence[Seed], folder: Path, loader: LoaderProcess
) -> None:
    paths = []
    for number in numbers:
        suffix, data = case(campaign.seed, number, whole)
        paths.append(folder / f"{number}{suffix}")
        paths[-1].write_bytes(data)
    began = time.monotonic()
    for number, path, (_, loaded) in zip(
        numbers, paths, loader.load_all(Request(str(path)) for path in paths), strict=True
    ):
        campaign.files += 1
        for kind, detail in _judged(loaded):
            campaign.problems.append(Problem(number, path.suffix, kind, detail))
        outcome = "refused" if loaded.reason else "read" if loaded.document else "not read"
        campaign.outcomes[path.suffix, outcome] += 1
        if loaded.reason:
            campaign.reasons[re.sub(r"\d+", "N", loaded.reason)[:60]] += 1
        campaign.slowest.append((time.monotonic() - began, number, path.suffix))
        campaign.slowest = sorted(campaign.slowest, reverse=True)[:10]
        path.unlink()
        began = time.monotonic()


def _judged(loaded: Loaded) -> Iterator[tuple[str, str]]:
    for kind, beginnings in _breakage.items():
        if any(beginning in loaded.reason for beginning in beginnings):
            yield kind, loaded.reason
    if match := _unplanned.match(loaded.reason):
        yield "unplanned", f"{match[1]}: {loaded.reason}"
    if loaded.reason and ("\n" in loaded.reason or not loaded.reason.isprintable() or len(loaded.reason) > 250):
        yield "rule", f"the reason is not one short line: {loaded.reason!r}"
    if loaded.document is None:
        return
    began = time.process_time()
    try:
        yield from (("rule", rule) for rule in broken_rules(loaded.document))
    except Exception as error:  # noqa: BLE001  whatever it is, it is what is looked for
        yield "rule", f"{type(error).__name__}: {error}"
    if time.process_time() - began > SLOW:
        yield "time or memory", f"places and passages of {len(loaded.document.text)} characters took {SLOW} seconds"
