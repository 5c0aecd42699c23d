"""Which library reads a format best: words and their order lost against the judge, and time, on three files each.

    python -m benchmarks.libraries FOLDER --python /path/to/python [--type pdf] [--kept FOLDER]

`--python` is an interpreter of an environment with the libraries of `benchmarks/readers.py`; one that
it has not is left out. The three files of a type are those in which its judge finds most words, but
no two of one source (the part of the name before the last number or dash).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.found_words import judged, pairs, run, words
from benchmarks.report import table
from index.loaders.reading import peek

CANDIDATES = {
    "pdf": ["pypdf", "pdfplumber", "markitdown", "llama-index"],
    "docx": ["markitdown", "llama-index", "docx2python", "docx2txt"],
    "odt": ["odfpy"],
    "rtf": ["llama-index"],
    "epub": ["markitdown", "llama-index", "ebooklib"],
    "pptx": ["markitdown", "llama-index"],
    "odp": ["odfpy"],
    "xlsx": ["markitdown", "llama-index", "calamine", "pandas"],
    "ods": ["odfpy", "calamine"],
    "csv": ["markitdown", "llama-index", "pandas"],
    "html": ["markitdown", "inscriptis"],
    "rst": ["docutils"],
    "org": ["orgparse"],
    "xml": ["llama-index", "markitdown"],
    "mail": ["mail-parser"],
    "mbox": ["llama-index"],
    "notebook": ["markitdown", "llama-index", "nbformat"],
    "subtitles": ["pysubs2"],
}
_OURS = (
    "import json, sys, time; from pathlib import Path; began = time.perf_counter(); from index.loaders import load;"
    "path = Path(sys.argv[1]); data = path.read_bytes(); text = load(path, data, sys.argv[2]).text;"
    "first = time.perf_counter() - began; began = time.perf_counter(); load(path, data, sys.argv[2]);"
    "read = time.perf_counter() - began; print(json.dumps({'import': first - read, 'read': read, 'text': text}))"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One library on one file: shares of the judge's words and pairs of words lost, and seconds."""

    words: float
    pairs: float
    imported: float
    read: float
    failure: str = ""


def main() -> None:
    """Try, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--python", type=Path, required=True)
    parser.add_argument("--type", action="append", default=[])
    parser.add_argument("--kept", type=Path, default=Path("benchmarks/results/judged"))
    options = parser.parse_args()
    rows = []
    for type in options.type or CANDIDATES:
        files = _three(options.folder, type, options.kept)
        print(f"{type}: {', '.join(path.name for path, _ in files)}", file=sys.stderr)
        for name in ["ours", *CANDIDATES[type]]:
            trials = [_trial(name, path, type, text, options.python) for path, text in files]
            rows.append([type, name, *_row(trials)])
    print(table(["type", "library", "words lost", "pairs lost", "import s", "read ms", "failed"], rows))


def _three(folder: Path, type: str, kept: Path) -> list[tuple[Path, str]]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and peek(path) == type]
    found = [(path, judgement.text) for path in paths if (judgement := judged(path, type, kept))]
    chosen: dict[str, tuple[Path, str]] = {}
    for path, text in sorted(found, key=lambda one: (-words(one[1]).total(), one[0])):
        source = re.sub(r"^\d+-|[\d_-]+\w*$", "", path.stem)
        chosen.setdefault(source, (path, text))
    return list(chosen.values())[:3]


def _trial(name: str, path: Path, type: str, judge: str, python: Path) -> Trial:
    began = time.perf_counter()
    if name == "ours":
        line = [sys.executable, "-c", _OURS, str(path), type]
    else:
        line = [str(python), "-W", "ignore", str(Path(__file__).with_name("readers.py")), name, str(path)]
    output, failure = run(line)
    if failure:
        return Trial(1.0, 1.0, 0.0, time.perf_counter() - began, failure)
    found = json.loads(output[output.index('{"import"') :])
    text = found["text"]
    return Trial(_lost(words(judge), words(text)), _lost(pairs(judge), pairs(text)), found["import"], found["read"])


def _lost(judge: Counter[str], own: Counter[str]) -> float:
    return (judge - own).total() / max(1, judge.total())


def _row(trials: list[Trial]) -> list[str]:
    well = [trial for trial in trials if not trial.failure]
    failed = "; ".join(trial.failure[:60] for trial in trials if trial.failure)
    if not well:
        return ["–", "–", "–", "–", failed]
    means = [sum(getattr(trial, name) for trial in well) / len(well) for name in ("words", "pairs", "imported", "read")]
    return [f"{means[0]:.1%}", f"{means[1]:.1%}", f"{means[2]:.2f}", f"{1000 * means[3]:.0f}", failed]


if __name__ == "__main__":
    main()
