"""The Scrapy settings of a crawl: who asks, how often, how much, and what is obeyed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from spiders.channel import ChannelFile
from spiders.crawl.agent import user_agent
from spiders.crawl.browser import browser_settings
from spiders.crawl.collector import Collector
from spiders.crawl.handler import handlers
from spiders.crawl.middlewares import middlewares

NO_DOORS: Final = {"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
"""Scrapy opens ports that run any code for whoever holds a password; a crawl of hostile sites opens none."""
SLOWEST: Final = 60.0
"""Seconds between two requests that AutoThrottle never goes beyond."""


def process_settings(channels: tuple[ChannelFile, ...], out: Path, proxy: str | None) -> dict[str, Any]:
    """Settings of the whole child process: logging and name resolution."""
    return {
        "LOG_ENABLED": True,
        "LOG_FILE": str(out / "crawl.log"),
        "LOG_LEVEL": "INFO",
        **NO_DOORS,
        "TWISTED_DNS_RESOLVER": "spiders.crawl.resolver.GuardedResolver",
        "CHANNEL_GATES": {channel.name: list(channel.hosts) for channel in channels},
        "PROXY_HOST": urlsplit(proxy).hostname or "" if proxy else "",
    }


def channel_settings(channel: ChannelFile, *, out: Path, proxy: str | None, contact: str) -> dict[str, Any]:
    """Settings of the crawl of one channel."""
    http = channel.http
    return {
        "CHANNEL": channel,
        "CHANNEL_PROXY": proxy,
        "CRAWL_OUT": str(out),
        "USER_AGENT": user_agent(contact),
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "zh-CN,zh;q=0.9", **http.headers},
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": http.delay,
        "AUTOTHROTTLE_ENABLED": http.delay > 0,
        "AUTOTHROTTLE_START_DELAY": http.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(http.delay, SLOWEST),
        "CONCURRENT_REQUESTS_PER_DOMAIN": http.concurrency,
        "DOWNLOAD_TIMEOUT": http.timeout,
        "DOWNLOAD_MAXSIZE": http.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": http.retries,
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "HTTPERROR_ALLOW_ALL": True,
        "REDIRECT_MAX_TIMES": 10,
        "COOKIES_ENABLED": True,
        **NO_DOORS,
        "EXTENSIONS": {Collector: 500},
        "DOWNLOADER_MIDDLEWARES": middlewares(),
        "DOWNLOAD_HANDLERS": handlers(rendering=channel.render is not None),
        **browser_settings(channel, user_agent(contact)),
    }
