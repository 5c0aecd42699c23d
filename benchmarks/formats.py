"""What is read of a folder of mixed files: reasons, words lost against other tools, time.

    python -m benchmarks.formats FOLDER [--out formats.json] [--kept FOLDER] [--jobs 2] [--worst 10] [--type pdf]

Each file is loaded in the loader process, with its limits, as `assistant index` loads it. A word is lost
where the judge of its format (`benchmarks/judges.py`) finds it more often in the file. pdftotext
and pandoc must be installed, and python-calamine for sheets. What judges found is kept in
`--kept`, so that a run which was stopped, or one after a change of a loader, does not ask them again.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean

from benchmarks.found_words import judged, words
from benchmarks.processes import describe_machine
from benchmarks.report import table, write_json
from index.loader_process import LoaderProcess
from index.loaders.reading import Request, peek
from index.scan import scan
from index.types import Failure

MOST_LOST = 0.02


@dataclass(frozen=True, slots=True)
class File:
    """A file that was tried: words that the judge found and those of them that were lost."""

    path: str
    type: str
    seconds: float
    size: int = 0
    reason: str = ""
    judge: str = ""
    judge_failure: str = ""
    found: int = 0
    lost: int = 0
    examples: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The share of the judge's words that was lost."""
        return self.lost / self.found if self.found else 0.0


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="write all figures as JSON")
    parser.add_argument("--kept", type=Path, default=Path("benchmarks/results/judged"), help="what judges found")
    parser.add_argument("--jobs", type=int, default=2, help="judges at once (default 2)")
    parser.add_argument("--worst", type=int, default=10, help="files with the largest share lost to name (default 10)")
    parser.add_argument("--type", action="append", default=[], help="only files of this type")
    options = parser.parse_args()
    folder = options.folder.resolve()
    files = list(measure(folder, options.kept, options.jobs, options.type))
    report(files, options.worst)
    if options.out:
        write_json(options.out, describe_machine(), {"files": len(files)}, [asdict(file) for file in files])


def measure(folder: Path, kept: Path, jobs: int, types: list[str]) -> Iterator[File]:
    """Load every file in `folder`, one after another, then compare its words with its judge's."""
    entries = list(scan(folder))
    yield from (File(each.path, "", 0.0, reason=each.reason) for each in entries if isinstance(each, Failure))
    loaded = []
    with LoaderProcess() as loader:
        list(loader.load_all([Request(str(Path(__file__)))]))  # the start of the process is not counted
        for entry in entries:
            if isinstance(entry, Failure):
                continue
            began = time.perf_counter()
            ((_, outcome),) = loader.load_all([Request(str(entry.path))])
            seconds = time.perf_counter() - began
            type = outcome.type or peek(entry.path) or ""
            if not types or type in types:
                text = outcome.document.text if outcome.document else ""
                reason = outcome.reason or ("" if outcome.document else "not a type that is read")
                size = entry.path.stat().st_size
                loaded.append((File(str(entry.path.relative_to(folder)), type, seconds, size, reason), text))
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda one: _compared(one[0], one[1], folder, kept), loaded)


def _compared(file: File, text: str, folder: Path, kept: Path) -> File:
    judgement = judged(folder / file.path, file.type, kept)
    if judgement is None:
        return file
    found = words(judgement.text)
    lost = found - words(text)
    return replace(
        file,
        judge=judgement.judge,
        judge_failure=judgement.failure,
        found=found.total(),
        lost=lost.total(),
        examples=tuple(word for word, _ in lost.most_common(8)),
    )


def report(files: list[File], worst: int) -> None:
    """Print what was read, what was lost by format, and what took longest."""
    read = [file for file in files if not file.reason]
    print(f"{len(files)} files, {len(read)} read, {len(files) - len(read)} with a reason:")
    for (type, reason), count in Counter((file.type, file.reason) for file in files if file.reason).most_common():
        print(f"  {count:4}  {type or '–'}: {reason}")
    heads = ["type", "read", "judge", "judged", "its words", "lost", "files over 2 %", "ms a file"]
    print("\n" + table(heads, [_row(type, read) for type in sorted({file.type for file in read})]))
    print(f"\nmean of all {1000 * fmean(file.seconds for file in read):.1f} ms; the slowest ten:")
    for file in sorted(read, key=lambda file: -file.seconds)[:10]:
        print(f"  {file.seconds:6.2f} s  {file.size / 1e6:6.2f} MB  {file.path}")
    print("\nlargest shares lost:")
    for file in sorted(read, key=lambda file: -file.share)[:worst]:
        print(f"  {file.share:.1%} ({file.lost} of {file.found})  {file.path}: {', '.join(file.examples)}")
    print("\nwith a reason, though the judge finds words:")
    for file in files:
        if file.reason and file.found:
            print(f"  {file.found} words  {file.path}: {file.reason}")
    print("\nwhere the judge failed:")
    for file in read:
        if file.judge_failure:
            print(f"  {file.path}: {file.judge} {file.judge_failure}")


def _row(type: str, read: list[File]) -> list[str]:
    own = [file for file in read if file.type == type]
    against = [file for file in own if file.judge and not file.judge_failure]
    found, lost = sum(file.found for file in against), sum(file.lost for file in against)
    return [
        type,
        str(len(own)),
        own[0].judge or "–",
        str(len(against)),
        f"{found:,}",
        f"{lost / found:.2%}" if found else "–",
        str(sum(file.share > MOST_LOST for file in against)),
        f"{1000 * fmean(file.seconds for file in own):.1f}",
    ]


if __name__ == "__main__":
    main()
