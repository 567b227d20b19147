"""Does a channel send people to another portal instead of publishing the guide: one cause for much that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from catalog.blanks import says_nothing
from catalog.elements import Kind, load_elements
from catalog.model import LIST_ELEMENTS, Reading, ServiceItem
from diffs.compare.verdict import Part
from diffs.model import DifferenceKind

_LINK: Final = re.compile(r"https?://[^\s\"'<>，。；、）)]+", re.IGNORECASE)
_CONTENT: Final = (Kind.TEXT, Kind.LIST, Kind.DURATION, Kind.PHONE, Kind.ADDRESS, Kind.HOURS)
_MUCH, _LITTLE = 5, 1


def links_out(library: ServiceItem, reading: Reading) -> Iterator[tuple[str, Part]]:
    """The element with the link and the finding: the library has much to publish, the channel next to nothing but a
    link to another host. Where the channel's own host is not known nothing is said."""
    if _tells(reading.item, _LITTLE + 1) or not _tells(library, _MUCH):
        return
    own = _host(reading.url)
    for key, text in sorted(reading.item.elements.items()):
        links = [link for link in _LINK.findall(text) if own and _host(link) not in ("", own)]
        if links:
            why = f"渠道没有公布办事指南内容，只链接到{_host(links[0])}"
            yield key, Part(DifferenceKind.MISSING, "T2-LINKOUT", None, links[0], why=why)
            return


def _tells(item: ServiceItem, enough: int) -> bool:
    """Whether so many elements with content say something; words that only lead to a link say nothing."""
    told = sum(1 for key in LIST_ELEMENTS if key not in item.elements and getattr(item, key))
    for key, text in item.elements.items():
        if told >= enough:
            return True
        told += bool(text) and key in _content_keys() and not says_nothing(text) and not _LINK.search(text)
    return told >= enough


@lru_cache(maxsize=1)
def _content_keys() -> frozenset[str]:
    return frozenset(each.key for each in load_elements() if each.kind in _CONTENT and each.section == "item")


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
