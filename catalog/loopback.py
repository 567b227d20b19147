"""A guard that keeps a process, and the processes it starts, off every network but loopback.

It hangs on the interpreter's audit events, so it sees every connection and every question for a name that Python code
asks, whichever library does. It does not see programs that are not Python, nor a database's own client library: a
PostgreSQL server is part of the project, not of the network. Children install it for themselves when they see
:data:`VARIABLE`.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

VARIABLE: Final = "AUDITOR_LOOPBACK_ONLY"
_BY_ADDRESS: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_BY_NAME: Final = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})


class BeyondLoopbackError(OSError):
    """Something tried to reach ``host``, which is beyond loopback."""

    def __init__(self, message: str, host: str = "") -> None:
        super().__init__(message)
        self.host = host


@dataclass(slots=True)
class _Guard:
    """One guard; an audit hook is for the life of the process, so this is what is switched on and off."""

    on: bool = True
    refused: list[str] = field(default_factory=list)

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or not event.startswith("socket."):
            return
        host = _asked(event, arguments)
        if host is not None and not _is_loopback(host):
            self.refused.append(host)
            raise BeyondLoopbackError(f"{event}: {host} is beyond loopback", host)


def allow_loopback_only() -> None:
    """From now on any socket beyond loopback is a :class:`BeyondLoopbackError` that names the address."""
    os.environ[VARIABLE] = "1"
    sys.addaudithook(_Guard().see)


@contextmanager
def loopback_only() -> Iterator[list[str]]:
    """The same until the end of the block. Gives the hosts that were refused, which also tells of those whose error
    somebody caught; what other processes asked for is not in it."""
    guard, before = _Guard(), os.environ.get(VARIABLE)
    os.environ[VARIABLE] = "1"
    sys.addaudithook(guard.see)
    try:
        yield guard.refused
    finally:
        guard.on = False
        if before is None:
            os.environ.pop(VARIABLE, None)


def obey_environment() -> None:
    """Install the guard when the process that started this one has it."""
    if os.environ.get(VARIABLE):
        allow_loopback_only()


def _asked(event: str, arguments: tuple[Any, ...]) -> str | None:
    """The host an event asks for; ``None`` where it asks for none (a socket of this machine)."""
    if event in _BY_ADDRESS:
        address = arguments[1]
        return str(address[0]) if isinstance(address, tuple) else None
    return _text(arguments[0]) if event in _BY_NAME else None


def _text(host: Any) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


def _is_loopback(host: str) -> bool:
    if host in {"", "localhost", "None"}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback or host in {"0.0.0.0", "::"}  # noqa: S104
    except ValueError:
        return False
