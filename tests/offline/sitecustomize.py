"""Blocks every connection but loopback, in this process and in the Python processes it starts.

The tests' `conftest.py` loads this file, and names its folder in PYTHONPATH, where every other
interpreter finds it under the name that Python imports at its start. An attempt is refused and
also written down, since a library may hide the refusal; a test that made one fails.
"""

import ipaddress
import os
import socket

LOG = "BLOCKED_CONNECTIONS"
"""The environment variable with the file that attempts are written to."""


class ConnectionBlockedError(OSError):
    """A test tried to reach something outside of this machine."""


def _is_here(host: object) -> bool:
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    if host is None or host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse(host: object) -> None:
    log = os.environ.get(LOG)
    if log:
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - runs at the start of every interpreter
            file.write(f"{host}\n")
    raise ConnectionBlockedError(f"tests reach nothing but loopback, and this was {host!r}")


def _check(address: object) -> None:
    if isinstance(address, tuple) and not _is_here(address[0]):
        _refuse(address[0])


def block() -> None:
    """Put guards before everything in `socket` that resolves a name or sends."""
    own = socket.socket
    connect, connect_ex, sendto, sendmsg = own.connect, own.connect_ex, own.sendto, own.sendmsg

    def guarded_connect(self, address):  # type: ignore[no-untyped-def]
        _check(address)
        return connect(self, address)

    def guarded_connect_ex(self, address):  # type: ignore[no-untyped-def]
        _check(address)
        return connect_ex(self, address)

    def guarded_sendto(self, data, *rest):  # type: ignore[no-untyped-def]
        _check(rest[-1])
        return sendto(self, data, *rest)

    def guarded_sendmsg(self, buffers, ancdata=(), flags=0, address=None):  # type: ignore[no-untyped-def]
        _check(address)
        return sendmsg(self, buffers, ancdata, flags, address)

    own.connect, own.connect_ex = guarded_connect, guarded_connect_ex  # type: ignore[method-assign]
    own.sendto, own.sendmsg = guarded_sendto, guarded_sendmsg  # type: ignore[method-assign]
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        setattr(socket, name, _guarded_lookup(getattr(socket, name)))


def _guarded_lookup(look_up):  # type: ignore[no-untyped-def]
    def guarded(host, *rest, **named):  # type: ignore[no-untyped-def]
        if not _is_here(host):
            _refuse(host)
        return look_up(host, *rest, **named)

    return guarded


block()
