"""Crawling: one child process, one Scrapy spider per channel, one log per channel.

Importing this package does not import Scrapy; only the child process does.
"""

from spiders.crawl.logfile import log_from_json, log_to_json, read_log, write_log
from spiders.crawl.process import CrawlEvent, crawl_channels

__all__ = ["CrawlEvent", "crawl_channels", "log_from_json", "log_to_json", "read_log", "write_log"]
