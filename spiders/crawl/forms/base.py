"""What every spider of a channel does: keep the bytes, note what came of a request, interpret nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.channel import ChannelFile
from spiders.crawl.addresses import AddressGate, canonical, looks_like_login
from spiders.crawl.failures import REDIRECTS, reason_of_error, reason_of_status
from spiders.crawl.journal import now
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
            **request,
        )

    def parse_page(self, response: Response, asked: Asked) -> Any:
        """Callback of guides and parts."""
        yield self.page(response, asked)

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
        return self.kept(asked, response.body, content_type, response.status, failure, detail, fetched_at)

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
