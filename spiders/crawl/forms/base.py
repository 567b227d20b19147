"""What every spider of a channel does: keep the bytes, note what came of a request, interpret nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.channel import ChannelFile
from spiders.crawl.addresses import AddressGate, canonical, looks_like_login
from spiders.crawl.failures import REDIRECTS, reason_of_error, reason_of_status
from spiders.crawl.journal import now
from spiders.crawl.rendered import EVERY, PAGE_TYPE, RENDER, Fetched, Rendered, rendered
from spiders.crawl.replay import FETCHED_AT
from spiders.evidence import EvidenceStore
from spiders.model import Page, PageRole, Reason, ReasonCode
from spiders.reader.decode import decode

_EMPTY: Final[Mapping[str, str]] = {}
_LIST_FIRST: Final = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request was sent for."""

    url: str
    role: PageRole
    group: str = ""
    listed: Mapping[str, str] = field(default_factory=dict)


class ChannelSpider(Spider):
    """Base of the spiders of all delivery forms.

    Callbacks yield :class:`~spiders.model.Page` and requests. ``announced`` is what the channel says it has,
    ``seen`` the number of guides found, ``reasons`` what the spider itself noticed, ``counts`` numbers of its
    own for the log.
    """

    name = "channel"

    def __init__(self, channel: ChannelFile, evidence: EvidenceStore, **kwargs: Any) -> None:
        super().__init__(channel.name, **kwargs)
        self.channel = channel
        self.evidence = evidence
        self.gate = AddressGate(channel.hosts)
        self.announced: int | None = None
        self.reasons: list[Reason] = []
        self.counts: dict[str, int] = {}
        self.groups: set[str] = set()

    @property
    def seen(self) -> int:
        """How many guides were found, each counted once."""
        return len(self.groups)

    def note(self, code: ReasonCode, text: str, **numbers: int | float | str) -> None:
        """Keep a reason once, however often it is noticed."""
        reason = Reason(code, text, numbers)
        if reason not in self.reasons:
            self.reasons.append(reason)

    def ask(self, asked: Asked, callback: Any, **request: Any) -> Request:
        """A request that comes back to ``callback`` or :meth:`failed`, never dropped as a duplicate."""
        return Request(
            asked.url,
            callback=callback,
            errback=self.failed,
            cb_kwargs={"asked": asked},
            dont_filter=True,
            priority=_LIST_FIRST if asked.role is PageRole.LIST else 0,
            meta=self._rendering(asked, request.get("method", "GET")),
            **request,
        )

    def _rendering(self, asked: Asked, method: str) -> dict[str, object]:
        """What a request carries whose page is to be rendered; it has a place of its own among the downloads, so
        that it never waits for what it asks for itself."""
        render = self.channel.render
        wanted = {PageRole.GUIDE: render.guides, PageRole.LIST: render.lists} if render and method == "GET" else {}
        if not wanted.get(asked.role):
            return {}
        return {RENDER: True, "dont_retry": True, "download_slot": f"render {urlsplit(asked.url).netloc}"}

    def parse_page(self, response: Response, asked: Asked) -> Any:
        """Callback of guides and parts."""
        made = rendered(response)
        page = self.page(response, asked)
        if made is None or page.failure is not None:
            yield page
        else:
            yield from self._rendered_guide(page, made, asked)

    def _rendered_guide(self, page: Page, made: Rendered, asked: Asked) -> Iterator[Page]:
        """The page as it stood at last; where the channel file says so, the JSON it fetched in its place."""
        wanted = self.channel.render.json_ if self.channel.render else ()
        named = [(place, each) for each in made.fetched if (place := each.place_in(wanted)) is not None]
        parts = [self._fetched(each, asked) for _place, each in sorted(named, key=lambda pair: pair[0])]
        told = [each for each in parts if each.failure is None]
        if wanted and wanted != (EVERY,) and told:
            yield replace(told[0], url=page.url, role=PageRole.GUIDE, listed=page.listed)
            parts.remove(told[0])
        else:
            if wanted and wanted != (EVERY,):
                self.note(ReasonCode.DRIFT, f"a page no longer fetches what was learned: {', '.join(wanted)}")
            yield page
        yield from parts

    def _fetched(self, each: Fetched, asked: Asked) -> Page:
        part = Asked(each.url, PageRole.PART, asked.group or asked.url)
        if each.failure is not None:
            return self.without_body(part, each.failure, each.detail)
        return self.kept(part, each.body, each.content_type, each.status)

    def failed(self, failure: Failure) -> Any:
        """Errback of every request."""
        asked: Asked = failure.request.cb_kwargs["asked"]  # type: ignore[attr-defined]
        fetched_at = failure.request.meta.get(FETCHED_AT, "")  # type: ignore[attr-defined]
        yield self.failed_page(failure.value, asked, fetched_at)

    def failed_page(self, error: BaseException | None, asked: Asked, fetched_at: str = "") -> Page:
        """The page of a request that got no answer."""
        code, detail = reason_of_error(error or OSError())
        host = urlsplit(asked.url).hostname or ""
        if code is ReasonCode.UNREACHABLE and host in refused_hosts():
            code, detail = ReasonCode.OFF_SITE, f"{host} leads to a private address the channel file does not name"
        return self.without_body(asked, code, detail, fetched_at)

    def page(self, response: Response, asked: Asked) -> Page:
        """The page of an answer, its bytes kept."""
        waits = b"Retry-After" in response.headers
        failure = reason_of_status(response.status, asked_to_wait=waits)
        detail = f"HTTP {response.status}" if failure else ""
        if response.status in REDIRECTS and b"Location" in response.headers:
            failure, detail = ReasonCode.OFF_SITE, "redirected to an address that is none of the web"
        if response.meta.get("redirect_urls"):
            landed, where = self._landed(response.url, asked)
            failure, detail = (landed, where) if landed else (failure, detail)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        fetched_at = response.meta.get(FETCHED_AT, "")
        made = rendered(response)
        body, content_type = (made.page, PAGE_TYPE) if made else (response.body, content_type)
        return self.kept(asked, body, content_type, response.status, failure, detail, fetched_at)

    def kept(
        self,
        asked: Asked,
        body: bytes,
        content_type: str,
        status: int = 200,
        failure: ReasonCode | None = None,
        detail: str = "",
        fetched_at: str = "",
    ) -> Page:
        """A page with its bytes in the evidence store; ``fetched_at``: now, when not said."""
        return Page(
            url=asked.url,
            role=asked.role,
            status=status,
            evidence=self.evidence.put(body),
            content_type=content_type,
            failure=failure,
            detail=detail,
            group=asked.group,
            listed=asked.listed,
            fetched_at=fetched_at or now(),
        )

    def without_body(self, asked: Asked, code: ReasonCode, detail: str, fetched_at: str = "") -> Page:
        """A page that was not fetched, and why."""
        return Page(
            url=asked.url,
            role=asked.role,
            failure=code,
            detail=detail,
            group=asked.group,
            listed=asked.listed,
            fetched_at=fetched_at or now(),
        )

    def text(self, body: bytes, content_type: str = "") -> str:
        """The text of a list page; what cannot be decoded is replaced, links survive that."""
        decoded = decode(body, content_type, self.channel.encoding)
        return decoded.text if decoded else body.decode("utf-8", "replace")

    def _landed(self, url: str, asked: Asked) -> tuple[ReasonCode | None, str]:
        if looks_like_login(url) and not looks_like_login(asked.url):
            return ReasonCode.LOGIN, f"redirected to {url}"
        homes = {canonical(start) for start in self.channel.start}
        if asked.role is not PageRole.LIST and (canonical(url) in homes or urlsplit(url).path in ("", "/")):
            return ReasonCode.SOFT_404, f"redirected to {url}"
        return None, ""


def refused_hosts() -> frozenset[str]:
    """Hosts whose names lead to addresses the guarded resolver did not hand out."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it earlier would install the wrong reactor

    return frozenset(getattr(getattr(reactor, "nameResolver", None), "refused", ()))
