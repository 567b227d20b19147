"""The city on the wire: all hosts behind one HTTP proxy on the loopback, so that addresses never name a port."""

from __future__ import annotations

import gzip
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

from catalog.model import ServiceItem
from spiders.city.folder import listings
from spiders.city.published import Published
from spiders.city.render import kiosk, miniprogram, mobile, pc
from spiders.city.render.web import Request, Response, Site

SECRET_VARIABLE: Final = "CITY_MINI_SECRET"  # noqa: S105 - the name of a variable
"""The environment variable that the mini-program's channel file takes its secret from."""

_LARGEST_BODY: Final = 1024 * 1024
_WORTH_GZIP: Final = 1024
_SERVERS: Final = {
    pc.HOST: "nginx/1.18.0",
    mobile.HOST: "openresty",
    miniprogram.HOST: "nginx",
    kiosk.HOST: "Apache-Coyote/1.1",
}


@dataclass(frozen=True, slots=True)
class City:
    """A served city: ``proxy`` is the address to give to a client; ``hits`` counts requests by host and address."""

    proxy: str
    hits: Counter[str] = field(default_factory=Counter)


@contextmanager
def serve_city(shown: Mapping[str, Sequence[Published]] | None = None, *, secret: str) -> Iterator[City]:
    """Serve what each channel publishes until the block ends; ``None``: what the city publishes.

    The server listens on a free port of 127.0.0.1, as HTTP proxy and for direct requests with a ``Host``
    header. It answers only for the hosts of the city (502 for others) and never opens a connection itself.
    ``secret`` signs requests to the mini-program's interface.
    """
    with serve_sites(city_sites(listings(shown), secret)) as city:
        yield city


def city_sites(items: Mapping[str, Sequence[ServiceItem]], secret: str) -> dict[str, Site]:
    """Host → site, for the channels that live on the wire; a channel without items is an empty site."""
    return {
        pc.HOST: pc.pc_site(items.get("pc", ())),
        mobile.HOST: mobile.mobile_site(items.get("mobile", ())),
        miniprogram.HOST: miniprogram.mini_site(items.get("miniprogram", ()), secret),
        kiosk.HOST: kiosk.kiosk_site(items.get("kiosk", ())),
    }


@contextmanager
def serve_sites(sites: Mapping[str, Site]) -> Iterator[City]:
    """Serve any sites by host name; see :func:`serve_city`."""
    server = _Server(sites)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield City(f"http://127.0.0.1:{server.server_port}", server.hits)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, sites: Mapping[str, Site]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = sites
        self.hits: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, host: str, address: str) -> int:
        """Note one request and give its number."""
        with self._lock:
            self.hits[f"{host}{address}"] += 1
            return self.hits.total()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 * 1024
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        host, request = self._read()
        number = self.server.count(host, request.address)
        site = self.server.sites.get(host)
        if site is None:
            self._write(host, Response(b"not a host of the city", "text/plain", 502), number)
        else:
            self._write(host, site.answer(request), number)

    do_POST = do_HEAD = do_GET  # noqa: N815 - the names http.server looks for

    def do_CONNECT(self) -> None:
        self.close_connection = True
        self._write("", Response(b"no tunnels", "text/plain", 502), 0)

    def _read(self) -> tuple[str, Request]:
        """Host and request, whether asked as a proxy (absolute address) or directly."""
        target = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = target.hostname or headers.get("host", "").partition(":")[0].lower()
        length = headers.get("content-length", "")
        body = self.rfile.read(min(int(length), _LARGEST_BODY)) if length.isdecimal() else b""
        return host, Request(target.path or "/", target.query, self.command, headers, body)

    def _write(self, host: str, response: Response, number: int) -> None:
        body = response.body
        self.send_response_only(response.status)
        self.send_header("Server", _SERVERS.get(host, "nginx"))
        self.send_header("Date", self.date_time_string())
        self.send_header("Content-Type", response.content_type)
        self.send_header("Set-Cookie", f"JSESSIONID={number:032X}; Path=/; HttpOnly")
        if response.compressible and len(body) > _WORTH_GZIP and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the crawler keeps its own log."""
