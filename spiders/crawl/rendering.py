"""The download handler of rendered channels: a browser shows the page, the crawl fetches everything it asks for.

The browser has no network. Each request of a page comes to :class:`Visit` and is sent by Scrapy like any other:
robots, the gate for hosts and private addresses, redirects, signatures, delays, ``Retry-After``, limits of size and
time and the journal hold for it without a word more. Only this module needs the extra ``[browser]``.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final, Self

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page as BrowserPage
from playwright.async_api import Request as BrowserRequest
from playwright.async_api import Route, WebSocketRoute
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Headers, HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from spiders.channel import ChannelFile, RenderSettings
from spiders.crawl.addresses import AddressGate
from spiders.crawl.failures import DOWNLOAD_ERRORS, reason_of_error, reason_of_status
from spiders.crawl.forms.base import Asked
from spiders.crawl.forms.json_list import payload
from spiders.crawl.pace import Pace
from spiders.crawl.rendered import RENDER, RENDERED, Fetched, packed
from spiders.crawl.replay import FETCHED_AT
from spiders.model import PageRole

_WANTED: Final = frozenset({"document", "script", "xhr", "fetch"})
"""What a page needs to say what it says; pictures, fonts, styles and media are not asked for."""
_ASKING: Final = frozenset({"xhr", "fetch"})
_METHODS: Final = frozenset({"GET", "POST"})
_OURS: Final = frozenset(
    ("host", "user-agent", "cookie", "accept-encoding", "connection", "content-length", "accept-language")
)
"""Headers that the crawl sets itself."""
_OF_THE_WIRE: Final = frozenset(
    ("content-encoding", "content-length", "transfer-encoding", "connection", "strict-transport-security")
)
_LOOKS: Final = 0.1
"""Seconds between two looks at whether a page is still busy."""
_PATIENCE: Final = 5.0
"""Seconds a page gets to close."""
_MOST_SCRIPTS: Final = 200
_SHARED: Final = "rendering_handler"


class RenderingHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """Scrapy's own handler for what is fetched, a browser for what is to be rendered."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.crawler = crawler
        self.scripts: dict[str, Response] = {}
        self.is_closed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """One for both schemes: each would start a driver of browsers of its own."""
        handler: Self = vars(crawler).get(_SHARED) or cls(crawler)
        vars(crawler)[_SHARED] = handler
        return handler

    async def close(self) -> None:
        """End the browser, once."""
        if not self.is_closed:
            self.is_closed = True
            await super().close()

    async def download_request(self, request: Request) -> Response:
        """The answer; for a page to be rendered what the browser made of it."""
        if RENDER in request.meta:
            return await Visit(self, self.crawler, request).made()
        pace: Pace = self.crawler.settings["CRAWL_PACE"]
        await pace.turn(request.url)
        answer: Response = await super().download_request(request)
        return answer

    async def show(self, request: Request) -> Response:
        """The page that a browser shows for a request of :class:`Visit`."""
        shown: Response = await super().download_request(request)
        return shown


class Visit:
    """One page in the browser, from its first request to the last that its scripts make."""

    def __init__(self, handler: RenderingHandler, crawler: Crawler, request: Request) -> None:
        self.handler, self.crawler, self.request = handler, crawler, request
        self.channel: ChannelFile = crawler.settings["CHANNEL"]
        self.asked: Asked = request.cb_kwargs["asked"]
        self.gate = AddressGate(self.channel.hosts)
        self.fetched: list[Fetched] = []
        self.first: Response | None = None
        self.under_way = 0
        self.requests = 0
        self.last_busy = time.monotonic()
        self.idle = 0.0
        self.is_open = False

    @property
    def settings(self) -> RenderSettings:
        """What the channel file says of rendering."""
        return self.channel.render or RenderSettings()

    async def made(self) -> Response:
        """The rendered page; an answer that is no page, or no success, as it is."""
        first = await self.fetch(self.request.url, self.request.headers, what=self.asked.group or self.asked.url)
        self._note_time(first)
        if reason_of_status(first.status) is not None or not isinstance(first, HtmlResponse):
            return first
        self.first = first
        shown = await self._within_time(self._shown(first.url + _route_of(self.request.url)))
        body = packed(shown, self.fetched)
        return Response(first.url, headers=Headers({"Content-Type": RENDERED}), body=body, request=self.request)

    def _note_time(self, first: Response) -> None:
        asked = first.request.meta if first.request is not None else {}
        self.request.meta[FETCHED_AT] = asked.get(FETCHED_AT, "")
        if asked.get("redirect_urls"):
            self.request.meta["redirect_urls"] = asked["redirect_urls"]

    async def _shown(self, address: str) -> str:
        meta = {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_page_init_callback": self._opened,
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded", "timeout": 0},
            "playwright_page_methods": [PageMethod(self._settled)],
            "playwright_context_kwargs": self.crawler.settings["RENDER_CONTEXT"],
        }
        request = Request(address, meta=meta)
        try:
            response = await self.handler.show(request)
        except PlaywrightError as error:
            raise DownloadFailedError(f"the browser could not show the page: {error.message[:80]}") from error
        finally:
            await _closed(request.meta.get("playwright_page"))
        if len(response.body) > self.channel.http.max_bytes:
            raise DownloadCancelledError("the page grew larger than allowed")
        return response.text

    async def _within_time(self, showing: Any) -> str:
        """The page, unless it takes longer than allowed not counting the time its requests are under way."""
        task = asyncio.ensure_future(showing)
        while not task.done():
            await asyncio.wait({task}, timeout=_LOOKS)
            self.idle += _LOOKS if self.is_open and not self.under_way else 0.0
            if self.idle > self.settings.timeout:
                task.cancel()
                await asyncio.wait({task}, timeout=_PATIENCE)
                raise DownloadTimeoutError("the page is never done")
        return str(task.result())

    async def _opened(self, page: BrowserPage, _request: Request) -> None:
        await page.route("**", self._route)
        await page.route_web_socket("**", _hang_up)
        self.is_open = True

    async def _settled(self, page: BrowserPage) -> None:
        """Wait until the page has asked for nothing for a while, and what is waited for is there."""
        if self.settings.wait:
            await page.wait_for_selector(self.settings.wait, state="attached", timeout=0)
        while self.under_way or time.monotonic() - self.last_busy < self.settings.settle:
            await asyncio.sleep(_LOOKS)

    async def _route(self, route: Route, asked: BrowserRequest) -> None:
        """Answer one request of the page, or refuse it."""
        self.requests += 1
        wanted = asked.resource_type in _WANTED and asked.method in _METHODS
        if not wanted or self.requests > self.settings.max_requests or not self.gate.lets_fetch(asked.url):
            await _refused(route)
            return
        self.under_way += 1
        try:
            response = await self._answer(asked)
        except DOWNLOAD_ERRORS as error:
            self._lost(asked, error)
            await _refused(route)
        else:
            await _answered(route, response)
        finally:
            self.under_way -= 1
            self.last_busy = time.monotonic()

    async def _answer(self, asked: BrowserRequest) -> Response:
        if self.first is not None and asked.is_navigation_request() and asked.url.partition("#")[0] == self.first.url:
            return self.first
        if asked.resource_type == "script" and (kept := self.handler.scripts.get(asked.url)) is not None:
            return kept
        headers = Headers({name: text for name, text in asked.headers.items() if name.lower() not in _OURS})
        # scripts are the site's: whichever page asks for them first, they are the same request of the crawl
        what = "" if asked.resource_type == "script" else self.asked.group or self.asked.url
        body = asked.post_data_buffer or b""
        response = await self.fetch(asked.url, headers, what=what, method=asked.method, body=body)
        if asked.resource_type == "script" and len(self.handler.scripts) < _MOST_SCRIPTS:
            self.handler.scripts[asked.url] = response
        if asked.resource_type in _ASKING:
            self._keep(asked.url, response)
        return response

    async def fetch(self, url: str, headers: Headers, *, what: str, method: str = "GET", body: bytes = b"") -> Response:
        """What the crawl is answered; it goes through every middleware."""
        asked = Asked(url.partition("#")[0], PageRole.PART, what)
        request = Request(
            asked.url,
            method=method,
            headers=headers,
            body=body,
            cb_kwargs={"asked": asked},
            dont_filter=True,
            priority=1,
        )
        assert self.crawler.engine is not None
        response: Response = await self.crawler.engine.download_async(request)
        return response

    def _keep(self, url: str, response: Response) -> None:
        failure = reason_of_status(response.status)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if failure is not None:
            self.fetched.append(Fetched(url, response.status, failure=failure, detail=f"HTTP {response.status}"))
        elif payload(response.body.decode("utf-8", "replace")) is not None:
            self.fetched.append(Fetched(url, response.status, content_type, response.body))

    def _lost(self, asked: BrowserRequest, error: BaseException) -> None:
        if asked.resource_type in _ASKING:
            code, detail = reason_of_error(error)
            self.fetched.append(Fetched(asked.url, failure=code, detail=detail))


def _route_of(url: str) -> str:
    """The part of an address that only the page's own scripts read (``#/guide/7``)."""
    _, mark, route = url.partition("#")
    return mark + route


async def _answered(route: Route, response: Response) -> None:
    pairs = ((name.decode("latin-1"), values) for name, values in response.headers.items())
    headers = {name: values[-1].decode("latin-1") for name, values in pairs if name.lower() not in _OF_THE_WIRE}
    try:
        await route.fulfill(status=response.status, headers=headers, body=response.body)
    except PlaywrightError:
        return  # the page is gone, or no longer waits


async def _refused(route: Route) -> None:
    try:
        await route.abort("blockedbyclient")
    except PlaywrightError:
        return


async def _hang_up(socket: WebSocketRoute) -> None:
    await socket.close()


async def _closed(page: Any) -> None:
    if not isinstance(page, BrowserPage):
        return
    try:
        await asyncio.wait_for(page.close(), _PATIENCE)
    except (PlaywrightError, TimeoutError):
        return  # it ends with the browser
