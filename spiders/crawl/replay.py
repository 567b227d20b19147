"""The innermost downloader middleware: writes every exchange down, and plays those of a killed crawl again."""

from __future__ import annotations

import hashlib
import importlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final, Self
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.utils.request import fingerprint

from catalog.errors import InputRefused
from spiders.channel import ChannelFile
from spiders.crawl.journal import Exchange, Journal, Pairs, finished, journal_path, now
from spiders.crawl.rendered import RENDER
from spiders.evidence import EvidenceStore

FETCHED_AT: Final = "fetched_at"
"""Key of ``Request.meta``: when it was asked for, now or in the crawl that was killed. A slow answer may have been
made at any moment since, so that the beginning is the only one at which the page cannot be older."""
REPLAYED: Final = "replayed"
"""Key of ``Request.meta``: the answer is played again."""

_IDENTIFIES: Final = frozenset({"cookie", "authorization", "proxy-authorization"})
_OF_ERRORS: Final = ("scrapy.", "twisted.", "builtins")
"""Where the classes of errors in a journal may come from."""


class JournalMiddleware:
    """Every request that passes every other middleware ends here: it is answered from the journal, or sent.

    Because all others stand outside, what is played again is counted, retried, redirected and unpacked exactly as
    it was; it takes no download slot, so it is not delayed either.
    """

    def __init__(self, channel: ChannelFile, journal: Journal, evidence: EvidenceStore) -> None:
        self.journal = journal
        self.evidence = evidence
        self.left_out = _IDENTIFIES | {name.lower() for name in channel.http.headers}
        if channel.sign is not None:
            sign = channel.sign
            self.left_out |= {name.lower() for name in (sign.timestamp, sign.nonce, sign.signature)}
        self.played = finished(journal.kept)
        self.attempts: Counter[str] = Counter()
        self.under_way: WeakKeyDictionary[Request, tuple[str, int]] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        channel: ChannelFile = crawler.settings["CHANNEL"]
        journal = Journal(journal_path(Path(crawler.settings["CRAWL_OUT"]), channel.name), channel)
        middleware = cls(channel, journal, crawler.settings["CRAWL_EVIDENCE"])
        crawler.signals.connect(middleware.closed, signals.spider_closed)
        return middleware

    def process_request(self, request: Request) -> Response | None:
        """The answer of the killed crawl, if there is one and its bytes are still whole."""
        if RENDER in request.meta:
            return None  # what the page asks for is written down, request by request; the page itself asks nothing
        key = _key(request)
        attempt = self.attempts[key]
        self.attempts[key] += 1
        row = self.played.get(key, [])
        body = self._body(row[attempt]) if attempt < len(row) else None
        if body is None:
            self.played.pop(key, None)
            self.under_way[request] = key, attempt
            request.meta.pop(REPLAYED, None)
            return None
        exchange = row[attempt]
        request.meta.update({FETCHED_AT: exchange.at, REPLAYED: True})
        if exchange.error:
            raise _error(exchange.error)
        return _response(request, exchange, body)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the bytes, then write the exchange down."""
        if request in self.under_way:
            key, attempt = self.under_way.pop(request)
            request.meta[FETCHED_AT] = now(ago=request.meta.get("download_latency", 0.0))
            self.journal.write(self._answered(request, response, key, attempt))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Write down that no answer came; requests that other middlewares refused never were under way."""
        if request in self.under_way:
            key, attempt = self.under_way.pop(request)
            request.meta[FETCHED_AT] = now()
            kind = type(exception)
            error = f"{kind.__module__}.{kind.__qualname__}"
            self.journal.write(replace(self._asked(request, key, attempt), error=error))

    def closed(self, reason: str) -> None:
        """Close the journal; only a crawl that came to its end by itself has one."""
        if reason == "finished":
            self.journal.end()
        self.journal.close()

    def _body(self, exchange: Exchange) -> bytes | None:
        try:
            return self.evidence.get(exchange.evidence) if exchange.evidence else b""
        except InputRefused:
            return None

    def _answered(self, request: Request, response: Response, key: str, attempt: int) -> Exchange:
        return replace(
            self._asked(request, key, attempt),
            status=response.status,
            headers=_pairs(response.headers),
            evidence=self.evidence.put(response.body),
            protocol=response.protocol or "",
            ip="" if "proxy" in request.meta else str(response.ip_address or ""),
        )

    def _asked(self, request: Request, key: str, attempt: int) -> Exchange:
        return Exchange(
            key=key,
            attempt=attempt,
            url=request.url,
            method=request.method,
            asked=_what_for(request),
            sent=_pairs(request.headers, self.left_out),
            sent_body=self.evidence.put(request.body) if request.body else "",
            at=request.meta[FETCHED_AT],
        )


def _what_for(request: Request) -> dict[str, str]:
    asked = request.cb_kwargs.get("asked")
    if asked is None:
        return {"role": "robots"}
    return {"role": asked.role.value, "group": asked.group, "url": asked.url}


def _key(request: Request) -> str:
    """Two guides that lead to one login are two requests, in whatever order they come there."""
    what_for = "\n".join(_what_for(request).values())
    return hashlib.sha256(fingerprint(request) + what_for.encode()).hexdigest()[:32]


def _pairs(headers: Headers, left_out: Iterable[str] = ()) -> Pairs:
    lines = ((name.decode("latin-1"), value) for name, values in headers.items() for value in values)
    return tuple((name, value.decode("latin-1")) for name, value in lines if name.lower() not in left_out)


def _response(request: Request, exchange: Exchange, body: bytes) -> Response:
    headers = Headers()
    for name, value in exchange.headers:
        headers.appendlist(name.encode("latin-1"), value.encode("latin-1"))
    kind = responsetypes.from_args(headers=headers, url=exchange.url, body=body)
    return kind(
        url=exchange.url,
        status=exchange.status,
        headers=headers,
        body=body,
        request=request,
        protocol=exchange.protocol or None,
    )


def _error(name: str) -> Exception:
    """An error of the class the journal names, without its words: only classes of errors are ever made."""
    module, _, kind = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), kind, None) if module.startswith(_OF_ERRORS) else None
    except ImportError:
        found = None
    if not (isinstance(found, type) and issubclass(found, Exception)):
        return DownloadFailedError(name)
    error: Exception = found.__new__(found)
    return error
