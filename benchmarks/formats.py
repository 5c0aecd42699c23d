"""What is read of a folder of mixed files: reasons, words lost against other tools, time.

    python -m benchmarks.formats FOLDER [--out formats.json] [--worst 5]

Each file is loaded as `assistant index` would load it. A word is lost where the judge of its
format (`benchmarks/judges.py`) finds it more often in the file. pdftotext and pandoc must be
installed; python-calamine is needed for sheets.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.judges import judged, words
from benchmarks.processes import describe_machine
from benchmarks.report import table, write_json
from index.errors import LoadError
from index.loaders import document_type, load
from index.scan import scan
from index.types import Failure


@dataclass(frozen=True, slots=True)
class File:
    """A file that was read: words that the judge found and those of them that were lost."""

    path: str
    type: str
    seconds: float
    reason: str = ""
    judge: str = ""
    found: int = 0
    lost: int = 0
    examples: tuple[str, ...] = ()


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="write all figures as JSON")
    parser.add_argument("--worst", type=int, default=5, help="files with the most words lost to name (default 5)")
    options = parser.parse_args()
    files = []
    for entry in scan(options.folder):
        if isinstance(entry, Failure):
            files.append(File(entry.path, "", 0.0, entry.reason))
        else:
            files.append(measure(entry.path))
    report(files, options.folder, options.worst)
    if options.out:
        write_json(options.out, describe_machine(), {"files": len(files)}, [_as_dict(file) for file in files])


def measure(path: Path) -> File:
    """Load a file, and compare its words with its judge's."""
    data = path.read_bytes()
    type = document_type(path, data[:8192])
    if type is None:
        return File(str(path), "", 0.0, "not a type that is read" if data else "empty")
    started = time.perf_counter()
    try:
        document = load(path, data, type)
    except LoadError as error:
        return File(str(path), type, time.perf_counter() - started, str(error))
    seconds = time.perf_counter() - started
    judgement = judged(path, type)
    if judgement is None:
        return File(str(path), type, seconds)
    judge, theirs = judgement
    lost = theirs - words(document.text)
    examples = tuple(word for word, _ in lost.most_common(5))
    return File(str(path), type, seconds, "", judge, theirs.total(), lost.total(), examples)


def report(files: list[File], folder: Path, worst: int) -> None:
    """Print what was read, what was lost by format, and what took longest."""
    read = [file for file in files if not file.reason]
    print(f"{len(files)} files, {len(read)} read, {len(files) - len(read)} with a reason:")
    for (type, reason), count in Counter((file.type, file.reason) for file in files if file.reason).most_common():
        print(f"  {count:4}  {type or '–'}: {reason}")
    rows = []
    for type in sorted({file.type for file in read}):
        own = [file for file in read if file.type == type]
        against = [file for file in own if file.judge]
        found, lost = sum(file.found for file in against), sum(file.lost for file in against)
        share = f"{lost / found:.2%}" if found else "–"
        mean = f"{1000 * fmean(file.seconds for file in own):.1f}"
        rows.append(
            [type, str(len(own)), against[0].judge if against else "–", str(len(against)), f"{found:,}", share, mean]
        )
    print("\n" + table(["type", "read", "judge", "judged", "its words", "lost", "ms a file"], rows))
    print(f"\nmean of all {1000 * fmean(file.seconds for file in read):.1f} ms; the slowest ten:")
    for file in sorted(read, key=lambda file: -file.seconds)[:10]:
        print(f"  {file.seconds:6.2f} s  {Path(file.path).stat().st_size / 1e6:6.2f} MB  {_shown(file, folder)}")
    print("\nmost words lost:")
    for file in sorted(read, key=lambda file: -file.lost)[:worst]:
        print(f"  {file.lost} of {file.found}  {_shown(file, folder)}: {', '.join(file.examples)}")


def _shown(file: File, folder: Path) -> str:
    return str(Path(file.path).relative_to(folder.resolve()))


def _as_dict(file: File) -> dict[str, object]:
    return {"type": file.type, "seconds": file.seconds, "reason": file.reason, "judge": file.judge} | {
        "found": file.found,
        "lost": file.lost,
    }


if __name__ == "__main__":
    main()
