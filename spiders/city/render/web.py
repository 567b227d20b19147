"""What a channel's host is: a function from request to response, without sockets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlencode

HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json;charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One request to one host. ``query`` is the raw query string; header names are in small letters."""

    path: str
    query: str = ""
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def address(self) -> str:
        """Path and query as asked for."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True)
class Response:
    """What the host answers; ``compressible`` says whether it offers gzip."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    compressible: bool = True


class Site(Protocol):
    """One host of the city."""

    def answer(self, request: Request) -> Response:
        """The response to ``request``; never raises for what a client may ask."""
        ...


@dataclass(frozen=True, slots=True)
class Pages:
    """A site whose pages are all known beforehand, by path and query."""

    pages: Mapping[str, Response]

    def answer(self, request: Request) -> Response:
        """The page at the address, whatever the order of its parameters, or 404."""
        if request.method not in ("GET", "HEAD"):
            return Response(b"", "text/plain", 405)
        return self.pages.get(address(request.path, parse_qsl(request.query))) or not_found()


def address(path: str, parameters: Iterable[tuple[str, str]] = ()) -> str:
    """Path and query with the parameters in order: the key of a page in :class:`Pages`."""
    query = urlencode(sorted(parameters))
    return f"{path}?{query}" if query else path


def html(text: str) -> Response:
    """A page in UTF-8 that says so."""
    return Response(text.encode("utf-8"))


def plain(text: str) -> Response:
    """A text file (robots.txt)."""
    return Response(text.encode("utf-8"), "text/plain; charset=utf-8")


def payload(data: Any) -> Response:
    """A JSON payload as an application programming interface gives it."""
    return Response(json.dumps(data, ensure_ascii=False).encode("utf-8"), JSON)


def moved(location: str) -> Response:
    """A permanent redirect."""
    return Response(b"", HTML, 301, {"Location": location})


def not_found() -> Response:
    """The 404 of a web server."""
    return Response(b"<html><head><title>404</title></head><body><h1>404 Not Found</h1></body></html>", HTML, 404)
