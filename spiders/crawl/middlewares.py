"""Downloader middlewares: the gate, the signature, and patience when a server asks for it.

A middleware cannot stop a crawl (``CloseSpider`` is swallowed there), so each one only refuses or delays
single requests; what that means for the whole crawl is decided from the pages afterwards.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from spiders.crawl.addresses import AddressGate, looks_like_login
from spiders.crawl.failures import Refused
from spiders.crawl.journal import age_in_hours
from spiders.crawl.pace import Pace
from spiders.crawl.rendered import RENDER
from spiders.crawl.replay import FETCHED_AT, REPLAYED, JournalMiddleware
from spiders.crawl.signing import secret_of, signed_headers
from spiders.model import ReasonCode
from spiders.proxying import proxy_authorization

_ASKS_TO_WAIT: Final = (429, 503)


class _OfChannel:
    """A middleware that knows the channel its crawler crawls."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.channel = crawler.settings["CHANNEL"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)


class GateMiddleware(_OfChannel):
    """Refuses every request to a host the channel does not name, redirects and robots.txt included."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.gate = AddressGate(self.channel.hosts)
        self.proxy = crawler.settings.get("CHANNEL_PROXY")
        self.proxy_authorization = proxy_authorization()

    def process_request(self, request: Request) -> None:
        """Raise :class:`Refused`, or send the request through the proxy if there is one."""
        redirected = bool(request.meta.get("redirect_urls"))
        if not self.gate.lets_fetch(request.url):
            self.crawler.stats.inc_value("gate/refused")
            raise Refused(*_refusal(request.url, redirected))
        if self.proxy:
            request.meta["proxy"] = self.proxy
            if self.proxy_authorization:
                # never recorded: the journal leaves out what identifies
                request.headers["Proxy-Authorization"] = self.proxy_authorization


def _refusal(url: str, redirected: bool) -> tuple[ReasonCode, str]:
    host = urlsplit(url).netloc.rpartition("@")[2]
    if redirected and looks_like_login(url):
        return ReasonCode.LOGIN, f"redirected to a login at {host}, which is not fetched"
    return ReasonCode.OFF_SITE, f"{'redirected' if redirected else 'leads'} to {host}, which is not fetched"


class SignMiddleware(_OfChannel):
    """Signs every attempt anew, so that retries and redirects carry their own time and nonce."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.secret = secret_of(self.channel)

    def process_request(self, request: Request) -> None:
        """Set the three headers when the channel signs."""
        if self.channel.sign is None:
            return
        timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
        headers = signed_headers(
            self.channel.sign, self.secret, method=request.method, url=request.url, timestamp=timestamp, nonce=nonce
        )
        for name, value in headers.items():
            request.headers[name] = value


class RetryAfterMiddleware(_OfChannel):
    """Waits as long as ``Retry-After`` asks, for the whole host, up to ``http.max_wait`` seconds.

    AutoThrottle knows neither 429 nor ``Retry-After``. A longer wish, or one repeated beyond
    ``http.retries``, is passed on as a rate-limited page.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.pace: Pace = crawler.settings["CRAWL_PACE"]

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Turn a wish to wait into a later attempt."""
        asked = response.headers.get("Retry-After")
        if RENDER in request.meta:
            return response  # the request that it was made from has waited
        if response.status not in _ASKS_TO_WAIT or (response.status == 503 and asked is None):
            return response
        wait = self._wait(asked, response, int(request.meta.get("retry_times", 0)))
        again = self._again(request) if wait <= self.channel.http.max_wait else None
        if again is None:
            request.meta["dont_retry"] = True
            return response
        if request.meta.get(REPLAYED):
            wait -= age_in_hours(request.meta[FETCHED_AT]) * 3600
        self.pace.pause(request.url, wait)
        return again

    def _again(self, request: Request) -> Request | None:
        assert self.crawler.spider is not None
        return get_retry_request(
            request,
            spider=self.crawler.spider,
            reason="retry_after",
            max_retry_times=self.channel.http.retries,
            give_up_log_level="INFO",
        )

    def _wait(self, asked: bytes | None, response: Response, times: int) -> float:
        seconds = retry_after(asked, response.headers.get("Date")) if asked else None
        if seconds is None:
            seconds = float(max(1.0, self.channel.http.delay) * 2**times)
        return seconds


def retry_after(asked: bytes, date: bytes | None = None) -> float | None:
    """Seconds a ``Retry-After`` asks for: a number, or an HTTP date against ``date`` (the server's own clock).

    ``None`` when it is neither.
    """
    text = asked.decode("ascii", "replace").strip()
    if text.isdigit():
        return float(text) if len(text) < 10 else float("inf")
    until = _http_date(text)
    if until is None:
        return None
    now = _http_date(date.decode("ascii", "replace")) if date else None
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def middlewares() -> dict[str | type[Any], int | None]:
    """The setting ``DOWNLOADER_MIDDLEWARES``: the gate outermost, waiting inside retrying, the journal innermost."""
    return {
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
        "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
        GateMiddleware: 40,
        RetryAfterMiddleware: 555,
        SignMiddleware: 840,
        JournalMiddleware: 950,
    }
