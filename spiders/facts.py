"""The facts a verdict on a crawl rests on, and the numbers taken from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from catalog.model import LIST_ELEMENTS, Reading
from spiders.channel import Expectations
from spiders.model import CrawlLog, NotRead, Reason, ReasonCode
from spiders.reader.result import NO_PLACES, Located, Places

LENIENT_FROM: Final = 5
"""From so many guide pages on, one failing page never costs the trust, unless ``max_errors`` is 0."""


@dataclass(frozen=True, slots=True)
class GuideOutcome:
    """What came of one guide: its readings, or why there are none.

    ``evidence``: sha256 of the guide page; ``lost_part``: a page that belongs to the guide failed;
    ``link_out``: the list leads to another portal, which is no failure of this channel; ``unseen``: what the page
    holds is not known (not served, damaged, a shell), so that it may be any item; ``located``: what became of the
    learned places on it.
    """

    url: str
    readings: tuple[Reading, ...] = ()
    failure: Reason | None = None
    evidence: str = ""
    lost_part: NotRead | None = None
    link_out: bool = False
    unseen: bool = False
    located: Located | None = None


@dataclass(frozen=True, slots=True)
class PreviousRun:
    """Numbers of the last trusted run of a channel: ``fill`` is a share per element, ``unread`` the share of
    labels nobody claimed."""

    read: int
    announced: int | None = None
    fill: Mapping[str, float] = field(default_factory=dict)
    unread: float | None = None


@dataclass(frozen=True, slots=True)
class CrawlFacts:
    """Everything the verdict looks at. ``list_refusals``: list pages that turned out to be something else."""

    log: CrawlLog
    guides: tuple[GuideOutcome, ...] = ()
    expect: Expectations | None = None
    previous: PreviousRun | None = None
    list_refusals: tuple[NotRead, ...] = ()
    places: Places = NO_PLACES

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All readings, in the order of the guides."""
        return tuple(reading for guide in self.guides for reading in guide.readings)

    @property
    def found(self) -> int:
        """Guides found; a document that holds several counts as many as were read from it."""
        return max(self.log.seen, len(self.readings))

    @property
    def lost(self) -> int:
        """How many of the announced items the lists did not show."""
        if self.log.announced is None:
            return 0
        return self.log.stats.get("lost", max(0, self.log.announced - self.found))

    @property
    def complete(self) -> bool:
        """Whether the channel announced a total and all of it was found."""
        return bool(self.log.announced) and self.lost == 0

    @property
    def tried(self) -> tuple[GuideOutcome, ...]:
        """The guides that are this channel's own."""
        return tuple(guide for guide in self.guides if not guide.link_out)

    @property
    def failing(self) -> tuple[GuideOutcome, ...]:
        """Guides that were not wholly read. Pages that merely are no guides do not count once all were read."""
        wanted = max(self.log.announced or 0, self.expect.min_items if self.expect else 0)
        enough = 0 < wanted <= len(self.readings)
        return tuple(guide for guide in self.tried if _fails(guide, enough))


def _fails(guide: GuideOutcome, enough: bool) -> bool:
    if guide.lost_part is not None:
        return True
    return guide.failure is not None and not (enough and guide.failure.code is ReasonCode.NOT_A_GUIDE)


def allowed_failures(pages: int, max_errors: float) -> int:
    """How many of so many guide pages may fail: the share, and from :data:`LENIENT_FROM` pages on at least one."""
    if max_errors == 0:
        return 0
    return max(int(max_errors * pages), 1 if pages >= LENIENT_FROM else 0)


def fill_rates(readings: Sequence[Reading], elements: Sequence[str]) -> dict[str, float]:
    """The share of readings that show each element with something behind it; a word for nothing is something."""
    if not readings:
        return {}
    return {key: sum(1 for reading in readings if _filled(reading, key)) / len(readings) for key in elements}


def _filled(reading: Reading, key: str) -> bool:
    rows = getattr(reading.item, key) if key in LIST_ELEMENTS else ()
    return bool(rows) or bool((reading.item.get(key) or "").strip())


def unread_share(readings: Sequence[Reading]) -> float:
    """The share of labels on the pages that nobody claimed."""
    unread = sum(len(reading.unread) for reading in readings)
    claimed = sum(len(reading.item.elements) for reading in readings)
    return unread / (unread + claimed) if unread + claimed else 0.0
