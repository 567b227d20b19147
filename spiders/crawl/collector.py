"""The extension that gathers the pages of one spider, reports progress and writes the crawl log."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from spiders.crawl.forms.base import ChannelSpider
from spiders.crawl.logfile import write_log
from spiders.model import CrawlLog, Page, PageRole, ReasonCode

_KEPT_STATS: Final = ("downloader/", "retry/", "robotstxt/", "gate/", "spider_exceptions")
_ROLES: Final = {PageRole.LIST: 0, PageRole.GUIDE: 1, PageRole.PART: 2}


class Collector:
    """Collects pages by signal; writes ``<out>/<channel>.json`` when the spider closes."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.pages: list[Page] = []
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.scraped, signals.item_scraped)
        crawler.signals.connect(self.stumbled, signals.spider_error)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def opened(self, spider: ChannelSpider) -> None:
        """Report that the crawl of the channel began."""
        self._report("started", spider)

    def scraped(self, item: Any, spider: ChannelSpider) -> None:
        """Keep a page and report it."""
        if isinstance(item, Page):
            self.pages.append(item)
            self._report("page", spider, url=item.url)

    def stumbled(self, failure: Failure, spider: ChannelSpider) -> None:
        """A callback failed on a page: the page counts as not followed, the crawl goes on."""
        spider.note(ReasonCode.ERRORS, f"a page could not be followed: {type(failure.value).__name__}")

    def closed(self, spider: Spider, reason: str) -> None:
        """Write the log; a crawl that was stopped early says so."""
        assert isinstance(spider, ChannelSpider)
        if reason != "finished":
            spider.note(ReasonCode.ERRORS, f"the crawl was stopped: {reason}")
        write_log(self._log(spider), Path(self.crawler.settings["CRAWL_OUT"]) / f"{spider.channel.name}.json")
        self._report("finished", spider)

    def _log(self, spider: ChannelSpider) -> CrawlLog:
        return CrawlLog(
            channel=spider.channel.name,
            pages=tuple(sorted(self.pages, key=lambda page: (_ROLES[page.role], page.group, page.url))),
            announced=spider.announced,
            seen=spider.seen,
            stats={**self._stats(), **spider.counts},
            reasons=tuple(sorted(spider.reasons, key=lambda reason: (reason.code, reason.text))),
        )

    def _stats(self) -> dict[str, int]:
        every = self.crawler.stats.get_stats()
        return {
            key: value
            for key, value in sorted(every.items())
            if isinstance(value, int) and key.startswith(_KEPT_STATS) and "bytes" not in key
        }

    def _report(self, kind: str, spider: ChannelSpider, url: str = "") -> None:
        event = {
            "kind": kind,
            "channel": spider.channel.name,
            "pages": len(self.pages),
            "seen": spider.seen,
            "announced": spider.announced,
            "url": url,
        }
        sys.stdout.write(json.dumps(event, ensure_ascii=False, sort_keys=True) + "\n")
        sys.stdout.flush()
