"""Nothing leaves the machine: the commands work without any network interface, and try no connection."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.output import ExitCode

QUESTION = "Who led the two delegations at the Miami talks?"

QUOTED = 'They wrote: "Steve Witkoff and Rustem Umerov led the two delegations at the Miami talks."\n'

RECORDING = """
import os, sys
NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.sendto", "socket.sendmsg")
def record(event, arguments):
    if event.startswith(NETWORK):
        with open(os.environ["SEEN"], "a") as seen:
            seen.write(f"{event} {arguments[1:]}\\n")
sys.addaudithook(record)
"""
"""What every interpreter of the run does at its start: it writes down each attempt, loopback too."""


def commands(folder: Path, corpus: Path) -> list[tuple[list[str], set[int]]]:
    """Give the commands, and the exit codes that are right."""
    text = folder / "text.md"
    text.write_text(QUOTED)
    return [
        (["index", str(corpus / "talks")], {ExitCode.DONE}),
        (["ask", QUESTION], {ExitCode.DONE}),
        (["doctor"], {ExitCode.DONE}),
        (["verify", str(text)], {ExitCode.DONE}),
    ]


def run(command: Sequence[str], index: Path, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    name, *rest = command
    program = [*before, sys.executable, "-P", "-m", "assistant.cli", name, "--index", str(index), *rest]
    return subprocess.run(
        program, capture_output=True, text=True, check=False, env=os.environ | environment, stdin=subprocess.DEVNULL
    )


def unsharing() -> list[str]:
    """Give the command that starts a program where there is no network interface."""
    for command in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
        ):
            return command
    pytest.skip("a network namespace cannot be made here")


def test_every_command_works_without_a_network(home: Path, corpus: Path) -> None:
    alone = unsharing()
    reach = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=5)"
    tried = subprocess.run([*alone, sys.executable, "-c", reach], capture_output=True, text=True, check=False)
    assert "unreachable" in tried.stderr, "not even loopback is up"
    for command, codes in commands(home, corpus):
        done = run(command, home / "index", *alone)
        assert done.returncode in codes, (command, done.stderr)


def test_no_command_tries_a_connection(home: Path, corpus: Path) -> None:
    """Every interpreter of a run records each attempt, to this machine too: there is none."""
    (home / "recording").mkdir()
    (home / "recording" / "sitecustomize.py").write_text(RECORDING)
    seen = home / "seen"
    seen.touch()
    recording = {"PYTHONPATH": str(home / "recording"), "SEEN": str(seen)}
    attempt = "import socket; socket.socket().connect_ex(('127.0.0.1', 9)); socket.getaddrinfo('localhost', 1)"
    subprocess.run([sys.executable, "-c", attempt], env=os.environ | recording, check=True)
    assert len(seen.read_text().splitlines()) == 2, "an attempt is recorded"
    seen.write_text("")
    for command, codes in commands(home, corpus):
        done = run(command, home / "index", **recording)
        assert done.returncode in codes, (command, done.stderr)
        assert seen.read_text() == "", command


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_no_library_tries_a_connection_either(home: Path, corpus: Path) -> None:
    """Below Python, the system calls: none of the internet's families is even asked for."""
    log = home / "calls"
    tracing = ["strace", "--follow-forks", "--trace=connect,sendto,sendmsg", "--output", str(log)]
    if subprocess.run([*tracing, "true"], capture_output=True, check=False).returncode:
        pytest.skip("processes cannot be traced here")
    done = run(["ask", "--docs", str(corpus / "talks"), QUESTION], home / "index", *tracing)
    assert done.returncode == ExitCode.DONE, done.stderr
    assert re.findall(r"^.*AF_INET.*$", log.read_text(), re.MULTILINE) == []
