"""The last step before a request is sent: it waits for its host's turn, behind every queue of Scrapy's."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response

from spiders.crawl.pace import Pace


class PacedHandler(HTTP11DownloadHandler):
    """Scrapy's own handler, held back while the host was asked to be left alone or is another channel's turn.

    A middleware would be too early: what it lets pass still stands in the queue of its download slot.
    """

    async def download_request(self, request: Request) -> Response:
        pace: Pace = self.crawler.settings["CRAWL_PACE"]
        await pace.turn(request.url)
        return await super().download_request(request)


def handlers(*, rendering: bool = False) -> dict[str, type[Any] | str | None]:
    """The setting ``DOWNLOAD_HANDLERS``: the web, and nothing else that Scrapy could open.

    ``rendering``: through a browser where a request says so; that module is loaded for nobody else.
    """
    web = "spiders.crawl.rendering.RenderingHandler" if rendering else PacedHandler
    return {"http": web, "https": web, "file": None, "data": None, "ftp": None, "s3": None}
