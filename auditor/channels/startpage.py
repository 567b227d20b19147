"""A start page that is no list: which of its links leads to the list, because the library's names are there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

from parsel import Selector

from auditor.channels.fetching import Answer, Fetcher
from catalog.text import looks
from spiders.channel import ChannelFile
from spiders.crawl.addresses import AddressGate, canonical
from spiders.crawl.forms.json_list import payload, rows_of
from spiders.crawl.forms.links import Link, links_of, name_in

MOST_LOOKED_AT: Final = 12
"""Links of a start page that are followed to find its list."""
ENOUGH: Final = 3


def list_address(fetcher: Fetcher, channel: ChannelFile, first: Answer, names: Collection[str]) -> str:
    """The address of the page that names most items of the library; ``""`` when the start itself is the list."""
    links = _links(first)
    if _named(first, names) >= ENOUGH or not links:
        return ""
    gate = AddressGate(channel.hosts)
    near = [link for link in links if gate.lets_fetch(link.url) and looks(name_in(link)) not in names]
    urls = list(dict.fromkeys(canonical(link.url) for link in near if _may_list(link)))[:MOST_LOOKED_AT]
    answers = fetcher.ask(channel, urls)
    best = max(answers, key=lambda answer: (_named(answer, names), -urls.index(answer.url)), default=None)
    return best.url if best is not None and _named(best, names) > _named(first, names) else ""


def _links(answer: Answer) -> list[Link]:
    return links_of(Selector(text=answer.text or "<html></html>", type="html"), answer.url)


def _may_list(link: Link) -> bool:
    return not urlsplit(link.url).path.lower().endswith((".css", ".js", ".png", ".jpg", ".pdf", ".docx", ".zip"))


def _named(answer: Answer, names: Collection[str]) -> int:
    """How many items of the library a page's links or rows name."""
    data = payload(answer.text)
    if data is not None:
        return sum(any(isinstance(v, str) and looks(v) in names for v in row.values()) for row in rows_of(data))
    return len({name for link in _links(answer) if (name := looks(name_in(link))) in names})
