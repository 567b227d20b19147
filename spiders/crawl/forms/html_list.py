"""Lists that are HTML pages: links, next page and total by the channel file or by what the page looks like."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from parsel import Selector

from spiders.channel import ChannelFile, ListSettings
from spiders.crawl.addresses import joined
from spiders.crawl.forms.asks import ListAsk, next_ask
from spiders.crawl.forms.links import (
    Link,
    documents,
    guide_links,
    link_at,
    links_of,
    name_in,
    script_values,
    shape,
    text_of,
)
from spiders.crawl.forms.listing import GuideLink, ListLook, ListSpider, fill_template
from spiders.crawl.forms.paging import pages_announced, paging_links, script_beyond, scripted_pages
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
    guides = _selected(page, base, channel) if channel.list_.items else _found(page, base, ask.shapes)
    announced = _total(page, channel.list_.total)
    if announced is not None and announced < len(guides) and not channel.list_.total:
        announced = None
    shapes = tuple(sorted({*ask.shapes, *(shape(guide.url) for guide in guides if guide.url)}))
    more = tuple(_more(page, base, replace(ask, shapes=shapes), channel, bool(guides)))
    told = channel.list_.next or channel.list_.page
    return ListLook(
        guides=tuple(guides),
        more=more,
        announced=announced,
        total_lost=bool(channel.list_.total) and announced is None,
        pages=pages_announced(page, text),
        beyond="" if told or any(each.page > ask.page for each in more) else script_beyond(page, base, ask.page),
    )


def _selected(page: Selector, base: str, channel: ChannelFile) -> list[GuideLink]:
    return [guide for row in page.css(channel.list_.items) if (guide := _in_row(row, base, channel.list_))]


def _in_row(row: Selector, base: str, settings: ListSettings) -> GuideLink | None:
    own = link_at(row, base)
    around = row.xpath("ancestor-or-self::*[self::tr or self::li][1]")
    place = around[0] if around and (own or settings.guide) else row
    found = ((name, _field(place, css)) for name, css in settings.fields.items())
    listed = {name: value for name, value in found if value}
    if settings.guide:
        return _by_template(row, base, settings.guide, listed)
    inner = (link_at(each, base) for each in row.css("a, [onclick]"))
    link = own or next((each for each in inner if each is not None), None)
    return _guide(link, listed) if link else None


def _by_template(row: Selector, base: str, template: str, listed: dict[str, str]) -> GuideLink | None:
    """The guide whose address is put together from the fields of a row and the values in its script."""
    values = script_values(row)
    address, missing = fill_template(template, {**values, **listed})
    if missing:
        return GuideLink("", listed, values) if listed else None
    return GuideLink(joined(base, address), listed, values)


def _field(row: Selector, css: str) -> str:
    found = row.css(css)
    if not found:
        return ""
    return found[0].get().strip() if "::" in css else text_of(found[0])


def _found(page: Selector, base: str, shapes: Collection[str]) -> list[GuideLink]:
    links = links_of(page, base)
    return [_guide(link, {}) for link in guide_links(links, base, shapes) or documents(links)]


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
        if has_guides and (following := next_ask(channel, ask, channel.list_.page)) is not None:
            yield following
    else:
        for link, is_next in paging_links(links_of(page, base), base):
            yield _following(ask, link.url, followed=is_next)
        for url in scripted_pages(page, base):
            yield _following(ask, url, followed=False)
    for source in page.css("frame::attr(src), iframe::attr(src)").getall():
        if url := joined(base, source):
            yield _following(ask, url, followed=False)


def _following(ask: ListAsk, url: str, *, followed: bool) -> ListAsk:
    return ListAsk(url, page=ask.page + 1, origin=ask.origin, followed=followed, shapes=ask.shapes)
