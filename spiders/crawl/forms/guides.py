"""A channel whose starts are the guides themselves: no list is walked, nothing else is fetched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from spiders.crawl.addresses import canonical
from spiders.crawl.forms.base import Asked, ChannelSpider
from spiders.model import PageRole


class GuidePagesSpider(ChannelSpider):
    """Fetches every start once, as a guide."""

    async def start(self) -> AsyncIterator[Any]:
        """Yield one request per start, in the order of the channel file."""
        for url in dict.fromkeys(self.channel.start):
            group = canonical(url)
            self.groups.add(group)
            yield self.ask(Asked(url, PageRole.GUIDE, group), self.parse_page)
