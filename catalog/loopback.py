"""A guard that keeps a process, and the processes it starts, off every network but loopback.

Once installed it cannot be taken out again (audit hooks are for the life of the process). Children install it
for themselves when they see :data:`VARIABLE`.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import Any, Final

VARIABLE: Final = "AUDITOR_LOOPBACK_ONLY"


class BeyondLoopbackError(OSError):
    """Something tried to reach an address beyond loopback."""


def allow_loopback_only() -> None:
    """From now on any socket beyond loopback is a :class:`BeyondLoopbackError` that names the address."""
    os.environ[VARIABLE] = "1"
    sys.addaudithook(_refuse)


def obey_environment() -> None:
    """Install the guard when the process that started this one has it."""
    if os.environ.get(VARIABLE):
        allow_loopback_only()


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_loopback(str(address[0])):
            raise BeyondLoopbackError(f"{event}: {address[0]} is beyond loopback")
    elif event == "socket.getaddrinfo" and not _is_loopback(_text(arguments[0])):
        raise BeyondLoopbackError(f"{event}: {_text(arguments[0])} is beyond loopback")


def _text(host: Any) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")


def _is_loopback(host: str) -> bool:
    if host in {"", "localhost", "None"}:
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback or host in {"0.0.0.0", "::"}  # noqa: S104
    except ValueError:
        return False
