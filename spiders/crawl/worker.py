"""The child process of a crawl: ``python -m spiders.crawl.worker JOB.json``.

One reactor for all channels. Progress goes to standard output as JSON lines; a channel's log is written when
its spider closes, so a channel without a log did not end well, whatever the exit status says.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path
from threading import Thread
from typing import Final

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from catalog.loopback import obey_environment
from spiders.channel import ChannelFile
from spiders.crawl.forms import spider_for
from spiders.crawl.pace import Pace
from spiders.crawl.settings import channel_settings, process_settings
from spiders.evidence import EvidenceStore

_ORPHANED: Final = 3
"""Exit status of a crawl whose parent is gone."""


def run(job_file: Path) -> None:
    """Crawl the channels of a job written by :func:`spiders.crawl.process.crawl_channels`."""
    obey_environment()
    job = json.loads(job_file.read_text("utf-8"))
    channels = tuple(ChannelFile.from_job(each) for each in job["channels"])
    out, proxy = Path(job["out"]), job["proxy"]
    process = AsyncCrawlerProcess(process_settings(channels, out, proxy))
    evidence = EvidenceStore(Path(job["evidence"]))
    pace = Pace(channels)
    for channel in channels:
        settings = {
            **process_settings(channels, out, proxy),
            **channel_settings(channel, out=out, proxy=proxy, contact=job["contact"]),
            "CRAWL_EVIDENCE": evidence,
            "CRAWL_PACE": pace,
        }
        process.crawl(Crawler(spider_for(channel), settings), channel=channel, evidence=evidence)
    process.start()


def end_with_parent() -> None:
    """End this process at once when the one that started it is gone; the journal bears that at any moment.

    Standard input is a pipe from the parent on which nothing is ever written.
    """
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    while os.read(0, 1024):
        pass
    os._exit(_ORPHANED)


if __name__ == "__main__":
    end_with_parent()
    run(Path(sys.argv[1]))
