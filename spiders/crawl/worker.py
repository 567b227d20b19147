"""The child process of a crawl: ``python -m spiders.crawl.worker JOB.json``.

One reactor for all channels. Progress goes to standard output as JSON lines; a channel's log is written when
its spider closes, so a channel without a log did not end well, whatever the exit status says.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from catalog.loopback import obey_environment
from spiders.channel import ChannelFile
from spiders.crawl.forms import spider_for
from spiders.crawl.settings import channel_settings, process_settings
from spiders.evidence import EvidenceStore


def run(job_file: Path) -> None:
    """Crawl the channels of a job written by :func:`spiders.crawl.process.crawl_channels`."""
    obey_environment()
    job = json.loads(job_file.read_text("utf-8"))
    channels = tuple(ChannelFile.from_job(each) for each in job["channels"])
    out, proxy = Path(job["out"]), job["proxy"]
    process = AsyncCrawlerProcess(process_settings(channels, out, proxy))
    evidence = EvidenceStore(Path(job["evidence"]))
    for channel in channels:
        settings = {
            **process_settings(channels, out, proxy),
            **channel_settings(channel, out=out, proxy=proxy, contact=job["contact"]),
        }
        process.crawl(Crawler(spider_for(channel), settings), channel=channel, evidence=evidence)
    process.start()


if __name__ == "__main__":
    run(Path(sys.argv[1]))
