"""A fresh sample of a channel beside what its file expects: are the learned places still there, is as much filled?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from auditor.config import Project
from spiders.channel import ChannelFile
from spiders.crawl import CrawlEvent, crawl_channels
from spiders.evidence import EvidenceStore
from spiders.facts import fill_rates
from spiders.judge import groups_of, hints_of, part_of, read_channel
from spiders.model import CrawlLog, ReasonCode
from spiders.reader import read_group

_SAMPLE_ONLY: Final = frozenset({ReasonCode.COVERAGE, ReasonCode.LOOP})
"""Reasons a sample always has: it was not meant to be complete."""
_SEVERAL: Final = 5


def sampled(channel: ChannelFile, limit: int) -> ChannelFile:
    """The channel, to be crawled for at most ``limit`` addresses."""
    http = channel.http.model_copy(update={"max_pages": min(limit, channel.http.max_pages)})
    return channel.model_copy(update={"http": http}).in_folder(channel.folder)


def live_sample(
    project: Project,
    channel: ChannelFile,
    limit: int,
    *,
    proxy: str = "",
    on_event: Callable[[CrawlEvent], None] | None = None,
) -> Mapping[str, Any]:
    """Crawl a sample; its numbers, the reasons against it, and per element the share of fill and of held places.

    The last crawl's log stays as it is; the bytes go into the project's evidence.
    """
    settings = project.config.crawl
    evidence = EvidenceStore(project.evidence)
    with tempfile.TemporaryDirectory() as scratch:
        log = crawl_channels(
            [sampled(channel, limit)],
            out=Path(scratch),
            evidence=evidence,
            proxy=proxy or settings.proxy or None,
            on_event=on_event,
            contact=settings.contact,
        )[channel.name]
    read = read_channel(log, evidence, channel)
    wanted = sorted(channel.expect.fill) if channel.expect else []
    rates = held_rates(log, evidence, channel)
    return {
        "read": len(read.readings),
        "reasons": [
            {"code": each.code.value, "text": each.text}
            for each in read.trust.reasons
            if each.code not in _SAMPLE_ONLY or not read.readings
        ],
        "fill": {key: round(rate, 4) for key, rate in fill_rates(read.readings, wanted).items()},
        "places": rates,
        "gone": [key for key, rate in rates.items() if _is_gone(rate, channel, key, len(read.readings))],
    }


def _is_gone(rate: float, channel: ChannelFile, key: str, guides: int) -> bool:
    """Whether an element that the sample should have several times stands nowhere where it was learned."""
    return rate == 0 and sum(place.share for place in channel.locators[key]) * guides >= _SEVERAL


def held_rates(log: CrawlLog, evidence: EvidenceStore, channel: ChannelFile) -> dict[str, float]:
    """Element → the share of guides on which one of its learned places is there."""
    hints = hints_of(channel)
    if not hints.places.at:
        return {}
    groups = (pages for pages in groups_of(log.pages) if all(page.failure is None for page in pages))
    located = [read_group([part_of(page, evidence) for page in pages], hints=hints).located for pages in groups]
    held = [each.held for each in located if each is not None]
    return {key: _share(held, ats) for key, ats in hints.places.at.items()} if held else {}


def _share(held: Sequence[frozenset[str]], ats: Sequence[str]) -> float:
    return round(sum(not each.isdisjoint(ats) for each in held) / len(held), 4)
