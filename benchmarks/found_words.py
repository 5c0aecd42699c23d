"""Judges run one file at a time, bounded in time, and what they found is kept: a run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import tempfile
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.judges import JUDGES, command, identity

Words = Counter[str]
SECONDS = 60
"""On the clock, for one file."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judge's name and the text it found, or why it found none."""

    judge: str
    text: str
    failure: str = ""


def words(text: str) -> Words:
    """Count the words of a text."""
    return Counter(listed(text))


def pairs(text: str) -> Words:
    """Count the words of a text two by two: what is lost of them tells also of another order."""
    return Counter(f"{one} {other}" for one, other in pairwise(listed(text)))


def listed(text: str) -> list[str]:
    """Give the words of a text in its order, two letters or digits at least, whatever their case.

    Soft hyphens are no letters; ligatures, superscripts and the like are taken for plain letters.
    """
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    return re.findall(r"[^\W_]{2,}", plain.casefold())


def judged(path: Path, type: str, kept: Path) -> Judgement | None:
    """Give what the judge of `type` finds in a file, out of the folder `kept` where it stands there; None without one.

    A record is named by the file's content and the judge, and written whole, so that several runs
    can share the folder.
    """
    if type not in JUDGES:
        return None
    name = JUDGES[type][0]
    key = hashlib.sha256(path.read_bytes() + identity(type)).hexdigest()
    record = kept / f"{key}.json"
    if record.exists():
        stored = json.loads(record.read_text("utf-8"))
        return Judgement(name, stored["text"], stored["failure"])
    text, failure = run(command(type, path))
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=kept, delete=False, encoding="utf-8") as file:
        json.dump({"judge": name, "text": text, "failure": failure}, file)
    Path(file.name).replace(record)
    return Judgement(name, text, failure)


def run(line: list[str]) -> tuple[str, str]:
    """Give a command's output, or why there is none; past its time it and what it started are killed."""
    process = subprocess.Popen(
        line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        output, errors = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return "", f"more than {SECONDS} s"
    if process.returncode:
        last = errors.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return "", last[:150] or f"exit status {process.returncode}"
    return output.decode("utf-8", "replace"), ""
