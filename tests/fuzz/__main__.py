"""The long campaign.

    python -m tests.fuzz [--files 10000] [--seed 1] [--suffix .docx …] [--only N] [--keep FOLDER]

Prints what was read and refused by suffix, and every problem; exit status 1 where there is one.
`--keep` writes the files of the problems, to be looked at.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from .campaign import Campaign, case, run
from .seeds import seeds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--suffix", action="append", default=[], help="start from seeds with this suffix only")
    parser.add_argument("--only", type=int, help="the one file with this number")
    parser.add_argument("--keep", type=Path, help="a folder for the files of the problems")
    options = parser.parse_args()
    numbers = range(options.files) if options.only is None else [options.only]
    campaign = run(options.seed, numbers, options.suffix, _tell)
    _show(campaign)
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
        whole = [one for one in seeds() if not options.suffix or one[0] in options.suffix]
        for problem in campaign.problems:
            suffix, data = case(options.seed, problem.number, whole)
            (options.keep / f"{problem.kind.split()[0]}-{problem.number}{suffix}").write_bytes(data)
    return 1 if campaign.problems else 0


def _tell(done: int, campaign: Campaign) -> None:
    if sys.stderr.isatty() or done % 1000 == 0:
        print(f"{campaign.files} files, {len(campaign.problems)} problems", file=sys.stderr)  # noqa: T201


def _show(campaign: Campaign) -> None:
    lines = [
        f"{campaign.files} files, seed {campaign.seed}",
        "",
        "| suffix | read | refused | not read |",
        "|---|---|---|---|",
    ]
    for suffix in sorted({suffix for suffix, _ in campaign.outcomes}):
        counts = [campaign.outcomes[suffix, outcome] for outcome in ("read", "refused", "not read")]
        lines.append(f"| {suffix} | {counts[0]} | {counts[1]} | {counts[2]} |")
    lines += ["", "Reasons:", *(f"{number:>6} × {reason}" for reason, number in campaign.reasons.most_common(40))]
    lines += ["", "Slowest:", *(f"{seconds:.1f} s  {number}{suffix}" for seconds, number, suffix in campaign.slowest)]
    groups = Counter((problem.kind, problem.suffix, problem.detail[:110]) for problem in campaign.problems)
    first = {(p.kind, p.suffix, p.detail[:110]): p.number for p in reversed(campaign.problems)}
    lines += ["", f"Problems: {len(campaign.problems)}"]
    lines += [f"{number:>6} × {group}, first {first[group]}" for group, number in groups.most_common()]
    print("\n".join(lines))  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
