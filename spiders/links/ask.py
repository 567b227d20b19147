"""One request through the address gate of the crawler: no other host, no private address, no endless answer."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final
from urllib.parse import quote, urlsplit

from spiders.crawl.addresses import AddressGate
from spiders.model import ReasonCode

_PORTS: Final = {"http": 80, "https": 443}
_SAFE: Final = "/%:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: the status, the headers it takes to understand it, the first bytes of the body."""

    status: int
    content_type: str = ""
    location: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Asker:
    """How requests are made: through which gate, with which headers; seconds for the whole of one, bytes read."""

    gate: AddressGate
    headers: Mapping[str, str]
    timeout: float
    max_bytes: int

    def ask(self, method: str, url: str) -> Answer | ReasonCode:
        """The answer, or why there is none."""
        if not self.gate.lets_fetch(url):
            return ReasonCode.OFF_SITE
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or _PORTS[parts.scheme]
        target = quote(parts.path or "/", _SAFE) + (f"?{quote(parts.query, _SAFE)}" if parts.query else "")
        try:
            found = self._connected(host, port, secure=parts.scheme == "https")
            return found if isinstance(found, ReasonCode) else self._answer(found, method, target, parts.netloc)
        except TimeoutError:
            return ReasonCode.TIMEOUT
        except (OSError, HTTPException, ValueError):
            return ReasonCode.UNREACHABLE

    def _connected(self, host: str, port: int, *, secure: bool) -> socket.socket | ReasonCode:
        """A connection to an address that was checked after its name was resolved, so that no second answer of the
        name server can lead elsewhere."""
        for _family, _type, _protocol, _name, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            address = str(place[0])
            if self.gate.lets_connect(host, ipaddress.ip_address(address.partition("%")[0])):
                line = socket.create_connection((address, port), self.timeout)
                return _secured(line, host) if secure else line
        return ReasonCode.OFF_SITE

    def _answer(self, line: socket.socket, method: str, target: str, netloc: str) -> Answer | ReasonCode:
        overdue = threading.Event()

        def hang_up() -> None:
            overdue.set()
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

        watch = threading.Timer(self.timeout, hang_up)  # an answer may drip for ever, byte by byte in time
        connection = HTTPConnection(netloc, timeout=self.timeout)
        connection.sock = line
        watch.start()
        try:
            connection.request(method, target, headers={"Host": netloc, **self.headers, "Connection": "close"})
            return self._read(connection.getresponse())
        except (OSError, HTTPException):
            if overdue.is_set():
                return ReasonCode.TIMEOUT
            raise
        finally:
            watch.cancel()
            connection.close()

    def _read(self, response: HTTPResponse) -> Answer:
        return Answer(
            response.status,
            response.getheader("Content-Type") or "",
            response.getheader("Location") or "",
            response.read(self.max_bytes),
        )


def _secured(line: socket.socket, host: str) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except OSError:
        line.close()
        raise
