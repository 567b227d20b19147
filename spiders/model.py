"""What a crawl leaves behind: every exchange with a channel, in a form that can be read again offline.

A crawl only fetches and follows; it never interprets a guide. It leaves a :class:`CrawlLog`: one
:class:`Page` per response or failed request, bytes in the evidence store. Reading (`Page` → `Reading`) and
judging (`CrawlLog` + readings → :class:`Trust`) are pure functions of the log and the evidence, so that a
run can be repeated without the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from catalog.model import Reading


class PageRole(StrEnum):
    """What the spider asked the page for."""

    LIST = "list"
    GUIDE = "guide"
    PART = "part"
    """Belongs to a guide (materials in a second request, a tab of its own)."""


class ReasonCode(StrEnum):
    """Why a crawl, or a page, cannot be judged. The list is part of the contract of ``auditor run --json``."""

    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    LOGIN = "login"
    CHALLENGE = "challenge"
    SOFT_404 = "soft_404"
    NOT_A_GUIDE = "not_a_guide"
    EMPTY_SHELL = "empty_shell"
    COVERAGE = "coverage"
    LOOP = "loop"
    DRIFT = "drift"
    FILL_RATE = "fill_rate"
    SAME_CONTENT = "same_content"
    ERRORS = "errors"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    OFF_SITE = "off_site"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    ENCODING = "encoding"
    NO_EXPECTATIONS = "no_expectations"


@dataclass(frozen=True, slots=True)
class Page:
    """One request and what came of it. ``failure`` is a reason when there is no body to read.

    ``group`` ties the pages of one guide together (a ``guide`` page and its ``part`` pages carry the same
    group); ``listed`` holds what the list row said about the guide (``task_name``, ``codes`` …).
    ``content_type`` is the header as served, wrong or not.
    """

    url: str
    role: PageRole
    status: int = 0
    evidence: str = ""
    content_type: str = ""
    failure: ReasonCode | None = None
    detail: str = ""
    group: str = ""
    listed: Mapping[str, str] = field(default_factory=dict)
    fetched_at: str = ""


@dataclass(frozen=True, slots=True)
class CrawlLog:
    """Everything one crawl of one channel did, pages sorted by role, group and address.

    ``announced`` is the number of items the channel itself says it has (``None``: it does not say);
    ``stats`` are the counters of Scrapy worth keeping; ``reasons`` what the crawler itself noticed
    (loops, refused redirects, lost totals).
    """

    channel: str
    pages: tuple[Page, ...] = ()
    announced: int | None = None
    seen: int = 0
    stats: Mapping[str, int] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code with a sentence and its numbers; ``numbers`` go into the JSON beside code and text."""

    code: ReasonCode
    text: str
    numbers: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotRead:
    """A page that gave no reading, and why. ``unseen``: what it holds is not known, so that it may be any item."""

    url: str
    reason: ReasonCode
    detail: str = ""
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether a crawl can be judged at all, and the numbers the verdict rests on.

    ``announced``: items the channel says it has; ``seen``: guide addresses found; ``read``: readings
    accepted. A channel may be trusted while single pages are in ``not_read``.
    """

    channel: str
    trusted: bool
    announced: int | None
    seen: int
    read: int
    reasons: tuple[Reason, ...] = ()
    not_read: tuple[NotRead, ...] = ()


@dataclass(frozen=True, slots=True)
class ChannelReadings:
    """All readings of one channel, sorted by id, with the verdict on the crawl they come from."""

    channel: str
    readings: tuple[Reading, ...]
    trust: Trust
