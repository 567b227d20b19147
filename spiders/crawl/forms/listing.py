"""Walking a list: start, further list pages one after the other, every guide once, the announced total."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.channel import ChannelFile
from spiders.crawl.addresses import canonical, joined
from spiders.crawl.forms.asks import ListAsk, first_ask
from spiders.crawl.forms.base import Asked, ChannelSpider
from spiders.crawl.rendered import rendered
from spiders.evidence import EvidenceStore
from spiders.model import Page, PageRole, ReasonCode


@dataclass(frozen=True, slots=True)
class GuideLink:
    """A guide a list page names; ``url`` is ``""`` when its row leads nowhere. ``values`` fill the
    ``{places}`` of part addresses."""

    url: str
    listed: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListLook:
    """What a list page tells. ``whole_guides``: its rows are the guides themselves, without addresses; ``pages``:
    how many pages the list says it has; ``beyond``: what tells that the list goes on where no address leads."""

    guides: tuple[GuideLink, ...] = ()
    more: tuple[ListAsk, ...] = ()
    announced: int | None = None
    total_lost: bool = False
    whole_guides: int = 0
    pages: int | None = None
    beyond: str = ""


class ListSpider(ChannelSpider):
    """Walks lists; what a list page says is told by the form (:meth:`look_at`).

    List pages are fetched strictly one after the other, so that the same site always gives the same crawl.
    """

    def __init__(self, channel: ChannelFile, evidence: EvidenceStore, **kwargs: Any) -> None:
        super().__init__(channel, evidence, **kwargs)
        self.waiting: deque[ListAsk] = deque(self.first_asks())
        self.asked_for: set[tuple[str, str, str]] = set()
        self.contents: set[tuple[int, tuple[str, ...]]] = set()
        self.found: dict[int, set[str]] = {}
        self.rows: dict[int, int] = {}
        self.totals: dict[int, int] = {}
        self.pages: dict[int, int] = {}
        self.walked: Counter[int] = Counter()
        self.repeats: Counter[int] = Counter()
        self.beyond: dict[int, str] = {}

    def first_asks(self) -> list[ListAsk]:
        """The starts of the channel."""
        return [first_ask(self.channel, url, origin) for origin, url in enumerate(self.channel.start)]

    @abstractmethod
    def look_at(self, text: str, ask: ListAsk) -> ListLook:
        """What the list page says."""

    async def start(self) -> AsyncIterator[Any]:
        """Begin with the first list; the others follow when it is done."""
        for each in self.next_list():
            yield each

    def next_list(self) -> Iterator[Request]:
        """The next list page not asked for yet, if any."""
        while self.waiting:
            ask = self.waiting.popleft()
            if ask.key in self.asked_for:
                if ask.followed:
                    self.note(ReasonCode.LOOP, f"the next page of the list is an earlier one: {ask.url}")
                continue
            if len(self.asked_for) + self.seen >= self.channel.http.max_pages:
                limit = self.channel.http.max_pages
                self.note(ReasonCode.LOOP, f"the list does not end within {limit} addresses", limit=limit)
                return
            self.asked_for.add(ask.key)
            yield self._list_request(ask)
            return
        self._look_at_ends()

    def _look_at_ends(self) -> None:
        """When no list page is left: say of every list that is known to go on that it was not walked to its end."""
        for origin, start in enumerate(self.channel.start):
            pages, walked = self.pages.get(origin, 0), self.walked[origin]
            if self._is_complete(origin) or not walked:
                continue
            if pages > walked:
                text = f"the list says it has {pages} pages, {walked} were found: {start}"
                self.note(ReasonCode.COVERAGE, text, pages=pages, walked=walked)
            elif not pages and self.beyond.get(origin):
                self.note(ReasonCode.COVERAGE, f"the list goes on: {self.beyond[origin]}", walked=walked)

    def _is_complete(self, origin: int) -> bool:
        return origin in self.totals and self.rows.get(origin, 0) >= self.totals[origin]

    def _list_request(self, ask: ListAsk) -> Request:
        asked = Asked(ask.url, PageRole.LIST, group=f"list-{ask.origin}-{len(self.asked_for):05d}")
        request = self.ask(asked, self.parse_list, method=ask.method, body=ask.body)
        request.cb_kwargs["ask"] = ask
        if ask.content_type:
            request.headers["Content-Type"] = ask.content_type
        return request

    def parse_list(self, response: Response, asked: Asked, ask: ListAsk) -> Any:
        """Keep the list page, follow what it names, then go on to the next one."""
        page = self.page(response, asked)
        if page.failure is None:
            made = rendered(response)
            body = made.page if made else response.body
            look = self.look_at(self.text(body, page.content_type), ask)
            links = str(len(look.guides) + look.whole_guides)
            yield replace(page, listed={"links": links, "more": str(len(look.more))})
            yield from self._follow(look, page, ask)
        else:
            yield page
        yield from self.next_list()

    def failed(self, failure: Failure) -> Any:
        """A list page that failed does not end the walk: other starts may answer."""
        yield from super().failed(failure)
        if failure.request.cb_kwargs["asked"].role is PageRole.LIST:  # type: ignore[attr-defined]
            yield from self.next_list()

    def _follow(self, look: ListLook, page: Page, ask: ListAsk) -> Iterator[Page | Request]:
        self._count_total(look, ask)
        keys = tuple(map(key_of, look.guides)) or ((page.evidence,) if look.whole_guides else ())
        if keys and (ask.origin, keys) in self.contents:
            self.repeats[ask.origin] += 1
            if (ask.followed and not ask.guessed) or self.repeats[ask.origin] > 1:
                self.note(ReasonCode.LOOP, f"a list page repeats an earlier one: {ask.url}")
            return
        self.contents.add((ask.origin, keys))
        self.walked[ask.origin] += bool(keys)
        self.beyond[ask.origin] = look.beyond
        if look.whole_guides:
            yield self._whole_guides(page, look, ask)
        yield from self._guides(look, ask)
        self._queue_more(look, ask)

    def _count_total(self, look: ListLook, ask: ListAsk) -> None:
        if look.pages is not None:
            self.pages.setdefault(ask.origin, look.pages)
        if look.announced is not None:
            self.totals.setdefault(ask.origin, look.announced)
        elif look.total_lost and ask.page == 1:
            selector = self.channel.list_.total
            self.note(ReasonCode.COVERAGE, f"the announced total was not found where the channel file says: {selector}")
        self.announced = sum(self.totals.values()) if self.totals else None

    def _whole_guides(self, page: Page, look: ListLook, ask: ListAsk) -> Page:
        for number in range(look.whole_guides):
            self.groups.add(f"{page.evidence}#{number}")
        self.rows[ask.origin] = self.rows.get(ask.origin, 0) + look.whole_guides
        return replace(page, role=PageRole.GUIDE, group=f"{page.url}#{page.evidence[:12]}", listed={})

    def _guides(self, look: ListLook, ask: ListAsk) -> Iterator[Page | Request]:
        earlier = set(self.found.get(ask.origin, ()))
        for link in look.guides:
            key = key_of(link)
            if key not in earlier:
                self.rows[ask.origin] = self.rows.get(ask.origin, 0) + 1
                self.found.setdefault(ask.origin, set()).add(key)
            if key not in self.groups:
                self.groups.add(key)
                yield from self._guide(link, ask)
        self._count_lost()

    def _guide(self, link: GuideLink, ask: ListAsk) -> Iterator[Page | Request]:
        if not link.url:
            nowhere = Asked(ask.url, PageRole.GUIDE, f"{ask.url}#{key_of(link)}", link.listed)
            yield self.without_body(nowhere, ReasonCode.ERRORS, "the list row leads nowhere")
            return
        asked = Asked(link.url, PageRole.GUIDE, group=link.url, listed=link.listed)
        if not self.gate.lets_fetch(link.url):
            host = urlsplit(link.url).netloc
            yield self.without_body(asked, ReasonCode.OFF_SITE, f"link-out to {host}, which is not fetched")
            return
        yield self.ask(asked, self.parse_page)
        for template in self.channel.guide.parts:
            yield self._part(template, link)

    def _part(self, template: str, link: GuideLink) -> Page | Request:
        address, missing = fill_template(template, {**values_of(link.url), **link.values, **link.listed})
        asked = Asked(joined(link.url, address), PageRole.PART, group=link.url)
        if missing:
            return self.without_body(asked, ReasonCode.ERRORS, f"the list says nothing for {{{missing}}}")
        return self.ask(asked, self.parse_page)

    def _queue_more(self, look: ListLook, ask: ListAsk) -> None:
        complete = self._is_complete(ask.origin)
        for more in look.more:
            if more.key == ask.key or (complete and more.followed):
                continue
            if self.gate.lets_fetch(more.url):
                self.waiting.append(more)
            elif more.followed:
                self.note(ReasonCode.OFF_SITE, f"the next page of the list is elsewhere and not fetched: {more.url}")

    def _count_lost(self) -> None:
        self.counts["lost"] = sum(max(0, total - self.rows.get(origin, 0)) for origin, total in self.totals.items())


def key_of(link: GuideLink) -> str:
    """What makes two links the same guide: the address in its one spelling, else what the row says."""
    return canonical(link.url) if link.url else json.dumps([*link.listed.items(), *link.values.items()])


def values_of(url: str) -> dict[str, str]:
    """What an address can fill ``{places}`` with: its parameters, and its last path segment as ``id``."""
    parts = urlsplit(url)
    last = re.sub(r"\.\w+$", "", parts.path.rstrip("/").rpartition("/")[2])
    return {"id": last, **dict(parse_qsl(parts.query))}


def fill_template(template: str, values: Mapping[str, str]) -> tuple[str, str]:
    """The template with its ``{places}`` filled, and the name of the first place nothing fills (``""``: none)."""
    missing: list[str] = []

    def fill(place: re.Match[str]) -> str:
        name = place.group(1)
        if name not in values:
            missing.append(name)
        return quote(values.get(name, ""), safe="")

    filled = re.sub(r"\{([^{}]+)\}", fill, template)
    return filled, missing[0] if missing else ""
