"""The guard that keeps tests off the network keeps them off."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

OUTSIDE = "192.0.2.1"
"""Reserved for documentation (RFC 5737): there is no such host."""


def _connect(host: str) -> None:
    with socket.socket() as client:
        client.settimeout(1)
        client.connect((host, 80))


def _connect_ex(host: str) -> None:
    with socket.socket() as client:
        client.settimeout(1)
        client.connect_ex((host, 80))


def _send(host: str) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendto(b"x", (host, 80))


def _send_message(host: str) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client:
        client.sendmsg([b"x"], [], 0, (host, 80))


REACH: list[Callable[[str], object]] = [
    _connect,
    _connect_ex,
    _send,
    _send_message,
    lambda host: socket.create_connection((host, 80), timeout=1),
    lambda host: socket.getaddrinfo(host, 80),
    lambda host: socket.gethostbyname(host),
    lambda host: socket.gethostbyname_ex(host),
    lambda host: socket.gethostbyaddr(host),
]


@pytest.mark.parametrize("reach", REACH)
@pytest.mark.parametrize("host", [OUTSIDE, "example.org", "::ffff:192.0.2.1"])
def test_nothing_outside_is_reached(reach: Callable[[str], object], host: str, connections: Path) -> None:
    with pytest.raises(OSError, match="reach nothing but loopback"):
        reach(host)
    assert connections.read_text("utf-8").split() == [host]
    connections.write_text("", "utf-8")


def test_an_attempt_is_recorded_where_its_refusal_is_hidden(connections: Path) -> None:
    with suppress(OSError):
        socket.create_connection(("example.org", 443))
    assert connections.read_text("utf-8") == "example.org\n"
    connections.write_text("", "utf-8")


def test_child_processes_are_kept_in_too(connections: Path) -> None:
    code = f"import socket; socket.create_connection(({OUTSIDE!r}, 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ConnectionBlockedError" in done.stderr
    assert connections.read_text("utf-8").split() == [OUTSIDE]
    connections.write_text("", "utf-8")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_open(host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection((host, server.getsockname()[1]), timeout=5)
        accepted, _ = server.accept()
        with client, accepted:
            client.sendall(b"here")
            assert accepted.recv(4) == b"here"


def test_unix_sockets_are_open() -> None:
    one, other = socket.socketpair(socket.AF_UNIX)
    with one, other:
        one.sendall(b"here")
        assert other.recv(4) == b"here"
