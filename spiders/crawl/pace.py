"""When a host may be asked next, over all channels of one crawl.

Scrapy paces each crawler for itself: two channels of one portal would ask it twice as often as either may, and a
``Retry-After`` that one of them was given would not hold back the other.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from spiders.channel import ChannelFile
from spiders.crawl.addresses import AddressGate


class Pace:
    """One for all channels of a crawl; a host here is host and port as addresses write them."""

    def __init__(self, channels: Iterable[ChannelFile]) -> None:
        self._gates = [(AddressGate(channel.hosts), channel.http.delay) for channel in channels]
        self._paused_until: dict[str, float] = {}
        self._next: dict[str, float] = {}

    def __deepcopy__(self, memo: object) -> Pace:
        """Itself: Scrapy copies the settings it is handed in, and a copy would pace one channel only."""
        return self

    def pause(self, url: str, seconds: float) -> None:
        """Ask the host of ``url`` nothing for so long; an earlier, longer pause stays."""
        host = urlsplit(url).netloc
        self._paused_until[host] = max(self._paused_until.get(host, 0.0), time.monotonic() + seconds)

    async def turn(self, url: str) -> None:
        """Wait until the host may be asked once more.

        A host that several channels ask is asked no closer than the longest of their delays; a host of one channel
        is paced by that channel's own download slot.
        """
        host, now = urlsplit(url).netloc, time.monotonic()
        delays = [delay for gate, delay in self._gates if gate.lets_fetch(url)]
        if len(delays) > 1:
            at = max(now, self._next.get(host, 0.0))
            self._next[host] = at + max(delays)
            await asyncio.sleep(at - now)
        while (pause := self._paused_until.get(host, 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(pause)
