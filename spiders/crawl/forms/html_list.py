"""Lists that are HTML pages: links, next page and total by the channel file or by what the page looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from parsel import Selector

from spiders.channel import ChannelFile
from spiders.crawl.addresses import joined, with_parameters
from spiders.crawl.forms.links import (
    Link,
    documents,
    guide_links,
    link_at,
    links_of,
    name_in,
    paging_links,
    text_of,
)
from spiders.crawl.forms.listing import GuideLink, ListAsk, ListLook, ListSpider
from spiders.crawl.words import words

_DIGITS: Final = re.compile(r"\d{1,7}")


class HtmlListSpider(ListSpider):
    """A list that is always HTML."""

    def look_at(self, text: str, ask: ListAsk) -> ListLook:
        return html_look(text, ask, self.channel)


def html_look(text: str, ask: ListAsk, channel: ChannelFile) -> ListLook:
    """What an HTML list page says."""
    page = Selector(text=text or "<html></html>", type="html")
    base = joined(ask.url, page.css("base::attr(href)").get() or "") or ask.url
    guides = _selected(page, base, channel) if channel.list_.items else _found(page, base)
    announced = _total(page, channel.list_.total)
    if announced is not None and announced < len(guides) and not channel.list_.total:
        announced = None
    return ListLook(
        guides=tuple(guides),
        more=tuple(_more(page, base, ask, channel, bool(guides))),
        announced=announced,
        total_lost=bool(channel.list_.total) and announced is None,
    )


def _selected(page: Selector, base: str, channel: ChannelFile) -> list[GuideLink]:
    return [guide for row in page.css(channel.list_.items) if (guide := _in_row(row, base, channel.list_.fields))]


def _in_row(row: Selector, base: str, fields: Mapping[str, str]) -> GuideLink | None:
    own = link_at(row, base)
    inner = (link_at(each, base) for each in row.css("a, [onclick]"))
    link = own or next((each for each in inner if each is not None), None)
    if link is None:
        return None
    around = row.xpath("ancestor-or-self::*[self::tr or self::li][1]")
    listed = {name: _field(around[0] if own and around else row, css) for name, css in fields.items()}
    return _guide(link, {name: value for name, value in listed.items() if value})


def _field(row: Selector, css: str) -> str:
    found = row.css(css)
    if not found:
        return ""
    return found[0].get().strip() if "::" in css else text_of(found[0])


def _found(page: Selector, base: str) -> list[GuideLink]:
    links = links_of(page, base)
    return [_guide(link, {}) for link in guide_links(links, base) or documents(links)]


def _guide(link: Link, listed: dict[str, str]) -> GuideLink:
    name = name_in(link)
    return GuideLink(link.url, {"task_name": name, **listed} if name else listed)


def _total(page: Selector, css: str) -> int | None:
    if css:
        digits = _DIGITS.search(text_of(each) if (each := next(iter(page.css(css)), None)) is not None else "")
        return int(digits.group()) if digits else None
    text = text_of(page)
    found = (match for pattern in words().total_patterns if (match := pattern.search(text)))
    first = next(found, None)
    return int(first.group(1)) if first else None


def _more(page: Selector, base: str, ask: ListAsk, channel: ChannelFile, has_guides: bool) -> Iterator[ListAsk]:
    if channel.list_.next:
        for element in page.css(channel.list_.next):
            if link := link_at(element, base):
                yield _following(ask, link.url, followed=True)
    elif channel.list_.page:
        if has_guides:
            yield _following(ask, _numbered(ask, channel.list_.page), followed=True)
    else:
        for link, is_next in paging_links(links_of(page, base), base):
            yield _following(ask, link.url, followed=is_next)
    for source in page.css("frame::attr(src), iframe::attr(src)").getall():
        if url := joined(base, source):
            yield _following(ask, url, followed=False)


def _following(ask: ListAsk, url: str, *, followed: bool) -> ListAsk:
    return ListAsk(url, page=ask.page + 1, origin=ask.origin, followed=followed)


def _numbered(ask: ListAsk, parameter: str) -> str:
    current = dict(parse_qsl(urlsplit(ask.url).query)).get(parameter, "1")
    return with_parameters(ask.url, {parameter: str(int(current) + 1 if current.isdigit() else ask.page + 1)})
