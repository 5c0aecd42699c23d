"""Times searches in one process, on an index that is there: a JSON line with the seconds of each.

A process of its own, so that `speed.py` stays small (see `processes.measure`):

    python -m benchmarks.warm QUESTIONS.txt --index FOLDER
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from benchmarks import program

TOP_K = 20


def time_searches(index: Path, questions: list[str]) -> list[float]:
    """Give the seconds of each search, after one that is not counted."""
    seconds = []
    with program.open_searcher(index) as searcher:
        searcher.search("a first question, to load what is loaded late", top_k=TOP_K)
        for question in questions:
            began = time.perf_counter()
            searcher.search(question, top_k=TOP_K)
            seconds.append(time.perf_counter() - began)
    return seconds


def main(arguments: list[str] | None = None) -> int:
    """Time one search a line of a file of questions."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.warm", description=main.__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    options = parser.parse_args(arguments)
    lines = options.questions.read_text(encoding="utf-8").split("\n")
    print(json.dumps({"seconds": time_searches(options.index, [line for line in lines if line])}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
